"""A call: a job on its way to a worker, and what the worker's end says to whoever sent it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from bac_kg.service.replies import Problem, Reply


class Account(Protocol):
    """What the query time of a call is taken from."""

    def refusal(self) -> Problem | None:
        """Return why nothing is left to take, None if something is."""

    def charge(self, seconds: float) -> None:
        """Take what the call has used."""


@dataclass(slots=True, eq=False)
class Call:
    """A job for a worker: its frame, the reply to come, since when it waits and runs, and what its time is taken from."""

    frame: bytes
    reply: asyncio.Future[Reply]
    came: float
    account: Account | None = None
    began: float | None = None

    def settle(self, reply: Reply) -> None:
        """Give the reply to whoever still waits for it."""
        if self.account is not None and self.began is not None:
            self.account.charge(time.monotonic() - self.began)
        if not self.reply.done():
            self.reply.set_result(reply)


class Owner(Protocol):
    """Whoever has handed a worker a batch of calls."""

    def give_back(self, calls: Sequence[Call]) -> None:
        """Take back calls that the worker will not come to."""

    def done(self, seconds: float) -> None:
        """Learn that the batch is done, and how long each of its calls has taken."""
