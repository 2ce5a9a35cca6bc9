"""Where a problem is told: the cell of a row, or the line of a term in the ontology's files."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bac_kg.assembly.assemble import ONTOLOGY_FILES
from bac_kg.namespaces import contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bac_kg.loaders.loaded import Loaded
    from bac_kg.model import Problem


@dataclass(frozen=True, slots=True)
class Block:
    """What a Turtle file says of a term: where it begins, and its lines."""

    term: str
    file: str
    start: int
    lines: list[str] = field(default_factory=list)


_SUBJECT = re.compile(r"(?:<[^>]*>|[A-Za-z][\w.-]*:[\w.-]*)(?=[ \t\n])")


def find_place(loaded: Loaded, focus: str, path: str, value: str) -> tuple[str, int, str]:
    """Return file, row and column of a validation result; for what is no row, its CURIE, 0 and the CURIE of the property."""
    cell = loaded.find_cell(focus, path, value)
    return (cell.file, cell.row, cell.column) if cell else (contract(focus), 0, contract(path))


def locate_terms(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Return the problems, those of terms of the ontology being moved to the file and line that describe the term.

    The column is then the property, as in Turtle. A problem of anything else stays as it is.
    """
    problems = list(problems)
    if all(problem.row for problem in problems):
        return problems
    blocks: dict[str, list[Block]] = defaultdict(list)
    for name in ONTOLOGY_FILES:
        for block in _read_blocks(folder / name):
            blocks[block.term].append(block)
    return [problem if problem.row or problem.file not in blocks else _move(problem, blocks[problem.file]) for problem in problems]


def _read_blocks(path: Path) -> Iterator[Block]:
    """Give the descriptions of terms in a Turtle file; the subject of each stands at the margin."""
    file = f"{path.parent.name}/{path.name}"
    block = Block("", file, 0)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        subject = _SUBJECT.match(line + "\n")
        if subject:
            yield block
            block = Block(subject[0].strip("<>"), file, number)
        block.lines.append(line)
    yield block


def _move(problem: Problem, blocks: list[Block]) -> Problem:
    name = "a" if problem.column == "rdf:type" else problem.column
    found = [(block, offset) for block in blocks for offset, line in enumerate(block.lines) if name and _names(line, name)]
    block, offset = found[0] if found else (blocks[0], 0)
    return replace(problem, file=block.file, row=block.start + offset, message=f"{problem.file}: {problem.message}")


def _names(line: str, name: str) -> bool:
    return re.search(rf"(?<![\w:]){re.escape(name)}(?!\w)", line) is not None
