"""The documents tell the truth: their commands exist, their links lead somewhere, their generated parts are fresh."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bac_kg.cli.parser import build_parser
from bac_kg.curation.dictionary import BEGIN, END, render_dictionary
from bac_kg.curation.release_day import set_release_day
from bac_kg.ontology.reading import read_schema
from bac_kg.project import Project

ROOT = Path(__file__).parents[2]
# What tools leave in hidden folders, such as pytest's cache, is not ours.
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not path.relative_to(ROOT).as_posix().startswith((".", "node_modules/")))
COMMAND = re.compile(r"(?:^|`|&& |\$ )(?:\.venv/bin/)?bac-kg ([a-z][^`\n]*)", re.M)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def find_commands() -> list[tuple[str, str]]:
    found = []
    for path in DOCUMENTS:
        for match in COMMAND.finditer(path.read_text(encoding="utf-8")):
            found.append((path.relative_to(ROOT).as_posix(), match[1].split("  #")[0].split(" |")[0].strip()))
    return found


@pytest.mark.parametrize(("document", "command"), find_commands())
def test_a_command_in_a_document_is_one(document: str, command: str) -> None:
    words = shlex.split(command.split(" && ")[0])

    assert build_parser().parse_args(words).run


def test_there_are_commands_to_test() -> None:
    assert len(find_commands()) > 20


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(path: Path) -> None:
    missing = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()]

    assert missing == []


def test_the_column_dictionary_is_fresh() -> None:
    text = (ROOT / "graph" / "README.md").read_text(encoding="utf-8")
    written = text[text.index(BEGIN) : text.index(END) + len(END)]

    assert written == render_dictionary(read_schema(ROOT / "ontology" / "bac-kg.ttl"))


def test_the_release_date_is_the_same_everywhere(project: Project) -> None:
    stale = [
        path.name
        for path in (ROOT / "queries").rglob("*.rq")
        if set_release_day(text := path.read_text(encoding="utf-8"), project.release_date) != text
    ]

    assert stale == []
    assert f"date-released: {project.release_date}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {project.version} ({project.release_date})" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_has_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/bac-kg query adverse-effects" in text
    assert 'python3 -m venv .venv && .venv/bin/pip install -e ".[dev]" && .venv/bin/pytest' in text
