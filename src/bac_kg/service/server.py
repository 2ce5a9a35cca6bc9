"""Runs the service: one process that speaks HTTP, the zygote and its workers below it; SIGTERM lets what has begun end first."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from bac_kg.errors import MachineError
from bac_kg.service.app import build_app
from bac_kg.service.released import Service

if TYPE_CHECKING:
    from bac_kg.service.limits import Limits

_HEADER_MILLISECONDS = 10_000  # a client that is slower with its headers holds a place for nothing
_BACKLOG = 1024


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
    logging.getLogger("_granian").setLevel(logging.ERROR)
    uvloop.run(_serve(settings))


def refuse_taken_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened at, before anything is loaded.

    :raises MachineError: telling why.
    """
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        raise MachineError(f"nothing can listen at {host}, port {port}: {error.strerror}", fix="name another one by --port") from None


async def _serve(settings: Settings) -> None:
    service = await Service.open(settings.release, settings.limits)
    log = None if settings.quiet else sys.stderr.write
    app = build_app(service, log, behind_proxy=settings.behind_proxy)
    server = Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        log_enabled=False,
    )
    gc.collect()
    gc.freeze()  # what is here stays, and need not be looked through again
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    swaps: set[asyncio.Task[bool]] = set()
    loop.add_signal_handler(signal.SIGHUP, lambda: swaps.add(loop.create_task(service.swap())))
    released = service.released
    sys.stderr.write(f"bac_kg {released.version} of {released.date} at http://{settings.host}:{settings.port}/  {released.notice}\n")
    await server.serve()
