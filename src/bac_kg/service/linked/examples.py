"""The saved queries as SHACL executables, in the layout of SIB's sparql-examples that workbenches and language models read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from bac_kg.namespaces import PREFIXES, QUERY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.queries.saved_query import SavedQuery

SCHEMA = "https://schema.org/"
_SH, _RDF, _RDFS, _DCTERMS, _OWL, _XSD = (PREFIXES[name] for name in ("sh", "rdf", "rdfs", "dcterms", "owl", "xsd"))
# Those who gather examples of many endpoints find the declarations of prefixes by this blank node.
_PREFIXES = BlankNode("sparql_examples_prefixes")
_HEADER = "#+"


def describe_examples(queries: Iterable[SavedQuery], endpoint: NamedNode) -> list[Triple]:
    """Return each query as something that can be run at an endpoint, with the prefixes of the project."""
    return [*_declare_prefixes(), *(triple for query in queries for triple in _describe(query, endpoint))]


def _describe(query: SavedQuery, endpoint: NamedNode) -> list[Triple]:
    node = NamedNode(QUERY + query.name)

    def say(path: str, value: NamedNode | BlankNode | Literal) -> Triple:
        return Triple(node, NamedNode(path), value)

    # The header is said in triples; what stays runs as it stands.
    text = "\n".join(line for line in query.text.splitlines() if not line.startswith(_HEADER)).strip() + "\n"
    return [
        say(_RDF + "type", NamedNode(_SH + "SPARQLExecutable")),
        say(_RDF + "type", NamedNode(_SH + "SPARQLSelectExecutable")),
        say(_RDFS + "label", Literal(query.name)),
        say(_RDFS + "comment", Literal(query.summary, language="en")),
        *([say(_DCTERMS + "description", Literal(query.description, language="en"))] if query.description else []),
        say(_SH + "prefixes", _PREFIXES),
        say(_SH + "select", Literal(text)),
        *(say(SCHEMA + "keywords", Literal(tag)) for tag in query.tags),
        say(SCHEMA + "target", endpoint),
    ]


def _declare_prefixes() -> list[Triple]:
    found = [
        Triple(_PREFIXES, NamedNode(_RDF + "type"), NamedNode(_OWL + "Ontology")),
        Triple(_PREFIXES, NamedNode(_OWL + "imports"), NamedNode(_SH)),
    ]
    for prefix, namespace in PREFIXES.items():
        node = BlankNode(f"prefix_{prefix}")
        found += [
            Triple(_PREFIXES, NamedNode(_SH + "declare"), node),
            Triple(node, NamedNode(_SH + "prefix"), Literal(prefix)),
            Triple(node, NamedNode(_SH + "namespace"), Literal(namespace, datatype=NamedNode(_XSD + "anyURI"))),
        ]
    return found
