"""A worker's reply: an answer in one format, or a problem with its status, title, detail and fix (RFC 9457)."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bac_kg.errors import BacKgError
    from bac_kg.service.frames import Header

_WORTH_PACKING = 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for people and programs: the name ends the problem's type IRI."""

    status: int
    name: str
    title: str
    detail: str
    fix: str
    retry_after: int = 0


class ProblemError(Exception):
    """A request cannot be answered; carries what the client is told."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``constant`` says that it is the same as long as the release is, ``note`` why it is empty."""

    body: bytes
    media: str = ""
    constant: bool = True
    note: str = ""
    packed: bool = False
    problem: Problem | None = None


def reply_header(reply: Reply) -> Header:
    """Return what a frame's header says of a reply."""
    if reply.problem is not None:
        problem = {name: getattr(reply.problem, name) for name in Problem.__slots__}
        return {"problem": problem}
    return {"media": reply.media, "constant": reply.constant, "note": reply.note, "packed": reply.packed}


def read_reply(header: Header, body: bytes) -> Reply:
    """Return the reply of a frame."""
    if "problem" in header:
        return Reply(b"", problem=Problem(**header["problem"]))
    return Reply(body, header["media"], header["constant"], header["note"], header["packed"])


def packed(reply: Reply) -> Reply:
    """Return the reply with its body in gzip, if that is worth the time."""
    if len(reply.body) < _WORTH_PACKING:
        return reply
    body = gzip.compress(reply.body, compresslevel=4, mtime=0)
    return Reply(body, reply.media, reply.constant, reply.note, packed=True)


def refusal(error: BacKgError, *, status: int = 400, name: str = "query", title: str = "The query cannot be answered") -> Problem:
    """Return the problem that tells an error of the engine or of a parameter."""
    return Problem(status, name, title, error.problem, error.fix)
