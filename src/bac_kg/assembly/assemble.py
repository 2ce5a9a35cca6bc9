"""Everything that is curated, as one set of quads: ontology, tables, what the rules derive, and the data set's own description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from bac_kg.assembly.metadata import describe_dataset
from bac_kg.assembly.rules import derive, find_rules
from bac_kg.assembly.skolem import skolemise
from bac_kg.errors import OntologyError
from bac_kg.loaders.loaded import Loaded, join_loaded
from bac_kg.loaders.rows import load_rows
from bac_kg.loaders.sssom import load_mappings
from bac_kg.namespaces import GRAPH
from bac_kg.ontology.reading import read_schema
from bac_kg.tables.reading import read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.ontology.schema import Schema
    from bac_kg.project import Project

ONTOLOGY_FILES = ("bac-kg.ttl", "alignment.ttl")
_ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The schema, the loaded tables with the cell of each quad, and all quads of the graph."""

    schema: Schema
    loaded: Loaded
    quads: list[Quad]


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
    return [Quad(triple.subject, triple.predicate, triple.object, _ONTOLOGY_GRAPH) for triple in skolemise(triples)]


def load_curated(root: Path) -> tuple[Schema, Loaded]:
    """Return the schema and the loaded tables of a checkout.

    :raises ProblemsError: if anything is wrong in any table; all problems of all tables are named.
    """
    schema = read_schema(root / "ontology" / ONTOLOGY_FILES[0])
    tables, problems = read_tables(root)
    return schema, load_rows(tables, schema, problems)


def assemble(root: Path, project: Project) -> Assembled:
    """Return the whole graph of a checkout.

    :raises ProblemsError: if a table breaks its contract.
    :raises OntologyError: if the ontology cannot be read.
    :raises QueryError: if a rule cannot be run.
    """
    schema, loaded = load_curated(root)
    ontology = load_ontology(root / "ontology")
    loaded = join_loaded(loaded, load_mappings(root, [*ontology, *loaded.quads]))
    stated = [*ontology, *loaded.quads]
    quads = [*stated, *derive(stated, find_rules(root / "ontology" / "rules"))]
    return Assembled(schema, loaded, [*quads, *describe_dataset(quads, project)])
