"""What every store must do alike: embedded Oxigraph, rdflib, and a real server over HTTP."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bac_kg.stores.embedded import Store

# rdflib 7.6 uses its own deprecated classes and properties.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")

EFFECTS = "SELECT ?s ?f WHERE { ?s a bac:AdverseEffect ; bac:subject bacr:baclofen ; bac:finding ?f } ORDER BY ?s"
BACLOFEN = "https://w3id.org/bac-kg/id/baclofen"

SELECTS = [
    ("a selection in order", EFFECTS, [("statement/ae-22222", "id/somnolence"), ("statement/ae-33333", "id/nausea")]),
    ("a triple in two graphs counts once", "SELECT (COUNT(*) AS ?n) { ?s bac:subject bacr:baclofen }", [("2",)]),
    ("sums are of rows, not of copies", "SELECT (SUM(?a) AS ?n) { ?s bac:subject bacr:baclofen ; bac:amount ?a }", [("10.5",)]),
    (
        "GRAPH tells asserted from inferred",
        "SELECT ?g { GRAPH ?g { bacs:ae-22222 bac:subject bacr:baclofen } } ORDER BY ?g",
        [("graph/inferred",), ("graph/statements",)],
    ),
    ("OPTIONAL leaves a variable unbound", "SELECT ?s ?u { ?s a bac:AdverseEffect OPTIONAL { ?s bac:validUntil ?u } } ORDER BY ?s",
        [("statement/ae-22222", None), ("statement/ae-33333", "2020-01-31"), ("statement/ae-44444", None)]),
    ("UNDEF restricts nothing", "SELECT ?s { VALUES ?d { UNDEF } ?s bac:subject ?d } ORDER BY ?s",
        [("statement/ae-22222",), ("statement/ae-33333",), ("statement/ae-44444",)]),
    ("VALUES of three",
        "SELECT ?d { VALUES ?d { bacr:baclofen bacr:diazepam bacr:caffeine } FILTER EXISTS { ?s bac:subject ?d } } ORDER BY ?d",
        [("id/baclofen",), ("id/diazepam",)]),
    ("dates compare as dates", 'SELECT ?s { ?s bac:validUntil ?u FILTER(?u < "2020-02-01"^^xsd:date) }', [("statement/ae-33333",)]),
    ("a path with one end bound", "SELECT ?x { ?x a/rdfs:subClassOf* bac:Substance } ORDER BY ?x",
        [("id/baclofen",), ("id/caffeine",), ("id/diazepam",)]),
    ("no rows", "SELECT ?x { ?x bac:subject bacr:caffeine }", []),
    ("comments, strings and IRIs that look like something else",
        'SELECT ?x { # DELETE SERVICE\n VALUES ?x { "SERVICE <x>" } }', [("SERVICE <x>",)]),
    ("letters of all scripts", "SELECT ?l { bacr:nausea rdfs:label ?l }", [('nausea | "sick", \\ naïve 薬',)]),
    ("a prefix of the query's own goes first",
        "PREFIX bac: <https://w3id.org/bac-kg/id/> SELECT ?s { ?s ?p bac:diazepam }", [("statement/ae-44444",)]),
    ("a long query", f"SELECT ?s {{ ?s bac:subject bacr:diazepam FILTER(?s NOT IN ({', '.join(f'<x:{n}>' for n in range(900))})) }}",
        [("statement/ae-44444",)]),
]  # fmt: skip


def _plain(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term)).removeprefix("https://w3id.org/bac-kg/")


@pytest.mark.parametrize(("text", "expected"), [each[1:] for each in SELECTS], ids=[each[0] for each in SELECTS])
def test_every_store_gives_the_same_rows(store: Store, text: str, expected: list[tuple[str | None, ...]]) -> None:
    answer = store.select(text)

    assert [tuple(map(_plain, row)) for row in answer.rows] == expected


def test_every_store_names_the_columns_in_order(store: Store) -> None:
    assert store.select("SELECT ?s ?missing ?f { ?s bac:finding ?f }").columns == ("s", "missing", "f")


def test_every_store_keeps_datatypes_and_languages(store: Store) -> None:
    answer = store.select("SELECT ?u ?l { bacs:ae-33333 bac:validUntil ?u . bacr:oral rdfs:label ?l }")

    day = ox.Literal("2020-01-31", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    assert answer.rows == [(day, ox.Literal("by mouth", language="en"))]


ASKS = [("ASK { ?s bac:subject bacr:baclofen }", True), ("ASK { ?s bac:subject bacr:oral }", False)]


@pytest.mark.parametrize(("text", "expected"), ASKS)
def test_every_store_answers_yes_and_no(store: Store, text: str, expected: bool) -> None:
    assert store.ask(text) is expected


def test_every_store_builds_a_graph_of_distinct_sorted_triples(store: Store) -> None:
    triples = store.graph("CONSTRUCT { ?d a bac:Asked } WHERE { ?s bac:subject ?d }")

    assert [triple.subject.value.rpartition("/")[2] for triple in triples] == ["baclofen", "diazepam"]  # type: ignore[union-attr]


def test_every_store_says_what_it_is(store: Store) -> None:
    assert store.describe
