"""Edits of several curated files at once: proved on a copy, then put in place, all of them or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bac_kg.errors import BacKgError, ProblemsError
from bac_kg.queries.file import read_queries
from bac_kg.validation.report import check_project

if TYPE_CHECKING:
    from bac_kg.project import Project

    # The new content of each file by its path from the root; None takes the file away. What is written first stands first.
    Edits = dict[str, bytes | None]

_CURATED = ("ontology", "graph", "queries")
_PENDING = ".pending"


def prove(root: Path, project: Project, edits: Edits) -> None:
    """See on a copy that the project is sound with these edits; nothing of the project is touched.

    :raises ProblemsError: if the copy has errors: all of them.
    :raises BacKgError: if the copy's ontology or queries cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="bac-kg-") as folder:
        copy = Path(folder)
        for name in _CURATED:
            shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("release", ".*"))
        put_in_place(copy, edits)
        problems = [problem for problem in check_project(copy, project) if problem.severity == "ERROR"]
        if problems:
            raise ProblemsError(problems)
        read_queries(copy / "queries")


def put_in_place(root: Path, edits: Edits) -> None:
    """Write all files, each whole; if one cannot be written, those before it get their old content back.

    Files change in the order of ``edits``, so a process that is killed between two of them has lost nothing that stands in a later one.

    :raises BacKgError: if a file cannot be written.
    """
    before = {file: (root / file).read_bytes() if (root / file).is_file() else None for file in edits}
    changed: list[str] = []
    try:
        for file, data in edits.items():
            if data is not None:
                _write_beside(root / file, data)
        for file, data in edits.items():
            changed.append(file)
            _swap(root / file, data)
    except OSError as error:
        for file in reversed(changed):
            _restore(root / file, before[file])
        raise BacKgError(f"{error.filename}: {error.strerror}; nothing was changed", fix="see that the checkout may be written") from error
    finally:
        for file in edits:
            _beside(root / file).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{_PENDING}")


def _write_beside(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path).open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _swap(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
    else:
        _beside(path).replace(path)


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        _write_beside(path, data)
        _beside(path).replace(path)
