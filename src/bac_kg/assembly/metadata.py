"""What the data set says of itself (DCAT 3, VoID): title, version, licence, notice, and the named graphs with their sizes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from bac_kg.namespaces import BASE, GRAPH, ONTOLOGY, PREFIXES, RELEASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.project import Project

NOTICE = "Not clinical advice: a record of what sources say, unreviewed by clinicians."
GRAPH_NAMES = ("ontology", "entities", "statements", "evidence", "sources", "mappings", "shortcuts", "inferred", "explanations", "dataset")
_RDF, _XSD, _DCTERMS, _DCAT, _VOID = (PREFIXES[name] for name in ("rdf", "xsd", "dcterms", "dcat", "void"))
_DATASET = NamedNode(BASE + "dataset")
_HOME = NamedNode(GRAPH + "dataset")


def describe_dataset(quads: Iterable[Quad], project: Project) -> list[Quad]:
    """Return the quads of the graph ``dataset`` for a graph with these quads."""
    sizes = Counter(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode))

    def say(subject: NamedNode, path: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(path), value, _HOME)

    english = {"title": "bac_kg: a knowledge graph of baclofen", "description": NOTICE}
    found = [
        say(_DATASET, _RDF + "type", NamedNode(_DCAT + "Dataset")),
        say(_DATASET, _RDF + "type", NamedNode(_VOID + "Dataset")),
        *(say(_DATASET, _DCTERMS + name, Literal(text, language="en")) for name, text in english.items()),
        say(_DATASET, _DCTERMS + "license", NamedNode("https://creativecommons.org/licenses/by/4.0/")),
        say(_DATASET, _DCTERMS + "issued", Literal(project.release_date, datatype=NamedNode(_XSD + "date"))),
        say(_DATASET, _DCAT + "version", Literal(project.version)),
        say(_DATASET, _DCTERMS + "hasVersion", NamedNode(RELEASE + project.version)),
        say(_DATASET, _VOID + "vocabulary", NamedNode(ONTOLOGY)),
        say(_DATASET, _VOID + "uriSpace", Literal(BASE)),
    ]
    for name in sorted(sizes):
        size = Literal(str(sizes[name]), datatype=NamedNode(_XSD + "integer"))
        found += [say(_DATASET, _VOID + "subset", NamedNode(name)), say(NamedNode(name), _VOID + "triples", size)]
    return found
