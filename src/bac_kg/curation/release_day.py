"""Keeps the release date in the saved queries: the build reads no clock, so each ``as_of`` default is written into its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.namespaces import PREFIXES
from bac_kg.sparql.groups import read_groups
from bac_kg.sparql.scanner import scan

if TYPE_CHECKING:
    from pathlib import Path

DATED = ("as_of", "release")


def write_release_day(root: Path, day: str) -> list[str]:
    """Write a day into the VALUES blocks of ``as_of`` and ``release`` below ``queries/``; return the files that changed."""
    changed = []
    for path in sorted((root / "queries").rglob("*.rq")):
        before = path.read_text(encoding="utf-8")
        after = set_release_day(before, day)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            changed.append(path.relative_to(root).as_posix())
    return changed


def set_release_day(text: str, day: str) -> str:
    """Return a query with a day in each VALUES block of ``as_of`` and ``release``.

    >>> set_release_day('SELECT ?d { VALUES ?as_of { "2020-01-01"^^xsd:date } }', "2026-11-25")
    'SELECT ?d { VALUES ?as_of { "2026-11-25"^^<http://www.w3.org/2001/XMLSchema#date> } }'
    """
    blocks = [block for block in read_groups(scan(text)).blocks if block.variable in DATED]
    for block in sorted(blocks, key=lambda each: each.start, reverse=True):
        text = f'{text[: block.start]} "{day}"^^<{PREFIXES["xsd"]}date> {text[block.end :]}'
    return text
