"""Every thing of the release has a document in every format, which says all that the release says of it, and the same in each."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from releases_at_hand import VERSION

from bac_kg.namespaces import SKOLEM
from bac_kg.service.linked.jobs import LINKED_JOBS
from bac_kg.service.snapshot import Snapshot

BASE = "https://w3id.org/bac-kg/"
NQUADS = Path(__file__).parents[3] / "graph" / "release" / "bac-kg.nq"
SEGMENTS = {
    "ontology": 800,
    "id": 600,
    "statement": 1400,
    "evidence": 1400,
    "source": 150,
    "mapping": 700,
    "explanation": 250,
    "graph": 7,
    "query": 50,
}
ROWS = tuple(name for name in SEGMENTS if name not in ("graph", "query"))
GRAPHS = ("ontology", "entities", "statements", "evidence", "sources", "mappings", "shortcuts", "inferred", "explanations", "dataset")
RDF = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
RELEASE_LINES = (
    f'<{BASE}dataset> <http://www.w3.org/ns/dcat#version> "{VERSION}"',
    f"<{BASE}dataset> <http://purl.org/dc/terms/description> ",
    f"<{BASE}dataset> <http://purl.org/dc/terms/issued> ",
)


@lru_cache(maxsize=1)
def read_quads() -> list[ox.Quad]:
    """Return the quads of the release's N-Quads, numbers written as the engine writes them (``1.0`` becomes ``1``)."""
    store = ox.Store()
    store.bulk_load(path=str(NQUADS), format=ox.RdfFormat.N_QUADS)
    return list(store)


@lru_cache(maxsize=1)
def read_release() -> dict[str, dict[str, set[str]]]:
    """Return the release by segment and IRI: the triples of each thing, as text, read from N-Quads and from nothing else."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in read_quads():
        iri = str(quad.subject)[1:-1]
        segment = iri.removeprefix(BASE).partition("/")[0] if iri.startswith(BASE) else ""
        found[segment][iri].add(f"{quad.subject} {quad.predicate} {quad.object}")
    return found


def things(segment: str) -> list[str]:
    """Return the names of a segment's things."""
    if segment == "graph":
        return list(GRAPHS)
    if segment == "query":
        return sorted(path.stem for path in (NQUADS.parents[2] / "queries").glob("*.rq"))
    space = f"{BASE}{segment}/"
    return [iri.removeprefix(space) for iri in sorted(read_release()[segment]) if iri != space]


class Held:
    """A snapshot that may be a key of a cache."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot


@lru_cache(maxsize=60_000)
def write(held: Held, segment: str, name: str, ending: str) -> bytes:
    job = {"segment": segment, "name": name, "ending": ending, "endpoint": "http://127.0.0.1/sparql"}
    return LINKED_JOBS["describe"](held.snapshot, job).body


@pytest.fixture(scope="module")
def held(snapshot: Snapshot) -> Held:
    return Held(snapshot)


def read_strictly(body: bytes, ending: str) -> set[str]:
    """Return the triples of a document as canonical text; the parser of Oxigraph refuses whatever is not in the format."""
    dataset = ox.Dataset(ox.parse(body, format=RDF[ending]))
    lines = as_lines(dataset)
    if not any("_:" in line for line in lines):
        return lines
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return as_lines(dataset)


def as_lines(dataset: Iterable[ox.Quad]) -> set[str]:
    return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in dataset}


@lru_cache(maxsize=60_000)
def read_n_triples(held: Held, segment: str, name: str) -> set[str]:
    return read_strictly(write(held, segment, name, "nt"), "nt")


@pytest.mark.parametrize("segment", SEGMENTS)
def test_there_are_things_to_describe(segment: str) -> None:
    assert len(things(segment)) >= SEGMENTS[segment]


@pytest.mark.parametrize("segment", ROWS)
def test_a_document_says_all_that_the_release_says(segment: str, held: Held) -> None:
    lacking: dict[str, set[str]] = {}
    for name in things(segment):
        said = {line for line in read_release()[segment][f"{BASE}{segment}/{name}"] if SKOLEM not in line}
        missing = said - read_n_triples(held, segment, name)
        lacking |= {name: missing} if missing else {}

    assert lacking == {}


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_format_says_the_same(segment: str, ending: str, held: Held) -> None:
    def read(name: str) -> set[str]:
        return read_strictly(write(held, segment, name, ending), ending)

    assert [name for name in things(segment) if read(name) != read_n_triples(held, segment, name)] == []


@pytest.mark.parametrize("ending", RDF)
@pytest.mark.parametrize("segment", [each for each in SEGMENTS if each != "graph"])
def test_every_document_names_release_date_and_notice(segment: str, ending: str, held: Held) -> None:
    name = things(segment)[0]
    lines = read_strictly(write(held, segment, name, ending), ending)

    assert [each for each in RELEASE_LINES if not any(line.startswith(each) for line in lines)] == []


@pytest.mark.parametrize("segment", [each for each in SEGMENTS if each != "query"])
def test_every_thing_has_a_page_that_names_it(segment: str, held: Held) -> None:
    pages = {name: write(held, segment, name, "html").decode() for name in things(segment)}
    block = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

    assert [name for name, page in pages.items() if "Not clinical advice" not in page or "<h1>" not in page] == []
    assert [name for name, page in pages.items() if json.loads(block.findall(page)[0])["identifier"] != name] == []


@pytest.mark.parametrize("ending", RDF)
@pytest.mark.parametrize("segment", ["ontology", "graph"])
def test_blank_nodes_of_the_ontology_are_given_back(segment: str, ending: str, held: Held) -> None:
    assert [name for name in things(segment) if SKOLEM.encode() in write(held, segment, name, ending)] == []


@pytest.mark.parametrize("name", GRAPHS)
def test_the_document_of_a_graph_is_the_graph(name: str, held: Held) -> None:
    graph = f"<{BASE}graph/{name}>"
    expected = ox.Dataset()
    for quad in read_quads():
        if str(quad.graph_name) == graph:
            expected.add(ox.Quad(*(give_back(term) for term in (quad.subject, quad.predicate, quad.object))))
    expected.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    assert read_strictly(write(held, "graph", name, "ttl"), "ttl") == as_lines(expected)


def give_back(term: Any) -> Any:
    if isinstance(term, ox.NamedNode) and term.value.startswith(SKOLEM):
        return ox.BlankNode("x" + term.value.removeprefix(SKOLEM))
    return term


def test_the_ontology_has_one_header(held: Held) -> None:
    lines = read_strictly(write(held, "", "ontology", "ttl"), "ttl")

    assert [line for line in lines if line.endswith("<http://www.w3.org/2002/07/owl#Ontology>")] == [
        f"<{BASE}ontology/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Ontology>"
    ]


def test_the_list_of_addresses_is_complete(snapshot: Snapshot) -> None:
    listed = json.loads(LINKED_JOBS["addresses"](snapshot, {}).body)
    expected = {f"/{segment}/{name}" for segment in (*ROWS, "graph") for name in things(segment)}

    assert set(listed) == expected | {"/dataset", "/ontology", "/alignment"}
    assert len(listed) == len(set(listed))
