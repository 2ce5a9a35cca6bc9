"""The data set's own description (VoID, DCAT 3): what it is, what it holds, where it is asked and fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QueryTriples, Triple

from bac_kg.namespaces import BASE, ENTITY, GRAPH, PREFIXES, RELEASE
from bac_kg.service.linked.partitions import VOID, describe_partitions

if TYPE_CHECKING:
    from bac_kg.service.snapshot import Snapshot

DATASET = BASE + "dataset"
_DCAT, _DCTERMS, _RDF = (PREFIXES[name] for name in ("dcat", "dcterms", "rdf"))
_KEYWORDS = ("baclofen", "spasticity", "alcohol use disorder", "knowledge graph", "evidence")
_MEDIA = "https://www.iana.org/assignments/media-types/"
DUMPS = {"bac-kg.trig": "application/trig", "bac-kg.nq": "application/n-quads"}
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_PROTOCOL = NamedNode("http://www.w3.org/TR/sparql11-protocol/")


def describe_dataset(snapshot: Snapshot, endpoint: str) -> list[Triple]:
    """Return what the release says of the data set, its statistics, and its services; ``endpoint`` is the address of the SPARQL endpoint.

    The counts are those that the endpoint gives: the ontology's blank nodes have IRIs there.
    """
    told = snapshot.store.graph(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}dataset> {{ ?s ?p ?o }} }}")
    everything = snapshot.store.answer_stranger("CONSTRUCT WHERE { ?s ?p ?o }", None, None)  # as ``graph``, but not sorted
    assert isinstance(everything, QueryTriples)
    version = snapshot.release.version
    access = [
        *_describe_access(NamedNode(endpoint)),
        *(triple for name, media in DUMPS.items() for triple in describe_dump(version, name, media)),
    ]
    return [*told, *describe_partitions(everything, DATASET), *access]


def describe_dump(version: str, name: str, media: str) -> list[Triple]:
    """Return the triples on one file of a release that holds the whole graph."""
    file = RELEASE + f"{version}/{name}"
    return [
        say(DATASET, _DCAT + "distribution", NamedNode(file)),
        say(DATASET, VOID + "dataDump", NamedNode(file)),
        say(file, _RDF + "type", NamedNode(_DCAT + "Distribution")),
        say(file, _DCTERMS + "title", Literal(f"bac_kg {version}, {name}", language="en")),
        say(file, _DCTERMS + "license", _LICENCE),
        say(file, _DCAT + "downloadURL", NamedNode(file)),
        say(file, _DCAT + "mediaType", NamedNode(_MEDIA + media)),
    ]


def _describe_access(endpoint: NamedNode) -> list[Triple]:
    service = BASE + "sparql"
    return [
        say(DATASET, _DCAT + "landingPage", NamedNode(BASE)),
        *(say(DATASET, _DCAT + "keyword", Literal(word, language="en")) for word in _KEYWORDS),
        say(DATASET, VOID + "sparqlEndpoint", endpoint),
        say(DATASET, VOID + "exampleResource", NamedNode(ENTITY + "baclofen")),
        say(service, _RDF + "type", NamedNode(_DCAT + "DataService")),
        say(service, _DCTERMS + "title", Literal("the SPARQL endpoint of bac_kg", language="en")),
        say(service, _DCTERMS + "conformsTo", _PROTOCOL),
        say(service, _DCTERMS + "license", _LICENCE),
        say(service, _DCAT + "endpointURL", endpoint),
        say(service, _DCAT + "endpointDescription", endpoint),
        say(service, _DCAT + "servesDataset", NamedNode(DATASET)),
    ]


def say(subject: str, path: str, value: NamedNode | Literal) -> Triple:
    """Return a triple of these IRIs."""
    return Triple(NamedNode(subject), NamedNode(path), value)
