"""SHACL validation (W3C SHACL, by pySHACL): each result becomes a problem at its cell, with the fix that stands beside the message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from bac_kg.errors import OntologyError
from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY, PREFIXES, contract

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bac_kg.loaders.loaded import Loaded

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

    axioms = [quad for quad in ontology if quad.predicate == _SUBCLASS]
    data = serialize((quad.triple for quad in (*quads, *axioms)), format=RdfFormat.N_TRIPLES)
    shape_graph = Graph()
    try:
        shape_graph.parse(shapes, format="turtle")
        _, report, _ = validate(Graph().parse(data=data, format="nt"), shacl_graph=shape_graph, inference="none", inplace=True)
    except Exception as error:  # pySHACL raises several unrelated classes for a faulty shape
        fix = "mend the shape; its node, path and constraint must be valid SHACL"
        raise OntologyError(f"ontology/{shapes.name}: {error}", fix=fix) from error
    assert isinstance(report, Graph)
    return _to_problems(report, shape_graph, loaded)


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
        cell = loaded.find_cell(str(focus), str(path or ""), key)
        message = str(report.value(result, SH.resultMessage) or "a shape is not met")
        fix = str(shapes.value(shape, fix_path) or "see the shape in ontology/shapes.ttl")
        severity = _SEVERITIES[str(report.value(result, SH.resultSeverity)).rpartition("#")[2]]
        place = (cell.file, cell.row, cell.column) if cell else (contract(str(focus)), 0, "")
        problems.append(Problem(message, fix, *place, value=str(value or ""), check="shape", severity=severity))
    return problems
