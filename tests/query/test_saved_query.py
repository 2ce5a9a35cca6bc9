"""A saved query loads whole or not at all, and its parameters are bound as RDF terms."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bac_kg.errors import SavedQueryError, UsageError
from bac_kg.queries.file import read_queries, read_query
from bac_kg.queries.saved_query import Parameter, SavedQuery, bind

FAULTY = Path(__file__).parent / "golden" / "headers"
GOLDEN = sorted(FAULTY.rglob("*.rq"))

QUERY = """\
#+ summary: Which adverse effects does a drug have?
#+ description: 'One row: one statement.'
#+ tags: [safety, drugs]
#+ parameters:
#+   drug: {type: iri, class: Substance, description: The substance, many: yes, optional: yes}
#+   as_of: {type: date, description: The day}
#+   word: {type: string, description: A word}
#+ columns: {effect: iri, n: integer}
#+ key: [effect]
#+ traps: NO is not false.
#+ expect_empty: Nothing is known of it.
PREFIX bac: <https://w3id.org/bac-kg/ontology/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

SELECT ?effect (COUNT(*) AS ?n) WHERE {
  VALUES ?drug { bac:baclofen }  # VALUES ?drug { bac:never }
  VALUES ?as_of { "2024-01-01"^^xsd:date }
  VALUES ?word { "it's { # }" }
  ?s bac:subject ?drug ; bac:finding ?effect ; bac:note "VALUES ?drug { bac:never }" .
  MINUS { VALUES ?drug { bac:baclofen } ?s bac:other ?drug ; bac:until ?u }
  FILTER(?u<?as_of&&?as_of>?u || CONTAINS(?note, ?word))
}
GROUP BY ?effect
ORDER BY ?effect
"""


@pytest.fixture
def query(tmp_path: Path) -> SavedQuery:
    """Return a saved query with a parameter of three kinds."""
    return _written(tmp_path / "adverse-effects.rq", QUERY)


def _written(path: Path, text: str) -> SavedQuery:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_query(path)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_faulty_file_does_not_load_and_the_golden_message_says_why(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FAULTY)

    with pytest.raises(SavedQueryError) as caught:
        read_query(path.relative_to(FAULTY))
    assert f"{caught.value}\n" == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_there_are_faulty_files_to_test() -> None:
    """An empty folder would pass the parametrized test above without running it."""
    assert len(GOLDEN) >= 40


def test_a_good_file_gives_its_whole_header(query: SavedQuery) -> None:
    assert (query.name, query.summary, query.description) == (
        "adverse-effects",
        "Which adverse effects does a drug have?",
        "One row: one statement.",
    )
    assert (query.tags, query.key, query.columns) == (("safety", "drugs"), ("effect",), {"effect": "iri", "n": "integer"})
    assert (query.traps, query.expect_empty, query.severity) == ("NO is not false.", "Nothing is known of it.", "")
    assert query.text == QUERY


def test_parameters_carry_the_defaults_of_their_blocks(query: SavedQuery) -> None:
    drug, as_of, word = query.parameters.values()

    assert (drug.type, drug.class_name, drug.many, drug.optional) == ("iri", "Substance", True, True)
    assert drug.default == ("<https://w3id.org/bac-kg/ontology/baclofen>",)
    assert as_of.default == ('"2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',)
    assert word.default == ('"it\'s { # }"',)


def test_a_check_lies_in_checks_and_has_a_severity(tmp_path: Path) -> None:
    text = "#+ summary: S\n#+ columns: {s: iri}\n#+ severity: WARNING\n#+ problem: P\n#+ fix: F\nSELECT ?s { ?s ?p ?o } ORDER BY ?s\n"

    check = _written(tmp_path / "checks" / "a-check.rq", text)
    assert (check.severity, check.problem, check.repair) == ("WARNING", "P", "F")


def test_a_folder_is_read_by_name_and_without_its_sub_folders(tmp_path: Path) -> None:
    for name in ("b", "a"):
        _written(tmp_path / f"{name}.rq", QUERY)
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "broken.rq").write_text("", encoding="utf-8")
    (tmp_path / "README.md").write_text("", encoding="utf-8")

    assert list(read_queries(tmp_path)) == ["a", "b"]


def test_the_faults_of_a_whole_folder_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.rq").write_text("SELECT ?s { ?s ?p ?o } ORDER BY ?s", encoding="utf-8")

    with pytest.raises(SavedQueryError, match=r"(?s)a\.rq, line 1: .*b\.rq, line 1: "):
        read_queries(tmp_path)


def test_binding_replaces_all_blocks_of_the_variable_and_nothing_else(query: SavedQuery) -> None:
    bound = bind(query, {"drug": (ox.NamedNode("a:x"), ox.NamedNode("a:y"), ox.NamedNode("a:x"))})

    assert bound == QUERY.replace("{ bac:baclofen }", "{ <a:x> <a:y> }")


def test_binding_nothing_gives_the_file_as_it_stands(query: SavedQuery) -> None:
    assert bind(query, {}) == QUERY


def test_undef_is_bound_where_the_header_allows_it(query: SavedQuery) -> None:
    assert bind(query, {"drug": (None,)}) == QUERY.replace("{ bac:baclofen }", "{ UNDEF }")


ONE, TWO = ox.Literal("1"), ox.Literal("2")
REFUSED = [
    ("drgu", (ONE,), "no parameter"),
    ("as_of", (None,), "needs a value"),
    ("drug", (None, ONE), "needs a value"),
    ("as_of", (ONE, TWO), "takes one value"),
    ("drug", (), "not RDF terms"),
    ("drug", "<a:x>", "not RDF terms"),
    ("drug", ("<a:x>",), "not RDF terms"),
    ("drug", (ox.BlankNode("b"),), "no IRI or literal"),
]


@pytest.mark.parametrize(("name", "terms", "message"), REFUSED)
def test_what_cannot_be_bound_is_refused(query: SavedQuery, name: str, terms: tuple[ox.Literal, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        bind(query, {name: terms})


ECHO = SavedQuery(
    "echo",
    "",
    "SELECT ?x ?y WHERE { VALUES ?x { 'x' } VALUES ?y { 'y' } }",
    {},
    parameters={"x": Parameter("x", "string", "")},
)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.sampled_from(["", "}", "'", '"', "\\", "\n", "#"]))
def test_any_text_arrives_as_the_same_literal_and_changes_nothing_else(text: str, end: str) -> None:
    solutions = ox.Store().query(bind(ECHO, {"x": (ox.Literal(text + end),)}))
    assert isinstance(solutions, ox.QuerySolutions)

    assert [tuple(row) for row in solutions] == [(ox.Literal(text + end), ox.Literal("y"))]
