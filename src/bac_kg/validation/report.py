"""One report on the curated files: tables and mappings, then everything that looks at the graph, each problem at its file, row and column.

What looks at the graph runs only once the tables read clean, since a cell that cannot be read would be told twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.assembly.assemble import assemble, load_curated
from bac_kg.errors import ProblemsError, UsageError
from bac_kg.loaders.sssom_file import MAPPINGS_FILE
from bac_kg.reasoning.materialise import infer
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.tables.reading import find_table_files, read_tables
from bac_kg.validation.checks import read_checks, run_checks
from bac_kg.validation.passages import read_texts, verify_passages
from bac_kg.validation.places import locate_terms
from bac_kg.validation.shapes import run_shapes
from bac_kg.validation.spelling import check_spelling, read_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bac_kg.assembly.assemble import Assembled
    from bac_kg.model import Problem
    from bac_kg.project import Project

SHAPES = "shapes.ttl"


def _clashes(root: Path, assembled: Assembled) -> list[Problem]:
    return list(assembled.clashes)


def _shapes(root: Path, assembled: Assembled) -> list[Problem]:
    curated = assembled.curated
    return run_shapes(curated.loaded.quads, curated.ontology, root / "ontology" / SHAPES, curated.loaded)


def _checks(root: Path, assembled: Assembled) -> list[Problem]:
    store = EmbeddedStore.from_quads(assembled.quads)
    return run_checks(store, read_checks(root / "queries").values(), assembled.curated.loaded)


def _spelling(root: Path, assembled: Assembled) -> list[Problem]:
    curated = assembled.curated
    return check_spelling([*curated.ontology, *curated.loaded.quads], curated.loaded, read_words(root / "ontology"))


# What looks at an assembled graph, in the order in which it runs. Whatever else judges the graph is one more entry here.
PARTS: dict[str, Callable[[Path, Assembled], list[Problem]]] = {
    "clashes": _clashes, "shapes": _shapes, "checks": _checks, "spelling": _spelling,
}  # fmt: skip


def find_problems(root: Path, assembled: Assembled) -> list[Problem]:
    """Return what all parts find in an assembled graph, in reading order."""
    problems = [problem for look in PARTS.values() for problem in look(root, assembled)]
    return _in_order(locate_terms(problems, root / "ontology"))


def check_project(root: Path, project: Project, texts: Path | None = None, *, reasoned: bool = True) -> list[Problem]:
    """Return every problem of the curated files of a checkout, in reading order.

    With a folder of texts, the problems of passages are told too; clashes of meaning only if ``reasoned``.

    :raises UsageError: if the folder of texts holds none.
    """
    passages = _check_passages(root, texts) if texts else []
    try:
        return _in_order([*find_problems(root, assemble(root, project, infer if reasoned else None)), *passages])
    except ProblemsError as error:
        return _in_order([*error.problems, *passages])


def check_table(root: Path, file: str) -> list[Problem]:
    """Return the problems of one table, or of the mapping file: its cells, its spelling, and its rows against the shapes.

    The checks over several tables are left out. Whether the subjects of mappings exist can be told only once the tables are sound;
    until then the problems of the tables are returned with those of the mappings.

    :raises UsageError: if the file is not a curated table of the checkout.
    """
    tables = {path.relative_to(root).as_posix() for path, _, _ in find_table_files(root / "graph")}
    try:
        curated = load_curated(root)
    except ProblemsError as error:
        found = [problem for problem in error.problems if problem.file == file]
        if file == MAPPINGS_FILE:
            return list(error.problems)
        if found or file in tables:
            return found
        raise _no_table(file) from None
    if file not in tables | {MAPPINGS_FILE}:
        raise _no_table(file)
    loaded = curated.loaded
    rows = {iri for iri, home in loaded.homes.items() if home.file == file}
    quads = [quad for quad in loaded.quads if str(quad.subject)[1:-1] in rows]
    problems = run_shapes(quads, curated.ontology, root / "ontology" / SHAPES, loaded)
    return _in_order([*problems, *check_spelling(quads, loaded, read_words(root / "ontology"))])


def _check_passages(root: Path, texts: Path) -> list[Problem]:
    tables, _ = read_tables(root)
    return list(verify_passages(tables, read_texts(texts)).problems)


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.sort_key)


def _no_table(file: str) -> UsageError:
    fix = "name a file below graph/, such as graph/statements/AdverseEffect.tsv"
    return UsageError(f"{file} is not a table of this checkout", fix=fix)
