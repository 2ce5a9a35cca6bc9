"""Turns: a client's jobs run on a few workers at a time, and those that wait meanwhile go to one of them together."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

from bac_kg.service.calls import Call
from bac_kg.service.replies import Problem, ProblemError, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bac_kg.service.calls import Account
    from bac_kg.service.limits import Limits
    from bac_kg.service.worker_line import WorkerLine

# To hand over a job and wake a worker costs more than a small query does. So a worker is woken only for what has waited for this
# long (in seconds), and is then given together what it will have done in a few times as long.
_WORTH_WAKING = 0.001
_BATCH_SECONDS = 0.004


class Lender(Protocol):
    """Who lends out workers: the pool."""

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a worker."""

    @property
    def closed(self) -> bool:
        """Whether no worker is lent any more."""

    def take(self, then: Callable[[WorkerLine | None], None]) -> None:
        """Call ``then`` with the next free worker, with None if there is none in time."""

    def free(self, worker: WorkerLine) -> None:
        """Take a worker back that has done nothing."""


class Turns:
    """Who runs and who waits, client by client; nobody waits for another's batch: while somebody wants a worker, a batch is one job."""

    def __init__(self, limits: Limits, pool: Lender) -> None:
        self._limits = limits
        self._pool = pool
        self._queues: dict[str, ClientQueue] = {}
        self._usual = _WORTH_WAKING  # how long a job has taken of late, in seconds
        self.loop = asyncio.get_running_loop()  # asked for once: each asking is a system call

    def queue(self, client: str, frame: bytes, account: Account | None = None) -> asyncio.Future[Reply]:
        """Return the reply to come to a job, which is run as soon as the client has its turn.

        :raises ProblemError: if too many of the client's jobs wait already.
        """
        queue = self._queues.get(client)
        if queue is None:
            queue = self._queues[client] = ClientQueue(client, self._limits, self._pool, self)
        call = Call(frame, self.loop.create_future(), time.monotonic(), account)
        queue.add(call)
        return call.reply

    def batch_size(self) -> int:
        """Return how many jobs a worker is given at once."""
        return 1 if self._pool.wanted else max(1, min(self._limits.batch, int(_BATCH_SECONDS / self._usual)))

    def took(self, seconds: float) -> None:
        """Learn how long each job of a batch has taken."""
        self._usual += (seconds - self._usual) / 8

    def forget(self, client: str) -> None:
        """Let go of the queue of a client that has nothing to run."""
        del self._queues[client]

    def __len__(self) -> int:
        return len(self._queues)


class ClientQueue:
    """The jobs of one client that wait, and how many workers it has for them."""

    def __init__(self, client: str, limits: Limits, pool: Lender, turns: Turns) -> None:
        self.client = client
        self._limits = limits
        self._pool = pool
        self._turns = turns
        self._waiting: deque[Call] = deque()
        self._running = 0
        self._timer: asyncio.TimerHandle | None = None  # runs while jobs wait and the client may have one more worker

    def add(self, call: Call) -> None:
        """Have a call wait for its turn.

        :raises ProblemError: if too many wait.
        """
        if len(self._waiting) >= self._limits.queue:
            detail = f"{self._limits.queue} of your queries wait for {self._limits.in_flight} that run"
            raise ProblemError("over-budget", detail, fix="send the next one when an answer has come", retry_after=1)
        self._waiting.append(call)
        if self._running:
            self._widen_later()
        else:
            self._start()

    def give_back(self, calls: Sequence[Call]) -> None:
        """Take back calls that a worker will not come to."""
        self._waiting.extendleft(reversed(calls))
        self._widen_later()

    def done(self, seconds: float) -> None:
        """Go on after a batch whose jobs took so long each."""
        self._turns.took(seconds)
        self._go_on()

    def _start(self) -> None:
        """Take one more worker in the next turn of the loop: what comes in this one goes with it."""
        self._running += 1
        self._turns.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        if self._waiting:
            self._pool.take(self._run)
        else:
            self._running -= 1
            if not self._running:
                self._turns.forget(self.client)

    def _run(self, worker: WorkerLine | None) -> None:
        """Have a worker do the next batch; without one tell those who have waited for it in vain."""
        if worker is None:
            latest = time.monotonic() - (0.0 if self._pool.closed else self._limits.patience)
            while self._waiting and self._waiting[0].came <= latest:
                self._waiting.popleft().settle(Reply(b"", problem=_busy(self._limits)))
            self._go_on()
        elif calls := self._batch():
            worker.run(calls, self)
        else:
            self._turns.loop.call_soon(self._pool.free, worker)  # not at once: those who wait may be many, and each calls the next
            self._go_on()

    def _batch(self) -> list[Call]:
        """Return the calls of the next batch, leaving out those whose reply nobody waits for; none if the client may ask no more."""
        problem = self._refusal()
        size = self._turns.batch_size()
        calls: list[Call] = []
        while self._waiting and len(calls) < size:
            call = self._waiting.popleft()
            if problem is not None:
                call.settle(Reply(b"", problem=problem))
            elif not call.reply.done():
                calls.append(call)
        return calls

    def _refusal(self) -> Problem | None:
        """Return why the client may ask no more, if it has waited for long enough to have used up what it had when it asked."""
        first = self._waiting[0] if self._waiting else None
        if first is None or first.account is None or time.monotonic() - first.came < _WORTH_WAKING:
            return None
        return first.account.refusal()

    def _widen_later(self) -> None:
        if self._timer is None and self._running < self._limits.in_flight:
            self._timer = self._turns.loop.call_later(_WORTH_WAKING, self._widen)

    def _widen(self) -> None:
        """Have one more worker do what has waited for long enough."""
        self._timer = None
        if self._waiting:
            if time.monotonic() - self._waiting[0].came >= _WORTH_WAKING:
                self._start()
            self._widen_later()


def _busy(limits: Limits) -> Problem:
    detail = f"all {limits.workers} workers were busy for {limits.patience:g} s"
    return Problem("busy", detail, fix="ask again in a moment", retry_after=int(limits.patience) or 1)
