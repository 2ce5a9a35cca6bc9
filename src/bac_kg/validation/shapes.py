"""SHACL validation (W3C SHACL, by pySHACL): each result becomes a problem at its cell, with the fix that stands beside the message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, Quad

from bac_kg.errors import OntologyError
from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY, PREFIXES
from bac_kg.validation.places import find_place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bac_kg.loaders.loaded import Loaded

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
_SEVERITIES = {"Violation": "ERROR", "Warning": "WARNING", "Info": "INFO"}


def run_shapes(quads: Iterable[Quad], ontology: Iterable[Quad], shapes: Path, loaded: Loaded) -> list[Problem]:
    """Return a problem for each SHACL result on these quads; the ontology's subclass axioms tell which shapes reach a row.

    :raises OntologyError: if the shapes cannot be read or run.
    """
    import logging

    from pyshacl import validate
    from rdflib import Graph

    logging.getLogger("pyshacl-validate").addFilter(_silence)

    shape_graph = Graph()
    try:
        shape_graph.parse(shapes, format="turtle")
        data = _to_graph(quads, ontology, _aim_properties(shape_graph))
        _, report, _ = validate(data, shacl_graph=shape_graph, inference="none", inplace=True)
    except OntologyError:
        raise
    except Exception as error:  # pySHACL raises several unrelated classes for a faulty shape
        fix = "mend the shape; its node, path and constraint must be valid SHACL"
        raise OntologyError(f"ontology/{shapes.name}: {error}", fix=fix) from error
    assert isinstance(report, Graph)
    return _to_problems(report, shape_graph, loaded)


def _aim_properties(shapes: Any) -> set[str]:
    """Give each property shape the target of the node shape that holds it, and return the properties that the shapes look at.

    The results are the same. pySHACL looks at a property shape of its own once for all rows, but at one below a node shape anew for
    each row, which takes ten times as long.
    """
    from rdflib.namespace import SH

    targets = list(shapes.subject_objects(SH.targetClass))
    for shape, target in targets:
        for part in list(shapes.objects(shape, SH.property)):
            shapes.add((part, SH.targetClass, target))
    for shape, _ in targets:
        shapes.remove((shape, SH.property, None))
    if (None, SH.sparql, None) in shapes or (None, SH.closed, None) in shapes:
        fix = "say it with a path, or as a check in queries/checks/"
        raise OntologyError("ontology/shapes.ttl: sh:sparql and sh:closed look at more than the paths of the shapes", fix=fix)
    return {str(value) for value in shapes.objects()}


def _to_graph(quads: Iterable[Quad], ontology: Iterable[Quad], paths: set[str]) -> Any:
    """Return what the shapes look at, as a graph of rdflib: types, subclass axioms and the values of properties that they name."""
    from rdflib import Graph, Literal, URIRef

    def term(value: object) -> URIRef | Literal:
        if isinstance(value, NamedNode):
            return URIRef(value.value)
        assert isinstance(value, OxLiteral)
        return Literal(value.value, lang=value.language) if value.language else Literal(value.value, datatype=value.datatype.value)

    seen = {_TYPE.value, *paths}
    graph = Graph()
    for quad in (*(quad for quad in quads if quad.predicate.value in seen), *(quad for quad in ontology if quad.predicate == _SUBCLASS)):
        graph.store.add((term(quad.subject), URIRef(quad.predicate.value), term(quad.object)), graph)
    return graph


def _silence(record: object) -> bool:
    """Keep pySHACL's log off stderr: what it logs as an error it also raises."""
    return False


def _to_problems(report: Any, shapes: Any, loaded: Loaded) -> list[Problem]:
    from rdflib.namespace import RDF, SH
    from rdflib.term import Literal, URIRef

    fix_path = URIRef(ONTOLOGY + "fix")
    problems = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path, value = (report.value(result, name) for name in (SH.focusNode, SH.resultPath, SH.value))
        shape = report.value(result, SH.sourceShape)
        key = value.n3() if isinstance(value, Literal) else str(value or "")
        place = find_place(loaded, str(focus), str(path or ""), key)
        message = str(report.value(result, SH.resultMessage) or "a shape is not met")
        fix = str(shapes.value(shape, fix_path) or "see the shape in ontology/shapes.ttl")
        severity = _SEVERITIES[str(report.value(result, SH.resultSeverity)).rpartition("#")[2]]
        problems.append(Problem(message, fix, *place, value=str(value or ""), check="shape", severity=severity))
    return problems
