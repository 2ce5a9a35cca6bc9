"""What spreadsheet programs do to cells: harmless damage is undone, loss is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bac_kg.tables.spreadsheet import Damage, damage_fix, find_damage, mend_cell, unwrap_row

LOST = [
    ("15-May", "date", "5-15"),
    ("May-15", "date", "5-15"),
    ("2-Sep", "date", "9-2"),
    ("05-Mai", None, None),
    ("5-May-2026", "date", "5-5"),
    ("2026-05-15", "date", "5-15"),
    ("2026-05-15 00:00:00", "date", "5-15"),
    ("5/15/2026", "date", "5-15"),
    ("15.05.2026", "date", ""),
    ("1.13473E+14", "rounded code", ""),
    ("2,5E+10", "rounded code", ""),
    ("0,5", "decimal comma", "0.5"),
    ("-12,75", "decimal comma", "-12.75"),
    ("TRUE", "truth value", "yes"),
    ("FALSE", "truth value", "no"),
    ("5-15", None, None),
    ("MARCH1", None, None),
    ("true", None, None),
    ("0.5", None, None),
    ("1e3", None, None),
    ("gaba-b-receptor", None, None),
]

HARMLESS = [
    (" a ", "a", ("stray spaces",)),
    ("a  b", "a b", ("stray spaces",)),
    ("a\u00a0b", "a b", ("non-breaking spaces",)),
    ("a\u200bb", "ab", ("invisible characters",)),
    ("“a” \u2018b\u2019", "\"a\" 'b'", ("curly quotes",)),
    ('"a ""b"" c"', 'a "b" c', ("wrapping quotes",)),
    ("β → \u03b3", "β → \u03b3", ()),
    ('5" long', '5" long', ()),
]


@pytest.mark.parametrize(("text", "kind", "guess"), LOST)
def test_lossy_damage_is_named_with_the_likely_original(text: str, kind: str | None, guess: str | None) -> None:
    damage = find_damage(text)

    assert (damage and damage.kind, damage and damage.guess) == (kind, guess)


@pytest.mark.parametrize(("text", "mended", "names"), HARMLESS)
def test_harmless_damage_is_undone_and_named(text: str, mended: str, names: tuple[str, ...]) -> None:
    assert mend_cell(text) == (mended, names)


@given(st.text(alphabet=st.sampled_from(list("ab\"'“”\u2019 \u00a0\u200b\t|,\u2028é"))))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    once, _ = mend_cell(text)

    assert mend_cell(once) == (once, ())


def test_an_iso_date_may_be_meant_and_a_month_name_may_not() -> None:
    maybe, certain = find_damage("2026-05-15"), find_damage("15-May")

    assert maybe is not None
    assert certain is not None
    assert (maybe.certain, certain.certain) == (False, True)


def test_the_advice_without_a_guess_names_no_original() -> None:
    damage = Damage("rounded code", "a spreadsheet program rounded a long code")

    assert damage_fix(damage) == "write what stood there, and set the column to text in the spreadsheet program"


@pytest.mark.parametrize("line", ['"a"', '"a"\t"b"', 'a\t"b"', '"a\tb', ""])
def test_a_row_that_is_not_quoted_as_a_whole_is_let_be(line: str) -> None:
    assert unwrap_row(line) is None
