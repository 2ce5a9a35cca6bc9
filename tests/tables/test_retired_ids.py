"""Retired ids: tombstones in the graph, and no live row that uses one."""

from __future__ import annotations

import pytest
from small_project import Project, plain

BASE = "https://w3id.org/bac-kg/"
RETIRED = "graph/retired.tsv"
HEADER = "id\treason\treplaced_by\tretired_in\n"
DEPRECATED = ("deprecated", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')


def test_a_retired_id_becomes_a_tombstone_without_a_type(project: Project) -> None:
    project.write(RETIRED, HEADER + "sleepiness\ttwo rows for one finding\tsomnolence\t2026.1\n")

    assert project.triples(BASE + "id/sleepiness") == {
        DEPRECATED,
        ("reason", '"two rows for one finding"@en'),
        ("isReplacedBy", f"<{BASE}id/somnolence>"),
    }


def test_the_release_of_the_retirement_is_told_if_the_ontology_has_a_property_for_it(project: Project) -> None:
    project.extend_ontology(
        "bac:retiredIn a owl:AnnotationProperty ; bac:maxCount 1 ; rdfs:range xsd:string ; rdfs:domain bac:Retired ."
        "bac:Retired a owl:Class ."
    )
    project.write(RETIRED, HEADER + "sleepiness\ttwo rows for one finding\t\t2026.1\n")

    assert ("retiredIn", '"2026.1"') in project.triples(BASE + "id/sleepiness")


@pytest.mark.parametrize(
    ("identifier", "replaced_by", "segment", "graph"),
    [
        ("sleepiness", "", "id", "entities"),
        ("ae-zzzzz", "", "statement", "statements"),
        ("label-us-0990", "", "evidence", "evidence"),
        ("label-old", "label-us", "source", "sources"),
        ("study-2019", "", "id", "entities"),
    ],
)
def test_a_tombstone_keeps_the_address_and_the_graph_of_its_row(
    project: Project, identifier: str, replaced_by: str, segment: str, graph: str
) -> None:
    project.write(RETIRED, f"{HEADER}{identifier}\twithdrawn\t{replaced_by}\t2026.1\n")
    stones = [quad for quad in project.load().quads if plain(quad.subject) == f"{BASE}{segment}/{identifier}"]

    assert {plain(quad.graph_name) for quad in stones} == {f"{BASE}graph/{graph}"}


def test_a_class_column_says_what_an_id_alone_cannot(project: Project) -> None:
    project.write(RETIRED, "id\treason\treplaced_by\tretired_in\tclass\nlabel-old\twithdrawn\t\t2026.1\tSource\n")

    assert DEPRECATED in project.triples(BASE + "source/label-old")


def test_a_live_cell_that_uses_a_retired_id_is_told_with_the_replacement(project: Project) -> None:
    project.write(RETIRED, HEADER + "sleepiness\ttwo rows for one finding\tsomnolence\t2026.1\nache\ttoo vague\t\t2026.1\n")
    project.change("graph/statements/AdverseEffect.tsv", "nausea|somnolence", "ache|sleepiness")

    assert project.complaint() == (
        "graph/statements/AdverseEffect.tsv, row 3, column finding: 'ache' is retired (too vague)\n"
        "  fix: take it out of the cell: nothing replaces it\n"
        "graph/statements/AdverseEffect.tsv, row 3, column finding: 'sleepiness' is retired (two rows for one finding)\n"
        "  fix: write 'somnolence', which replaces it"
    )


FAULTS = {
    "live again": (
        "nausea\twithdrawn\t\t2026.1\n",
        "graph/entities/ClinicalFinding.tsv, row 3, column id: id 'nausea' is retired\n"
        "  fix: give the row a new id, or take 'nausea' out of graph/retired.tsv: a retired id is never used again",
    ),
    "no reason": (
        "ache\t\t\t2026.1\n",
        "graph/retired.tsv, row 2, column reason: 'ache' is retired without a reason\n  fix: say in a few words why the id was withdrawn",
    ),
    "unknown replacement": (
        "ache\tvague\tnausae\t2026.1\n",
        "graph/retired.tsv, row 2, column replaced_by: 'nausae' is no id of any table\n"
        "  fix: write an id that is in use (did you mean 'nausea'?), or leave the cell empty",
    ),
    "retired replacement": (
        "ache\tvague\tpains\t2026.1\npains\tvague\tnausea\t2026.1\n",
        "graph/retired.tsv, row 2, column replaced_by: 'pains' is retired too\n  fix: write what replaces it ('nausea')",
    ),
}


@pytest.mark.parametrize(("rows", "message"), FAULTS.values(), ids=FAULTS)
def test_each_faulty_retirement_is_told_in_these_words(project: Project, rows: str, message: str) -> None:
    project.write(RETIRED, HEADER + rows)
    used = project.complaint().split("\ngraph/statements/")[0]

    assert used == message


def test_an_unknown_column_is_told_with_the_nearest(project: Project) -> None:
    project.write(RETIRED, "id\treason\treplacedby\tretired_in\nache\tvague\t\t2026.1\n")

    assert project.complaint() == (
        "graph/retired.tsv, row 1, column replacedby: unknown column replacedby\n"
        "  fix: rename it (did you mean 'replaced_by'?) or take it out: "
        "the columns are id, reason, replaced_by, retired_in and class (which may be missing)"
    )


def test_a_retired_id_stands_in_the_list_once(project: Project) -> None:
    project.write(RETIRED, HEADER + "ache\tvague\t\t2026.1\nache\tvague\t\t2026.2\n")

    assert "graph/retired.tsv, row 3, column id: id 'ache' is used in row 2 already" in project.complaint()
