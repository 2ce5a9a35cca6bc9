"""CONTRIBUTING.md is carried out as it stands, commands and edits in their order, on a copy of the repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = (
    "ontology",
    "graph",
    "queries",
    "src",
    "tests",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
)
LEFT = shutil.ignore_patterns("__pycache__", "data", "*.egg-info", ".release-*")
FENCE = r"\n\n```\w+\n(?P<{0}>.*?)```"
STEP = re.compile(
    r"^(?:```console\n(?P<console>.*?)```"
    r"|Append a row to `(?P<row>[^`]+)`:\n\n(?P<cells>(?:\|[^\n]*\n)+)"
    rf"|Append to `(?P<append>[^`]+)`:{FENCE.format('appended')}"
    rf"|Write `(?P<write>[^`]+)`:{FENCE.format('written')}"
    rf"|In `(?P<insert>[^`]+)`, below the line `(?P<line>[^`]+)`, write:{FENCE.format('inserted')}"
    r"|Write `(?P<value>[^`]+)` into column `(?P<column>\w+)` of row `(?P<id>[^`]+)` in `(?P<cell>[^`]+)`\.)",
    re.M | re.S,
)
TABLE_ROW = re.compile(r"^\| (\w+) \| (.*) \|$", re.M)
Match = re.Match[str]


def read_steps() -> list[Match]:
    """Return the steps of the document in their order."""
    return list(STEP.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))


def read_commands(console: str) -> Iterator[tuple[str, list[str]]]:
    """Give each command of a console block with the lines that it is said to print."""
    for block in re.split(r"^\$ ", console, flags=re.M)[1:]:
        command, *lines = block.splitlines()
        yield command, [line for line in lines if line]


def run_console(step: Match, root: Path) -> None:
    for command, promised in read_commands(step["console"]):
        module, *words = shlex.split(command)
        python = [sys.executable, "-m", {"bac-kg": "bac_kg.entry", "pytest": "pytest"}[module]]
        done = subprocess.run(
            [*python, *words], cwd=root, env=os.environ | {"PYTHONPATH": str(root / "src")}, check=False, capture_output=True, text=True
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"$ {command}\n{said}"
        assert [line for line in promised if line not in said] == [], f"$ {command}\n{said}"


def append_row(step: Match, root: Path) -> None:
    """Append a row to a table under its own header; a new table gets the columns of the row."""
    cells = {name: cell.replace("\\|", "|") for name, cell in TABLE_ROW.findall(step["cells"]) if name != "column"}
    path = root / step["row"]
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else ["\t".join(cells)]
    header = old[0].split("\t")
    more = [name for name in cells if name not in header]
    lines = ["\t".join([old[0], *more]), *(line + "\t" * len(more) for line in old[1:])]
    path.write_text("\n".join([*lines, "\t".join(cells.get(name, "") for name in (*header, *more))]) + "\n", encoding="utf-8")


def set_cell(step: Match, root: Path) -> None:
    lines = [line.split("\t") for line in (root / step["cell"]).read_text(encoding="utf-8").splitlines()]
    if step["column"] not in lines[0]:
        lines = [[*lines[0], step["column"]], *([*line, ""] for line in lines[1:])]
    next(line for line in lines if line[0] == step["id"])[lines[0].index(step["column"])] = step["value"]
    (root / step["cell"]).write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def append_text(step: Match, root: Path) -> None:
    path = root / step["append"]
    path.write_text(path.read_text(encoding="utf-8") + "\n" + step["appended"], encoding="utf-8")


def write_file(step: Match, root: Path) -> None:
    (root / step["write"]).write_text(step["written"], encoding="utf-8")


def insert_text(step: Match, root: Path) -> None:
    path = root / step["insert"]
    before = path.read_text(encoding="utf-8")
    assert before.count(step["line"] + "\n") == 1
    path.write_text(before.replace(step["line"] + "\n", step["line"] + "\n" + step["inserted"]), encoding="utf-8")


STEPS: dict[str, Callable[[Match, Path], None]] = {
    "console": run_console, "row": append_row, "append": append_text, "write": write_file, "insert": insert_text, "cell": set_cell,
}  # fmt: skip


def kind_of(step: Match) -> str:
    return next(name for name in STEPS if step[name] is not None)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the repository with one commit, as a fresh clone is."""
    copy = tmp_path / "clone"
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=LEFT)
        else:
            shutil.copy(source, copy)
    git = ["git", "-C", str(copy), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return copy


def test_the_walk_through_goes_as_it_is_written(clone: Path) -> None:
    for step in read_steps():
        STEPS[kind_of(step)](step, clone)

    asked = "ASK { bacs:ae-22222 bac:exampleCount 7 ; bac:finding bacr:hiccups . bacr:baclofen bac:hasExample bacs:xm-22222 .\n" + (
        " bacr:example-finding owl:deprecated true ; dcterms:isReplacedBy bacr:hiccups ."
        " bac:exampleNumber owl:deprecated true ; dcterms:isReplacedBy bac:exampleCount }"
    )
    done = subprocess.run(
        [sys.executable, "-m", "bac_kg.entry", "query", "--text", asked, "--release", str(clone / "graph/release")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "yes\n"


def test_there_are_steps_of_each_kind() -> None:
    assert Counter(kind_of(step) for step in read_steps()) == {"console": 13, "row": 7, "append": 5, "write": 4, "insert": 1, "cell": 1}


def test_no_code_block_is_left_out() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    steps = read_steps()

    assert text.count("```") == 2 * sum(kind_of(step) not in ("row", "cell") for step in steps)
    assert text.count("|---|---|") == sum(kind_of(step) == "row" for step in steps)


def test_commands_and_what_they_print_are_told_apart() -> None:
    assert list(read_commands("$ bac-kg fmt\n$ bac-kg check\n0 errors\n\n")) == [("bac-kg fmt", []), ("bac-kg check", ["0 errors"])]
