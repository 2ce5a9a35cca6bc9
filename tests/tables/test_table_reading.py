"""Reading a table: what the contract allows, and the exact words for each breach of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_project import Project

from bac_kg.tables.reading import parse_table, read_table, read_tables

FILE = "graph/entities/Substance.tsv"

BREACHES = {
    "byte order mark": (
        "\ufeffid\tlabel\na\tA\n",
        f"{FILE}, row 1: the file starts with a byte order mark\n  fix: run `bac-kg fmt`",
    ),
    "CRLF": ("id\tlabel\r\na\tA\r\n", f"{FILE}, row 1: lines end with CR or CRLF, not LF\n  fix: run `bac-kg fmt`"),
    "CR alone": ("id\tlabel\na\tA\rb\tB\n", f"{FILE}, row 2: lines end with CR or CRLF, not LF\n  fix: run `bac-kg fmt`"),
    "no final line end": ("id\tlabel\na\tA", f"{FILE}, row 2: the last line has no line end\n  fix: run `bac-kg fmt`"),
    "empty file": (
        "\n",
        f"{FILE}: the file is empty\n  fix: write a header that starts with 'id', or delete the file",
    ),
    "empty row": ("id\tlabel\n\t\na\tA\n", f"{FILE}, row 2: the row is empty\n  fix: run `bac-kg fmt`"),
    "commas": (
        "id,label\na,A\n",
        f"{FILE}, row 1: the cells are parted by commas or semicolons, not by tabs\n"
        "  fix: save it as UTF-8 text with tabs between the cells (text/tab-separated-values)",
    ),
    "duplicate column": (
        "id\tlabel\tlabel\na\tA\tB\n",
        f"{FILE}, row 1, column label: column label stands twice in the header\n  fix: keep one of the two columns",
    ),
    "unnamed column": (
        "id\t\tlabel\na\tB\tA\n",
        f"{FILE}, row 1: column 2 has no name\n  fix: name the column, or run `bac-kg fmt` if it is empty in all rows",
    ),
    "id elsewhere": (
        "label\tid\nA\ta\n",
        f"{FILE}, row 1, column label: the first column is 'label', not 'id'\n  fix: move column id to the first place",
    ),
    "no id": (
        "name\tlabel\na\tA\n",
        f"{FILE}, row 1, column name: the first column is 'name', not 'id'\n  fix: make id the first column and give each row an id",
    ),
    "short row": (
        "id\tlabel\tnote\na\tA\n",
        f"{FILE}, row 2: the row has 2 cells, the header has 3\n"
        "  fix: add the missing tabs: empty cells keep theirs (the row ends at column label)",
    ),
    "long row": (
        "id\tlabel\na\tA\tmore\n",
        f"{FILE}, row 2: the row has 3 cells, the header has 2\n"
        "  fix: take out the tabs that are too many (what comes after column label is 'more')",
    ),
    "torn quote": (
        'id\tlabel\tnote\na\t"A\n',
        f"{FILE}, row 2: the row has 2 cells, the header has 3\n"
        "  fix: a quote is opened and not closed: take the line break or tab out of the quoted cell and join the lines",
    ),
    "row without id": (
        "id\tlabel\n\tA\n",
        f"{FILE}, row 2, column id: the row has no id\n  fix: give the row an id (`bac-kg new` mints one), or delete the row",
    ),
    "id twice": (
        "id\tlabel\na\tA\nb\tB\na\tC\n",
        f"{FILE}, row 4, column id: id 'a' is used in row 2 already\n  fix: give this row an id of its own, or delete it",
    ),
    "stray space": (
        "id\tlabel\na\tA \n",
        f"{FILE}, row 2, column label: the cell has stray spaces\n  fix: run `bac-kg fmt`",
    ),
    "quoted cell": (
        'id\tlabel\na\t"A, B"\n',
        f"{FILE}, row 2, column label: the cell has wrapping quotes\n  fix: run `bac-kg fmt`",
    ),
    "curly quotes and a non-breaking space": (
        "id\tlabel\na\tParkinson\u2019s\u00a0disease\n",
        f"{FILE}, row 2, column label: the cell has curly quotes and non-breaking spaces\n  fix: run `bac-kg fmt`",
    ),
    "whole row quoted": (
        'id\tlabel\n"a\tA ""mild"" thing"\n',
        f"{FILE}, row 2: a spreadsheet program wrapped the whole row in quotes\n  fix: run `bac-kg fmt`",
    ),
    "space in the header": (
        "id\tlabel \na\tA\n",
        f"{FILE}, row 1, column label: the cell has stray spaces\n  fix: run `bac-kg fmt`",
    ),
}

SOUND = {
    "rows in any order": "id\tlabel\nb\tB\na\tA\n",
    "empty cells": "id\tlabel\tnote\na\t\t\n",
    "a header alone": "id\tlabel\n",
    "quotes inside a cell": 'id\tlabel\na\tthe "walking" dose of 5"\n',
    "letters of all scripts": "id\tlabel\na\tβ-(4-Chlorphenyl)-\u03b3-aminobuttersäure → ≥ 5 µg\n",
}


@pytest.mark.parametrize(("text", "message"), BREACHES.values(), ids=BREACHES)
def test_each_breach_of_the_contract_is_told_in_these_words(text: str, message: str) -> None:
    _, problems = parse_table(text.encode(), FILE, "Substance")

    assert [str(problem) for problem in problems] == [message]


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_sound_table_has_no_problem(text: str) -> None:
    table, problems = parse_table(text.encode(), FILE, "Substance")

    assert (table is not None, problems) == (True, [])


def test_a_row_is_numbered_as_a_spreadsheet_numbers_it_and_holds_its_filled_cells() -> None:
    table, _ = parse_table(b"id\tlabel\tnote\na\tA\t\nb\t\tx\n", FILE, "Substance")

    assert table is not None
    assert [(row.number, row.cells) for row in table.rows] == [(2, {"id": "a", "label": "A"}), (3, {"id": "b", "note": "x"})]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("id\tlabel\na\tä\n".encode("latin-1"), "row 2: byte 0xE4 is not UTF-8\n  fix: save it as UTF-8 text"),
        ("id\tlabel\na\tA\n".encode("utf-16"), "the file is UTF-16, not UTF-8\n  fix: run `bac-kg fmt`"),
    ],
)
def test_another_encoding_is_named_and_nothing_is_read(data: bytes, message: str) -> None:
    table, problems = parse_table(data, FILE, "Substance")

    assert table is None
    assert message in str(problems[0])


def test_all_breaches_of_a_file_are_told_at_once_in_reading_order() -> None:
    _, problems = parse_table("\ufeffid\tlabel\r\na\tA\tB\r\na\t A\r\n\r\n".encode(), FILE, "Substance")

    assert [problem.row for problem in problems] == [1, 1, 2, 3, 3, 4]


def test_a_cell_is_cleaned_in_the_table_so_that_one_fault_is_told_once() -> None:
    table, problems = parse_table(b'id\tlabel\na\t " A "\n', FILE, "Substance")

    assert table is not None
    assert table.rows[0].cells["label"] == "A"
    assert len(problems) == 1


def test_a_ragged_row_keeps_its_id_alone() -> None:
    table, _ = parse_table(b"id\tlabel\tnote\na\tA\n", FILE, "Substance")

    assert table is not None
    assert table.rows[0].cells == {"id": "a"}


def test_a_file_that_names_its_source_may_not_have_the_column_as_well(tmp_path: Path) -> None:
    path = tmp_path / "graph/evidence/label-us.tsv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"id\tsource\nlabel-us-0010\tlabel-us\n")

    table, problems = read_table(path, tmp_path, "EvidenceItem", {"source": "label-us"})

    assert table is not None
    assert table.given == {"source": "label-us"}
    assert [str(problem) for problem in problems] == [
        "graph/evidence/label-us.tsv, row 1, column source: the file's name gives the column already ('label-us')\n"
        "  fix: take the column out of the table"
    ]


def test_all_tables_of_a_project_are_read_in_a_fixed_order(project: Project) -> None:
    project.write("graph/retired.tsv", "id\treason\treplaced_by\tretired_in\n")

    tables, problems = read_tables(project.root)

    assert problems == []
    assert [(table.class_name, table.given) for table in tables] == [
        ("ClinicalFinding", {}),
        ("Prodrug", {}),
        ("Route", {}),
        ("Substance", {}),
        ("AdverseEffect", {}),
        ("EvidenceItem", {"source": "label-us"}),
        ("Source", {}),
        ("RetiredId", {}),
    ]


@pytest.mark.parametrize("file", ["graph/notes.txt", "graph/entities/Substance.csv", "graph/Substance.tsv", "graph/evidence/old/x.tsv"])
def test_a_file_that_is_no_table_is_told(project: Project, file: str) -> None:
    project.write(file, "id\n")

    _, problems = read_tables(project.root)

    assert [problem.message for problem in problems] == ["is not a curated table"]


@pytest.mark.parametrize("file", ["graph/README.md", "graph/mappings.sssom.tsv", "graph/release/bac-kg.nq", "graph/entities/.~lock.X.tsv#"])
def test_a_file_that_belongs_there_is_let_be(project: Project, file: str) -> None:
    project.write(file, "text\n")

    assert read_tables(project.root)[1] == []


def test_a_missing_graph_folder_is_told(tmp_path: Path) -> None:
    assert [problem.message for problem in read_tables(tmp_path)[1]] == ["the folder graph/ is missing"]
