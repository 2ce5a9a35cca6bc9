"""One client's connection: uvicorn's, with bounds on what a client may make it wait for or keep, and one write per response."""

from __future__ import annotations

import asyncio
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_SECONDS = 10.0  # between two looks at a connection, which ends if no request has come whole meanwhile
_HEAD_BYTES = 128 << 10  # the parser itself keeps whatever comes ...
_ADDRESS_BYTES = (64 << 10) - 1  # ... but takes no longer address
_PIPELINED = 16  # requests that may wait for the answer to an earlier one
_READ_BYTES = 100 << 10  # what a client has to read of its answer in those seconds, if there is as much
_JOINED = 64 << 10  # a longer body is sent as it is: many may be sent the same one


class _RefusedError(Exception):
    """Stops the parser."""


class Connection(HttpToolsProtocol):
    """A connection that ends when its client dawdles over a head or an answer, or sends what is no request."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self._in_head = True
        self._head = 0
        self._seen: RequestResponseCycle | None = None  # the request that ran last, and ...
        self._unread = 0  # ... the bytes of answers that the client had not read, both at the last look
        self._deaf = False  # what comes is not listened to any more
        self._running: RequestResponseCycle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._refusal = (HTTPStatus.BAD_REQUEST, "this is not HTTP/1.1")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request."""
        super().connection_made(cast("asyncio.Transport", GatheringTransport(cast("asyncio.Transport", transport), self.loop)))
        self._timer = self.loop.call_later(_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Have nobody work for a client that has gone."""
        if self._timer is not None:
            self._timer.cancel()
        running = self._running
        if running is not None and not running.response_complete:
            running.disconnected = True
            state: dict[str, Any] = running.scope.get("state", {})
            state["gone"] = True
            if "reply" in state:
                state["reply"].cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that has begun has to stay in bounds."""
        if self._deaf:
            return
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > _HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"the headers are larger than {_HEAD_BYTES >> 10} kB")

    def on_message_begin(self) -> None:
        """Begin with a head."""
        super().on_message_begin()
        self._in_head, self._head = True, 0

    def on_headers_complete(self) -> None:
        """Go over to the body, and begin to answer."""
        self._in_head = False
        if len(self.pipeline) >= _PIPELINED:
            self._stop(HTTPStatus.TOO_MANY_REQUESTS, f"more than {_PIPELINED} requests wait on one connection")
        upgrade = self.parser.should_upgrade()
        if upgrade and any(name in (b"content-length", b"transfer-encoding") for name, _ in self.headers):
            self._stop(HTTPStatus.BAD_REQUEST, "a body behind Upgrade may be another protocol: send it without that header")
        super().on_headers_complete()
        self.headers = cast("list[tuple[bytes, bytes]]", deque(maxlen=0))  # trailers come here, which nobody reads
        if upgrade:  # there is no other protocol here, and the parser reads no further
            self.cycle.keep_alive = False
            self._deaf = True

    def send_400_response(self, msg: str) -> None:
        """Tell why the parser has stopped."""
        if len(getattr(self, "url", b"")) > _ADDRESS_BYTES:
            self._refusal = (HTTPStatus.REQUEST_URI_TOO_LONG, f"the address is longer than {_ADDRESS_BYTES >> 10} kB: post the query")
        self._refuse(*self._refusal)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _stop(self, status: HTTPStatus, problem: str) -> None:
        self._refusal = (status, problem)
        raise _RefusedError

    def _look(self) -> None:
        """Hang up on a client that has not sent a request since the last look, or that does not read what it asked for."""
        seen, self._seen = self._seen, self._running
        unread, self._unread = self._unread, self.transport.get_write_buffer_size()
        idle = self._running is None or self._running.response_complete
        if unread and unread - self._unread < min(unread, _READ_BYTES):
            self.transport.abort()
        elif idle and self._running is seen and not self._unread:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"no request had come whole after {_SECONDS:g} s")
        else:
            self._timer = self.loop.call_later(_SECONDS, self._look)

    def _refuse(self, status: HTTPStatus, problem: str) -> None:
        """Answer what never becomes a request, and hang up; a request that still runs is answered instead."""
        self._deaf = True
        self.pipeline.clear()
        if self._running is not None and not self._running.response_complete:
            self._running.keep_alive = False
        elif not self.transport.is_closing():
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            body = f"{problem}\n"
            self.transport.write(f"{head}content-length: {len(body)}\r\n\r\n{body}".encode())
            self.transport.close()


class GatheringTransport:
    """A transport that sends in one go what one turn of the loop writes: uvicorn writes the head and the body of a response apart."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Send data at the end of this turn."""
        if not self._pieces:
            self._loop.call_soon(self._send)
        self._pieces.append(data)
        if len(data) > _JOINED:
            self._send()

    def close(self) -> None:
        """Send what was written, then close."""
        self._send()
        self._transport.close()

    def is_closing(self) -> bool:
        """Tell whether nothing can be sent any more."""
        return self._transport.is_closing()

    def _send(self) -> None:
        pieces, self._pieces = self._pieces, []
        if not pieces or self._transport.is_closing():
            return
        if len(pieces[-1]) > _JOINED:
            self._transport.writelines(pieces)
        else:
            self._transport.write(b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        """All else is the transport's own."""
        return getattr(self._transport, name)
