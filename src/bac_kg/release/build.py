"""The build: curated files in, ``graph/release/`` out; atomic, the same bytes on every machine, refused if anything is wrong."""

from __future__ import annotations

import contextlib
import filecmp
import json
import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from bac_kg.answers.provenance import ReleaseInfo, provenance_line
from bac_kg.answers.rendered import FOLDER, HEADER, INDEX, digest
from bac_kg.assembly.assemble import assemble
from bac_kg.assembly.metadata import GRAPH_NAMES, NOTICE
from bac_kg.errors import ProblemsError, ReleaseError
from bac_kg.namespaces import GRAPH, PREFIXES
from bac_kg.queries.catalogue import CATALOGUE, write_catalogue
from bac_kg.queries.file import read_queries
from bac_kg.reasoning.materialise import infer
from bac_kg.release.steps import Steps
from bac_kg.stores.embedded import MANIFEST, TRIG, EmbeddedStore
from bac_kg.validation.report import find_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bac_kg.assembly.assemble import Curated
    from bac_kg.model import Problem
    from bac_kg.project import Project
    from bac_kg.queries.saved_query import SavedQuery

NQUADS = "bac-kg.nq"
_INPUTS = ("ontology", "queries", "graph")
_WORK = ".release-"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: how many quads stand in each graph, the warnings it met, and the seconds of each step."""

    counts: dict[str, int]
    warnings: tuple[Problem, ...]
    seconds: dict[str, float]


def build(root: Path, project: Project, tell: Callable[[str], None] = lambda step: None, *, reasoned: bool = True) -> Built:
    """Build the release of a checkout into ``graph/release/``, replacing the old one only when the new one is whole.

    Without ``reasoned`` nothing is inferred; the manifest says so, and such a build is refused for a wheel and is never fresh.

    :raises ProblemsError: if tables, shapes, checks or the reasoner find an error; the old release stays.
    :raises MachineError: if the reasoner lacks its Java, or is overdue.
    """
    with _work_folder(root) as work:
        built = _write_release(root, project, work, Steps(tell), reasoned)
        _replace(work, root / "graph" / "release")
    return built


def find_stale(root: Path, project: Project, tell: Callable[[str], None] = lambda step: None) -> list[str]:
    """Return the files in which the committed release differs from what the checkout builds; none if it is fresh.

    :raises ProblemsError: if the checkout does not build.
    """
    with _work_folder(root) as work:
        _write_release(root, project, work, Steps(tell), reasoned=True)
        release = root / "graph" / "release"
        names = sorted({path.relative_to(folder).as_posix() for folder in (work, release) for path in folder.rglob("*") if path.is_file()})
        return [name for name in names if not _same(work / name, release / name)]


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


@contextlib.contextmanager
def _work_folder(root: Path) -> Iterator[Path]:
    """Give a folder beside the release, so that renaming into place crosses no file system; it is gone afterwards."""
    for left in (root / "graph").glob(_WORK + "*"):
        shutil.rmtree(left, ignore_errors=True)  # of a build that was killed
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=root / "graph"))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _replace(work: Path, release: Path) -> None:
    old = release.with_name(_WORK + "old")
    work.chmod(0o755)  # mkdtemp makes it private
    if release.exists():
        release.rename(old)
    try:
        work.rename(release)
    except OSError as error:
        if old.exists():
            old.rename(release)
        raise ReleaseError(f"the release could not be put in place: {error}", fix="see that graph/ may be written") from error
    shutil.rmtree(old, ignore_errors=True)


def _write_release(root: Path, project: Project, work: Path, steps: Steps, reasoned: bool) -> Built:
    steps.begin("reading and rules")

    def infer_timed(curated: Curated, quads: list[Quad]) -> tuple[list[Quad], list[Problem]]:
        steps.begin("reasoning and explaining")
        return infer(curated, quads)

    assembled = assemble(root, project, infer_timed if reasoned else None)
    steps.begin("validating")
    problems = find_problems(root, assembled)
    if any(problem.severity == "ERROR" for problem in problems):
        raise ProblemsError(problems)
    steps.begin("writing the graph")
    _write_graph(assembled.quads, work)
    steps.begin("answering the saved queries")
    queries = read_queries(root / "queries")
    write_catalogue(work / CATALOGUE, queries.values())
    _write_answers(root, EmbeddedStore.from_quads(assembled.quads), queries.values(), project, work / FOLDER)
    counts = Counter(str(quad.graph_name)[1:-1].removeprefix(GRAPH) for quad in assembled.quads)
    steps.begin("writing the manifest")
    _write_manifest(root, project, counts, len(queries), work, reasoned)
    steps.end()
    return Built(dict(sorted(counts.items())), tuple(problem for problem in problems if problem.severity != "ERROR"), steps.seconds)


def _write_graph(quads: Iterable[Quad], work: Path) -> None:
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} ." for quad in quads)
    (work / NQUADS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    order = {NamedNode(GRAPH + name): place for place, name in enumerate(GRAPH_NAMES)}
    ordered = sorted(quads, key=lambda quad: (order[quad.graph_name], str(quad.subject), str(quad.predicate), str(quad.object)))  # type: ignore[index]
    written = serialize(ordered, format=RdfFormat.TRIG, prefixes=PREFIXES) or b""
    (work / TRIG).write_bytes(_sort_prefixes(written))


def _sort_prefixes(data: bytes) -> bytes:
    """Return TriG with its prefix lines in order: the serializer takes them from a hash map, so they change from run to run."""
    lines = data.splitlines(keepends=True)
    count = sum(line.startswith(b"@prefix") for line in lines)
    return b"".join(sorted(lines[:count]) + lines[count:])


def _write_answers(root: Path, store: EmbeddedStore, queries: Iterable[SavedQuery], project: Project, folder: Path) -> None:
    folder.mkdir()
    release = ReleaseInfo(project.version, project.release_date)
    lines = ["\t".join(HEADER)]
    for query in queries:
        answer = store.select(query.text)
        data = answer.to_bytes("csv")
        (folder / f"{query.name}.csv").write_bytes(data)
        text = (root / "queries" / f"{query.name}.rq").read_bytes()
        lines.append("\t".join((query.name, digest(text), digest(data), str(len(answer)), provenance_line(answer, release))))
    (folder / INDEX).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _write_manifest(root: Path, project: Project, counts: dict[str, int], queries: int, work: Path, reasoned: bool) -> None:
    outputs = sorted(path for path in work.rglob("*") if path.is_file())
    manifest = {
        "name": "bac_kg",
        "version": project.version,
        "release_date": project.release_date,
        "notice": NOTICE,
        "reasoned": reasoned,
        "quads": dict(sorted(counts.items())),
        "saved_queries": queries,
        "inputs": {path.relative_to(root).as_posix(): digest(path.read_bytes()) for path in find_inputs(root)},
        "files": {
            path.relative_to(work).as_posix(): {"bytes": path.stat().st_size, "sha256": digest(path.read_bytes())} for path in outputs
        },
    }
    (work / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")


def find_inputs(root: Path) -> list[Path]:
    """Return the curated files that a release is made from, in the order of their names."""
    release = root / "graph" / "release"
    found = (path for name in _INPUTS for path in (root / name).rglob("*") if path.suffix in {".ttl", ".rq", ".tsv"})
    inner = (path for path in found if release not in path.parents and not any(part.startswith(_WORK) for part in path.parts))
    return sorted(inner, key=lambda path: os.fspath(path.relative_to(root)))
