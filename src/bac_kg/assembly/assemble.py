"""Everything that is curated, as one set of quads: ontology, tables, what the rules derive, and the data set's own description."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from bac_kg.assembly.metadata import describe_dataset
from bac_kg.assembly.rules import derive, find_rules
from bac_kg.assembly.skolem import skolemise
from bac_kg.errors import OntologyError, ProblemsError
from bac_kg.loaders.loaded import Loaded, join_loaded
from bac_kg.loaders.rows import read_rows
from bac_kg.loaders.sssom import read_mappings
from bac_kg.namespaces import GRAPH
from bac_kg.ontology.reading import read_schema
from bac_kg.tables.reading import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bac_kg.model import Problem
    from bac_kg.ontology.schema import Schema
    from bac_kg.project import Project

    Infer = Callable[["Curated", list[Quad]], tuple[list[Quad], list[Problem]]]

ONTOLOGY_FILES = ("bac-kg.ttl", "alignment.ttl")
ENTITY_FOLDER = "graph/entities"
_ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")


@dataclass(frozen=True, slots=True)
class Curated:
    """What people write: the schema, the ontology as quads, and the loaded tables and mappings with the cell of each quad."""

    schema: Schema
    ontology: list[Quad]
    loaded: Loaded


@dataclass(frozen=True, slots=True)
class Assembled:
    """What is curated, all quads of the graph, and the clashes that a reasoner found in them."""

    curated: Curated
    quads: list[Quad]
    clashes: list[Problem] = field(default_factory=list)


def load_ontology(folder: Path) -> list[Quad]:
    """Return the ontology files of a folder as quads without blank nodes.

    :raises OntologyError: if a file is missing or is not Turtle.
    """
    triples = []
    for name in ONTOLOGY_FILES:
        try:
            triples += [quad.triple for quad in parse(path=str(folder / name), format=RdfFormat.TURTLE, rename_blank_nodes=True)]
        except (SyntaxError, OSError) as error:
            raise OntologyError(f"ontology/{name}: {error}", fix="mend the Turtle at the line named") from error
    # A graph is a set: what both files say counts once.
    return [Quad(triple.subject, triple.predicate, triple.object, _ONTOLOGY_GRAPH) for triple in dict.fromkeys(skolemise(triples))]


def load_curated(root: Path) -> Curated:
    """Return what is curated in a checkout: ontology, tables and mappings.

    :raises ProblemsError: if anything is wrong in any table or in the mappings; all problems of all of them are named.
    :raises OntologyError: if the ontology cannot be read.
    """
    schema = read_schema(root / "ontology" / ONTOLOGY_FILES[0])
    tables, problems = read_tables(root)
    loaded, problems = read_rows(tables, schema, problems)
    ontology = load_ontology(root / "ontology")
    whole = not any(problem.file.startswith(ENTITY_FOLDER) for problem in problems)
    mappings, found = read_mappings(root, [*ontology, *loaded.quads], subjects_known=whole)
    if problems or found:
        raise ProblemsError(sorted([*problems, *found], key=lambda problem: problem.sort_key))
    return Curated(schema, ontology, join_loaded(loaded, mappings))


def assemble(root: Path, project: Project, infer: Infer | None = None) -> Assembled:
    """Return the whole graph of a checkout; with ``infer`` also what follows from it.

    :raises ProblemsError: if a table breaks its contract.
    :raises OntologyError: if the ontology cannot be read.
    :raises QueryError: if a rule cannot be run.
    """
    curated = load_curated(root)
    stated = [*curated.ontology, *curated.loaded.quads]
    quads = [*stated, *derive(stated, find_rules(root / "ontology" / "rules"))]
    inferred, clashes = infer(curated, quads) if infer else ([], [])
    quads += inferred
    return Assembled(curated, [*quads, *describe_dataset(quads, project)], clashes)
