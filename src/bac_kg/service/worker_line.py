"""The front's end of one worker: sends it a job, waits for the reply, and gives up when it is overdue."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, cast

from bac_kg.service.frames import frame_size, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from bac_kg.service.frames import Header
    from bac_kg.service.limits import Limits

_LOW_PRIORITY = 10


class WorkerLine(asyncio.Protocol):
    """The front's end of one worker, which has at most one job at a time."""

    def __init__(self, process: int, ended: Callable[[WorkerLine, bool], None]) -> None:
        self.process = process
        self._ended = ended  # called when a job is done, with whether the worker may go on, and when it has died
        self._data = bytearray()
        self._answer: asyncio.Future[tuple[Header, bytes]] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._spent = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; it is None again when the worker has gone."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop's are none by inheritance

    def ask(self, frame: bytes, limits: Limits) -> asyncio.Future[tuple[Header, bytes]]:
        """Send a job; the future has the reply, or the exception TimeoutError or ConnectionError (the worker died)."""
        assert self.transport is not None and self._answer is None
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._timer = loop.call_later(min(limits.slow, limits.seconds), self._slow, limits.seconds - limits.slow)
        self.transport.write(frame)
        return self._answer

    def _slow(self, left: float) -> None:
        """Put a long query behind short ones; the right to undo that a process does not have, so its worker is replaced afterwards."""
        if left <= 0:
            self._fail(TimeoutError())
            return
        self._spent = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process, _LOW_PRIORITY)
        self._timer = asyncio.get_running_loop().call_later(left, self._fail, TimeoutError())

    def data_received(self, data: bytes) -> None:
        """Take a piece of the reply; a whole one is the answer to the job."""
        self._data += data
        if len(self._data) == frame_size(self._data):
            header, body = unpack(self._data)
            self._data.clear()
            answer = self._settle()
            if not answer.done():
                answer.set_result((header, body))
            self._ended(self, not (self._spent or header.get("spent")))

    def connection_lost(self, error: Exception | None) -> None:
        """Tell that the worker has died."""
        if self.transport is not None:
            self._fail(ConnectionError())

    def close(self) -> None:
        """Let go of the worker; nothing is told of it any more."""
        transport, self.transport = self.transport, None
        if transport is not None:
            transport.abort()

    def _settle(self) -> asyncio.Future[tuple[Header, bytes]]:
        assert self._answer is not None and self._timer is not None
        self._timer.cancel()
        answer, self._answer = self._answer, None
        return answer

    def _fail(self, error: Exception) -> None:
        if self._answer is not None:
            answer = self._settle()
            if not answer.done():
                answer.set_exception(error)
        self._ended(self, False)
