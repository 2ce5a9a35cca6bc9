"""A worker's reply: an answer in one format, or a problem with its status, title, detail and fix (RFC 9457)."""

from __future__ import annotations

import gzip

import msgspec

_WORTH_PACKING = 1024


# Every kind of problem by its name: the status of the response, the title, and what it means for the client.
KINDS = {
    "query": (400, "The query cannot be answered", "It does not parse, is an update, calls another server, or is larger than the limits."),
    "parameter": (400, "A parameter is wrong", "The saved query has no such parameter, or the value is not one of its kind."),
    "request": (400, "The request is not one of the SPARQL 1.1 Protocol", "It has no query, several, or one that is not UTF-8."),
    "too-large": (400, "The answer is too large", "An answer is never cut; ask for less or page with ORDER BY, LIMIT and OFFSET."),
    "not-found": (404, "There is no such thing here", "The address names no page, query or thing."),
    "method": (405, "The method does not fit", "The service is read-only; the header Allow lists the methods."),
    "not-acceptable": (406, "No such format", "The answer has none of the formats that Accept or ?format= name."),
    "slow-request": (408, "The request did not come in time", "The body took too long to arrive."),
    "too-long": (413, "The request is too long", "The query or form is larger than the limit."),
    "media-type": (415, "The media type does not fit", "A query is posted as application/sparql-query or as a form, in UTF-8."),
    "over-budget": (
        429,
        "Your share of query time is used up",
        "A client has a budget of query time; Retry-After says when to ask again.",
    ),
    "fault": (500, "The service has a fault", "Not the query's fault; the maintainers can read in the log what came about."),
    "too-demanding": (500, "The query is too demanding", "It needs more memory than a query may have, or crashed the engine."),
    "busy": (503, "The service is busy", "All workers are busy; Retry-After says when to ask again."),
    "too-slow": (503, "The query took too long", "It was stopped, and nothing of its answer was sent."),
}


class Problem(msgspec.Struct, frozen=True, array_like=True):
    """What went wrong: one of KINDS, what it is this time, how to mend it, and after how many seconds to ask again."""

    name: str
    detail: str
    fix: str
    retry_after: int = 0

    @property
    def status(self) -> int:
        """The status of the response."""
        return KINDS[self.name][0]

    @property
    def title(self) -> str:
        """The kind of problem in words."""
        return KINDS[self.name][1]


ENDING = Problem("busy", "the service is ending", "ask again in a moment", retry_after=1)


class ProblemError(Exception):
    """A request cannot be answered; carries what the client is told."""

    def __init__(self, name: str, detail: str, *, fix: str, retry_after: int = 0) -> None:
        super().__init__(detail)
        self.problem = Problem(name, detail, fix, retry_after)


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """An answer: ``constant`` says that it is the same as long as the release is, ``note`` why it is empty."""

    body: bytes
    media: str = ""
    constant: bool = True
    note: str = ""
    packed: bool = False
    problem: Problem | None = None


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What became of a job: the reply; whether the worker is ``spent`` and wants to be replaced; a fault's trace for the log."""

    reply: Reply
    spent: bool = False
    trace: str = ""


def packed(reply: Reply) -> Reply:
    """Return the reply with its body in gzip, if that is worth the time."""
    if len(reply.body) < _WORTH_PACKING:
        return reply
    body = gzip.compress(reply.body, compresslevel=4, mtime=0)
    return Reply(body, reply.media, reply.constant, reply.note, packed=True)
