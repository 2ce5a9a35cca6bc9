"""An answer keeps its JSON, gives its rows as terms, and serialises as the W3C says."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bac_kg.errors import QueryError, UsageError
from bac_kg.sparql.answer import Answer

QUERY = """SELECT * { VALUES (?x ?y) { (<http://example.org/é> "a, \\"b\\"\\n|c") (UNDEF "x"@en) (<a:b> 1.5) } }"""


@pytest.fixture
def answer() -> Answer:
    """Return rows with an unbound cell, quotes, a line break, a language and a number."""
    solutions = ox.Store().query(QUERY)
    assert isinstance(solutions, ox.QuerySolutions)
    return Answer.from_json(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")


BOOLEAN = Answer.from_json(b'{"head":{},"boolean":false}')


def test_rows_are_terms_and_none_where_unbound(answer: Answer) -> None:
    assert answer.columns == ("x", "y")
    assert answer.rows[1] == (None, ox.Literal("x", language="en"))
    assert (len(answer), answer.boolean) == (3, None)


def test_rows_are_parsed_once(answer: Answer) -> None:
    assert answer.rows is answer.rows


def test_a_boolean_has_no_rows() -> None:
    assert (BOOLEAN.boolean, BOOLEAN.columns, BOOLEAN.rows) == (False, (), [])


def test_csv_is_that_of_the_w3c(answer: Answer) -> None:
    expected = 'x,y\r\nhttp://example.org/é,"a, ""b""\n|c"\r\n,x\r\na:b,1.5\r\n'
    assert answer.to_bytes("csv").decode() == expected


def test_tsv_is_that_of_the_w3c(answer: Answer) -> None:
    expected = '?x\t?y\n<http://example.org/é>\t"a, \\"b\\"\\n|c"\n\t"x"@en\n<a:b>\t1.5\n'
    assert answer.to_bytes("tsv").decode() == expected


@pytest.mark.parametrize(("format", "reader"), [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)])
def test_json_and_xml_give_the_same_rows_back(answer: Answer, format: str, reader: ox.QueryResultsFormat) -> None:
    found = ox.parse_query_results(answer.to_bytes(format), format=reader)
    assert isinstance(found, ox.QuerySolutions)
    assert [tuple(row) for row in found] == answer.rows


@pytest.mark.parametrize(("format", "data"), [("csv", b"false"), ("tsv", b"false"), ("json", b'{"head":{},"boolean":false}')])
def test_a_boolean_serialises_too(format: str, data: bytes) -> None:
    assert BOOLEAN.to_bytes(format) == data


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="json, csv, tsv, xml"):
        BOOLEAN.to_bytes("ods")


ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}'


@pytest.mark.parametrize("data", [b"", b"[]", b"<html>", ROWS, ROWS.replace(b"a b", b"a:b")[:-5]])
def test_broken_json_is_an_error_wherever_it_is_noticed(data: bytes) -> None:
    with pytest.raises(QueryError, match="no SPARQL results JSON"):
        _ = Answer.from_json(data).rows
    with pytest.raises(QueryError, match="no SPARQL results JSON"):
        Answer.from_json(data).to_bytes("csv")
