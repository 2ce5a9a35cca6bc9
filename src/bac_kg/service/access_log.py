"""The access log: one line of JSON for each request."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope

_QUERY_SHOWN = 500
_NOTES = ("cache", "query_ms", "query")  # what the routes know of a request


def log_line(scope: Scope, status: int, size: int, seconds: float) -> str:
    """Return the line of a request: who asked what, how it ended, how long it took, and what its route noted in ``state``."""
    notes = scope["state"]
    entry: dict[str, object] = {
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        "client": scope["client"][0] if scope["client"] else "",
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "bytes": size,
        "ms": round(seconds * 1000, 2),
    }
    entry |= {name: notes[name] for name in _NOTES if name in notes}
    if "query" in entry:
        entry["query"] = str(entry["query"])[:_QUERY_SHOWN]
    return json.dumps(entry, separators=(",", ":")) + "\n"
