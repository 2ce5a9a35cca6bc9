"""Mappings (SSSOM) to quads: the SKOS triple of each match and a node that says why it holds; a non-match has the node alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.errors import ProblemsError
from bac_kg.loaders.loaded import Loaded
from bac_kg.loaders.sssom_checks import CURIES, NOT, check_mappings, expand_curie
from bac_kg.loaders.sssom_file import MAPPING_SET, MAPPINGS_FILE, RECORD, parse_mappings
from bac_kg.model import Cell
from bac_kg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

    from bac_kg.loaders.sssom_file import MappingFile
    from bac_kg.model import Problem, Row

_MAPPING = BASE + "mapping/"
_SSSOM = PREFIXES["sssom"]
_GRAPH = NamedNode(MAPPING_SET)
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_IDENTIFIER = NamedNode(PREFIXES["dcterms"] + "identifier")
_KIND = NamedNode(_SSSOM + "Mapping")
_DATATYPES = {"confidence": "decimal", "mapping_date": "date"}
_ENGLISH = frozenset({"comment"})


def load_mappings(root: Path, stated: Iterable[Quad]) -> Loaded:
    """Return the quads of ``graph/mappings.sssom.tsv`` with the cell of each; nothing if there is no such file.

    ``stated`` are the quads of ontology and tables: their labels say which subjects exist and which terms are named already.

    :raises ProblemsError: if anything is wrong in the file; all problems are named, in reading order.
    """
    loaded, problems = read_mappings(root, stated)
    if problems:
        raise ProblemsError(problems)
    return loaded


def read_mappings(root: Path, stated: Iterable[Quad], *, subjects_known: bool = True) -> tuple[Loaded, list[Problem]]:
    """Return the quads of the mapping file, none if anything is wrong in it, and all its problems in reading order.

    Nothing is said about the subjects of rows unless ``subjects_known``: whether one exists cannot be told from tables that are broken.
    """
    path = root / MAPPINGS_FILE
    if not path.is_file():
        return Loaded(), []
    labels: dict[str, str] = {}
    for quad in stated:
        if quad.predicate == _LABEL and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            labels[quad.subject.value] = quad.object.value
    mappings, problems = parse_mappings(path.read_bytes())
    if mappings and mappings.prefixes:  # without prefixes every cell would be wrong
        problems += check_mappings(mappings, labels if subjects_known else None)
    if problems or mappings is None:
        return Loaded(), sorted(problems, key=lambda problem: problem.sort_key)
    return to_quads(mappings, labels), []


def to_quads(mappings: MappingFile, labels: dict[str, str]) -> Loaded:
    """Return the quads of sound mappings: each stands once, and a term that ``labels`` names gets no second label."""
    loaded = Loaded(columns={_SSSOM + name: name for name in mappings.header})
    named = set(labels)
    identified: set[str] = set()
    for row in mappings.rows:
        node = NamedNode(_MAPPING + row.cells[RECORD])
        home = Cell(mappings.file, row.number, RECORD)
        loaded.homes[node.value] = home
        loaded.add(node, [(_TYPE, _KIND)], _GRAPH, home)
        for name in row.cells:
            pair = (NamedNode(_SSSOM + name), _term(name, row, mappings))
            loaded.add(node, [pair], _GRAPH, Cell(mappings.file, row.number, name))
        _add_match(row, mappings, loaded)
        _add_object(row, mappings, loaded, named, identified)
    return loaded


def _term(name: str, row: Row, mappings: MappingFile) -> NamedNode | Literal:
    text = row.cells[name]
    if name in CURIES:
        return NamedNode(expand_curie(text, mappings.prefixes))
    if name in _DATATYPES:
        return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + _DATATYPES[name]))
    return Literal(text, language="en") if name in _ENGLISH else Literal(text)


def _add_match(row: Row, mappings: MappingFile, loaded: Loaded) -> None:
    if row.cells.get("predicate_modifier") == NOT:
        return
    subject, predicate, value = (
        NamedNode(expand_curie(row.cells[name], mappings.prefixes)) for name in ("subject_id", "predicate_id", "object_id")
    )
    loaded.add(subject, [(predicate, value)], _GRAPH, Cell(mappings.file, row.number, "object_id"))


def _add_object(row: Row, mappings: MappingFile, loaded: Loaded, named: set[str], identified: set[str]) -> None:
    """Name the term of the other vocabulary and give its CURIE, by which people look it up."""
    curie, label = row.cells["object_id"], row.cells.get("object_label")
    term = NamedNode(expand_curie(curie, mappings.prefixes))
    if label and term.value not in named:
        named.add(term.value)
        loaded.add(term, [(_LABEL, Literal(label, language="en"))], _GRAPH, Cell(mappings.file, row.number, "object_label"))
    if term.value not in identified:
        identified.add(term.value)
        loaded.add(term, [(_IDENTIFIER, Literal(curie))], _GRAPH, Cell(mappings.file, row.number, "object_id"))
