"""A worker: a fork of the zygote that answers one job after the other, limited in memory and without a descriptor but its socket."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import sys
import traceback
from typing import TYPE_CHECKING

from bac_kg.service.frames import pack, read_jobs
from bac_kg.service.jobs import answer_job
from bac_kg.service.replies import Outcome, Problem, Reply

if TYPE_CHECKING:
    from bac_kg.service.frames import Job
    from bac_kg.service.limits import Limits
    from bac_kg.service.snapshot import Snapshot


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def run_worker(descriptor: int, snapshot: Snapshot) -> None:
    """Answer jobs until the front goes away; never returns into the zygote's loop."""
    try:
        die_with_parent()
        with socket.socket(fileno=descriptor) as front:
            restrict(front.fileno(), snapshot.limits)
            for job in read_jobs(front):
                front.sendall(pack(_answer(snapshot, job)))
    finally:
        os._exit(0)


def die_with_parent() -> None:
    """Have the kernel kill this process when the zygote dies, were it in the midst of a query; only Linux knows how."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def restrict(kept: int, limits: Limits) -> None:
    """Take from this process every descriptor but one, the right to open any, and what memory it does not need."""
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(0, kept)
    os.closerange(kept + 1, highest)
    resource.setrlimit(resource.RLIMIT_STACK, (limits.stack, limits.stack))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        resource.setrlimit(limit, (0, 0))


def _answer(snapshot: Snapshot, job: Job) -> Outcome:
    try:
        return Outcome(answer_job(snapshot, job))
    except MemoryError:
        return Outcome(Reply(b"", problem=out_of_memory(snapshot.limits)), spent=True)
    except Exception:  # a fault of ours: the front logs it, the client learns only that it came about
        return Outcome(Reply(b"", problem=Problem("fault", "the job failed", "tell the maintainers")), trace=traceback.format_exc())


def out_of_memory(limits: Limits) -> Problem:
    """Return what a client is told whose query ran out of memory or crashed the engine.

    Oxigraph 0.5.13 also dies of ORDER BY over values of kinds that it does not compare, such as numbers beside dates.
    """
    detail = f"the query needs more than {limits.memory >> 20} MB of memory, or crashed the engine"
    fix = "ask for less, such as fewer patterns or smaller groups; order by STR(?x) if ?x has values of several kinds"
    return Problem("too-demanding", detail, fix)
