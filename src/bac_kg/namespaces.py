"""The IRIs of the graph: base, segments, prefixes, and CURIEs in both directions (W3C CURIE Syntax 1.0)."""

from __future__ import annotations

BASE = "https://w3id.org/bac-kg/"
ONTOLOGY = BASE + "ontology/"
ENTITY = BASE + "id/"
STATEMENT = BASE + "statement/"
EVIDENCE = BASE + "evidence/"
SOURCE = BASE + "source/"
GRAPH = BASE + "graph/"
QUERY = BASE + "query/"
RELEASE = BASE + "release/"
SKOLEM = BASE + ".well-known/genid/"

PREFIXES = {
    "bac": ONTOLOGY,
    "bacr": ENTITY,
    "bacs": STATEMENT,
    "bace": EVIDENCE,
    "bacsrc": SOURCE,
    "bacg": GRAPH,
    "bacq": QUERY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
    "void": "http://rdfs.org/ns/void#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "sssom": "https://w3id.org/sssom/",
    "semapv": "https://w3id.org/semapv/vocab/",
}

LOCAL_SEGMENTS = (ENTITY, STATEMENT, EVIDENCE, SOURCE)


def expand(curie: str) -> str | None:
    """Return the IRI of a CURIE, or None if its prefix is not one of PREFIXES.

    >>> expand("bacr:baclofen")
    'https://w3id.org/bac-kg/id/baclofen'
    """
    prefix, colon, reference = curie.partition(":")
    return PREFIXES[prefix] + reference if colon and prefix in PREFIXES else None


def contract(iri: str) -> str:
    """Return the CURIE of an IRI by the longest fitting namespace, or the IRI itself.

    >>> contract("https://w3id.org/bac-kg/id/baclofen")
    'bacr:baclofen'
    """
    fitting = [(len(namespace), prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
