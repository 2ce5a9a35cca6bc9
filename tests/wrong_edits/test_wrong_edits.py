"""A wrong edit is told at its cell, in one form, with the way to mend it; and nothing else is told."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from slips import Line, Slip, expected_lines, make_slip, read_slips, to_line

from bac_kg.cli.output import REPORT_FORMATS
from bac_kg.model import Problem
from bac_kg.project import Project
from bac_kg.validation.report import check_project

FOLDERS = ("tables", "rows")
SLIPS = {folder: read_slips(folder) for folder in FOLDERS}
CASES = [pytest.param(folder, slip, id=f"{folder}-{slip.name}") for folder in FOLDERS for slip in SLIPS[folder]]


@pytest.fixture(scope="module")
def copies(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One copy of the curated files for each folder, all its slips made in it."""
    copies = {folder: tmp_path_factory.mktemp("slips") / folder for folder in FOLDERS}
    for folder, copy in copies.items():
        for name in ("ontology", "graph", "queries"):
            shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("release"))
        for slip in SLIPS[folder]:
            make_slip(slip, copy)
    return copies


@pytest.fixture(scope="module")
def reports(copies: dict[str, Path], project: Project) -> dict[str, list[Problem]]:
    """What is told of each copy, clashes of meaning aside: some slips are one besides, and ``tests/entailments`` tells those."""
    return {folder: check_project(copy, project, reasoned=False) for folder, copy in copies.items()}


@pytest.mark.parametrize(("folder", "slip"), CASES)
def test_a_slip_is_told_at_its_cell_with_a_fix(folder: str, slip: Slip, copies: dict[str, Path], reports: dict[str, list[Problem]]) -> None:
    told = {to_line(problem) for problem in reports[folder]}

    assert [line for line in expected_lines(slip, copies[folder]) if line not in told] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_else_is_told(folder: str, copies: dict[str, Path], reports: dict[str, list[Problem]]) -> None:
    expected = Counter(line for slip in SLIPS[folder] for line in expected_lines(slip, copies[folder]))

    assert Counter(to_line(problem) for problem in reports[folder]) == expected


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_three_forms_tell_the_same(folder: str, reports: dict[str, list[Problem]]) -> None:
    problems = reports[folder]
    lines = [to_line(problem) for problem in problems]

    names = ("severity", "file", "row", "column", "message", "fix")
    as_json = [tuple(each[name] for name in names) for each in json.loads(REPORT_FORMATS["json"](problems))]
    header, *rows = (line.split("\t") for line in REPORT_FORMATS["tsv"](problems).splitlines())
    as_tsv = [tuple(row[header.index(name)] for name in names) for row in rows]

    assert as_json == lines
    assert as_tsv == [(*line[:2], str(line[2]), *line[3:]) for line in lines]
    assert REPORT_FORMATS["text"](problems) == "".join(as_text(line) for line in lines)


def as_text(line: Line) -> str:
    severity, file, row, column, message, fix = line
    note = "" if severity == "ERROR" else f"{severity.lower()}: "
    return f"{file}, row {row}, column {column}: {note}{message}\n  fix: {fix}\n"


def test_there_are_slips_to_make() -> None:
    assert len(SLIPS["tables"]) >= 8 and len(SLIPS["rows"]) >= 20


@pytest.mark.parametrize(("folder", "slip"), CASES)
def test_a_slip_is_described_in_a_sentence(folder: str, slip: Slip) -> None:
    assert slip.says.endswith(".") and slip.told
