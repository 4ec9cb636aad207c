"""Fetching by the command line, what a failed build makes of a fetch, and the turn one waits for to read a file."""

import gc
import getpass
import json
from collections import deque
from threading import BoundedSemaphore

import pytest

from keyfigures import settings, store
from keyfigures.cli import main
from keyfigures.errors import BuildError
from keyfigures.sources import fetching, gate, importing
from keyfigures.sources.remarks import RefusedError
from keyfigures.store import received
from tests.statbank_server import StatbankServer

pytestmark = pytest.mark.usefixtures("received_folder")


def test_the_command_fetches_says_what_changed_and_then_that_nothing_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    with StatbankServer() as server:
        main(["fetch", "statbank", "--base-url", server.base_url])
        first = capsys.readouterr().out
        main(["fetch", "statbank", "--base-url", server.base_url])
        second = capsys.readouterr().out
    assert "BOL101, opdateret 2026-04-08: " in first
    assert "nye tal" in first
    assert "BOL101: uændret siden 2026-04-08" in second
    assert len(received.deliveries(settings.received_dir())) == 2


def test_the_command_ends_with_one_where_nobody_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", nobody)
    with StatbankServer() as server:
        address = server.base_url
    before = store.data_version()
    with pytest.raises(SystemExit) as ended:
        main(["fetch", "statbank", "--base-url", address])
    assert ended.value.code == 1
    assert "De hidtidige tal er uændret." in capsys.readouterr().err
    assert store.data_version() == before
    assert {event["by"] for event in received.journal(settings.received_dir())} == {"–"}


def test_what_breaks_a_check_of_the_build_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BuildError(file="x/observations.csv", row=3, value="189", problem="the figure is out of range")

    monkeypatch.setattr(store, "accept", broken)
    with StatbankServer() as server:
        outcomes = fetching.fetch(server.base_url, "JN", lambda _stage, _share: None)
    assert [outcome.refusal.code for outcome in outcomes if outcome.refusal] == ["E-BUILD", "E-BUILD"]
    assert received.deliveries(settings.received_dir()) == ()
    assert json.loads(json.dumps(received.journal(settings.received_dir())[0]))["action"] == "refused"


def test_a_minute_later_there_is_room_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_times", deque())
    monkeypatch.setattr(gate, "MOST_A_MINUTE", 1)
    with gate.turn(lambda: 0.0):
        pass
    with pytest.raises(RefusedError), gate.turn(lambda: 59.0):
        pass
    with gate.turn(lambda: 60.0):
        pass


def test_who_waits_too_long_for_a_turn_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    full = BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(gate, "_times", deque())
    monkeypatch.setattr(gate, "_turns", full)
    monkeypatch.setattr(gate, "LONGEST_WAIT_SECONDS", 0.01)
    with pytest.raises(RefusedError), gate.turn():
        pass


def test_the_collector_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with importing._uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
