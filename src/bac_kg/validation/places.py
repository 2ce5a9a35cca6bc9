"""Where a problem is told: the cell of a row, or the line of a term in the ontology's files."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bac_kg.assembly.assemble import ONTOLOGY_FILES
from bac_kg.namespaces import contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bac_kg.loaders.loaded import Loaded
    from bac_kg.model import Problem

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
    lines = {term: found for name in ONTOLOGY_FILES for term, found in _read_terms(folder / name)}
    return [_move(problem, *lines[problem.file]) if not problem.row and problem.file in lines else problem for problem in problems]


def _read_terms(path: Path) -> Iterator[tuple[str, tuple[str, int, list[str]]]]:
    """Give each term that a Turtle file describes: where its description begins, and its lines; a subject stands at the margin."""
    file = f"{path.parent.name}/{path.name}"
    term, start, block = "", 0, list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        subject = _SUBJECT.match(line + "\n")
        if subject:
            if term:
                yield term, (file, start, block)
            term, start, block = subject[0].strip("<>"), number, []
        block.append(line)
    if term:
        yield term, (file, start, block)


def _move(problem: Problem, file: str, start: int, block: list[str]) -> Problem:
    name = "a" if problem.column == "rdf:type" else problem.column
    offset = next((offset for offset, line in enumerate(block) if name and re.search(rf"(?<![\w:]){re.escape(name)}(?!\w)", line)), 0)
    return replace(problem, file=file, row=start + offset, message=f"{problem.file}: {problem.message}")
