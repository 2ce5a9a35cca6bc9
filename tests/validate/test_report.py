"""One report: tables, mappings, shapes, checks, spelling and passages, each problem at its file, row and column."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from bac_kg.cli import main
from bac_kg.model import Problem
from bac_kg.project import Project
from bac_kg.validation.places import locate_terms
from bac_kg.validation.report import PARTS, check_project, check_table

TEXT = "Two plain sentences stand here. The second ends it."
ONTOLOGY = """@prefix bac: <https://w3id.org/bac-kg/ontology/> .

# a remark about bac:One
bac:One a owl:Class ; rdfs:subClassOf bac:Two ;
    rdfs:label "one"@en ;
    skos:definition "bac:Two stands in it."@en .
<https://example.org/other> a owl:Class ;
    rdfs:label "other"@en .
bac:Two a owl:Class .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ontology = tmp_path / "ontology"
    ontology.mkdir()
    (ontology / "bac-kg.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (ontology / "alignment.ttl").write_text("bac:Far skos:closeMatch bac:One .\n", encoding="utf-8")
    return ontology


@pytest.mark.parametrize(
    ("term", "property_", "place"),
    [
        ("bac:One", "skos:definition", ("ontology/bac-kg.ttl", 6)),
        ("bac:One", "rdf:type", ("ontology/bac-kg.ttl", 4)),
        ("bac:One", "dcterms:source", ("ontology/bac-kg.ttl", 4)),
        ("https://example.org/other", "rdfs:label", ("ontology/bac-kg.ttl", 8)),
        ("bac:Two", "", ("ontology/bac-kg.ttl", 9)),
        ("bac:Far", "skos:closeMatch", ("ontology/alignment.ttl", 1)),
    ],
)
def test_a_term_is_found_at_its_line(folder: Path, term: str, property_: str, place: tuple[str, int]) -> None:
    (found,) = locate_terms([Problem("it is wrong", "mend it", term, 0, property_)], folder)

    assert (found.file, found.row) == place
    assert found.message == f"{term}: it is wrong"


def test_what_is_no_term_stays_where_it_is(folder: Path) -> None:
    cell = Problem("it is wrong", "mend it", "graph/sources.tsv", 7, "tier")
    nowhere = Problem("it is wrong", "mend it", "bac:Nowhere", 0, "rdfs:label")

    assert locate_terms([cell, nowhere], folder) == [cell, nowhere]


@pytest.fixture
def broken(checkout: Path) -> Path:
    """A copy with a slip in the ontology and a text whose passages are elsewhere."""
    ontology = checkout / "ontology" / "bac-kg.ttl"
    text = ontology.read_text(encoding="utf-8")
    ontology.write_text(
        text.replace('skos:definition "By mouth', 'skos:definition "by mouth').replace('rdfs:label "route"@en', 'rdfs:label "rute"@en', 1),
        encoding="utf-8",
    )
    sources = checkout / "graph" / "sources.tsv"
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    sources.write_text(
        re.sub(r"(general-article\t.*\t)[0-9a-f]{64}", rf"\g<1>{digest}", sources.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (checkout / "texts").mkdir()
    (checkout / "texts" / "any-name.txt").write_text(TEXT, encoding="utf-8")
    return checkout


def test_terms_and_passages_stand_in_the_one_report(broken: Path, project: Project) -> None:
    problems = check_project(broken, project, broken / "texts")

    told = {(problem.check, problem.file) for problem in problems}
    assert told == {("spelling", "ontology/bac-kg.ttl"), ("passage", "graph/evidence/general-article.tsv")}
    assert all(problem.row and problem.column and problem.fix for problem in problems)


def test_faults_of_mappings_are_told_below_a_broken_table(checkout: Path) -> None:
    table, mappings = checkout / "graph" / "entities" / "Route.tsv", checkout / "graph" / "mappings.sssom.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("\tlabel", "\tlable", 1), encoding="utf-8")
    mappings.write_text(mappings.read_text(encoding="utf-8").replace("\tskos:exactMatch\t", "\tskos:exactMtch\t", 1), encoding="utf-8")

    problems = check_table(checkout, "graph/mappings.sssom.tsv")

    assert {(problem.file, problem.column) for problem in problems} == {
        ("graph/entities/Route.tsv", "lable"),
        ("graph/mappings.sssom.tsv", "predicate_id"),
    }


def test_texts_go_with_a_check_of_the_whole(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", "graph/sources.tsv", "--texts", str(checkout), "--root", str(checkout)])

    assert code == 2
    assert "fix: " in capsys.readouterr().err


def test_the_parts_are_those_that_the_readme_names(root: Path) -> None:
    readme = (root / "src" / "bac_kg" / "README.md").read_text(encoding="utf-8")

    assert [name for name in PARTS if name not in readme] == []
