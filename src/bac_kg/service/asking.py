"""From a request to a worker and back: what is known already, whose turn it is, what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bac_kg.service.admission import client_name
from bac_kg.service.frames import pack
from bac_kg.service.replies import ProblemError, Reply
from bac_kg.service.responses import answer_response, make_etag, matches, not_modified, problem_response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.admission import Admission
    from bac_kg.service.frames import Job
    from bac_kg.service.released import Released
    from bac_kg.service.replies import Problem


def find_released(request: Request) -> Released:
    """Return the release that a request has begun on, and which is held for it until it ends."""
    released: Released = request.scope["state"]["released"]
    return released


async def respond(request: Request, job: Job, filename: str = "") -> Response:
    """Return the response to a job for the workers, 304 if the client has the answer.

    :raises ProblemError: if the client has to wait or the job fails.
    """
    released = find_released(request)
    frame = pack({**job, "gzip": takes_gzip(request)})
    etag = make_etag(released, frame)
    known = request.headers.get("if-none-match", "")
    if known and request.method != "POST" and matches(etag, known):
        request.scope["state"]["cache"] = "match"
        return not_modified(etag)
    reply = await fetch(request, released, frame)
    if reply.problem is not None:
        return problem_response(reply.problem, request.headers.get("accept", ""))
    return answer_response(reply, etag, filename)


async def fetch(request: Request, released: Released, frame: bytes) -> Reply:
    """Return the reply to a job of one release, from the cache or a worker: every route that needs the graph ends here.

    The frame of the job is all that the answer depends on in one release, so it is the key of the cache and of the ETag.

    :raises ProblemError: if too many of the client's jobs wait; all other problems are in the reply.
    """
    reply = released.cache.get(frame)
    request.scope["state"]["cache"] = "miss" if reply is None else "hit"
    if reply is None:
        reply = await _ask(request, released, frame)
        released.cache.put(frame, reply)
    return reply


async def fetch_well(request: Request, released: Released, frame: bytes) -> Reply:
    """Return the reply to a job, as ``fetch`` does, if it is an answer.

    :raises ProblemError: if it is none.
    """
    reply = await fetch(request, released, frame)
    if reply.problem is not None:
        told = reply.problem
        raise ProblemError(told.name, told.detail, fix=told.fix, retry_after=told.retry_after)
    return reply


async def _ask(request: Request, released: Released, frame: bytes) -> Reply:
    scope = request.scope
    client = client_name(scope["client"][0] if scope["client"] else "")
    account = ClientAccount(request.app.state.service.admission, client, scope["state"])
    problem = account.refusal()
    if problem is not None:
        return Reply(b"", problem=problem)
    reply = released.pool.ask(client, frame, account)
    scope["state"]["reply"] = reply  # which the connection cancels when the client goes away
    return await reply


@dataclass(slots=True)
class ClientAccount:
    """What a request's query time is taken from: its client's budget; the log is told too."""

    admission: Admission
    client: str
    log: dict[str, Any]

    def refusal(self) -> Problem | None:
        """Return why the client may not ask any more, None if it may."""
        return self.admission.refusal(self.client)

    def charge(self, seconds: float) -> None:
        """Take the time that the query has used."""
        self.admission.charge(self.client, seconds)
        self.log["query_ms"] = round(seconds * 1000, 2)


def takes_gzip(request: Request) -> bool:
    """Tell whether the client takes gzip (RFC 9110, section 12.5.3)."""
    return _names_gzip(request.headers.get("accept-encoding", ""))


@lru_cache(maxsize=1024)
def _names_gzip(header: str) -> bool:
    for each in header.lower().split(","):
        coding, _, weight = each.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return weight.rstrip("0.") != "" or weight == ""
    return False
