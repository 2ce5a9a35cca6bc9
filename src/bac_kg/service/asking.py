"""From a request to a worker and back: what is known already, whose turn it is, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.service.admission import client_name
from bac_kg.service.frames import pack
from bac_kg.service.responses import answer_response, make_etag, matches, not_modified, problem_response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.frames import Header
    from bac_kg.service.released import Released
    from bac_kg.service.replies import Reply


async def respond(request: Request, job: Header, filename: str = "") -> Response:
    """Return the response to a job for the workers, 304 if the client has the answer.

    :raises ProblemError: if the client has to wait or the job fails.
    """
    released = request.app.state.service.released
    frame = pack({**job, "gzip": takes_gzip(request)})
    etag = make_etag(released, frame)
    known = request.headers.get("if-none-match")
    if known is not None and request.method != "POST" and matches(etag, known):
        request.scope["state"]["cache"] = "match"
        return not_modified(etag)
    reply = await fetch(request, released, frame)
    if reply.problem is not None:
        return problem_response(reply.problem, request.headers.get("accept", ""))
    return answer_response(reply, etag, filename)


async def fetch(request: Request, released: Released, frame: bytes) -> Reply:
    """Return the reply to a job of one release, from the cache or a worker: every route that needs the graph ends here.

    The frame of the job is all that the answer depends on in one release, so it is the key of the cache and of the ETag.

    :raises ProblemError: as ``Pool.ask`` and ``Admission.enter`` do.
    """
    reply = released.cache.get(frame)
    request.scope["state"]["cache"] = "miss" if reply is None else "hit"
    if reply is None:
        with released.pool.held():
            reply = await _ask(request, released, frame)
        released.cache.put(frame, reply)
    return reply


async def _ask(request: Request, released: Released, frame: bytes) -> Reply:
    admission = request.app.state.service.admission
    client = client_name(request.client.host if request.client else "")
    used = 0.0

    def charge(seconds: float) -> None:
        nonlocal used
        used = seconds
        request.scope["state"]["query_ms"] = round(seconds * 1000, 2)

    await admission.enter(client)
    try:
        return await released.pool.ask(frame, charge)
    finally:
        admission.leave(client, used)


def takes_gzip(request: Request) -> bool:
    """Tell whether the client takes gzip (RFC 9110, section 12.5.3)."""
    for each in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = each.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return weight.rstrip("0.") != "" or weight == ""
    return False
