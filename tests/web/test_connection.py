"""What comes before there is a request: heads that do not end, are too large or no HTTP; and how responses leave."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest
import uvicorn
from uvicorn.server import ServerState

from bac_kg.service import connection
from bac_kg.service.connection import Connection, GatheringTransport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LONG = b"x" * (300 << 10)


class Transport:
    """Keeps what is written to it, piece by piece."""

    def __init__(self, buffer: int = 0) -> None:
        self.written: list[bytes] = []
        self.closed = False
        self.aborted = False
        self.buffer = buffer

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def writelines(self, pieces: list[bytes]) -> None:
        self.written += pieces

    def abort(self) -> None:
        self.aborted = True

    def get_write_buffer_size(self) -> int:
        return self.buffer

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str) -> Any:
        return None

    def resume_reading(self) -> None: ...

    def pause_reading(self) -> None: ...


async def hello(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


def talk(*pieces: bytes, wait: float = 0.0, buffer: int = 0) -> Transport:
    """Return what a client got that sent these pieces, each in a turn of its own, and then nothing for so many seconds."""
    transport = Transport(buffer)

    async def run() -> None:
        talking = Connection(uvicorn.Config(hello, http=Connection, log_config=None), ServerState(), {})
        talking.connection_made(cast("asyncio.Transport", transport))
        for piece in pieces:
            if not transport.closed:
                talking.data_received(piece)
                for _ in range(5):
                    await asyncio.sleep(0)
        await asyncio.sleep(wait)
        talking.connection_lost(None)

    asyncio.run(run())
    return transport


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ((b"GET / HTTP/1.1\r\nhost: a\r\nx: ", LONG), 431),
        ((b"GET /" + LONG + b" HTTP/1.1\r\n\r\n",), 414),
        ((b"GET /", LONG), 431),
        ((b"HELO there\r\n\r\n",), 400),
        ((b"\x16\x03\x01\x02\x00",), 400),
    ],
    ids=["header", "address", "address without an end", "mail", "TLS"],
)
def test_what_is_no_request_is_answered_and_hung_up(pieces: tuple[bytes, ...], status: int) -> None:
    transport = talk(*pieces)

    head, _, body = b"".join(transport.written).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-length: %d" % len(body) in head
    assert transport.closed


GET = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


@pytest.mark.parametrize(
    "pieces",
    [(), (b"GET / HT",), (GET, b"GET / "), (GET, b"\r\n"), (GET[:-2] + b"content-length: 9\r\n\r\n", b"x")],
    ids=["nothing", "half", "second", "empty line", "body that nobody waits for"],
)
def test_a_client_that_dawdles_over_its_headers_is_hung_up(pieces: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SECONDS", 0.01)
    transport = talk(*pieces, wait=0.2)

    assert transport.written[-1].startswith(b"HTTP/1.1 408 ")
    assert transport.closed


def test_a_request_whose_head_came_in_pieces_is_answered_in_one() -> None:
    transport = talk(b"GET / HTT", b"P/1.1\r\nhost: a\r", b"\n\r\n", wait=0.05)

    assert len(transport.written) == 1
    assert transport.written[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert transport.written[0].endswith(b"\r\n\r\nhello")


def test_requests_in_one_go_are_answered_in_their_order() -> None:
    transport = talk(GET * 3)

    assert b"".join(transport.written).count(b"HTTP/1.1 200 OK") == 3


def test_who_sends_requests_without_end_is_hung_up() -> None:
    transport = talk(GET * 1000, GET * 1000, wait=0.05)

    assert b"".join(transport.written).count(b"HTTP/1.1 200 OK") <= 17
    assert transport.closed


def test_a_good_request_is_answered_before_what_is_none_ends_the_connection() -> None:
    transport = talk(GET + b"HELO there\r\n\r\n", wait=0.05)

    assert [piece[:15] for piece in transport.written] == [b"HTTP/1.1 200 OK"]
    assert b"connection: close" in transport.written[0]
    assert transport.closed


UPGRADE = GET[:-2] + b"connection: upgrade\r\nupgrade: h2c\r\n"


def test_upgrade_is_answered_as_if_it_were_not_there_and_nothing_behind_it_is_read() -> None:
    transport = talk(UPGRADE + b"\r\n" + GET, GET, wait=0.05)

    assert b"".join(transport.written).count(b"HTTP/1.1 ") == 1
    assert transport.written[0].startswith(b"HTTP/1.1 200 ")
    assert transport.closed


def test_a_body_behind_upgrade_is_refused() -> None:
    transport = talk(UPGRADE + b"content-length: 28\r\n\r\n", GET, wait=0.05)

    assert [piece[:12] for piece in transport.written] == [b"HTTP/1.1 400"]
    assert transport.closed


def test_trailers_are_not_kept() -> None:
    async def run() -> int:
        talking = Connection(uvicorn.Config(hello, http=Connection, log_config=None), ServerState(), {})
        talking.connection_made(cast("asyncio.Transport", Transport()))
        talking.data_received(GET[:-2] + b"transfer-encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 1000)
        return len(talking.headers) + len(list(talking.scope["headers"]))

    assert asyncio.run(run()) == 2


@pytest.mark.parametrize(("buffer", "aborted"), [(0, False), (50_000, True)])
def test_who_does_not_read_the_answer_is_hung_up(buffer: int, aborted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_SECONDS", 0.01)
    transport = talk(GET, wait=0.2, buffer=buffer)

    assert transport.aborted == aborted


def test_a_long_body_is_not_copied() -> None:
    async def run() -> Transport:
        transport = Transport()
        gathering = GatheringTransport(cast("asyncio.Transport", transport), asyncio.get_running_loop())
        gathering.write(b"head")
        gathering.write(LONG)
        await asyncio.sleep(0)
        return transport

    written = asyncio.run(run()).written

    assert written[0] == b"head"
    assert written[1] is LONG


def test_what_was_written_is_sent_before_the_end() -> None:
    async def run() -> Transport:
        transport = Transport()
        gathering = GatheringTransport(cast("asyncio.Transport", transport), asyncio.get_running_loop())
        gathering.write(b"a")
        gathering.write(b"b")
        gathering.close()
        await asyncio.sleep(0)
        return transport

    transport = asyncio.run(run())

    assert (transport.written, transport.closed) == ([b"ab"], True)
