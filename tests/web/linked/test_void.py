"""The description of the data set is true: each count is what the endpoint itself counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pytest
from releases_at_hand import DATE, VERSION
from serving import Running, running_service

PREFIXES = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX voidext: <http://ldf.fi/void-ext#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX data: <https://w3id.org/bac-kg/>
"""
# What VoID says (asked of the description), and what is (asked of the endpoint).
CASES = {
    "triples": ("SELECT ?n { data:dataset void:triples ?n }", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    "subjects": ("SELECT ?n { data:dataset void:distinctSubjects ?n }", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
    "objects": ("SELECT ?n { data:dataset void:distinctObjects ?n }", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
    "classes": ("SELECT ?n { data:dataset void:classes ?n }", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }"),
    "properties": ("SELECT ?n { data:dataset void:properties ?n }", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
    "graphs": (
        "SELECT ?g ?n { data:dataset void:subset ?g . ?g void:triples ?n } ORDER BY ?g",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(?g != <https://w3id.org/bac-kg/graph/dataset>) } GROUP BY ?g ORDER BY ?g",
    ),
    "class partitions": (
        "SELECT ?c ?n { data:dataset void:classPartition ?part . ?part void:class ?c ; void:entities ?n } ORDER BY ?c",
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    ),
    "property partitions": (
        "SELECT ?p ?n ?s ?o { data:dataset void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n ; void:distinctSubjects ?s ; void:distinctObjects ?o } ORDER BY ?p",
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?s) (COUNT(DISTINCT ?y) AS ?o) { ?x ?p ?y } GROUP BY ?p ORDER BY ?p",
    ),
    "properties of classes": (
        "SELECT ?c ?p ?n { data:dataset void:classPartition ?part . ?part void:class ?c ; void:propertyPartition ?inner . ?inner void:property ?p ; void:triples ?n } ORDER BY ?c ?p",
        "SELECT ?c ?p (COUNT(*) AS ?n) { ?x a ?c ; ?p ?y } GROUP BY ?c ?p ORDER BY ?c ?p",
    ),
    "classes that properties of statements lead to": (
        "SELECT ?p ?d ?n { ?part void:class <https://w3id.org/bac-kg/ontology/Statement> ; void:propertyPartition ?inner . ?inner void:property ?p ; void:classPartition ?to . ?to void:class ?d ; void:triples ?n } ORDER BY ?p ?d",
        "SELECT ?p ?d (COUNT(*) AS ?n) { ?x a <https://w3id.org/bac-kg/ontology/Statement> ; ?p ?y . ?y a ?d } GROUP BY ?p ?d ORDER BY ?p ?d",
    ),
    "datatypes of statements": (
        "SELECT ?p ?d ?n { ?part void:class <https://w3id.org/bac-kg/ontology/Statement> ; void:propertyPartition ?inner . ?inner void:property ?p ; voidext:datatypePartition ?to . ?to voidext:datatype ?d ; void:triples ?n } ORDER BY ?p ?d",
        "SELECT ?p ?d (COUNT(*) AS ?n) { ?x a <https://w3id.org/bac-kg/ontology/Statement> ; ?p ?y . BIND(DATATYPE(?y) AS ?d) FILTER(BOUND(?d)) } GROUP BY ?p ?d ORDER BY ?p ?d",
    ),
}


@pytest.fixture(scope="module")
def linked(_no_proxy: None) -> Iterator[Running]:
    """Return a service of the release as it is: the tombstones of the other tests are not in its own counts."""
    with running_service("--timeout", "30", "--quiet") as running:
        yield running


@pytest.fixture(scope="module")
def described(linked: Running) -> ox.Store:
    """Return what ``/.well-known/void`` says."""
    answer = linked.get("/.well-known/void")
    store = ox.Store()
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    return store


def select(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + text)
    assert isinstance(found, Iterable)
    return [tuple(value(term) for term in solution) for solution in found]


def value(term: object) -> str:
    return str(getattr(term, "value", ""))


@pytest.mark.parametrize("case", CASES)
def test_a_count_is_what_the_endpoint_counts(case: str, described: ox.Store, linked: Running) -> None:
    said, asked = CASES[case]
    answer = linked.query(PREFIXES + asked).json
    counted = [tuple(row[name]["value"] for name in answer["head"]["vars"]) for row in answer["results"]["bindings"]]

    assert len(counted) >= 1
    assert select(described, said) == counted


@pytest.mark.parametrize("class_name", ["Substance", "AdverseEffect", "EvidenceItem", "Source", "ClinicalFinding"])
def test_completion_finds_the_properties_of_a_class(class_name: str, described: ox.Store) -> None:
    """The question that SPARQL editors ask of VoID (sib-swiss/sparql-editor)."""
    text = f"""SELECT DISTINCT ?prop ?to {{
      ?cp void:class <https://w3id.org/bac-kg/ontology/{class_name}> ; void:propertyPartition ?pp . ?pp void:property ?prop .
      OPTIONAL {{ {{ ?pp void:classPartition/void:class ?to }} UNION {{ ?pp voidext:datatypePartition/voidext:datatype ?to }} }}
    }}"""

    assert len(select(described, text)) > 3


def test_the_data_set_is_described_for_catalogues(described: ox.Store, linked: Running) -> None:
    text = """SELECT ?title ?version ?issued ?endpoint ?licence {
      data:dataset a dcat:Dataset ; dcterms:title ?title ; dcat:version ?version ; dcterms:issued ?issued ; dcterms:license ?licence .
      ?service a dcat:DataService ; dcat:servesDataset data:dataset ; dcat:endpointURL ?endpoint .
    }"""
    rows = select(described, text)

    assert [row[1:4] for row in rows] == [(VERSION, DATE, f"{linked.url}/sparql")]


def test_every_distribution_can_be_fetched(described: ox.Store, linked: Running) -> None:
    rows = select(
        described,
        "SELECT ?file ?media { data:dataset dcat:distribution ?d . ?d dcat:downloadURL ?file ; dcat:mediaType ?media } ORDER BY ?file",
    )
    answers = {file: linked.get("/" + file.removeprefix("https://w3id.org/bac-kg/")) for file, _ in rows}

    assert len(rows) == 2
    assert {file: (each.status, each.media) for file, each in answers.items()} == {
        file: (200, media.partition("media-types/")[2]) for file, media in rows
    }


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/n-triples"])
def test_void_is_negotiated_and_says_where_it_lies(accept: str, linked: Running) -> None:
    answer = linked.get("/.well-known/void", accept)

    assert (answer.status, answer.media) == (200, accept)
    assert linked.get(answer.headers["content-location"]).body == answer.body
