"""The access log: one line of JSON for each request."""

from __future__ import annotations

import datetime
import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_QUERY_SHOWN = 500
_NOTES = ("cache", "query_ms", "query")  # what the routes know of a request


class AccessLog:
    """Writes who asked what, how it ended and how long it took; without a writer it only carries the notes of the routes."""

    def __init__(self, app: ASGIApp, write: Callable[[str], object] | None) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; write its line when it is done."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        notes = scope.setdefault("state", {})
        started, status, size = time.perf_counter(), 0, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            if self._write is not None:
                milliseconds = round((time.perf_counter() - started) * 1000, 2)
                self._write(_line(scope, {"status": status, "bytes": size, "ms": milliseconds}, notes))


def _line(scope: Scope, result: dict[str, object], notes: dict[str, object]) -> str:
    entry: dict[str, object] = {
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        "client": scope["client"][0] if scope["client"] else "",
        "method": scope["method"],
        "path": scope["path"],
    }
    entry |= result
    entry |= {name: notes[name] for name in _NOTES if name in notes}
    if isinstance(entry.get("query"), str):
        entry["query"] = str(entry["query"])[:_QUERY_SHOWN]
    return json.dumps(entry, separators=(",", ":")) + "\n"
