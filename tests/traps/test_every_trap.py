"""Every trap is shown by a test in its chapter, or named with the reason why not."""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
MODULES = sorted(FOLDER.glob("test_*.py"))
COUNT = 85


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table beside the tests."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def find_marks() -> dict[int, set[str]]:
    """Return, for each trap, the modules whose tests are marked with it."""
    marks = defaultdict(set)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="trap"), args=[ast.Constant(value=int(number))]):
                    marks[number].add(path.stem)
    return marks


TRAPS = read_rows("traps.tsv")
EXCUSED = {int(row["number"]): row["reason"] for row in read_rows("not_tested_here.tsv")}
MARKS = find_marks()


def test_the_traps_are_numbered_without_a_gap() -> None:
    assert [int(row["number"]) for row in TRAPS] == list(range(1, COUNT + 1))


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["number"])
def test_a_trap_is_shown_in_one_module_or_excused(trap: dict[str, str]) -> None:
    number = int(trap["number"])

    expected = set() if number in EXCUSED else {trap["chapter"]}
    assert MARKS.get(number, set()) == expected, f"trap {number}, {trap['naive_reading']}: mark a test in {trap['chapter']}.py with it"


def test_an_excuse_gives_a_reason_and_there_are_few() -> None:
    assert all(len(reason.split()) >= 5 for reason in EXCUSED.values())
    assert len(EXCUSED) <= 12


def test_no_mark_names_another_number() -> None:
    assert set(MARKS) <= set(range(1, COUNT + 1))
