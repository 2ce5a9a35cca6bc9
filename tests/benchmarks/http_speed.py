"""Times requests over HTTP, in one run, with wrk: this service, ``oxigraph serve-read-only``, rdflib-endpoint.

Usage: python tests/benchmarks/http_speed.py [SECONDS]. Needs wrk (Debian: wrk) and, for the third row of each table, rdflib-endpoint (PyPI).
Exit 1 if a target is missed. A counter in a comment makes each text new where an answer must not come from a cache.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
from serving import ROOT, find_free_port, running_service, wait_for_port

BIN = Path(sys.executable).parent
TRIG = ROOT / "graph" / "release" / "bac-kg.trig"
BACLOFEN, LABEL = "<https://w3id.org/bac-kg/id/baclofen>", "<http://www.w3.org/2000/01/rdf-schema#label>"
SMALL = f"SELECT ?label {{ {BACLOFEN} {LABEL} ?label }}"
JOIN = (ROOT / "queries" / "interactions.rq").read_text(encoding="utf-8")
CONNECTIONS = (1, 8, 64)
OURS, OXIGRAPH, RDFLIB = "bac-kg serve", "oxigraph serve-read-only", "rdflib-endpoint"
PATHS = {OURS: "/sparql", OXIGRAPH: "/query", RDFLIB: "/"}
# (case, peer, at least this many times the peer's requests per second) at the connections that suit us least
TARGETS = (("small", OXIGRAPH, 0.3), ("small", RDFLIB, 10.0), ("saved", OXIGRAPH, 1.0), ("join", OXIGRAPH, 1.0))
_LUA = 'local n = 0\nrequest = function() n = n + 1 return wrk.format("GET", "%s" .. %s, {["Accept"] = "application/sparql-results+json"}) end\n'


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address and its process."""

    address: str
    process: int


@dataclass(frozen=True, slots=True)
class Speed:
    """What wrk measured: requests per second, the middle and the 99th percentile of latency, and failures."""

    rate: float
    middle: str
    slowest: str
    failed: str


def measure(address: str, path: str, connections: int, seconds: int, *, fresh: bool) -> Speed:
    """Return the speed of requests to one path; ``fresh`` makes each text another one."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % (path, "n" if fresh else '""'))
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", "-s", script.name, address]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {name: re.search(pattern, text) for name, pattern in _FIELDS.items()}
    return Speed(*(float(match[1]) if name == "rate" else match[1] if match else "" for name, match in found.items()))  # type: ignore[index,arg-type]


_FIELDS = {
    "rate": r"Requests/sec:\s+([\d.]+)",
    "middle": r"\n\s+50%\s+(\S+)",
    "slowest": r"\n\s+99%\s+(\S+)",
    "failed": r"Non-2xx[^:]*:\s+(\d+)",
}


def settle(processes: list[int]) -> None:
    """Wait until servers have done with what wrk left behind: for a fifth of a second none uses more than a few ticks of a processor."""
    for _ in range(300):
        before = sum(ticks(process) for process in processes)
        time.sleep(0.2)
        if sum(ticks(process) for process in processes) - before <= 2:
            return


def ticks(process: int) -> int:
    """Return the processor time that a process and its children have used, in ticks."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        below = [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:  # a worker that has just been replaced
        return 0
    return int(fields[11]) + int(fields[12]) + sum(ticks(child) for child in below)


@contextmanager
def running(command: list[str], port: int) -> Iterator[Server]:
    """Run a server until the block ends."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for_port(port)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()


@contextmanager
def servers() -> Iterator[dict[str, Server]]:
    """Yield each server that the machine has, by its name."""
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        subprocess.run([BIN / "oxigraph", "load", "--location", folder, "--file", TRIG], check=True, capture_output=True)
        ours = stack.enter_context(running_service("--quiet", "--budget", "1000"))
        found = {OURS: Server(ours.url, ours.process.pid)}
        port = find_free_port()
        oxigraph = [str(BIN / "oxigraph"), "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
        found[OXIGRAPH] = stack.enter_context(running(oxigraph, port))
        if (BIN / "rdflib-endpoint").exists():
            port = find_free_port()
            command = [str(BIN / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(TRIG)]
            found[RDFLIB] = stack.enter_context(running(command, port))
        yield found


def run(seconds: int) -> dict[tuple[str, str, int], Speed]:
    """Return the speed of each case, server and number of connections, servers taking turns so that a busy machine slows all alike."""
    speeds = {}
    with servers() as found:
        for case, text in (("small", SMALL), ("saved", JOIN), ("join", JOIN)):
            for connections in CONNECTIONS:
                for name, server in found.items():
                    if name == RDFLIB and case != "small":
                        continue  # it needs seconds for one
                    query = f"{PATHS[name]}?query={quote(f'{text}#{case}-{connections}-')}"
                    if case == "saved" and name == OURS:
                        query = "/queries/interactions.json"
                    settle([each.process for each in found.values()])
                    speeds[case, name, connections] = measure(server.address, query, connections, seconds, fresh=case != "saved")
    return speeds


def main() -> int:
    """Print the table and what became of the targets."""
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not installed\n  fix: apt-get install wrk\n")
        return 3
    speeds = run(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
    print("| case | server | connections | requests/s | p50 | p99 | failed |\n|---|---|---:|---:|---:|---:|---:|")
    for (case, name, connections), speed in speeds.items():
        print(f"| {case} | {name} | {connections} | {speed.rate:.0f} | {speed.middle} | {speed.slowest} | {speed.failed or 0} |")
    missed = bool([speed for (_, name, _), speed in speeds.items() if name == OURS and speed.failed])
    for case, peer, target in TARGETS:
        ratios = [
            speeds[case, OURS, each].rate / max(speeds[case, peer, each].rate, 0.01) for each in CONNECTIONS if (case, peer, each) in speeds
        ]
        if ratios:
            missed |= min(ratios) < target
            listed = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"{case}: {listed} x {peer} at {', '.join(map(str, CONNECTIONS))} connections (target: at least {target})")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
