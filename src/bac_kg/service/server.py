"""Runs the service: one process that speaks HTTP, the zygote and its workers below it; SIGTERM lets what has begun end first."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn
import uvloop

from bac_kg.errors import MachineError
from bac_kg.service.app import build_app
from bac_kg.service.connection import Connection
from bac_kg.service.released import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bac_kg.service.limits import Limits

_BACKLOG = 1024
_DRAIN_SECONDS = 30  # how long a client may take to read its answer when the service is to end


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve which release, and how."""

    release: str
    host: str
    port: int
    limits: Limits
    behind_proxy: bool = False
    quiet: bool = False


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    :raises MachineError: if the port is taken.
    :raises ReleaseError: if the release cannot be loaded.
    """
    refuse_taken_port(settings.host, settings.port)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    uvloop.run(_serve(settings))


def refuse_taken_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened at, before anything is loaded.

    :raises MachineError: telling why.
    """
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        raise MachineError(
            f"nothing can listen at {host}, port {port}: {error.strerror}",
            fix="name another port by --port, or an address of this machine by --host",
        ) from None


class Server(uvicorn.Server):
    """A server that leaves signals to the loop, so that a service told to end has ended well."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    def stop(self) -> None:
        """Take no more requests, and end when those that have begun do."""
        self.should_exit = True


async def _serve(settings: Settings) -> None:
    service = await Service.open(settings.release, settings.limits)
    log = None if settings.quiet else sys.stderr.write
    app = build_app(service, log, behind_proxy=settings.behind_proxy)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Connection,
        ws="none",
        lifespan="on",
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
    )
    server = Server(config)
    gc.collect()
    gc.freeze()  # what is here stays, and need not be looked through again
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    swaps: set[asyncio.Task[bool]] = set()

    def swap() -> None:
        task = loop.create_task(service.swap())
        swaps.add(task)
        task.add_done_callback(swaps.discard)

    loop.add_signal_handler(signal.SIGHUP, swap)
    released = service.released
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    sys.stderr.write(f"bac_kg {released.version} of {released.date} at http://{host}:{settings.port}/  {released.notice}\n")
    await server.serve()
