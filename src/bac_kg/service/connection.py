"""One client's connection: uvicorn's, with bounds on the head of a request, and with a response's head and body sent in one go."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEAD_SECONDS = 10.0  # a client that is slower with its headers holds a place for nothing
_HEAD_BYTES = 128 << 10  # the parser itself keeps whatever comes ...
_ADDRESS_BYTES = (64 << 10) - 1  # ... but takes no longer address


class Connection(HttpToolsProtocol):
    """A connection on which the head of each request has to come whole in time and in bounds."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self._in_head = True
        self._head = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first request."""
        super().connection_made(cast("asyncio.Transport", GatheringTransport(cast("asyncio.Transport", transport), self.loop)))
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer, and have nobody work for a client that has gone."""
        self._stop_waiting()
        if self.cycle is not None and not self.cycle.response_complete:
            state: dict[str, Any] = self.scope.get("state", {})
            state["gone"] = True
            if "reply" in state:
                state["reply"].cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that has begun has to end."""
        self._head += len(data)
        super().data_received(data)
        if self._in_head:
            if self._head > _HEAD_BYTES:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"the headers are larger than {_HEAD_BYTES >> 10} kB")
            elif self._timer is None:
                self._wait()

    def on_message_begin(self) -> None:
        """Begin with a head."""
        super().on_message_begin()
        self._in_head, self._head = True, 0

    def on_headers_complete(self) -> None:
        """Go over to the body."""
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Tell that it is no HTTP, or has an address that the parser does not take."""
        if len(getattr(self, "url", b"")) > _ADDRESS_BYTES:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG, f"the address is longer than {_ADDRESS_BYTES >> 10} kB: post the query")
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, "this is not HTTP/1.1")

    def _wait(self) -> None:
        late = f"the headers had not come whole after {_HEAD_SECONDS:g} s"
        self._timer = self.loop.call_later(_HEAD_SECONDS, self._refuse, HTTPStatus.REQUEST_TIMEOUT, late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: HTTPStatus, problem: str) -> None:
        """Answer what never becomes a request, and hang up."""
        self._in_head = False
        self._stop_waiting()
        if not self.transport.is_closing():
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

    def close(self) -> None:
        """Send what was written, then close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._pieces:
            self._transport.write(b"".join(self._pieces))
            self._pieces = []

    def __getattr__(self, name: str) -> Any:
        """All else is the transport's own."""
        return getattr(self._transport, name)
