"""The scanner tells code from strings, IRIs and comments as the engine does."""

from __future__ import annotations

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bac_kg.namespaces import PREFIXES
from bac_kg.sparql.guard import find_service
from bac_kg.sparql.scanner import declared_prefixes, line_and_column, query_form, scan, undeclared_prefixes


def _tokens(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in scan(text)]


TOKENS = [
    ("'it''s'", [("string", "'it'"), ("string", "'s'")]),
    (r'"a\"b" "c"', [("string", r'"a\"b"'), ("string", '"c"')]),
    ("'''a'b''c\n'''", [("string", "'''a'b''c\n'''")]),
    ('"""a""" "b"', [("string", '"""a"""'), ("string", '"b"')]),
    ('""', [("string", '""')]),
    ("# a ' comment\n?x", [("var", "?x")]),
    ("# a comment\r?x", [("var", "?x")]),
    ("<a#b> # c", [("iri", "<a#b>")]),
    ("?x <a:b> ?y", [("var", "?x"), ("iri", "<a:b>"), ("var", "?y")]),
    ("?x<?y", [("var", "?x"), ("punct", "<"), ("var", "?y")]),
    (r"ex:a\#b.c. :d", [("pname", r"ex:a\#b.c"), ("punct", "."), ("pname", ":d")]),
    ("a:b%20c", [("pname", "a:b%20c")]),
    ("_:b1 @en-GB ^^", [("bnode", "_:b1"), ("lang", "@en-GB"), ("punct", "^^")]),
    ("1.5e3 .5 3. 10", [("number", "1.5e3"), ("number", ".5"), ("number", "3"), ("punct", "."), ("number", "10")]),
    ("ex:😀 ?日本", [("pname", "ex:😀"), ("var", "?日本")]),
    ("?été ?x·", [("var", "?été"), ("var", "?x·")]),
    ("ENCODE_FOR_URI(", [("word", "ENCODE_FOR_URI"), ("punct", "(")]),
    (r"\u0053", [("bad", "\\"), ("word", "u0053")]),
    ('"""a" ?x', [("bad", '"')]),
    ("'a\n'", [("bad", "'")]),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_the_tokens_are_those_of_the_grammar(text: str, expected: list[tuple[str, str]]) -> None:
    assert _tokens(text) == expected


IRIS = [
    ("ASK { ?a ?b ?c FILTER(?a<?b&&?c>?d) }", []),
    ("ASK { ?a ?b ?c FILTER(?a < ?b && ?c > ?d) }", []),
    ("ASK { ?a ?b ?c FILTER(1<2&&3>2) }", []),
    ("ASK { ?a ?b ?c FILTER((?a)<?b||(?c)>?b) }", []),
    ("ASK { ?a ?b ?c FILTER(<a:f>(?b)<?b&&?c>?b) }", ["<a:f>"]),
    ("SELECT (?a<?b&&?c>?d AS ?e) { ?a <x:y> ?b }", ["<x:y>"]),
    ("ASK { ?a ?b ?c BIND(?a<?b&&?c>?b AS ?d) }", []),
    ("ASK { ?a ?b ?c FILTER(?a IN (<a:b>, <c:d>)) }", ["<a:b>", "<c:d>"]),
    ("ASK { ?a ?b (?c <a:b> 3 <c:d>) }", ["<a:b>", "<c:d>"]),
    ("ASK { VALUES (?a ?b) { (1 <a:b>) (<c:d> <e:f>) } }", ["<a:b>", "<c:d>", "<e:f>"]),
    ("ASK { ?a (<a:b>/<c:d>|^<e:f>)* ?c }", ["<a:b>", "<c:d>", "<e:f>"]),
    ("ASK { FILTER(EXISTS { ?a <a:b> <c:d> } && ?x<?y&&?z>?y) }", ["<a:b>", "<c:d>"]),
    ("ASK { ?a ?b ?c FILTER(?c = '1'^^<a:b>) }", ["<a:b>"]),
    ("SELECT ?a { ?a ?b ?c } GROUP BY ?a <a:f>(?b) HAVING(?a<?b&&?c>?b) ORDER BY ?a <a:g>(?c)", ["<a:f>", "<a:g>"]),
    ("SELECT ?a { { SELECT (?x<?y&&?z>?y AS ?a) { ?x <a:b> ?y } ORDER BY (?x<?y&&?z>?y) } ?a <c:d> ?e }", ["<a:b>", "<c:d>"]),
]


@pytest.mark.parametrize(("text", "expected"), IRIS)
def test_a_less_than_sign_is_told_from_an_iri(text: str, expected: list[str]) -> None:
    assert [token.text for token in scan(text) if token.kind == "iri"] == expected


FORMS = [
    ("select * {}", "SELECT"),
    ("# DELETE\nPREFIX a: <b:> BASE <c:> PREFIX : <d:> ASK {}", "ASK"),
    ("BASE <a:> DESCRIBE <b>", "DESCRIBE"),
    ("PREFIX select: <a:> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
    ("INSERT DATA { <a:b> <c:d> 'SELECT' }", "INSERT"),
    ("SELEC ?x {}", "SELEC"),
    ("{ SELECT }", ""),
    ("", ""),
    ("PREFIX a:", ""),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_the_form_is_the_first_word_behind_the_prologue(text: str, form: str) -> None:
    assert query_form(scan(text)) == form


def test_prefixes_are_read_outside_strings_and_comments_only() -> None:
    tokens = scan("PREFIX a: <b:> # PREFIX c: <d:>\nASK { a:x c:y 'e:f' . ?s :z <g:h> }")

    assert declared_prefixes(tokens) == {"a": "b:"}
    assert list(undeclared_prefixes(tokens)) == ["c", ""]


@given(st.text(max_size=60))
def test_every_text_is_scanned_to_its_end_or_to_an_open_quote(text: str) -> None:
    tokens = scan(text)

    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(before.end <= after.start for before, after in pairwise(tokens))


@given(st.text(max_size=40), st.integers(0, 40))
def test_line_and_column_lead_back_to_the_offset(text: str, offset: int) -> None:
    at = min(offset, len(text))

    line, column = line_and_column(text, at)
    assert sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1 == at


PIECES = st.lists(
    st.sampled_from([
        "?a", "?s ?p ?o", "true", "1", "1.", "1e5", "ex:a", r"ex:a\#b", r"ex:a\'b", "_:b", "@en", "a", "UNDEF", "<a:b>", "<?b#>", "<?b'>",
        "'", '"', "'''", '"""', "'x'", "#", "\n", "\r", " ", r"\u0053", "\\", "(", ")", "{", "}", "[", "]", ".", ";", ",", ")\n",
        "<", "<=", "<<", ">", "&&", "||", "=", "!", "/", "|", "^", "^^<a:b>", "(?a<?b#>", "FILTER(", "FILTER(?a<?b",
        "BIND(1 AS ?z)", "STR(", "ex:f(", "IN(", "\u00a0", "\u2028", "é", "😀", "EXISTS{", "OPTIONAL{", "UNION", "MINUS{", "VALUES ?x{",
        "SERVICE<x:y>{}", "SERVICE SILENT <x:y>{?s ?p ?o}", "SERVICEex:a{}",
    ]),
    max_size=7,
)  # fmt: skip
FRAMES = st.sampled_from([
    "SELECT * {{ {0} SERVICE <x:y> {{}} }}",
    "SELECT * {{ ?s ?p {0} SERVICE <x:y> {{}} }}",
    "ASK {{ ?a ?b ?c FILTER(?a<{0}\n) SERVICE <x:y> {{}} #{0} }}\n }}",
    "SELECT (?a<{0}\n AS ?z) {{ SERVICE <x:y> {{}} #{0} }}\n }}",
    "SELECT * {{ VALUES ?v {{ {0} }} SERVICE <x:y> {{}} }}",
])  # fmt: skip


def _parses(text: str) -> bool:
    try:
        ox.Store().query(text, prefixes=PREFIXES | {"ex": "e:"})
    except SyntaxError:
        return False
    except (RuntimeError, OSError, ValueError):
        return True
    return True


@settings(max_examples=400, deadline=None)
@given(FRAMES, PIECES)
@example("ASK {{ ?a ?b ?c FILTER(?a<{0}\n) SERVICE <x:y> {{}} #{0} }}\n }}", ["?b#>", '"""'])
@example("ASK {{ ?a ?b ?c FILTER(?a<{0}\n) SERVICE <x:y> {{}} #{0} }}\n }}", ["<?b#>", "'''"])
@example("SELECT * {{ ?s ?p {0} SERVICE <x:y> {{}} }}", ["true"])
def test_whatever_the_engine_reads_as_service_is_found(frame: str, pieces: list[str]) -> None:
    text = frame.format("".join(pieces))
    tokens = scan(text)

    # If the query parses with the keyword and not with another word in its place, then the engine read it as the keyword.
    is_read = _parses(text) and not _parses(text.replace("SERVICE", "S3RVIC3"))
    assert not is_read or find_service(tokens) is not None or any(token.kind == "bad" for token in tokens)
