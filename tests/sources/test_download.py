"""One answer over the network: whole or refused, within its limits, each failure in words of its own."""

import asyncio
import errno
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from keyfigures.language import Language
from keyfigures.sources.download import Answer, Limits, failure_code, fetch, pause
from keyfigures.sources.remarks import RefusedError, Remark
from tests import statbank_server
from tests.statbank_server import Fault, StatbankServer

QUICK = Limits(
    connect=2.0, read=0.3, deadline=20.0, size=1_000_000, tries=3, back_off=0.01, longest_pause=0.05, report_every=0.02
)
SHORT = Limits(connect=2.0, read=0.3, deadline=0.6, back_off=0.01, longest_pause=10.0, report_every=0.02)
ASKED: dict[str, Any] = {
    "table": "BOL101",
    "format": "CSV",
    "lang": "da",
    "valuePresentation": "Code",
    "variables": [
        {"code": "OMRÅDE", "values": ["330"]},
        {"code": "BEBO", "values": ["1000"]},
        {"code": "Tid", "values": ["*"]},
    ],
}
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def server() -> Iterator[StatbankServer]:
    with StatbankServer() as started:
        yield started


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


def ask(server: StatbankServer, limits: Limits = QUICK, **rest: Any) -> Answer:
    """Ask the server for fifteen rows."""
    return fetch(f"{server.base_url}/data", asked=ASKED, limits=limits, **rest)


def refusal(url: str, limits: Limits = QUICK, **rest: Any) -> Remark:
    """Return why a fetch was refused; it must be said in both languages."""
    with pytest.raises(RefusedError) as caught:
        fetch(url, limits=limits, **rest)
    remark = caught.value.remark
    assert all(remark.message(language) and remark.remedy(language) for language in Language)
    return remark


def refused_data(server: StatbankServer, limits: Limits = QUICK) -> Remark:
    """Return why the server's data was refused."""
    return refusal(f"{server.base_url}/data", limits, asked=ASKED)


def closed_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_right_answer_comes_whole(server: StatbankServer) -> None:
    answer = ask(server)
    rows = answer.content.decode("utf-8-sig").split("\r\n")
    assert (rows[0], len(rows), rows[-1]) == ("OMRÅDE;BEBO;TID;INDHOLD", 17, "")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert server.asked == [("/v1/data", ASKED)]


def test_an_address_without_a_question_is_a_get(server: StatbankServer) -> None:
    answer = fetch(f"{server.base_url}/tableinfo?id=BOL101&format=json&lang=da")
    assert answer.content.startswith(b'{"id": "BOL101"')
    assert server.asked_of("tableinfo") == [{"id": "BOL101", "format": "json", "lang": "da"}]


def test_a_packed_answer_is_unpacked(server: StatbankServer) -> None:
    plain = ask(server)
    server.fault = Fault.GZIP
    assert ask(server) == plain


@pytest.mark.parametrize(
    ("fault", "code", "tries"),
    [
        (Fault.BUSY, "fetch_busy", 3),
        (Fault.BUSY_WITH_PAUSE, "fetch_busy", 3),
        (Fault.SERVER_ERROR, "fetch_busy", 3),
        (Fault.FORBIDDEN, "fetch_status", 1),
        (Fault.SILENT, "fetch_timeout", 3),
        (Fault.HANGS_UP, "fetch_no_answer", 3),
        (Fault.NOT_HTTP, "fetch_no_answer", 3),
        (Fault.REDIRECT_FILE, "fetch_redirect", 1),
        (Fault.REDIRECT_LOCAL, "fetch_redirect", 1),
        (Fault.CUT_WITH_LENGTH, "fetch_cut", 1),
        (Fault.CUT_CHUNKED, "fetch_cut", 1),
        (Fault.GZIP_CUT, "fetch_cut", 1),
        (Fault.GZIP_DAMAGED, "fetch_cut", 1),
        (Fault.GZIP_BOMB, "fetch_too_large", 1),
        (Fault.OTHER_PACKING, "fetch_encoding", 1),
    ],
)
def test_a_fault_is_refused_under_its_own_code(server: StatbankServer, fault: Fault, code: str, tries: int) -> None:
    server.fault = fault
    assert refused_data(server).code == code
    assert len(server.asked) == tries


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.BUSY_WITH_PAUSE, Fault.SERVER_ERROR, Fault.SILENT, Fault.HANGS_UP])
def test_a_failure_that_passes_is_mended_by_the_third_try(server: StatbankServer, fault: Fault) -> None:
    right = ask(server)
    server.fault, server.times, server.asked = fault, 2, []
    assert ask(server) == right
    assert len(server.asked) == 3


@pytest.mark.parametrize("fault", [Fault.DRIP, Fault.SLOW_HEADER])
def test_a_drip_ends_at_the_deadline(server: StatbankServer, fault: Fault) -> None:
    server.fault = fault
    start = time.monotonic()
    remark = refused_data(server, SHORT)
    # Every byte came well within the read timeout.
    assert server.drip_every < SHORT.read
    assert SHORT.deadline <= time.monotonic() - start < SHORT.deadline + 1.0
    assert remark.code == "fetch_deadline"
    assert "0.6 seconds" in remark.message(Language.EN)


def test_the_deadline_holds_over_pauses(server: StatbankServer) -> None:
    server.fault, server.retry_after = Fault.BUSY_WITH_PAUSE, "3600"
    start = time.monotonic()
    assert refused_data(server, SHORT).code == "fetch_deadline"
    assert time.monotonic() - start < SHORT.deadline + 1.0


def test_the_pause_a_server_asks_for_is_kept_up_to_the_longest(server: StatbankServer) -> None:
    server.fault, server.times, server.retry_after = Fault.BUSY_WITH_PAUSE, 1, "3600"
    start = time.monotonic()
    ask(server, Limits(back_off=0.0, longest_pause=0.4, report_every=0.02))
    assert time.monotonic() - start >= 0.4


@pytest.mark.parametrize(
    ("retry_after", "attempt", "wanted"),
    [
        (None, 1, 1.0),
        (None, 2, 2.0),
        (None, 6, 20.0),
        ("7", 1, 7.0),
        ("0", 2, 0.0),
        ("3600", 1, 20.0),
        ("soon", 2, 2.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1, 0.0),
    ],
)
def test_pauses_double_unless_the_server_says_how_long(retry_after: str | None, attempt: int, wanted: float) -> None:
    assert pause(retry_after, attempt, Limits()) == wanted


def test_a_pause_can_be_until_a_date() -> None:
    then = datetime.now(UTC) + timedelta(seconds=10)
    assert 8.0 < pause(format_datetime(then, usegmt=True), 1, Limits()) <= 10.0


def test_a_redirect_names_where_it_points(server: StatbankServer) -> None:
    server.fault = Fault.REDIRECT_FILE
    assert "file:///etc/passwd" in refused_data(server).message(Language.DA)


def test_a_large_answer_is_refused_as_soon_as_it_is_too_large(server: StatbankServer) -> None:
    server.fault = Fault.LARGE
    remark = refused_data(server, Limits(size=500))
    assert remark.code == "fetch_too_large"
    assert "0.0005 MB" in remark.message(Language.EN)


def test_a_bomb_goes_off_small(server: StatbankServer) -> None:
    assert len(statbank_server.bomb()) < statbank_server.BOMB_SIZE / 500
    server.fault = Fault.GZIP_BOMB
    tracemalloc.start()
    try:
        refused_data(server)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * QUICK.size


@pytest.mark.parametrize(
    ("asked", "status", "code", "said"),
    [
        ({**ASKED, "table": "NIX"}, 400, "EXTRACT-NOTFOUND", "Tabel findes ikke: NIX"),
        ({**ASKED, "variables": []}, 400, "EXTRACT-NOTALLOWED", "Der skal vælges værdier for variabel: BEBO"),
        ({**ASKED, "table": ""}, 400, "REQUEST-MISSING", "Der er ikke angivet nogen tabel-id."),
        ({}, 400, "REQUEST-EMPTY", "–"),
    ],
)
def test_the_words_of_the_api_are_shown(
    server: StatbankServer, asked: dict[str, Any], status: int, code: str, said: str
) -> None:
    remark = refusal(f"{server.base_url}/data", asked=asked)
    assert remark.code == "fetch_api_error"
    assert f"{code} – {said} (status {status})" in remark.message(Language.DA)
    assert len(server.asked) == 1


def test_a_path_the_api_does_not_know_is_shown_with_its_status(server: StatbankServer) -> None:
    assert "REQUEST-NOTFOUND – – (status 404)" in refusal(f"{server.base_url}/nothing?a=b").message(Language.DA)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data", "http://", "http://a:x"])
def test_only_addresses_of_the_web_are_fetched(url: str) -> None:
    assert refusal(url).code == "fetch_address"


def test_a_closed_port_does_not_accept() -> None:
    assert refusal(f"http://127.0.0.1:{closed_port()}/v1/data").code == "fetch_not_accepted"


def test_a_port_that_is_not_encrypted_fails_encryption(server: StatbankServer) -> None:
    assert refusal(f"https://{server.address}/v1/data").code == "fetch_tls"
    assert len(server.asked) == 0


@pytest.mark.parametrize(
    ("number", "code"), [(socket.EAI_NONAME, "fetch_unknown_host"), (socket.EAI_AGAIN, "fetch_no_network")]
)
def test_a_name_that_is_not_found_is_told_from_no_network(
    no_proxies: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "planted")

    no_proxies.setattr(socket, "getaddrinfo", fails)
    assert refusal("http://statbank.invalid/v1/data").code == code


def caused(error: Exception) -> httpx.ConnectError:
    """Return a failed connection with what led to it, as the libraries hand it on."""
    middle, outer = OSError("All connection attempts failed"), httpx.ConnectError("failed")
    middle.__cause__ = ExceptionGroup("several", [OSError(errno.ECONNREFUSED, "no"), error])
    outer.__context__ = middle
    return outer


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectTimeout("x"), "fetch_connect_timeout"),
        (httpx.ReadTimeout("x"), "fetch_timeout"),
        (httpx.ProxyError("x"), "fetch_proxy"),
        (httpx.ReadError("x"), "fetch_no_answer"),
        (httpx.ConnectError("x"), "fetch_not_accepted"),
        (caused(OSError(errno.ENETUNREACH, "x")), "fetch_no_network"),
        (caused(OSError(errno.EACCES, "x")), "fetch_not_accepted"),
        (caused(ssl.SSLError("x")), "fetch_tls"),
        (caused(socket.gaierror(socket.EAI_NONAME, "x")), "fetch_unknown_host"),
    ],
)
def test_a_failure_is_named_by_what_lies_behind_it(error: BaseException, code: str) -> None:
    assert failure_code(error) == code


def test_a_proxy_is_used_for_the_world(server: StatbankServer, no_proxies: pytest.MonkeyPatch) -> None:
    no_proxies.setenv("HTTP_PROXY", f"http://{server.address}")
    answer = fetch("http://statbank.invalid/v1/tableinfo?id=BOL106", limits=QUICK)
    assert answer.content.startswith(b'{"id": "BOL106"')


def test_a_proxy_that_refuses_is_named(server: StatbankServer, no_proxies: pytest.MonkeyPatch) -> None:
    no_proxies.setenv("HTTPS_PROXY", f"http://{server.address}")
    assert refusal("https://statbank.invalid/v1/data").code == "fetch_proxy"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_proxy_is_used_for_this_machine(server: StatbankServer, no_proxies: pytest.MonkeyPatch, host: str) -> None:
    no_proxies.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    answer = fetch(f"{server.base_url.replace('127.0.0.1', host)}/tableinfo?id=BOL106", limits=QUICK)
    assert answer.content.startswith(b'{"id": "BOL106"')


def test_progress_is_told_in_the_callers_thread(server: StatbankServer) -> None:
    told: list[tuple[int, int]] = []
    server.fault, server.drip_every = Fault.DRIP, 0.001
    content = ask(server, progress=lambda received: told.append((threading.get_ident(), received))).content
    assert {thread for thread, _ in told} == {threading.get_ident()}
    received = [number for _, number in told]
    assert received == sorted(received)
    assert 0 < max(received) <= len(content)


def test_an_error_of_progress_ends_the_fetch(server: StatbankServer) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    server.fault = Fault.SILENT
    with pytest.raises(KeyboardInterrupt):
        ask(server, SHORT, progress=stop)


def test_a_thread_with_an_event_loop_can_fetch(server: StatbankServer) -> None:
    async def inside() -> Answer:
        return ask(server)

    with ThreadPoolExecutor() as fresh:  # the browser tests leave a loop running in this worker's own thread
        assert fresh.submit(lambda: asyncio.run(inside())).result() == ask(server)
