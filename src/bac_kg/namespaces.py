"""The IRIs of the graph: base, segments, prefixes, and CURIEs in both directions (W3C CURIE Syntax 1.0)."""

from __future__ import annotations

BASE = "https://w3id.org/bac-kg/"
ONTOLOGY = BASE + "ontology/"
ENTITY = BASE + "id/"
STATEMENT = BASE + "statement/"
EVIDENCE = BASE + "evidence/"
SOURCE = BASE + "source/"
GRAPH = BASE + "graph/"
EXPLANATION = BASE + "explanation/"
QUERY = BASE + "query/"
RELEASE = BASE + "release/"
SKOLEM = BASE + ".well-known/genid/"

PREFIXES = {
    "bac": ONTOLOGY,
    "bacr": ENTITY,
    "bacs": STATEMENT,
    "bace": EVIDENCE,
    "bacsrc": SOURCE,
    "bacx": EXPLANATION,
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


def possible_iris(text: str) -> list[str]:
    """Return the IRIs that a text may stand for: an IRI (in angle brackets or not), a CURIE, or an id in any segment or closed list.

    Ids are lower-case, and people write US: such an id is also tried in lower case.

    >>> possible_iris("bacr:baclofen")
    ['https://w3id.org/bac-kg/id/baclofen']
    >>> possible_iris("US")[:2]
    ['https://w3id.org/bac-kg/id/US', 'https://w3id.org/bac-kg/id/us']
    """
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if ":" in bare:
        return [expand(bare) or bare]
    return [segment + name for segment in (*LOCAL_SEGMENTS, ONTOLOGY) for name in dict.fromkeys((bare, bare.lower()))]


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
