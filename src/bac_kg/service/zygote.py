"""The zygote: loads a release once, in one thread, and forks a worker from it whenever the front asks.

It talks over the socket that is its standard input. It says in one JSON line what it loaded or why it could not; then every line it
gets, ``fork`` with a descriptor or ``kill`` with a process, gets one line back. When the front goes away, it takes all workers with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys

from bac_kg.answers.graph_formats import write_triples
from bac_kg.errors import BacKgError, MachineError
from bac_kg.service.jobs import answer_job
from bac_kg.service.limits import Limits
from bac_kg.service.manifest import read_manifest
from bac_kg.service.snapshot import Snapshot, load_snapshot
from bac_kg.service.worker import run_worker

_LINE = 64
_LOOK_AGAIN = 0.1  # seconds between looks at workers that are dying
_WARM_UP = (
    "SELECT ?label { bacr:baclofen rdfs:label ?label }",
    "SELEC ?x { ?x rdfs:labl ?y",
    "SELECT ?x { ?x bac:noSuchTerm ?y }",
    "CONSTRUCT WHERE { bacr:baclofen rdfs:label ?label }",
)


def main() -> int:
    """Run until the front goes away."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they come to the whole group; the front drains first
        signal.signal(number, signal.SIG_IGN)
    folder, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    gone = contextlib.suppress(BrokenPipeError, ConnectionResetError)  # the front, before anything was said to it
    with socket.socket(fileno=os.dup(0)) as front, gone:
        try:
            _, digest = read_manifest(folder)
            snapshot = load_snapshot(folder, limits)
            warm_up(snapshot)
        except BacKgError as error:
            front.sendall(json.dumps({"problem": error.problem, "fix": error.fix}).encode() + b"\n")
            return 1
        front.sendall(json.dumps({"manifest": digest}).encode() + b"\n")
        _serve(front, snapshot)
    return 0


def warm_up(snapshot: Snapshot) -> None:
    """Have every module imported that a worker will need, since it can open no file; and freeze what is there, to share its memory.

    :raises MachineError: if something has started a thread, which no fork would have.
    """
    for query in _WARM_UP:
        answer_job(snapshot, {"job": "sparql", "query": query, "default": None, "named": None, "rows": ["json", ""], "triples": ["nt", ""]})
    # One parameter of each type, right and wrong, brings all that reads and explains values.
    types = {each.type: (query.name, name) for query in snapshot.queries.values() for name, each in query.parameters.items()}
    for query, name in types.values():
        for text in ("2020-01-01", "1", "no such value"):
            job = {"job": "saved", "name": query, "parameters": {name: text}, "format": ["md", ""], "gzip": True}
            answer_job(snapshot, job)
    write_triples(snapshot.store.graph(_WARM_UP[-1]), "jsonld")
    if os.path.isdir("/proc/self/task") and len(os.listdir("/proc/self/task")) > 1:
        raise MachineError("the zygote has more than one thread", fix="report it: a package that it imports has started one")
    gc.collect()
    gc.freeze()


def _serve(front: socket.socket, snapshot: Snapshot) -> None:
    workers: set[int] = set()
    dying: set[int] = set()
    try:
        while True:
            # Not waited for: one of low priority that held a gigabyte takes long to die on a busy machine, and its place is wanted now.
            dying = {process for process in dying if os.waitpid(process, os.WNOHANG)[0] == 0}
            if not select.select([front], [], [], _LOOK_AGAIN if dying else None)[0]:
                continue
            line, descriptors, _, _ = socket.recv_fds(front, _LINE, 1)
            if not line:
                break
            front.sendall(_obey(line.decode(), descriptors, workers, dying, front, snapshot))
    except (BrokenPipeError, ConnectionResetError):
        pass  # the front went away in the middle of a line
    finally:
        for process in workers:
            _kill(process)
    for process in workers | dying:
        os.waitpid(process, 0)


def _obey(line: str, descriptors: list[int], workers: set[int], dying: set[int], front: socket.socket, snapshot: Snapshot) -> bytes:
    word, _, rest = line.strip().partition(" ")
    if word == "fork":
        try:
            process = _fork(front, descriptors[0], snapshot)
        except OSError:  # no process is left
            return b"0\n"
        finally:
            os.close(descriptors[0])
        workers.add(process)
        return b"%d\n" % process
    process = int(rest)
    workers.remove(process)
    dying.add(process)
    _kill(process)
    return b"killed\n"


def _fork(front: socket.socket, descriptor: int, snapshot: Snapshot) -> int:
    process = os.fork()
    if process == 0:
        front.close()
        run_worker(descriptor, snapshot)
    return process


def _kill(process: int) -> None:
    """Kill a worker, whatever it does; until it is waited for, its number belongs to nobody else."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
