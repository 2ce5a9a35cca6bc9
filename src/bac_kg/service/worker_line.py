"""The front's end of one worker: hands it jobs, takes the outcomes, and gives up when one is overdue."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, cast

from bac_kg.service.frames import decode_outcome, split_frames
from bac_kg.service.replies import ENDING, Problem, Reply
from bac_kg.service.worker import out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bac_kg.service.calls import Call, Owner
    from bac_kg.service.limits import Limits

_LOW_PRIORITY = 10


class WorkerLine(asyncio.Protocol):
    """The front's end of one worker, which answers the calls of one batch in their order."""

    def __init__(self, process: int, limits: Limits, ended: Callable[[WorkerLine, bool], None]) -> None:
        self.process = process
        self._limits = limits
        self._ended = ended  # called when a batch is done, with whether the worker may go on, and when it has died
        self._data = bytearray()
        self._calls: deque[Call] = deque()  # the first is what the worker is at
        self._owner: Owner | None = None  # whose batch it is
        self._batch = (0.0, 0)  # since when, and of how many calls
        self._timer: asyncio.TimerHandle | None = None
        self._spent = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; it is None again when the worker has gone."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop's are none by inheritance

    def run(self, calls: Sequence[Call], owner: Owner) -> None:
        """Hand the worker a batch of calls; the owner is told when it is done, and which calls the worker will not come to.

        Those are the calls behind one that takes long or kills the worker.
        """
        assert self.transport is not None and self._owner is None
        began = time.monotonic()
        self._owner, self._batch = owner, (began, len(calls))
        self._calls.extend(calls)
        calls[0].began = began
        if self._timer is None:  # else it goes on from the last batch: it looks when each call began
            self._timer = asyncio.get_running_loop().call_later(self._first_look, self._look)
        self.transport.write(b"".join([call.frame for call in calls]))

    def data_received(self, data: bytes) -> None:
        """Take a piece of the outcomes; each whole one settles the first call."""
        self._data += data
        for content in split_frames(self._data):
            outcome = decode_outcome(content)
            if outcome.trace:
                sys.stderr.write(outcome.trace)
            self._spent |= outcome.spent
            self._next(outcome.reply)
            if self._spent or not self._calls:
                self._end(alive=not self._spent)
                return

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that the worker has died, of its first call if it had one."""
        if self.transport is not None:
            self._fail(out_of_memory(self._limits))

    def close(self) -> None:
        """Let go of the worker; nothing is told of it any more."""
        transport, self.transport = self.transport, None
        if transport is not None:
            transport.abort()
        if self._timer is not None:
            self._timer.cancel()
        while self._calls:  # of clients that have gone
            self._calls.popleft().settle(Reply(b"", problem=ENDING))
        owner, seconds = self._let_go()
        if owner is not None:
            owner.done(seconds)

    @property
    def _first_look(self) -> float:
        return min(self._limits.slow, self._limits.seconds)

    def _look(self) -> None:
        """See how long the first call has taken: end it if it is overdue, put it behind others if it is long."""
        self._timer = None
        if not self._calls:
            return
        took = time.monotonic() - cast("float", self._calls[0].began)
        if took >= self._limits.seconds:
            self._fail(_overdue(self._limits))
            return
        if took >= self._limits.slow and not self._spent:
            self._yield()
        wait = (self._limits.seconds if self._spent else self._first_look) - took
        self._timer = asyncio.get_running_loop().call_later(wait, self._look)

    def _yield(self) -> None:
        """Put a long query behind short ones; the right to undo that a process does not have, so its worker is replaced afterwards."""
        self._spent = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process, _LOW_PRIORITY)
        self._hand_back(1)

    def _hand_back(self, keep: int) -> None:
        left = list(self._calls)[keep:]
        if left and self._owner is not None:
            for call in left:
                self._calls.pop()
                call.began = None
            self._batch = (self._batch[0], self._batch[1] - len(left))
            self._owner.give_back(left)

    def _next(self, reply: Reply) -> None:
        self._calls.popleft().settle(reply)
        if self._calls:
            self._calls[0].began = time.monotonic()

    def _fail(self, problem: Problem) -> None:
        if self._calls:
            self._next(Reply(b"", problem=problem))
        self._end(alive=False)

    def _end(self, *, alive: bool) -> None:
        self._hand_back(0)
        owner, seconds = self._let_go()  # first, since the worker may have another batch as soon as it is free
        self._ended(self, alive)
        if owner is not None:
            owner.done(seconds)

    def _let_go(self) -> tuple[Owner | None, float]:
        """End the batch; return its owner and how long each call has taken."""
        owner, self._owner = self._owner, None
        began, count = self._batch
        return owner, (time.monotonic() - began) / max(count, 1)


def _overdue(limits: Limits) -> Problem:
    detail = f"the query ran for {limits.seconds:g} s, the most that one may, and was stopped; nothing of its answer was sent"
    return Problem("too-slow", detail, fix="name what you look for in the patterns, or add a LIMIT", retry_after=1)
