"""The pool: the front's end of zygote and workers, which gives each job to a free worker and kills the worker that is overdue."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections import deque
from typing import TYPE_CHECKING

from bac_kg.errors import ReleaseError
from bac_kg.service.replies import ProblemError, read_reply
from bac_kg.service.worker import out_of_memory
from bac_kg.service.worker_line import WorkerLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bac_kg.service.limits import Limits
    from bac_kg.service.replies import Reply

_START_SECONDS = 120.0


class Pool:
    """Workers of one release; open it with ``start``, and ask it."""

    def __init__(self, zygote: subprocess.Popen[bytes], control: socket.socket, limits: Limits, manifest: str) -> None:
        self.manifest = manifest  # the SHA-256 of the manifest of the release that was loaded
        self._zygote = zygote
        self._control = control
        self._limits = limits
        self._turn = asyncio.Lock()  # one line to the zygote at a time
        self._idle: list[WorkerLine] = []
        self._waiting: deque[asyncio.Future[WorkerLine]] = deque()
        self._workers: set[WorkerLine] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._users = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @classmethod
    async def start(cls, folder: str, limits: Limits) -> Pool:
        """Return a pool with all its workers ready.

        :raises ReleaseError: if the zygote cannot load the release.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            settings = json.dumps({name: getattr(limits, name) for name in limits.__slots__})
            command = [sys.executable, "-m", "bac_kg.service.zygote", folder, settings]
            zygote = subprocess.Popen(command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL)
        ours.setblocking(False)
        said = await _read_line(ours, _START_SECONDS)
        if "manifest" not in said:
            ours.close()
            zygote.wait()
            problem = said.get("problem", "the zygote ended before it had loaded the release")
            raise ReleaseError(problem, fix=said.get("fix", "read what it wrote to standard error"))
        pool = cls(zygote, ours, limits, said["manifest"])
        for _ in range(limits.workers):
            await pool._add()
        return pool

    @property
    def broken(self) -> bool:
        """Whether the zygote has gone, so that no worker can be replaced."""
        return self._zygote.poll() is not None

    @property
    def size(self) -> tuple[int, int]:
        """How many workers there are, and how many of them are free."""
        return len(self._workers), len(self._idle)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep the pool open, as long as the context lasts, for a request that has begun on its release."""
        self._users += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    async def ask(self, frame: bytes, charge: Callable[[float], None] | None = None) -> Reply:
        """Return a worker's reply to a job; ``charge`` is told for how many seconds the worker was taken up.

        :raises ProblemError: if no worker is free in time, or the job took too long, too much memory or its worker's life.
        """
        worker = await self._take()
        started = time.monotonic()
        try:
            header, body = await worker.ask(frame, self._limits)
        except TimeoutError:
            raise _overdue(self._limits) from None
        except ConnectionError:
            raise out_of_memory(self._limits) from None
        finally:
            if charge is not None:
                charge(time.monotonic() - started)
        if "trace" in header:
            sys.stderr.write(header["trace"])
        return read_reply(header, body)

    async def close(self) -> None:
        """End all workers and the zygote, once no request holds the pool."""
        await self._unused.wait()
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in list(self._workers):
            worker.close()
        self._workers.clear()
        self._idle.clear()
        self._control.close()  # the zygote takes the workers with it
        await asyncio.to_thread(self._zygote.wait)

    async def _take(self) -> WorkerLine:
        while True:
            worker = self._idle.pop() if self._idle else await self._wait()
            if worker.transport is not None:  # else it died between its turn and now
                return worker

    async def _wait(self) -> WorkerLine:
        place: asyncio.Future[WorkerLine] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self._limits.patience):
                return await place
        except BaseException as error:
            if place.done() and not place.cancelled():  # the worker came in the moment of giving up
                self._free(place.result())
            if isinstance(error, TimeoutError):
                raise _busy(self._limits) from None
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(place)

    def _free(self, worker: WorkerLine) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                return
        self._idle.append(worker)

    def _ended(self, worker: WorkerLine, alive: bool) -> None:
        if worker not in self._workers:
            return
        if alive:
            self._free(worker)
            return
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.close()
        if not self._closed:
            task = asyncio.get_running_loop().create_task(self._replace(worker.process))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _replace(self, process: int) -> None:
        try:
            await self._tell(f"kill {process}")
            await self._add()
        except OSError as error:  # the zygote has gone: whoever watches the pool opens another
            sys.stderr.write(f"a worker could not be replaced: {error}\n")

    async def _add(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            process = int(await self._tell("fork", theirs.fileno()))
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        worker = WorkerLine(process, self._ended)
        await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=ours)
        self._workers.add(worker)
        self._free(worker)

    async def _tell(self, line: str, *descriptors: int) -> str:
        async with self._turn:
            socket.send_fds(self._control, [f"{line}\n".encode()], descriptors)
            answer = await asyncio.get_running_loop().sock_recv(self._control, 64)
        if not answer:
            raise BrokenPipeError("the zygote has gone")
        return answer.decode().strip()


async def _read_line(control: socket.socket, seconds: float) -> dict[str, str]:
    data = b""
    async with asyncio.timeout(seconds):
        while not data.endswith(b"\n"):
            piece = await asyncio.get_running_loop().sock_recv(control, 65536)
            if not piece:
                return {}
            data += piece
    return dict(json.loads(data))


def _overdue(limits: Limits) -> ProblemError:
    detail = f"the query ran for {limits.seconds:g} s, the most that one may, and was stopped; nothing of its answer was sent"
    return ProblemError("too-slow", detail, fix="name what you look for in the patterns, or add a LIMIT", retry_after=1)


def _busy(limits: Limits) -> ProblemError:
    detail = f"all {limits.workers} workers were busy for {limits.patience:g} s"
    return ProblemError("busy", detail, fix="ask again in a moment", retry_after=int(limits.patience) or 1)
