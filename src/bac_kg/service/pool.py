"""The pool: the front's end of zygote and workers, which lends out free workers and replaces those that are spent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.errors import ReleaseError
from bac_kg.service.turns import Turns
from bac_kg.service.worker_line import WorkerLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from bac_kg.service.calls import Account
    from bac_kg.service.limits import Limits
    from bac_kg.service.replies import Reply

_START_SECONDS = 120.0
_REPLACE_AGAIN = 1.0  # seconds


@dataclass(slots=True, eq=False)
class _Place:
    """A place among those who wait for a worker."""

    then: Callable[[WorkerLine | None], None]
    timer: asyncio.TimerHandle | None = None

    def settle(self, worker: WorkerLine | None) -> None:
        """Give a worker, or tell that there is none."""
        if self.timer is not None:
            self.timer.cancel()
        self.then(worker)


class Pool:
    """Workers of one release; open it with ``start``, and ask it."""

    def __init__(self, zygote: subprocess.Popen[bytes], control: socket.socket, limits: Limits, manifest: str) -> None:
        self.manifest = manifest  # the SHA-256 of the manifest of the release that was loaded
        self._zygote = zygote
        self._control = control
        self._limits = limits
        self._turn = asyncio.Lock()  # one line to the zygote at a time
        self._idle: list[WorkerLine] = []
        self._waiting: deque[_Place] = deque()
        self._workers: set[WorkerLine] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = Turns(limits, self)
        self._probe: asyncio.Future[Reply] | None = None
        self.closed = False  # whether no worker is lent any more
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
        try:
            said = await _read_line(ours, _START_SECONDS)
            if "manifest" not in said:
                problem = said.get("problem", "the zygote ended before it had loaded the release")
                raise ReleaseError(problem, fix=said.get("fix", "read what it wrote to standard error"))
            pool = cls(zygote, ours, limits, said["manifest"])
            for _ in range(limits.workers):
                await pool._add()
        except BaseException:
            ours.close()  # the zygote ends with all its workers
            zygote.wait()
            raise
        return pool

    @property
    def broken(self) -> bool:
        """Whether the zygote has gone, so that no worker can be replaced."""
        return self._zygote.poll() is not None

    @property
    def size(self) -> tuple[int, int]:
        """How many workers there are, and how many of them are free."""
        return len(self._workers), len(self._idle)

    def hold(self) -> None:
        """Keep the pool open for a request that has begun on its release, until ``let_go``."""
        self._users += 1
        self._unused.clear()

    def let_go(self) -> None:
        """Say that a request has ended."""
        self._users -= 1
        if not self._users:
            self._unused.set()

    def ask(self, client: str, frame: bytes, account: Account | None = None) -> asyncio.Future[Reply]:
        """Return a worker's reply to come to a client's job, whose time is taken from an account.

        The reply is a problem if no worker is free in time, the account is empty when the job's turn comes, or the job took too long, too
        much memory or its worker's life.

        :raises ProblemError: if too many of the client's jobs wait already.
        """
        return self._turns.queue(client, frame, account)

    async def probe(self, frame: bytes) -> Reply:
        """Return a worker's reply to a job that many may ask at a time, and that is run once for all of them."""
        if self._probe is None or self._probe.done():
            self._probe = self.ask("probe", frame)
        return await asyncio.shield(self._probe)

    async def close(self) -> None:
        """End all workers and the zygote, once no request holds the pool."""
        await self._unused.wait()
        self.closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._idle.clear()  # nobody is given one any more
        while self._waiting:
            self._give_up(self._waiting[0])
        for worker in list(self._workers):
            worker.close()
        self._workers.clear()
        self._control.close()  # the zygote takes the workers with it
        await asyncio.to_thread(self._zygote.wait)

    def take(self, then: Callable[[WorkerLine | None], None]) -> None:
        """Call ``then`` with the next free worker, with None if there is none in time."""
        if self._idle:
            then(self._idle.pop())
        elif self.closed:
            then(None)
        else:
            place = _Place(then)
            place.timer = asyncio.get_running_loop().call_later(self._limits.patience, self._give_up, place)
            self._waiting.append(place)

    def _give_up(self, place: _Place) -> None:
        self._waiting.remove(place)
        place.settle(None)

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a worker."""
        return bool(self._waiting)

    def free(self, worker: WorkerLine) -> None:
        """Give a worker to whoever has waited longest, or keep it."""
        if self._waiting:
            self._waiting.popleft().settle(worker)
        else:
            self._idle.append(worker)

    def _ended(self, worker: WorkerLine, alive: bool) -> None:
        if worker not in self._workers:
            return
        if alive:
            self.free(worker)
            return
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.close()
        if not self.closed:
            task = asyncio.get_running_loop().create_task(self._replace(worker.process))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _replace(self, process: int) -> None:
        with contextlib.suppress(OSError):
            await self._tell(f"kill {process}")
        while not self.broken:  # else whoever watches the pool opens another
            try:
                await self._add()
                return
            except OSError as error:  # no descriptor or no process is left
                sys.stderr.write(f"a worker could not be replaced yet: {error}\n")
                await asyncio.sleep(_REPLACE_AGAIN)

    async def _add(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            process = int(await self._tell("fork", theirs.fileno()))
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        if not process:
            ours.close()
            raise BlockingIOError("the zygote cannot fork")
        ours.setblocking(False)
        worker = WorkerLine(process, self._limits, self._ended)
        await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=ours)
        self._workers.add(worker)
        self.free(worker)

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
