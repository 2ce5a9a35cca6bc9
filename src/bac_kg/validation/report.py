"""One report on the curated files: tables, then reasoner, shapes and checks together, each problem at its file, row and column with a fix.

Shapes and checks run only once the tables read clean, since a cell that cannot be read would be told twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.assembly.assemble import assemble, load_curated
from bac_kg.errors import ProblemsError, UsageError
from bac_kg.loaders.sssom_file import MAPPINGS_FILE
from bac_kg.reasoning.materialise import infer
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.tables.reading import find_table_files
from bac_kg.validation.checks import read_checks, run_checks
from bac_kg.validation.shapes import run_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.assembly.assemble import Assembled
    from bac_kg.model import Problem
    from bac_kg.project import Project

SHAPES = "shapes.ttl"


def find_problems(root: Path, assembled: Assembled) -> list[Problem]:
    """Return what shapes, checks and reasoner find in an assembled graph, in reading order."""
    curated = assembled.curated
    problems = list(assembled.clashes)
    problems += run_shapes(curated.loaded.quads, curated.ontology, root / "ontology" / SHAPES, curated.loaded)
    checks = read_checks(root / "queries")
    problems += run_checks(EmbeddedStore.from_quads(assembled.quads), checks.values(), curated.loaded)
    return sorted(problems, key=lambda problem: problem.sort_key)


def check_project(root: Path, project: Project, *, reasoned: bool = True) -> list[Problem]:
    """Return every problem of the curated files of a checkout, in reading order; clashes of meaning only if ``reasoned``."""
    try:
        return find_problems(root, assemble(root, project, infer if reasoned else None))
    except ProblemsError as error:
        return list(error.problems)


def check_table(root: Path, file: str) -> list[Problem]:
    """Return the problems of one table, or of the mapping file: its cells, and its rows against the shapes.

    The checks over several tables are left out. Mappings can be judged only once the tables are sound; until then their problems are
    returned in place of those of the mappings.

    :raises UsageError: if the file is not a curated table of the checkout.
    """
    tables = {path.relative_to(root).as_posix() for path, _, _ in find_table_files(root / "graph")}
    try:
        curated = load_curated(root)
    except ProblemsError as error:
        found = [problem for problem in error.problems if problem.file == file]
        if found or file in tables:
            return found
        if file == MAPPINGS_FILE:
            return list(error.problems)
        raise _no_table(file) from None
    if file not in tables | {MAPPINGS_FILE}:
        raise _no_table(file)
    loaded = curated.loaded
    rows = {iri for iri, home in loaded.homes.items() if home.file == file}
    quads = [quad for quad in loaded.quads if str(quad.subject)[1:-1] in rows]
    return sorted(run_shapes(quads, curated.ontology, root / "ontology" / SHAPES, loaded), key=lambda problem: problem.sort_key)


def _no_table(file: str) -> UsageError:
    fix = "name a file below graph/, such as graph/statements/AdverseEffect.tsv"
    return UsageError(f"{file} is not a table of this checkout", fix=fix)
