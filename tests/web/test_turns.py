"""Who runs and who waits: a client's share of the workers, several jobs in one go, and what becomes of those behind a bad one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

import pytest
from hostile import BOMBS
from serving import LABEL
from test_isolation import LONG, sparql, with_pool

from bac_kg.service.limits import Limits
from bac_kg.service.replies import Problem, ProblemError, Reply
from bac_kg.service.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bac_kg.service.calls import Call, Owner
    from bac_kg.service.pool import Pool
    from bac_kg.service.worker_line import WorkerLine


class Worker:
    """A worker that is done when a test says so."""

    def __init__(self, pool: Workers) -> None:
        self.pool = pool

    def run(self, calls: Sequence[Call], queue: Owner) -> None:
        self.pool.batches.append([call.frame.decode() for call in calls])
        self.pool.running.append((self, calls, queue))


class Workers:
    """A pool of such workers; ``batches`` is what they were given."""

    closed = False

    def __init__(self, number: int) -> None:
        self.idle = [Worker(self) for _ in range(number)]
        self.batches: list[list[str]] = []
        self.running: deque[tuple[Worker, Sequence[Call], Owner]] = deque()
        self.waiting: deque[Callable[[WorkerLine | None], None]] = deque()

    @property
    def wanted(self) -> bool:
        return bool(self.waiting)

    def take(self, then: Callable[[WorkerLine | None], None]) -> None:
        if self.idle:
            then(cast("WorkerLine", self.idle.pop()))
        else:
            self.waiting.append(then)

    def free(self, worker: WorkerLine) -> None:
        if self.waiting:
            self.waiting.popleft()(worker)
        else:
            self.idle.append(cast("Worker", worker))

    def finish(self, seconds: float = 0.0001) -> None:
        """Have the worker that has been at it for longest end its batch."""
        worker, calls, queue = self.running.popleft()
        for call in calls:
            call.settle(Reply(call.frame))
        self.free(cast("WorkerLine", worker))
        queue.done(seconds)


def with_turns(use: Callable[[Turns, Workers], Awaitable[None]], limits: Limits, number: int = 4) -> None:
    async def run() -> None:
        workers = Workers(number)
        await use(Turns(limits, workers), workers)

    asyncio.run(run())


def names(client: str, first: int, last: int) -> list[str]:
    return [f"{client}{number}" for number in range(first, last + 1)]


async def ask(turns: Turns, words: list[str]) -> list[asyncio.Future[Reply]]:
    """Ask for words, each on behalf of its first letter, in one turn of the loop."""
    asked = [turns.queue(word[0], word.encode()) for word in words]
    await asyncio.sleep(0)
    return asked


def test_what_waits_meanwhile_goes_to_the_worker_together_and_in_order() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        first = await ask(turns, ["a0"])
        later = await ask(turns, names("a", 1, 3))
        workers.finish()
        workers.finish()

        assert workers.batches == [["a0"], ["a1", "a2", "a3"]]
        assert [each.result().body.decode() for each in first + later] == names("a", 0, 3)
        assert len(turns) == 0

    with_turns(use, Limits())


def test_a_client_has_no_more_workers_than_its_share_and_others_do_not_wait_for_it() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        turns.took(10.0)  # jobs are long, so each is a batch
        for number in range(6):
            await ask(turns, [f"a{number}"])
            await asyncio.sleep(0.01)
        await ask(turns, ["b0"])

        assert workers.batches == [["a0"], ["a1"], ["b0"]]

    with_turns(use, Limits(in_flight=2))


def test_a_batch_is_shorter_the_longer_jobs_take_and_never_longer_than_the_limit() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        for _ in range(100):
            turns.took(0.00001)
        await ask(turns, names("a", 0, 40))
        workers.finish(seconds=10.0)
        workers.finish()

        assert [len(batch) for batch in workers.batches] == [16, 1, 1]

    with_turns(use, Limits(batch=16))


def test_a_batch_is_one_job_while_somebody_else_wants_a_worker() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        await ask(turns, ["a0"])
        await ask(turns, [*names("a", 1, 3), *names("b", 0, 1), "c0"])
        for _ in range(6):
            workers.finish()

        assert workers.batches[:3] == [["a0"], ["b0"], ["c0"]]
        assert sorted(workers.batches[3:]) == [["a1", "a2", "a3"], ["b1"]] or sorted(workers.batches[3:]) == [["a1"], ["a2", "a3"], ["b1"]]

    with_turns(use, Limits(), number=1)


def test_whom_nobody_waits_for_any_more_is_left_out() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        await ask(turns, ["a0"])
        later = await ask(turns, names("a", 1, 3))
        later[0].cancel()
        later[2].cancel()
        workers.finish()
        last = await ask(turns, ["b0"])
        last[0].cancel()

        assert workers.batches == [["a0"], ["a2"], ["b0"]]

    with_turns(use, Limits())


def test_a_worker_is_not_lost_when_very_many_have_gone_who_waited_for_it() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        await ask(turns, ["a0"])
        gone = [turns.queue(str(number), b"x") for number in range(3000)]
        await asyncio.sleep(0)
        for each in gone:
            each.cancel()
        workers.finish()
        for _ in range(6001):
            await asyncio.sleep(0)
        await ask(turns, ["b0"])

        assert workers.batches == [["a0"], ["b0"]]
        assert len(turns) == 1

    with_turns(use, Limits(), number=1)


class Purse:
    """An account that bears so many more jobs."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def refusal(self) -> Problem | None:
        return None if self.jobs > 0 else Problem("over-budget", "", "")

    def charge(self, seconds: float) -> None:
        self.jobs -= 1


def test_what_waits_is_refused_when_the_account_has_been_emptied_meanwhile() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        purse = Purse(2)
        turns.took(10.0)
        asked = [turns.queue("a", b"x", purse) for _ in range(4)]
        await asyncio.sleep(0)
        for _ in range(2):
            await asyncio.sleep(0.002)
            workers.running[0][1][0].began = 0.0
            workers.finish(10.0)

        assert [each.result().problem is None for each in asked] == [True, True, False, False]

    with_turns(use, Limits(in_flight=1))


def test_only_those_are_told_busy_who_have_waited_for_long_enough() -> None:
    async def use(pool: Pool) -> list[str]:
        long = [pool.ask("b", sparql(LONG))]
        await asyncio.sleep(0)
        early = pool.ask("a", sparql(f"{LABEL} # 1"))
        await asyncio.sleep(0.3)
        late = pool.ask("a", sparql(f"{LABEL} # 2"))
        replies = [await early, await late, await long[0]]
        return [reply.problem.name if reply.problem else "" for reply in replies]

    assert with_pool(Limits(workers=1, seconds=0.7, patience=0.5), use) == ["busy", "", "too-slow"]


def test_a_queue_that_is_too_long_is_refused() -> None:
    async def use(turns: Turns, workers: Workers) -> None:
        await ask(turns, ["a0"])
        await ask(turns, names("a", 1, 3))
        with pytest.raises(ProblemError) as error:
            turns.queue("a", b"a4")
        turns.queue("b", b"b0")

        assert error.value.problem.status == 429

    with_turns(use, Limits(queue=3))


@pytest.mark.parametrize(
    ("bad", "limits", "kind"),
    [
        (LONG, Limits(workers=2, seconds=1, slow=0.05), "too-slow"),
        (BOMBS["replaced text"], Limits(workers=2, seconds=60, slow=60, memory=400 << 20), "too-demanding"),
    ],
)
def test_those_behind_a_bad_one_are_answered_all_the_same(bad: str, limits: Limits, kind: str) -> None:
    async def use(pool: Pool) -> tuple[Problem | None, list[bytes]]:
        first = pool.ask("a", sparql(bad))
        behind = [pool.ask("a", sparql(f"{LABEL} # {number}")) for number in range(3)]
        answers = [reply.body for reply in await asyncio.gather(*behind)]
        return (await first).problem, answers

    problem, answers = with_pool(limits, use)

    assert problem is not None
    assert problem.name == kind
    assert [b"baclofen" in body for body in answers] == [True] * 3
