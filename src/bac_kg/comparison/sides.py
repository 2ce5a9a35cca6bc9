"""What is compared: a release folder, a checkout or a git revision, opened as quads and saved queries."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from bac_kg.assembly.assemble import assemble
from bac_kg.errors import BacKgError, MachineError, UsageError
from bac_kg.namespaces import GRAPH
from bac_kg.project import read_project
from bac_kg.queries.catalogue import CATALOGUE, read_catalogue
from bac_kg.queries.file import read_queries
from bac_kg.stores.embedded import MANIFEST, TRIG, read_release

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from bac_kg.queries.saved_query import SavedQuery

REASONED = frozenset(NamedNode(GRAPH + name) for name in ("inferred", "explanations"))
_CURATED = ("ontology", "graph", "queries", "pyproject.toml")
_FIX = "name a release folder, a checkout, a git revision, or REVISION:FOLDER for the release that was committed there"


@dataclass(frozen=True, slots=True)
class Side:
    """One state of the graph: its name as given, its quads, its saved queries."""

    name: str
    quads: list[Quad]
    queries: dict[str, SavedQuery]

    @property
    def is_reasoned(self) -> bool:
        """Whether it holds what a reasoner found."""
        return any(quad.graph_name in REASONED for quad in self.quads)


def open_sides(one: str, other: str, root: Path) -> tuple[Side, Side, bool]:
    """Return two states to compare, and whether what a reasoner found was left out: it is unless both hold it.

    :raises UsageError: if a name is that of no folder and no revision.
    :raises BacKgError: if a state cannot be read; the message names which.
    """
    sides = [_open_side(name, root) for name in (one, other)]
    held = [side.is_reasoned for side in sides]
    if held[0] == held[1]:
        return sides[0], sides[1], False
    bare = [replace(side, quads=[quad for quad in side.quads if quad.graph_name not in REASONED]) for side in sides]
    return bare[0], bare[1], True


def _open_side(name: str, root: Path) -> Side:
    """Return the state that a folder holds: its release if it is one, else what its curated files make; or that of a revision."""
    folder = Path(name)
    try:
        if name and folder.is_dir():
            return _open_folder(folder, name)
        revision, _, inner = name.partition(":")
        with tempfile.TemporaryDirectory(prefix="bac-kg-") as work:
            _export(revision, (inner,) if inner else _CURATED, root, Path(work))
            return _open_folder(Path(work) / inner, name)
    except UsageError:
        raise
    except BacKgError as error:
        raise BacKgError(f"{name} cannot be compared: {error.problem}", fix=error.fix) from error


def _open_folder(folder: Path, name: str) -> Side:
    if (folder / MANIFEST).is_file():
        quads = list(parse(read_release(str(folder)), format=RdfFormat.TRIG))
        return Side(name, quads, read_catalogue(folder / CATALOGUE))
    if (folder / "graph").is_dir() and (folder / "ontology").is_dir():
        return Side(name, assemble(folder, read_project(folder)).quads, read_queries(folder / "queries"))
    raise UsageError(f"{name} holds neither a release ({MANIFEST}, {TRIG}) nor ontology/ and graph/", fix=_FIX)


def _export(revision: str, names: tuple[str, ...], root: Path, target: Path) -> None:
    """Write some files of a revision into a folder; without the built release, unless it is what is asked for."""
    if not revision or revision.startswith("-"):
        raise UsageError(f"{revision!r} is no git revision", fix=_FIX)
    try:
        done = subprocess.run(["git", "-C", str(root), "archive", "--format=tar", revision, *names], check=False, capture_output=True)
    except FileNotFoundError:
        raise MachineError("git is not installed", fix="install it, or name two folders") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            f"{revision!r} is no folder, and git has no such revision: {reason[-1] if reason else 'no reason given'}", fix=_FIX
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        wanted = [member for member in archive if names != _CURATED or not member.name.startswith("graph/release/")]
        archive.extractall(target, wanted, filter="data")
