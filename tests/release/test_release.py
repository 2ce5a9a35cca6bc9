"""The committed release is what the checkout builds: byte for byte, on any hash seed, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from bac_kg.answers.rendered import read_rendered
from bac_kg.errors import ProblemsError
from bac_kg.project import Project
from bac_kg.release.build import build, find_stale


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parse_file(path: Path, syntax: RdfFormat) -> set[Quad]:
    return set(parse(path=str(path), format=syntax))


def test_the_committed_release_is_fresh(root: Path, project: Project) -> None:
    assert find_stale(root, project) == []


@pytest.mark.parametrize("seed", ["1", "77"])
def test_another_hash_seed_builds_the_same_bytes(checkout: Path, root: Path, seed: str) -> None:
    command = [sys.executable, "-m", "bac_kg.entry", "build", "--root", str(checkout)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src"), "LC_ALL": "C", "TZ": "Asia/Kathmandu"}
    subprocess.run(command, check=True, env=environment, capture_output=True)

    assert read_files(checkout / "graph" / "release") == read_files(root / "graph" / "release")


def test_trig_and_nquads_hold_the_same_quads_and_no_blank_node(root: Path) -> None:
    release = root / "graph" / "release"
    quads = parse_file(release / "bac-kg.nq", RdfFormat.N_QUADS)

    assert quads == parse_file(release / "bac-kg.trig", RdfFormat.TRIG)
    assert not [quad for quad in quads if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]


def test_the_nquads_are_sorted(root: Path) -> None:
    lines = (root / "graph" / "release" / "bac-kg.nq").read_text(encoding="utf-8").splitlines()

    assert lines == sorted(lines)


def test_every_triple_stands_in_one_graph(root: Path) -> None:
    quads = parse_file(root / "graph" / "release" / "bac-kg.nq", RdfFormat.N_QUADS)

    assert len({quad.triple for quad in quads}) == len(quads)


def test_the_manifest_proves_every_file_and_input(root: Path) -> None:
    release = root / "graph" / "release"
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    files = {name: hashlib.sha256(data).hexdigest() for name, data in read_files(release).items() if name != "manifest.json"}

    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == files
    assert all(hashlib.sha256((root / name).read_bytes()).hexdigest() == digest for name, digest in manifest["inputs"].items())
    assert len(manifest["inputs"]) > 100


def test_a_build_that_finds_an_error_leaves_the_old_release(checkout: Path, project: Project) -> None:
    before = read_files(checkout / "graph" / "release")
    table = checkout / "graph" / "statements" / "AdverseEffect.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("\tdrowsiness\t", "\tdrowsyness\t"), encoding="utf-8")

    with pytest.raises(ProblemsError, match=r"AdverseEffect.tsv, row \d+, column finding: 'drowsyness' is not a ClinicalFinding"):
        build(checkout, project)
    assert read_files(checkout / "graph" / "release") == before
    assert not list((checkout / "graph").glob(".release-*"))


def test_a_left_over_of_a_killed_build_is_cleared(checkout: Path, project: Project) -> None:
    left = checkout / "graph" / ".release-killed"
    left.mkdir()
    (left / "half").write_text("written")

    build(checkout, project)

    assert not left.exists()


def test_one_changed_cell_changes_few_lines_and_the_answers_it_bears_on(checkout: Path, project: Project) -> None:
    before = read_files(checkout / "graph" / "release")
    table = checkout / "graph" / "entities" / "ClinicalFinding.tsv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("\tmild adverse effects as a group\t", "\tslight adverse effects as a group\t", 1),
        encoding="utf-8",
    )

    assert "answers/adverse-effects.csv" in find_stale(checkout, project)
    build(checkout, project)
    after = read_files(checkout / "graph" / "release")
    changed = set(before["bac-kg.nq"].splitlines()) ^ set(after["bac-kg.nq"].splitlines())
    assert 2 <= len(changed) <= 20
    assert before["answers/taper.csv"] == after["answers/taper.csv"]


def test_a_rendered_answer_of_an_edited_query_is_not_used(checkout: Path) -> None:
    release = checkout / "graph" / "release"
    assert read_rendered(str(checkout), str(release), "adverse-effects") is not None
    query = checkout / "queries" / "adverse-effects.rq"
    query.write_text(query.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")

    assert read_rendered(str(checkout), str(release), "adverse-effects") is None


def test_a_damaged_rendered_answer_is_not_used(checkout: Path) -> None:
    release = checkout / "graph" / "release"
    answer = release / "answers" / "adverse-effects.csv"
    answer.write_bytes(answer.read_bytes()[:-10])

    assert read_rendered(str(checkout), str(release), "adverse-effects") is None
