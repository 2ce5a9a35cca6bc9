"""The one form of a table: what fmt mends, what it leaves for a person, and that it is stable."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bac_kg.tables.formatting import format_table
from bac_kg.tables.reading import parse_table

MENDS = {
    "line ends": ("id\tlabel\r\na\tA\r\n", "id\tlabel\na\tA\n", ("line ends",)),
    "byte order mark": ("\ufeffid\tlabel\na\tA\n", "id\tlabel\na\tA\n", ("byte order mark",)),
    "end of file": ("id\tlabel\na\tA", "id\tlabel\na\tA\n", ("end of the last line",)),
    "order": ("id\tlabel\nb\tB\na\tA\n", "id\tlabel\na\tA\nb\tB\n", ("rows sorted by id",)),
    "spaces": ("id\tlabel\na\t A  b\u00a0\n", "id\tlabel\na\tA b\n", ("non-breaking spaces (1x)", "stray spaces (1x)")),
    "quotes": ("id\tlabel\na\t“A”\u2019s\n", 'id\tlabel\na\t"A"\'s\n', ("curly quotes (1x)",)),
    "wrapped cells": ('id\tlabel\na\t"A ""b"""\n', 'id\tlabel\na\tA "b"\n', ("wrapping quotes (1x)",)),
    "wrapped rows": ('id\tlabel\n"a\tA"\n', "id\tlabel\na\tA\n", ("whole rows in quotes (1x)",)),
    "empty rows": ("id\tlabel\n\n\t\na\tA\n", "id\tlabel\na\tA\n", ("empty rows (2x)",)),
    "empty columns": ("id\tlabel\t\t\na\tA\t\t\n", "id\tlabel\na\tA\n", ("empty columns (2x)",)),
    "nothing": ("id\tlabel\na\tA\nb\t\n", "id\tlabel\na\tA\nb\t\n", ()),
}

LEFT = {
    "a date": ("id\tdose\na\t15-May\n", "row 2, column dose: warning: '15-May': a spreadsheet program made a date of it"),
    "a rounded code": ("id\tcode\na\t1.13473E+14\n", "a spreadsheet program rounded a long code, its last digits are lost"),
    "a truth value": ("id\tcode\na\tTRUE\n", "a spreadsheet program made a truth value of it"),
    "a short row": ("id\tdose\na\n", "row 2: the row has 1 cells, the header has 2"),
    "no id": ("id\tdose\n\tA\n", "row 2, column id: the row has no id"),
    "an id twice": ("id\tdose\na\tA\na\tB\n", "row 3, column id: id 'a' is used in row 2 already"),
}


@pytest.mark.parametrize(("text", "result", "mended"), MENDS.values(), ids=MENDS)
def test_harmless_damage_is_mended_and_told(text: str, result: str, mended: tuple[str, ...]) -> None:
    formatted = format_table(text)

    assert (formatted.data.decode(), formatted.mended, formatted.left) == (result, mended, ())


@pytest.mark.parametrize(("text", "message"), LEFT.values(), ids=LEFT)
def test_what_a_person_must_mend_stays_and_is_told(text: str, message: str) -> None:
    formatted = format_table(text, "graph/statements/DoseRegimen.tsv")

    assert formatted.data.decode() == text
    assert [message in str(problem) for problem in formatted.left] == [True]


def test_torn_rows_keep_their_order_so_that_they_can_be_joined_again() -> None:
    text = 'id\tlabel\nb\t"B\nand more"\na\tA\n'

    assert format_table(text).data.decode() == text


def test_utf_16_of_a_spreadsheet_program_becomes_utf_8() -> None:
    formatted = format_table("id\tlabel\r\na\tä\r\n".encode("utf-16"))

    assert (formatted.data.decode(), formatted.mended) == ("id\tlabel\na\tä\n", ("encoding UTF-16", "line ends"))


def test_an_unknown_encoding_is_let_be_and_told() -> None:
    data = "id\tlabel\na\tä\n".encode("latin-1")
    formatted = format_table(data)

    assert (formatted.data, formatted.mended) == (data, ())
    assert "byte 0xE4 is not UTF-8" in str(formatted.left[0])


def test_evidence_rows_stand_in_reading_order_beyond_four_digits() -> None:
    formatted = format_table("id\nlabel-10000\nlabel-0010\nlabel-9990\n")

    assert formatted.data.decode().split() == ["id", "label-0010", "label-9990", "label-10000"]


@given(st.text(alphabet=st.sampled_from(list('ab"“\u2019 \u00a0\u200b\t\n\r,\ufeffé'))))
@example("““““\t“")  # its cells, once mended, read as a row that is quoted as a whole
def test_formatting_twice_changes_nothing_more(text: str) -> None:
    once = format_table("id\tlabel\n" + text).data

    assert format_table(once).data == once
    assert format_table(once).mended == ()


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.text(alphabet=st.sampled_from(list('xy"“\u2019 \u00a0\u200b,'))))))
def test_what_fmt_promises_to_mend_is_no_problem_afterwards(rows: list[tuple[str, str]]) -> None:
    text = "\ufeffid\tlabel\r\n" + "".join(f"{name}{number}\t{label}\r\n" for number, (name, label) in enumerate(rows))

    _, problems = parse_table(format_table(text).data, "t.tsv", "Substance")

    assert problems == []
