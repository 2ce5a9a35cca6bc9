"""CONTRIBUTING.md is carried out, step by step, on a copy of the project."""

from __future__ import annotations

import re
from pathlib import Path

from bac_kg.api import KnowledgeGraph
from bac_kg.project import Project
from bac_kg.release.build import build
from bac_kg.validation.report import check_project

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"<!-- (?P<what>row|turtle|file|cell): (?P<words>[^>]+?) -->\n(?P<body>.*?)(?=\n<!--|\n## |\Z)", re.S)
FENCE = re.compile(r"```\w+\n(.*?)```", re.S)
TABLE_ROW = re.compile(r"^\| (\w+) \| (.*) \|$", re.M)


def read_steps() -> list[tuple[str, str, str]]:
    """Return the steps of the document: what is done, to which file, with what."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [(match["what"], match["words"], match["body"]) for match in STEP.finditer(text)]


def add_row(path: Path, cells: dict[str, str]) -> None:
    """Append a row to a table under its own header; a new table gets the columns of the row."""
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else ["\t".join(cells)]
    header = old[0].split("\t")
    header += [name for name in cells if name not in header]
    rows = [line + "\t" * (len(header) - len(old[0].split("\t"))) for line in old[1:]]
    new = "\t".join(cells.get(name, "") for name in header)
    path.write_text("\n".join(["\t".join(header), *rows, new]) + "\n", encoding="utf-8")


def set_cell(path: Path, identifier: str, column: str, value: str) -> None:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    header = [*lines[0], column]
    rows = [[*line, value if line[0] == identifier else ""] for line in lines[1:]]
    path.write_text("\n".join("\t".join(line) for line in [header, *rows]) + "\n", encoding="utf-8")


def carry_out(what: str, words: str, body: str, root: Path, nausea: str) -> None:
    if what == "row":
        cells = {
            name: cell.replace("\\|", "|").replace("THE-NAUSEA-ROW", nausea) for name, cell in TABLE_ROW.findall(body) if name != "column"
        }
        add_row(root / words, cells)
    elif what == "cell":
        file, identifier, column, value = words.split()
        set_cell(root / file, identifier, column, value)
    else:
        text = "".join(FENCE.findall(body))
        path = root / words
        path.write_text((path.read_text(encoding="utf-8") + "\n" if what == "turtle" else "") + text, encoding="utf-8")


def test_the_walk_through_ends_in_a_clean_project_with_the_new_answers(checkout: Path, project: Project) -> None:
    rows = (checkout / "graph" / "statements" / "AdverseEffect.tsv").read_text(encoding="utf-8").splitlines()
    nausea = next(row.split("\t")[0] for row in rows if "\tnausea\t" in row)

    for what, words, body in read_steps():
        carry_out(what, words, body, checkout, nausea)

    assert [str(problem) for problem in check_project(checkout, project)] == []
    build(checkout, project)
    graph = KnowledgeGraph.open(checkout / "graph" / "release")
    effect = next(row for row in graph.query("adverse-effects") if row["effectLabel"] == "example finding")
    assert (effect["frequency"], effect["source"], effect["disputed"]) == (
        "now and then",
        "https://w3id.org/bac-kg/source/example-notes",
        "https://w3id.org/bac-kg/ontology/yes",
    )
    assert len(graph.query("example-statements")) == 1
    assert graph.sparql("ASK { bacs:ae-22222 bac:exampleNumber 7 . bacr:baclofen bac:hasExample bacs:xm-22222 }") is True
    assert graph.sparql('ASK { bacs:ae-33333 dcterms:isReplacedBy bacs:ae-22222 ; owl:deprecated "true"^^xsd:boolean }') is True


def test_there_are_steps_of_each_kind() -> None:
    kinds = [what for what, _, _ in read_steps()]

    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"row": 8, "turtle": 4, "file": 3, "cell": 1}
