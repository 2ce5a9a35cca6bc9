"""Proves locators: a passage is a range of characters of a text (RFC 5147), known by the SHA-256 of its UTF-8 bytes.

No text is kept in the project. A text is identified by its own SHA-256, so a copy under any name will do.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.errors import UsageError
from bac_kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bac_kg.model import Row, Table

_CHARACTERS = re.compile(r"char=([0-9]+),([0-9]+)")
_CHECK = "passage"


@dataclass(frozen=True, slots=True)
class Passages:
    """What a run proved: how many locators hold, by source; how many could not be tried for want of their text; and what is wrong."""

    proved: dict[str, int]
    without_text: dict[str, int]
    problems: tuple[Problem, ...]


def read_texts(folder: Path) -> dict[str, str]:
    """Return the UTF-8 texts of a folder by the SHA-256 of their bytes; line ends are kept, since offsets count them.

    :raises UsageError: if there is no such folder or it holds no readable text.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", fix="name the folder that holds the text files with --texts")
    texts = {}
    for path in sorted(folder.iterdir()):
        if path.is_file():
            data = path.read_bytes()
            try:
                texts[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
            except UnicodeDecodeError:
                continue  # not a text: it is no source document
    if not texts:
        raise UsageError(f"{folder} holds no text file", fix="put the source documents there; sources.tsv names them and their hashes")
    return texts


def verify_passages(tables: Iterable[Table], texts: dict[str, str]) -> Passages:
    """Return which character locators of evidence items and gaps hold in the texts that one has."""
    tables = list(tables)
    sources = [row for table in tables if table.class_name == "Source" for row in table.rows]
    documents = {row.cells["id"]: row.cells.get("document_sha256", "") for row in sources}
    proved: dict[str, int] = dict.fromkeys((source for source, digest in documents.items() if digest in texts), 0)
    without: dict[str, int] = {}
    problems = []
    for table, row, source, start, end in _locators(tables):
        text = texts.get(documents.get(source, ""))
        if text is None:
            without[source] = without.get(source, 0) + 1
            continue
        problem = _compare(table, row, text, start, end)
        if problem:
            problems.append(problem)
        else:
            proved[source] += 1
    return Passages(proved, without, tuple(problems))


def hash_passage(text: str, start: int, end: int) -> str:
    """Return the SHA-256 of the characters from start up to end, in hex.

    >>> hash_passage("a café", 2, 6)[:12]
    '850f7dc43910'
    """
    return hashlib.sha256(text[start:end].encode()).hexdigest()


def _locators(tables: Iterable[Table]) -> Iterator[tuple[Table, Row, str, int, int]]:
    for table in tables:
        if table.class_name not in ("EvidenceItem", "Gap"):
            continue
        for row in table.rows:
            match = _CHARACTERS.fullmatch(row.cells.get("locator", ""))
            if match:
                source = table.given.get("source") or row.cells.get("source", "")
                yield table, row, source, int(match[1]), int(match[2])


def _compare(table: Table, row: Row, text: str, start: int, end: int) -> Problem | None:
    locator = row.cells["locator"]
    if not start < end <= len(text):
        message = f"{locator} lies outside the text, which has {len(text)} characters"
        fix = "count characters from 0, end exclusive, line ends included"
        return Problem(message, fix, table.file, row.number, "locator", locator, _CHECK)
    found = hash_passage(text, start, end)
    stated = row.cells.get("passage_sha256", "")
    if found == stated:
        return None
    fix = f"correct the locator, or write {found} if the passage at {locator} is the right one"
    return Problem("the passage there has another hash", fix, table.file, row.number, "passage_sha256", stated, _CHECK)
