"""From a request to a worker and back: what is known already, whose turn it is, what is kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bac_kg.service.admission import client_name
from bac_kg.service.frames import pack
from bac_kg.service.responses import answer_response, make_etag, matches, not_modified, problem_response, read_header

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.frames import Job
    from bac_kg.service.released import Released
    from bac_kg.service.replies import Reply


async def respond(request: Request, job: Job, filename: str = "") -> Response:
    """Return the response to a job for the workers, 304 if the client has the answer.

    :raises ProblemError: if the client has to wait or the job fails.
    """
    released = request.app.state.service.released
    frame = pack({**job, "gzip": takes_gzip(request)})
    etag = make_etag(released, frame)
    known = read_header(request, b"if-none-match")
    if known and request.method != "POST" and matches(etag, known):
        request.scope["state"]["cache"] = "match"
        return not_modified(etag)
    reply = await fetch(request, released, frame)
    if reply.problem is not None:
        return problem_response(reply.problem, read_header(request, b"accept"))
    return answer_response(reply, etag, filename)


async def fetch(request: Request, released: Released, frame: bytes) -> Reply:
    """Return the reply to a job of one release, from the cache or a worker: every route that needs the graph ends here.

    The frame of the job is all that the answer depends on in one release, so it is the key of the cache and of the ETag.

    :raises ProblemError: as ``Admission.enter`` and ``Pool.ask`` do; what a worker may report is in the reply.
    """
    reply = released.cache.get(frame)
    request.scope["state"]["cache"] = "miss" if reply is None else "hit"
    if reply is None:
        reply = await _ask(request, released, frame)
        released.cache.put(frame, reply)
    return reply


async def _ask(request: Request, released: Released, frame: bytes) -> Reply:
    admission = request.app.state.service.admission
    client = client_name(request.scope["client"][0] if request.scope["client"] else "")

    def charge(seconds: float) -> None:
        admission.charge(client, seconds)
        request.scope["state"]["query_ms"] = round(seconds * 1000, 2)

    admission.enter(client)
    reply = released.pool.ask(client, frame, charge)
    request.scope["state"]["reply"] = reply  # which the connection cancels when the client goes away
    return await reply


def takes_gzip(request: Request) -> bool:
    """Tell whether the client takes gzip (RFC 9110, section 12.5.3)."""
    return _names_gzip(read_header(request, b"accept-encoding"))


@lru_cache(maxsize=1024)
def _names_gzip(header: str) -> bool:
    for each in header.lower().split(","):
        coding, _, weight = each.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return weight.rstrip("0.") != "" or weight == ""
    return False
