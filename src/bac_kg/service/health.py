"""Whether the service answers: a real query through a real worker."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bac_kg.service.asking import find_released
from bac_kg.service.frames import pack
from bac_kg.service.replies import KINDS
from bac_kg.service.responses import json_response, problem_response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


_QUERY = "ASK { ?statement a bac:TherapeuticUse }"
_JOB = {"job": "sparql", "query": _QUERY, "default": None, "named": None, "rows": ("csv", "text/csv"), "triples": None}


async def tell_health(request: Request) -> Response:
    """Answer with 200 if a query gets its answer now, with a problem if no worker is free or the worker dies."""
    released = find_released(request)
    started = time.monotonic()
    reply = await released.pool.probe(pack(_JOB))
    if reply.problem is not None:
        return problem_response(reply.problem, request.headers.get("accept", ""))
    workers, free = released.pool.size
    well = reply.body == b"true"
    content = {
        "status": "ok" if well else "wrong answer",
        "release": released.version,
        "date": released.date,
        "query_ms": round((time.monotonic() - started) * 1000, 2),
        "workers": workers,
        "free": free,
        "notice": released.notice,
    }
    return json_response(content, 200 if well else 500, cache="no-store")


async def list_problems(request: Request) -> Response:
    """Answer with every kind of problem that a response may tell, by its name."""
    kinds = {name: {"status": status, "title": title, "meaning": text} for name, (status, title, text) in KINDS.items()}
    return json_response(kinds)
