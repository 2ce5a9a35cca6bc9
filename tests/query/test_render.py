"""Answers as people read them: tables, Markdown, and Python values."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from types import ModuleType

import pyoxigraph as ox
import pytest
import rdflib

from bac_kg.answers.render import render_markdown, render_table
from bac_kg.answers.rows import to_pandas, to_rdflib, typed_rows
from bac_kg.display import display_width
from bac_kg.errors import MachineError, QueryError
from bac_kg.namespaces import PREFIXES
from bac_kg.sparql.answer import Answer


def _answer(head: str, *rows: str) -> Answer:
    solutions = ox.Store().query(f"SELECT {head} {{ VALUES ({head}) {{ {' '.join(f'({row})' for row in rows)} }} }}", prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return Answer.from_json(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")


EFFECTS = _answer(
    "?effect ?label ?dose ?statement ?tier",
    'bacr:nausea "nausea" 10 bacs:ae-2 1',
    'bacr:somnolence "sleepy 薬" 0.5 bacs:ae-3 2',
    "bac:other UNDEF UNDEF <http://example.org/x> 2",
)


def test_a_table_has_short_names_numbers_to_the_right_and_no_answer_columns() -> None:
    assert render_table(EFFECTS) == (
        "effect      label      dose\n----------  ---------  ----\nnausea      nausea       10\nsomnolence  sleepy 薬   0.5\nbac:other\n"
    )


def test_wide_shows_all_columns() -> None:
    assert render_table(EFFECTS, wide=True).splitlines()[4] == "bac:other                    http://example.org/x     2"


@pytest.mark.parametrize("width", [26, 30, 40])
def test_a_table_fits_the_terminal(width: int) -> None:
    lines = render_table(EFFECTS, width=width, wide=False).splitlines()

    assert max(map(display_width, lines)) <= width


def test_what_is_cut_ends_in_an_ellipsis() -> None:
    assert "somnole…" in render_table(EFFECTS, width=24)


def test_a_query_of_nothing_but_answer_columns_shows_them() -> None:
    assert render_table(_answer("?source ?tier", "<a:b> 1")) == "source  tier\n------  ----\na:b        1\n"


def test_no_rows_still_show_the_header() -> None:
    assert render_table(Answer.from_json(b'{"head":{"vars":["a"]},"results":{"bindings":[]}}')) == "a\n-\n"


@pytest.mark.parametrize("render", [render_table, render_markdown])
def test_a_boolean_is_yes_or_no(render: object) -> None:
    assert callable(render)
    assert render(Answer.from_json(b'{"head":{},"boolean":true}')) == "yes\n"
    assert render(Answer.from_json(b'{"head":{},"boolean":false}')) == "no\n"


def test_text_cannot_steer_the_terminal_or_break_the_line() -> None:
    table = render_table(_answer("?x", r'"a\tb\u001b[31m\u202E\r\nc"'))

    assert table.splitlines()[2] == "a b\\x1b[31m\\u202e c"


def test_markdown_escapes_what_would_be_markup() -> None:
    text = render_markdown(_answer("?x ?n", r'"a|b *c* <d> [e](f) _g_ h_i `j` \\ \n k" 1', "UNDEF 2"))

    assert text.splitlines() == [
        "| x | n |",
        "| --- | ---: |",
        r"| a\|b \*c\* &lt;d> \[e\](f) \_g\_ h_i \`j\` \\   k | 1 |",
        "|  | 2 |",
    ]


def test_rows_become_plain_values_by_the_types_of_the_header() -> None:
    answer = _answer("?i ?s ?d ?n ?x ?e ?u", '<a:b> "s"@en "2024-02-29"^^xsd:date 7 0.50 "2014~"^^edtf:EDTF UNDEF')
    types = {"i": "iri", "s": "string", "d": "date", "n": "integer", "x": "decimal", "e": "edtf", "u": "iri"}

    assert typed_rows(answer, types) == [
        {"i": "a:b", "s": "s", "d": date(2024, 2, 29), "n": 7, "x": Decimal("0.5"), "e": "2014~", "u": None}
    ]


def test_a_date_that_the_source_does_not_state_is_said_so() -> None:
    assert typed_rows(_answer("?e", "bac:not-stated"), {"e": "edtf"}) == [{"e": "not-stated"}]


def test_without_types_values_go_by_their_datatype() -> None:
    answer = _answer("?i ?s ?d ?n ?x ?f ?t ?o", '<a:b> "s" "2024-02-29"^^xsd:date 7 0.5 1e3 true "z"^^<a:c>')

    assert list(typed_rows(answer)[0].values()) == ["a:b", "s", date(2024, 2, 29), 7, Decimal("0.5"), 1000.0, True, "z"]


MISTYPED = [
    ('"x"', "iri"),
    ("<a:b>", "string"),
    ("bac:common", "edtf"),
    ("bac:not-stated", "date"),
    ('"x"', "integer"),
    ('"ten"', "decimal"),
    ('"2024"', "date"),
    ('"2024-02-30"^^xsd:date', "date"),
]


@pytest.mark.parametrize(("term", "kind"), MISTYPED)
def test_a_value_of_another_type_names_row_and_column(term: str, kind: str) -> None:
    with pytest.raises(QueryError, match="row 1, column x: "):
        typed_rows(_answer("?x", term), {"x": kind})


def test_rdflib_terms_keep_language_datatype_and_lexical_form() -> None:
    rows = to_rdflib(_answer("?a ?b ?c ?d ?e", '<a:b> "s"@en "s" "2024-02-29"^^xsd:date UNDEF'))

    day = rdflib.Literal("2024-02-29", datatype=rdflib.XSD.date)
    assert rows == [{"a": rdflib.URIRef("a:b"), "b": rdflib.Literal("s", lang="en"), "c": rdflib.Literal("s"), "d": day, "e": None}]


def test_pandas_gets_the_typed_rows_and_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = ModuleType("pandas")
    pandas.DataFrame = lambda rows, columns: (rows, columns)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", pandas)

    assert to_pandas(_answer("?x", "1"), {"x": "integer"}) == ([{"x": 1}], ["x"])


def test_a_missing_pandas_is_named_with_a_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(MachineError, match="pip install pandas") as caught:
        to_pandas(EFFECTS)
    assert caught.value.exit_code == 3
