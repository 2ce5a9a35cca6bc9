"""The difference of two states: things by label, the answers that change, and the evidence through which they do."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from bac_kg.cli import main
from bac_kg.cli.diff_output import DIFF_FORMATS, TSV_COLUMNS
from bac_kg.comparison.answers import AnswerChange, Links, compare_answers
from bac_kg.comparison.difference import Difference, find_difference
from bac_kg.comparison.sides import Side
from bac_kg.comparison.things import Change, compare_things, read_said
from bac_kg.errors import BacKgError, UsageError
from bac_kg.namespaces import GRAPH, PREFIXES
from bac_kg.queries.file import read_query

ROOT = Path(__file__).parents[2]
STATEMENT = "https://w3id.org/bac-kg/statement/"
EVIDENCE = "https://w3id.org/bac-kg/evidence/"
ENTITY = "https://w3id.org/bac-kg/id/"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {path}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def change_cell(path: Path, identifier: str, column: str, value: str) -> None:
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    next(line for line in lines if line[0] == identifier)[lines[0].index(column)] = value
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def items_of(statement: str) -> list[tuple[Path, str]]:
    """Return the files and ids of the evidence items of a statement."""
    rows = (
        (path, line.split("\t"))
        for path in sorted((ROOT / "graph/evidence").glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [(path, cells[0]) for path, cells in rows if cells[1] == statement]


# An effect that rests on one item, and one that rests on two of two sources; in each, one item is turned round.
ALONE = items_of("ae-4fara")
TWO = items_of("ae-hi6wt")


@pytest.fixture(scope="module")
def difference(tmp_path_factory: pytest.TempPathFactory) -> Difference:
    """The checkout against a copy in which an item disputes, a finding has another label, a tombstone and a query are new, one is gone."""
    copy = tmp_path_factory.mktemp("changed")
    for name in ("ontology", "graph", "queries"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("release"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, item in (ALONE[0], TWO[0]):
        change_cell(copy / "graph/evidence" / path.name, item, "direction", "disputes")
    change_cell(copy / "graph/entities/ClinicalFinding.tsv", "exhaustion", "label", "being worn out")
    (copy / "graph/retired.tsv").write_text("id\treason\treplaced_by\tretired_in\nold-thing\ttwice\toral\t0.1.0\n", encoding="utf-8")
    shutil.copy(copy / "queries/taper.rq", copy / "queries/taper-again.rq")
    (copy / "queries/background.rq").unlink()
    return find_difference(str(ROOT), str(copy), ROOT)


def changes(difference: Difference) -> dict[str, Change]:
    return {change.iri: change for change in difference.things}


def answer(difference: Difference, query: str) -> AnswerChange:
    return next(each for each in difference.answers if each.query == query)


def test_a_changed_thing_has_its_label_and_the_values_that_differ(difference: Difference) -> None:
    item = changes(difference)[EVIDENCE + ALONE[0][1]]
    finding = changes(difference)[ENTITY + "exhaustion"]

    assert (item.change, item.section) == ("changed", "evidence items")
    assert [(value.name, value.before, value.after) for value in item.values] == [
        ("direction", ("bac:supports (supports)",), ("bac:disputes (disputes)",))
    ]
    assert "can cause drowsiness" in item.label
    assert [(value.name, value.before, value.after) for value in finding.values] == [("label", ("exhaustion",), ("being worn out",))]
    assert changes(difference)[ENTITY + "old-thing"].change == "added"


def test_an_answer_changes_through_a_label(difference: Difference) -> None:
    rows = [row for row in answer(difference, "adverse-effects").rows if "being worn out" in row.text]

    assert [(row.change, [(value.before, value.after) for value in row.values]) for row in rows] == [
        ("changed", [(("exhaustion",), ("being worn out",))])
    ]
    assert ENTITY + "exhaustion" in {change.iri for row in rows for change in row.through}


def test_an_answer_changes_through_the_evidence_that_turned_round(difference: Difference) -> None:
    item = EVIDENCE + ALONE[0][1]
    rows = [row for row in answer(difference, "adverse-effects").rows if item in row.evidence]

    assert sorted(row.change for row in rows) == ["added", "removed"]  # the direction belongs to the key
    assert [[change.iri for change in row.through] for row in rows] == [[item], [item]]


def test_the_row_of_other_evidence_becomes_disputed_through_the_one_that_turned_round(difference: Difference) -> None:
    rows = [row for row in answer(difference, "adverse-effects").rows if row.evidence == (EVIDENCE + TWO[1][1],)]

    assert [(row.change, [(value.name, value.before, value.after) for value in row.values]) for row in rows] == [
        ("changed", [("disputed", ("bac:no",), ("bac:yes",))])
    ]
    assert [change.iri for row in rows for change in row.through] == [EVIDENCE + TWO[0][1]]


def test_statements_that_become_contested_enter_the_query_for_them(difference: Difference) -> None:
    rows = answer(difference, "contested-statements").rows

    assert {(row.change, change.iri) for row in rows for change in row.through} == {
        ("added", EVIDENCE + items[0][1]) for items in (ALONE, TWO)
    }


def test_new_and_gone_queries_are_told(difference: Difference) -> None:
    assert answer(difference, "taper-again").note == "the query is new"
    assert {row.change for row in answer(difference, "taper-again").rows} == {"added"}
    assert answer(difference, "background").note == "the query is gone"
    assert {row.change for row in answer(difference, "background").rows} == {"removed"}


def test_what_stays_is_not_told(difference: Difference) -> None:
    assert "taper" not in {each.query for each in difference.answers if each.note}
    assert ENTITY + "intrathecal" not in changes(difference)


def test_each_format_tells_every_change(difference: Difference) -> None:
    told = json.loads(DIFF_FORMATS["json"](difference))
    header, *rows = [line.split("\t") for line in DIFF_FORMATS["tsv"](difference).splitlines()]
    text = DIFF_FORMATS["text"](difference)

    assert {thing["iri"] for thing in told["things"]} == set(changes(difference))
    assert tuple(header) == TSV_COLUMNS
    assert {len(row) for row in rows} == {len(TSV_COLUMNS)}
    assert Counter(row[2] for row in rows if row[0] == "answer") == Counter(
        {each.query: len(each.rows) for each in difference.answers if each.rows}
    )
    assert f"  ~ bace:{ALONE[0][1]}  " in text
    assert "      direction: bac:supports (supports) → bac:disputes (disputes)" in text
    assert all(f"\n{each.query}: " in text for each in difference.answers)


def graph(text: str, name: str = "statements") -> Side:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    quads = list(parse(f"{prefixes} <{GRAPH}{name}> {{ {text} }}".encode(), format=RdfFormat.TRIG))
    return Side("made", quads, {})


KINDS = {
    "added": ("", 'bacs:x rdfs:label "a" .', "a"),
    "removed": ('bacs:x rdfs:label "a" .', "", "a"),
    "changed": ('bacs:x rdfs:label "a" .', 'bacs:x rdfs:label "b" .', "b"),
    "withdrawn": ('bacs:x rdfs:label "a" .', "bacs:x owl:deprecated true ; dcterms:isReplacedBy bacs:y .", "a"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_change_has_its_name_and_label(kind: str) -> None:
    before, after, label = KINDS[kind]

    found = compare_things(read_said(graph(before).quads), read_said(graph(after).quads))

    assert [(change.change, change.section, change.iri, change.label) for change in found] == [(kind, "statements", STATEMENT + "x", label)]


def test_bounds_of_dates_and_derived_graphs_are_no_changes_of_their_own() -> None:
    bound = 'bac:asOfLatest bac:helper "date bound" . '
    one, other = (
        graph(bound + 'bace:x bac:asOfLatest "2020-12-31" .'),
        graph(bound + 'bace:x bac:asOfLatest "2021-12-31" ; bac:asOf "2021" .'),
    )

    found = compare_things(read_said(one.quads), read_said(other.quads))

    assert [value.name for change in found for value in change.values] == ["bac:asOf"]
    assert compare_things(read_said([]), read_said(graph("bacr:a bac:usedFor bacr:b .", "shortcuts").quads)) == []


ROWS = {
    "same rows": ('bacs:a rdfs:label "x" .', 'bacs:a rdfs:label "x" .', []),
    "another value under the same key": ('bacs:a rdfs:label "x" .', 'bacs:a rdfs:label "y" .', ["changed"]),
    "a row more": ('bacs:a rdfs:label "x" .', 'bacs:a rdfs:label "x" . bacs:b rdfs:label "x" .', ["added"]),
    "a row less": ('bacs:a rdfs:label "x" .', "", ["removed"]),
    "two rows for one": ('bacs:a rdfs:label "x" .', 'bacs:a rdfs:label "y" , "z" .', ["added", "added", "removed"]),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_rows_are_compared_by_the_key_of_the_query(case: str, tmp_path: Path) -> None:
    before, after, expected = ROWS[case]
    path = tmp_path / "labels.rq"
    path.write_text(
        "#+ summary: Labels.\n#+ description: Labels.\n#+ tags: [test]\n#+ columns: {thing: iri, label: string}\n#+ key: [thing]\n"
        f"PREFIX rdfs: <{PREFIXES['rdfs']}>\nSELECT ?thing ?label WHERE {{ ?thing rdfs:label ?label }} ORDER BY ?thing ?label\n",
        encoding="utf-8",
    )
    sides = [Side("made", graph(text).quads, {"labels": read_query(path)}) for text in (before, after)]
    said = [read_said(side.quads) for side in sides]

    found = compare_answers(sides[0], sides[1], Links(said[0], said[1], compare_things(said[0], said[1])))

    assert [row.change for each in found for row in each.rows] == expected


def test_a_revision_is_compared_with_the_checkout_and_a_committed_release_with_another(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-C", str(checkout), "-c", "user.name=t", "-c", "user.email=t@example.org", *words], check=True, capture_output=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "all")
    change_cell(checkout / "graph/entities/ClinicalFinding.tsv", "exhaustion", "label", "being worn out")

    codes = [
        main(["diff", "HEAD", str(checkout), "--root", str(checkout)]),
        main(["diff", "HEAD:graph/release", str(checkout / "graph/release"), "--root", str(checkout)]),
    ]

    said = capsys.readouterr()
    assert codes == [0, 0]
    assert "  ~ bacr:exhaustion  being worn out\n" in said.out
    assert said.err.endswith("0 things and 0 answers differ\n")


@pytest.mark.parametrize("name", ["no-such-revision", "--output=x", "", ":graph", "HEAD:no/such/folder"])
def test_a_name_that_is_nothing_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="git"):
        find_difference(name, str(ROOT), ROOT)


def test_a_folder_that_is_neither_release_nor_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds neither a release"):
        find_difference(str(tmp_path), str(ROOT), ROOT)


def test_a_state_that_cannot_be_read_is_named(checkout: Path) -> None:
    edit(checkout / "ontology/bac-kg.ttl", "bac:Substance a owl:Class ;", "bac:Substance a owl:Class ,,")

    with pytest.raises(BacKgError, match=r"checkout cannot be compared: ontology/bac-kg.ttl, line"):
        find_difference(str(checkout), str(ROOT), ROOT)
