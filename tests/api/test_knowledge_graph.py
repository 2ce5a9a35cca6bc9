"""The Python door: open, ask, look; the same answers from the package, a folder and an endpoint."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bac_kg import KnowledgeGraph
from bac_kg.errors import QueryError, ReleaseError, UsageError


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def test_rows_are_typed_by_the_header(graph: KnowledgeGraph) -> None:
    start = next(
        row for row in graph.query("dose-regimens", tier="lay") if row["phase"] == "starting dose" and row["amountLow"] is not None
    )

    assert (start["amountLow"], start["unit"], start["timesPerDay"], start["dailyMgHigh"]) == (Decimal(5), "mg", 3, Decimal(15))


def test_a_parameter_takes_a_slug_a_label_a_curie_or_an_iri(graph: KnowledgeGraph) -> None:
    names = ("seizure", "Seizure", "bacr:seizure", "https://w3id.org/bac-kg/id/seizure")
    answers = [[tuple(row.values()) for row in graph.query("roles-of-finding", finding=name)] for name in names]

    assert answers[0]
    assert answers.count(answers[0]) == len(names)


def test_an_own_query_needs_no_prefixes(graph: KnowledgeGraph) -> None:
    found = graph.sparql("SELECT (COUNT(*) AS ?count) { ?s a bac:AdverseEffect }")

    assert not isinstance(found, bool) and found[0]["count"] > 5


def test_ask_and_construct_answer_in_kind(graph: KnowledgeGraph) -> None:
    triples = graph.sparql("CONSTRUCT { ?s rdfs:label ?label } { ?s a bac:Substance ; rdfs:label ?label }")

    assert graph.sparql("ASK { bacr:baclofen a bac:Substance }") is True
    assert not isinstance(triples, bool) and len(triples) > 3


def test_rdflib_terms_come_out(graph: KnowledgeGraph) -> None:
    from rdflib.term import URIRef

    row = graph.query("classes").to_rdflib()[0]

    assert row["statement"].startswith("https://w3id.org/bac-kg/statement/") and isinstance(row["statement"], URIRef)


def test_showing_a_thing_tells_its_facts_and_mentions(graph: KnowledgeGraph) -> None:
    view = graph.show("seizure")

    assert view.label == "seizure"
    assert {"withdrawal effect", "safety advice"} <= {mention.kind for mention in view.mentions}


def test_the_release_names_itself(graph: KnowledgeGraph) -> None:
    assert graph.release.version and graph.release.date.startswith("20")
    assert "not clinical advice" in graph.query("taper").provenance


@pytest.mark.parametrize(
    ("name", "parameters", "error"),
    [
        ("adverse-efects", {}, UsageError),
        ("adverse-effects", {"drugs": "baclofen"}, UsageError),
        ("adverse-effects", {"drug": "seizure"}, QueryError),
        ("regulatory-status", {"as_of": "2026"}, QueryError),
    ],
)
def test_a_wrong_question_is_refused(graph: KnowledgeGraph, name: str, parameters: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error, match="fix: "):
        graph.query(name, **parameters)


def test_a_folder_without_a_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"manifest\.json"):
        KnowledgeGraph.open(tmp_path)


def test_a_release_folder_gives_the_same_answer(graph: KnowledgeGraph, root: Path) -> None:
    other = KnowledgeGraph.open(root / "graph" / "release")

    assert list(other.query("withdrawal-effects")) == list(graph.query("withdrawal-effects"))


def test_a_country_may_be_written_as_people_write_it(graph: KnowledgeGraph) -> None:
    answers = [
        list(graph.query("regulatory-status", jurisdiction=name, as_of="2026-06-01")) for name in ("us", "US", "USA", "United States")
    ]

    assert answers[0]
    assert answers.count(answers[0]) == len(answers)


@pytest.mark.parametrize("code", ["CHEBI:2972", "chebi:2972", "rxnorm:1292", "unii:H789N3FKE8"])
def test_a_code_of_another_vocabulary_finds_the_substance(graph: KnowledgeGraph, code: str) -> None:
    assert graph.show(code).iri == "https://w3id.org/bac-kg/id/baclofen"


def test_a_code_of_the_class_finds_the_class_and_not_the_drug(graph: KnowledgeGraph) -> None:
    assert graph.show("mesh:D058786").label == "GABA-B agonists"


@pytest.mark.parametrize("code", ["CHEBI:190735", "unii:NYU6UTW25B", "drugbank:DB08891"])
def test_a_code_that_is_denied_of_one_substance_finds_the_one_it_stands_for(graph: KnowledgeGraph, code: str) -> None:
    assert graph.show(code).iri == "https://w3id.org/bac-kg/id/arbaclofen"


def test_a_code_that_is_denied_of_all_finds_nothing(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="nothing in the graph is called"):
        graph.show("unii:64OSE3996V")


def test_restricted_vocabularies_have_codes_and_no_names(graph: KnowledgeGraph) -> None:
    found = graph.sparql("""SELECT ?code ?name { ?object dcterms:identifier ?code ; rdfs:label ?name
      FILTER(REGEX(?code, "^(snomedct|meddra|umls|atc|icd10cm|drugbank):", "i")) }""")

    assert not isinstance(found, bool) and list(found) == []
