"""Workers hold nothing that a stranger's query could misuse, die alone, and are replaced."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from hostile import BOMBS
from serving import LABEL, RELEASE, Running, running_service

from bac_kg.errors import ReleaseError
from bac_kg.service import pool as pool_module
from bac_kg.service.frames import pack
from bac_kg.service.limits import Limits
from bac_kg.service.pool import Pool

T = TypeVar("T")
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def sparql(text: str) -> bytes:
    rows, triples = ("json", "application/json"), ("turtle", "text/turtle")
    return pack({"job": "sparql", "query": text, "default": None, "named": None, "rows": rows, "triples": triples})


def with_pool(limits: Limits, use: Callable[[Pool], Awaitable[T]]) -> T:
    async def run() -> T:
        pool = await Pool.start(str(RELEASE), limits)
        try:
            return await use(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(word) for word in (task / "children").read_text().split()]
    return [child for child in found if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "Z"]


@pytest.fixture(scope="module")
def workers(service: Running) -> Iterator[list[int]]:
    (zygote,) = children(service.process.pid)
    yield children(zygote)


def test_there_is_one_zygote_with_one_thread_and_all_workers(service: Running, workers: list[int]) -> None:
    (zygote,) = children(service.process.pid)

    assert len(workers) == Limits().workers
    assert {len(os.listdir(f"/proc/{process}/task")) for process in (zygote, *workers)} == {1}


def test_a_worker_has_no_descriptor_but_its_socket(workers: list[int]) -> None:
    open_files = [[os.readlink(f"/proc/{worker}/fd/{name}") for name in os.listdir(f"/proc/{worker}/fd")] for worker in workers]

    assert [(len(files), files[0].partition(":")[0]) for files in open_files] == [(1, "socket")] * len(workers)


def test_a_worker_is_limited(workers: list[int]) -> None:
    lines = [line.split("  ") for line in Path(f"/proc/{workers[0]}/limits").read_text().splitlines()]
    limits = {words[0]: [word.strip() for word in words[1:] if word.strip()][:2] for words in lines}

    assert limits["Max open files"] == ["0", "0"]
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max core file size"] == ["0", "0"]
    assert limits["Max address space"] == [str(Limits().memory)] * 2


@pytest.mark.parametrize(
    "attempt", ["open('/etc/hostname')", "socket.socket()", "os.pipe()", "subprocess.Popen(['true'])", "open('/tmp/x', 'w')"]
)
def test_a_restricted_process_can_open_nothing(attempt: str) -> None:
    code = (
        "import os, socket, subprocess; from bac_kg.service.worker import restrict; from bac_kg.service.limits import Limits\n"
        f"restrict(1, Limits())\ntry:\n    {attempt}\n    os.write(1, b'done')\nexcept OSError as error:\n    os.write(1, b'refused')\n"
    )

    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False).stdout == b"refused"


@pytest.mark.parametrize(
    ("query", "limits", "kind"),
    [
        (LONG, Limits(workers=2, seconds=0.3), "too-slow"),
        (BOMBS["replaced text"], Limits(workers=2, seconds=60, memory=400 << 20), "too-demanding"),
    ],
)
def test_a_worker_that_goes_too_far_is_replaced(query: str, limits: Limits, kind: str) -> None:
    async def ask(pool: Pool) -> tuple[str, list[bytes]]:
        problem = (await pool.ask("a", sparql(query))).problem
        answers = [(await pool.ask("a", sparql(LABEL))).body for _ in range(4)]
        async with asyncio.timeout(20):
            while pool.size != (2, 2):
                await asyncio.sleep(0)
        return problem.name if problem else "", answers

    found, answers = with_pool(limits, ask)

    assert found == kind
    assert [b"baclofen" in body for body in answers] == [True] * 4


def test_a_worker_that_was_long_at_it_is_replaced_too() -> None:
    """It yielded to others meanwhile, and a process cannot take back its priority."""
    counting = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e }"

    async def ask(pool: Pool) -> tuple[set[int], set[int]]:
        before = {worker.process for worker in pool._workers}
        await pool.ask("a", sparql(counting))
        await pool.ask("a", sparql(LABEL))
        return before, {worker.process for worker in pool._workers}

    before, after = with_pool(Limits(workers=1, seconds=60, slow=0.001), ask)

    assert before & after == set()


def test_who_finds_all_workers_busy_is_told_after_a_while() -> None:
    limits = Limits(workers=1, seconds=5, patience=0.1)

    async def ask(pool: Pool) -> str:
        first = pool.ask("a", sparql(LONG))
        await asyncio.sleep(0)
        problem = (await pool.ask("b", sparql(LABEL))).problem
        first.cancel()
        return problem.name if problem else ""

    assert with_pool(limits, ask) == "busy"


def test_who_gives_up_leaves_the_worker_to_others() -> None:
    async def ask(pool: Pool) -> bytes:
        gone = [pool.ask("a", sparql(f"{LABEL} # {number}")) for number in range(3)]
        await asyncio.sleep(0)
        for each in gone:
            each.cancel()
        return (await pool.ask("a", sparql("ASK {}"))).body

    assert b"true" in with_pool(Limits(workers=1), ask)


def test_a_pool_closes_whatever_still_runs_and_waits_for_people_who_have_gone() -> None:
    async def use(pool: Pool) -> None:
        gone = [pool.ask(client, sparql(f"{LONG} # {number}")) for client in "abc" for number in range(3)]
        await asyncio.sleep(0.05)
        for each in gone:
            each.cancel()

    with_pool(Limits(workers=2, in_flight=1), use)


def test_a_worker_is_replaced_as_soon_as_there_is_room_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_REPLACE_AGAIN", 0.01)
    failed: list[OSError] = []

    async def use(pool: Pool) -> bytes:
        add = pool._add

        async def fail_twice() -> None:
            if len(failed) < 2:
                failed.append(OSError("no descriptor is left"))
                raise failed[-1]
            await add()

        monkeypatch.setattr(pool, "_add", fail_twice)
        os.kill(next(iter(pool._workers)).process, signal.SIGKILL)
        async with asyncio.timeout(20):
            while len(failed) < 2 or pool.size != (2, 2):
                await asyncio.sleep(0.01)
        return (await pool.ask("a", sparql("ASK {}"))).body

    assert b"true" in with_pool(Limits(workers=2), use)


def test_a_release_that_is_damaged_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"manifest\.json"):
        asyncio.run(Pool.start(str(tmp_path), Limits(workers=1)))


@pytest.mark.parametrize("victim", ["worker", "zygote"])
def test_the_service_outlives_its_workers_and_its_zygote(victim: str) -> None:
    with running_service("--workers", "2", "--quiet") as running:
        (zygote,) = children(running.process.pid)
        os.kill(zygote if victim == "zygote" else children(zygote)[0], signal.SIGKILL)
        statuses: list[int] = []
        while len(statuses) < 2000 and statuses[-3:] != [200, 200, 200]:
            statuses.append(running.get("/health").status)

    assert statuses[-3:] == [200, 200, 200]
    assert set(statuses) <= {200, 500, 503}


def test_nothing_is_left_when_the_service_is_killed() -> None:
    with running_service("--workers", "2", "--quiet") as running:
        (zygote,) = children(running.process.pid)
        workers = children(zygote)
        handles = [os.pidfd_open(process) for process in (zygote, *workers)]
        running.process.kill()
        running.process.wait()
        ended = [wait_readable(handle, 20) for handle in handles]

    assert ended == [True] * 3


def test_a_worker_in_a_long_query_dies_with_the_zygote_and_with_the_service() -> None:
    with running_service("--workers", "2", "--timeout", "60", "--quiet") as running:
        (zygote,) = children(running.process.pid)
        handles = [os.pidfd_open(process) for process in children(zygote)]
        with ThreadPoolExecutor(1) as threads:
            begun = threads.submit(running.query, LONG)
            while running.get("/health").json["free"] != 1:
                pass
            os.kill(zygote, signal.SIGKILL)
            answer = begun.result()
        ended = [wait_readable(handle, 20) for handle in handles]

    assert answer.status == 500
    assert ended == [True, True]


def wait_readable(handle: int, seconds: float) -> bool:
    import select

    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)
