"""Times a saved query from a cold start against its peers, in one run: bare Python, the oxigraph binary, rdflib.

Usage: python tests/benchmarks/cold_answers.py [ROUNDS]. Exit 1 if a target is missed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "graph" / "release"
QUERY = ROOT / "queries" / "adverse-effects.rq"
BIN = Path(sys.executable).parent
DEFAULT_WITHIN = 1.5  # of the binary
LIVE_FASTER = 5.0  # than rdflib
RDFLIB = """
import sys
from rdflib import Dataset
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="trig")
sys.stdout.buffer.write(graph.query(open(sys.argv[2], encoding="utf-8").read()).serialize(format="csv"))
"""


def commands(store: Path) -> dict[str, list[str]]:
    """Return the commands to time by name; the binary answers from a store that is loaded beforehand."""
    ours = [str(BIN / "bac-kg"), "query", "adverse-effects"]
    binary = [
        str(BIN / "oxigraph"),
        "query",
        "--location",
        str(store),
        "--query-file",
        str(QUERY),
        "--results-format",
        "csv",
        "--union-default-graph",
    ]
    return {
        "bare python -c pass": [sys.executable, "-c", "pass"],
        "bac-kg query, default (rendered)": ours,
        "bac-kg query -p, live": [*ours, "-p", "drug=baclofen"],
        "oxigraph query (binary)": binary,
        "rdflib": [sys.executable, "-c", RDFLIB, str(RELEASE / "bac-kg.trig"), str(QUERY)],
    }


def measure(rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each command, round by round, after one round to warm the file cache."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        subprocess.run([BIN / "oxigraph", "load", "--location", store, "--file", RELEASE / "bac-kg.trig"], check=True, capture_output=True)
        todo = commands(store)
        times: dict[str, list[float]] = {name: [] for name in todo}
        for turn in range(rounds + 1):
            for name, command in todo.items():
                started = time.perf_counter()
                done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""})
                elapsed = (time.perf_counter() - started) * 1000
                if turn and not (name.startswith("bare") or done.stdout.count(b"\n") > 1):
                    raise RuntimeError(f"{name} gave no rows: {done.stderr.decode()}")
                if turn:
                    times[name].append(elapsed)
    return times


def main() -> int:
    """Print a Markdown table of medians and whether the targets are met."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    times = measure(rounds)
    median = {name: statistics.median(found) for name, found in times.items()}
    print("| command | min ms | median ms | max ms |\n|---|---:|---:|---:|")
    for name, found in times.items():
        print(f"| {name} | {min(found):.0f} | {median[name]:.0f} | {max(found):.0f} |")
    default = median["bac-kg query, default (rendered)"] / median["oxigraph query (binary)"]
    live = median["rdflib"] / median["bac-kg query -p, live"]
    print(f"\ndefault answer: {default:.2f} x the binary (target: at most {DEFAULT_WITHIN})")
    print(f"live answer: {live:.1f} x faster than rdflib (target: at least {LIVE_FASTER})")
    return 0 if default <= DEFAULT_WITHIN and live >= LIVE_FASTER else 1


if __name__ == "__main__":
    sys.exit(main())
