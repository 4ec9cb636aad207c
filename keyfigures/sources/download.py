"""Fetch one answer over the network: whole, within its limits, or refused in words that say what to do.

Nothing is believed of a server: not that it answers, not that it stops, not that what came is all of it. Redirects
are not followed, so no server can point the program at a file or at a machine inside the network.
"""

import asyncio
import errno
import ipaddress
import json
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from keyfigures.sources.remarks import RefusedError, refused

OK, TOO_MANY, SERVER_FAULT = 200, 429, 500
GZIP = 16 + zlib.MAX_WBITS
NO_NETWORK = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH}

Received = Callable[[int], object]


@dataclass(frozen=True)
class Limits:
    """How long, how much and how often; times are seconds.

    ``deadline`` holds for everything together: name, connection, tries, pauses and the last byte of the answer.
    """

    connect: float = 5.0
    read: float = 10.0
    deadline: float = 60.0
    size: int = 50_000_000
    tries: int = 3
    back_off: float = 1.0
    longest_pause: float = 20.0
    report_every: float = 0.1


@dataclass(frozen=True)
class Answer:
    """A whole answer with status 200; what kind it is, is for the caller to judge."""

    content: bytes
    content_type: str


class PassingError(RefusedError):
    """Report a failure that another try may mend."""

    retry_after: str | None = None


def fetch(
    url: str, *, asked: Mapping[str, Any] | None = None, progress: Received | None = None, limits: Limits | None = None
) -> Answer:
    """Return what an address answers: a GET, or a POST of ``asked`` as JSON.

    ``progress`` is told how many bytes have come, in the caller's own thread. Raises RefusedError, a code for each
    way it can fail.
    """
    transfer = _Transfer(_address(url), asked, limits or Limits())
    # A thread of its own: the caller's may have an event loop running already.
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        running = pool.submit(asyncio.run, transfer.answer())
        _watch(running, transfer, progress)
        return running.result()
    finally:
        pool.shutdown(wait=False)


def _watch(running: "Future[Answer]", transfer: "_Transfer", progress: Received | None) -> None:
    while wait([running], transfer.limits.report_every).not_done:
        if progress:
            progress(transfer.received)


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise refused("fetch_address", value=url) from error
    if address.scheme not in ("http", "https") or not address.host:
        raise refused("fetch_address", value=url)
    return address


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Transfer:
    """One answer on its way; ``received`` counts its bytes as they come off the line."""

    def __init__(self, address: httpx.URL, asked: Mapping[str, Any] | None, limits: Limits) -> None:
        self.address, self.asked, self.limits = address, asked, limits
        self.received = 0

    async def answer(self) -> Answer:
        """Return the answer within the deadline."""
        try:
            async with asyncio.timeout(self.limits.deadline), self._client() as client:
                return await self._tries(client)
        except TimeoutError as error:
            raise self._refused("fetch_deadline", seconds=self.limits.deadline) from error

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            timeout=httpx.Timeout(self.limits.read, connect=self.limits.connect),
            headers={"Accept-Encoding": "gzip"},
            follow_redirects=False,
            # A municipality's proxy is named by the environment; it knows nothing of this machine itself.
            trust_env=not _is_loopback(self.address.host),
        )

    async def _tries(self, client: httpx.AsyncClient) -> Answer:
        for attempt in range(1, self.limits.tries):
            try:
                return await self._once(client)
            except PassingError as error:
                await asyncio.sleep(pause(error.retry_after, attempt, self.limits))
        return await self._once(client)

    async def _once(self, client: httpx.AsyncClient) -> Answer:
        method = "GET" if self.asked is None else "POST"
        self.received = 0
        try:
            async with client.stream(method, self.address, json=self.asked) as response:
                return await self._judged(response)
        except httpx.HTTPError as error:
            raise self._failure(error) from error

    async def _judged(self, response: httpx.Response) -> Answer:
        status = response.status_code
        if response.is_redirect:
            raise self._refused("fetch_redirect", value=response.headers.get("Location", ""))
        if status == TOO_MANY or status >= SERVER_FAULT:
            busy = self._passing("fetch_busy", status=status, tries=self.limits.tries)
            busy.retry_after = response.headers.get("Retry-After")
            raise busy
        content = await self._body(response)
        if status != OK:
            raise self._not_granted(status, content)
        return Answer(content, response.headers.get("Content-Type", ""))

    async def _body(self, response: httpx.Response) -> bytes:
        """Return the whole body, unpacked here: the library takes a packed body that was cut for a whole one."""
        unpacked = _unpacking(response.headers.get("Content-Encoding", ""), self.limits.size)
        body = bytearray()
        try:
            async for piece in response.aiter_raw():
                self.received += len(piece)
                body += unpacked.add(piece)
                if len(body) > self.limits.size:
                    raise self._refused("fetch_too_large", megabytes=self.limits.size / 1e6)
        except (httpx.ReadError, httpx.RemoteProtocolError, zlib.error) as error:
            raise self._refused("fetch_cut", received=self.received) from error
        if not unpacked.whole:
            raise self._refused("fetch_cut", received=self.received)
        return bytes(body)

    def _not_granted(self, status: int, content: bytes) -> RefusedError:
        """Return the error for a status that is not 200, with the API's own words where it gives any."""
        try:
            said = json.loads(content)
            code, message = said["errorTypeCode"], said["message"]
        except (ValueError, TypeError, KeyError):
            return self._refused("fetch_status", status=status)
        return self._refused("fetch_api_error", status=status, value=str(code), said=str(message or "–"))

    def _failure(self, error: httpx.HTTPError) -> RefusedError:
        code = failure_code(error)
        if code == "fetch_tls":
            return self._refused(code, reason=str(error))
        return self._passing(code, seconds=self.limits.read, connect_seconds=self.limits.connect, reason=str(error))

    def _refused(self, code: str, **where: Any) -> RefusedError:
        return refused(code, host=self.address.host, **where)

    def _passing(self, code: str, **where: Any) -> PassingError:
        return PassingError(self._refused(code, **where).remark)


class _Plain:
    """A body that came as it is; the protocol knows its length."""

    whole = True

    def add(self, piece: bytes) -> bytes:
        """Return the piece."""
        return piece


class _Packed:
    """A body packed with gzip; never more is unpacked at once than may be kept, so a bomb goes off small."""

    def __init__(self, size: int) -> None:
        self._unpacker, self._size = zlib.decompressobj(GZIP), size

    @property
    def whole(self) -> bool:
        """Tell whether the end of the packed stream has been seen, and nothing after it."""
        return self._unpacker.eof and not self._unpacker.unused_data

    def add(self, piece: bytes) -> bytes:
        """Return what a piece unpacks to, cut one byte beyond what may be kept."""
        return self._unpacker.decompress(piece, self._size + 1)


def _unpacking(encoding: str, size: int) -> _Plain | _Packed:
    if encoding.lower() in ("", "identity"):
        return _Plain()
    if encoding.lower() in ("gzip", "x-gzip"):
        return _Packed(size)
    raise refused("fetch_encoding", value=encoding)


def pause(retry_after: str | None, attempt: int, limits: Limits) -> float:
    """Return how many seconds to wait after a try that failed, counted from 1.

    What the server asks for counts, up to the longest pause; else each pause is twice the one before.

    >>> pause("3", 1, Limits()), pause("3600", 1, Limits()), pause(None, 2, Limits())
    (3.0, 20.0, 2.0)
    """
    asked_for = _seconds(retry_after) if retry_after else None
    wanted = limits.back_off * 2 ** (attempt - 1) if asked_for is None else asked_for
    return min(max(wanted, 0.0), limits.longest_pause)


def _seconds(retry_after: str) -> float | None:
    """Return the pause a server asks for: a number of seconds, or until a date."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        return parsedate_to_datetime(retry_after).timestamp() - time.time()
    except ValueError:
        return None


def failure_code(error: BaseException) -> str:
    """Return the code for a failure of the connection, from its kind or from what lies behind it."""
    kinds = (
        (httpx.ConnectTimeout, "fetch_connect_timeout"),
        (httpx.TimeoutException, "fetch_timeout"),
        (httpx.ProxyError, "fetch_proxy"),
    )
    for kind, code in kinds:
        if isinstance(error, kind):
            return code
    if not isinstance(error, httpx.ConnectError):
        return "fetch_no_answer"
    return next((code for each in _behind(error) if (code := _cause_code(each))), "fetch_not_accepted")


def _cause_code(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError):
        return "fetch_tls"
    if isinstance(error, socket.gaierror):
        # Nobody answers questions about names: that is a machine without a network, not a wrong name.
        return "fetch_no_network" if error.errno == socket.EAI_AGAIN else "fetch_unknown_host"
    return "fetch_no_network" if isinstance(error, OSError) and error.errno in NO_NETWORK else ""


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and everything that led to it; several tries at several addresses come as a group."""
    yield error
    for each in (error.__cause__ or error.__context__, *getattr(error, "exceptions", ())):
        if each is not None:
            yield from _behind(each)
