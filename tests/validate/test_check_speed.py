"""A curator waits for one table: checking it stays under two seconds of processor time, whichever table it is."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 2.0


def largest(pattern: str) -> str:
    """Return the largest table of a kind, the one that takes longest."""
    return max((ROOT / "graph").glob(pattern), key=lambda path: path.stat().st_size).relative_to(ROOT).as_posix()


@pytest.mark.parametrize("pattern", ["entities/*.tsv", "statements/*.tsv", "evidence/*.tsv", "sources.tsv", "mappings.sssom.tsv"])
def test_the_largest_table_of_each_kind_is_checked_in_two_seconds(pattern: str) -> None:
    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)  # a busy machine counts in no processor time
        return used.ru_utime + used.ru_stime

    before = spent()
    done = subprocess.run(
        [sys.executable, "-m", "bac_kg.entry", "check", largest(pattern), "--root", str(ROOT)], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr.splitlines()[-1][:8]) == (0, "0 errors")
    assert spent() - before < LIMIT
