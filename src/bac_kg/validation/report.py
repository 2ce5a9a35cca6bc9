"""One report on the curated files: tables, then shapes and checks together, each problem at its file, row and column with a fix.

Shapes and checks run only once the tables read clean, since a cell that cannot be read would be told twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.assembly.assemble import assemble, load_curated, load_ontology
from bac_kg.errors import ProblemsError, UsageError
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.validation.checks import read_checks, run_checks
from bac_kg.validation.shapes import run_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.assembly.assemble import Assembled
    from bac_kg.model import Problem
    from bac_kg.project import Project

SHAPES = "shapes.ttl"


def find_problems(root: Path, assembled: Assembled) -> list[Problem]:
    """Return what shapes and checks find in an assembled graph, in reading order."""
    ontology = load_ontology(root / "ontology")
    problems = run_shapes(assembled.loaded.quads, ontology, root / "ontology" / SHAPES, assembled.loaded)
    checks = read_checks(root / "queries")
    problems += run_checks(EmbeddedStore.from_quads(assembled.quads), checks.values(), assembled.loaded)
    return sorted(problems, key=lambda problem: problem.sort_key)


def check_project(root: Path, project: Project) -> list[Problem]:
    """Return every problem of the curated files of a checkout, in reading order."""
    try:
        return find_problems(root, assemble(root, project))
    except ProblemsError as error:
        return list(error.problems)


def check_table(root: Path, file: str) -> list[Problem]:
    """Return the problems of one table: its cells, and its rows against the shapes. The checks over several tables are left out.

    :raises UsageError: if the file is not a curated table of the checkout.
    """
    try:
        _, loaded = load_curated(root)
    except ProblemsError as error:
        return [problem for problem in error.problems if problem.file == file]
    rows = {iri for iri, home in loaded.homes.items() if home.file == file}
    if not rows and not (root / file).is_file():
        fix = "name a file below graph/, such as graph/statements/AdverseEffect.tsv"
        raise UsageError(f"{file} is not a table of this checkout", fix=fix)
    quads = [quad for quad in loaded.quads if str(quad.subject)[1:-1] in rows]
    return sorted(
        run_shapes(quads, load_ontology(root / "ontology"), root / "ontology" / SHAPES, loaded), key=lambda problem: problem.sort_key
    )
