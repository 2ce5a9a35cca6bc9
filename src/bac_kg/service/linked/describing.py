"""What a document says of a thing: its own triples, what points to it, the names of its neighbours, and which release says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from bac_kg.assembly.skolem import unskolemise
from bac_kg.namespaces import BASE, GRAPH, PREFIXES, SKOLEM
from bac_kg.service.linked.addresses import ENDINGS, HTML, Thing

if TYPE_CHECKING:
    from bac_kg.service.linked.finding import Found
    from bac_kg.service.snapshot import Snapshot

FOAF = "http://xmlns.com/foaf/0.1/"
_ONTOLOGY = f"<{GRAPH}ontology>"
_OWN = "{ VALUES ?subject { %(thing)s } ?subject ?property ?value }"
_NAMES = "{ %(thing)s ?role ?subject . ?subject rdfs:label ?value BIND(rdfs:label AS ?property) }"
_POINTING = """{ VALUES ?value { %(thing)s } ?subject ?property ?value }
UNION { ?subject ?role %(thing)s ; rdfs:label ?value BIND(rdfs:label AS ?property) }"""
# A value such as "not stated" is named by thousands of rows: of a term, only the ontology's own use is told.
_USED_BY = (
    f"{{ GRAPH {_ONTOLOGY} {{ ?subject ?property %(thing)s }} BIND(%(thing)s AS ?value) FILTER(!STRSTARTS(STR(?subject), '{SKOLEM}')) }}"
)
_DATASET = """CONSTRUCT { ?subject ?property ?value } WHERE {
  VALUES ?subject { <%sdataset> }
  VALUES ?property { rdf:type dcterms:title dcterms:description dcterms:license dcterms:issued dcat:version }
  ?subject ?property ?value
}"""


@dataclass(frozen=True, slots=True)
class Description:
    """A thing and all that its document says, blank nodes given back: what a page is made from."""

    thing: Thing
    found: Found
    triples: tuple[Triple, ...]


def describe_thing(snapshot: Snapshot, thing: Thing) -> list[Triple]:
    """Return the triples on a row, a term or a graph, as the store has them."""
    used = _USED_BY if thing.segment == "ontology" else _POINTING
    pattern = " UNION ".join((_OWN, _NAMES, used)) % {"thing": f"<{thing.iri}>"}
    return close(snapshot, snapshot.store.graph(f"CONSTRUCT {{ ?subject ?property ?value }} WHERE {{ {pattern} }}"))


def close(snapshot: Snapshot, triples: list[Triple]) -> list[Triple]:
    """Return triples with those of all blank nodes that they reach."""
    found, new, seen = list(triples), list(triples), set[str]()
    while True:
        nodes = {each.object.value for each in new if isinstance(each.object, NamedNode) and each.object.value.startswith(SKOLEM)} - seen
        if not nodes:
            return found
        seen |= nodes
        values = " ".join(f"<{node}>" for node in sorted(nodes))
        new = snapshot.store.graph(f"CONSTRUCT {{ ?node ?property ?value }} WHERE {{ VALUES ?node {{ {values} }} ?node ?property ?value }}")
        found += new


def graph_content(snapshot: Snapshot, name: str) -> list[Triple]:
    """Return all triples of a named graph, blank nodes given back."""
    pattern = f"GRAPH <{GRAPH}{name}> {{ ?subject ?property ?value }}"
    return unskolemise(snapshot.store.graph(f"CONSTRUCT {{ ?subject ?property ?value }} WHERE {{ {pattern} }}"))


def ontology_content(snapshot: Snapshot) -> list[Triple]:
    """Return the ontology with its alignment as one OWL document, which has one header (OWL 2 Mapping to RDF, section 3.1.2)."""
    alignment = NamedNode(BASE + "alignment")
    return [triple for triple in graph_content(snapshot, "ontology") if triple.subject != alignment]


def describe_document(snapshot: Snapshot, thing: Thing) -> list[Triple]:
    """Return what a document says of itself: what it is about, its other formats, the data set with release, date, licence and notice."""
    page, dataset = NamedNode(BASE + thing.path(HTML)[1:]), NamedNode(BASE + "dataset")
    return [
        Triple(page, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(FOAF + "Document")),
        Triple(page, NamedNode(FOAF + "primaryTopic"), NamedNode(thing.iri)),
        Triple(page, NamedNode(PREFIXES["void"] + "inDataset"), dataset),
        *(
            Triple(page, NamedNode(PREFIXES["dcterms"] + "hasFormat"), NamedNode(BASE + thing.path(ending)[1:]))
            for ending in ENDINGS
            if ending != HTML
        ),
        *describe_release(snapshot),
    ]


def describe_release(snapshot: Snapshot) -> list[Triple]:
    """Return the data set's title, version, date, licence and notice, which every RDF document carries."""
    return snapshot.store.graph(_DATASET % BASE)
