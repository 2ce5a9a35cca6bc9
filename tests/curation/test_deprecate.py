"""Withdrawing a row or a term: uses name the replacement, a tombstone stays, and whatever cannot be done is refused with nothing changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import Quad

from bac_kg.assembly.assemble import load_curated
from bac_kg.cli import main
from bac_kg.curation.deprecate import Asked, plan_withdrawal
from bac_kg.curation.deprecate_term import plan_term_withdrawal
from bac_kg.curation.edits import put_in_place
from bac_kg.errors import BacKgError, ProblemsError
from bac_kg.namespaces import ONTOLOGY
from bac_kg.project import Project

BASE = "https://w3id.org/bac-kg/"
ROOT = Path(__file__).parents[2]
TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def deprecate(root: Path, *words: str) -> int:
    return main(["deprecate", *words, "--reason", "two for one", "--root", str(root)])


def said_of(quads: list[Quad], iri: str) -> set[tuple[str, str]]:
    return {
        (quad.predicate.value.rpartition("/")[2].rpartition("#")[2], str(quad.object)) for quad in quads if str(quad.subject) == f"<{iri}>"
    }


def fingerprint(root: Path) -> dict[str, str]:
    """Return the hash of every file of a checkout but those of the release."""
    files = (path for path in root.rglob("*") if path.is_file() and "release" not in path.parts)
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def cells(root: Path, file: str) -> list[dict[str, str]]:
    header, *rows = (root / file).read_text(encoding="utf-8").splitlines()
    return [dict(zip(header.split("\t"), row.split("\t"), strict=True)) for row in rows]


def test_a_finding_gives_way_to_another_in_tables_and_mappings(checkout: Path) -> None:
    before = [row["id"] for row in cells(checkout, "graph/statements/AdverseEffect.tsv") if row["finding"] == "drowsiness"]

    code = deprecate(checkout, "drowsiness", "--replaced-by", "sedation")

    quads = load_curated(checkout).loaded.quads
    after = {row["id"]: row["finding"] for row in cells(checkout, "graph/statements/AdverseEffect.tsv")}
    assert code == 0
    assert len(before) > 3
    assert {after[name] for name in before} == {"sedation"}
    assert said_of(quads, BASE + "id/drowsiness") == {
        ("deprecated", TRUE),
        ("reason", '"two for one"@en'),
        ("isReplacedBy", f"<{BASE}id/sedation>"),
    }
    assert [quad for quad in quads if str(quad.object) == f"<{BASE}id/drowsiness>"] == []
    assert "bacr:drowsiness" not in (checkout / "graph/mappings.sssom.tsv").read_text(encoding="utf-8")


def test_the_evidence_of_a_statement_goes_to_the_one_that_replaces_it(checkout: Path) -> None:
    old, new = "ae-4fara", "ae-ialei"
    moved = [
        row["id"]
        for file in (checkout / "graph/evidence").glob("*.tsv")
        for row in cells(checkout, f"graph/evidence/{file.name}")
        if row["statement"] == old
    ]

    code = deprecate(checkout, old, "--replaced-by", new)

    quads = load_curated(checkout).loaded.quads
    assert (code, len(moved) > 0) == (0, True)
    assert {value for name in moved for path, value in said_of(quads, f"{BASE}evidence/{name}") if path == "statement"} == {
        f"<{BASE}statement/{new}>"
    }
    assert ("isReplacedBy", f"<{BASE}statement/{new}>") in said_of(quads, f"{BASE}statement/{old}")


def test_an_earlier_tombstone_names_the_latest_replacement(checkout: Path) -> None:
    (checkout / "graph/retired.tsv").write_text(
        "id\treason\treplaced_by\tretired_in\nsleepiness\ttwice\tdrowsiness\t0.1.0\n", encoding="utf-8"
    )

    code = deprecate(checkout, "drowsiness", "--replaced-by", "sedation")

    assert code == 0
    assert [(row["id"], row["replaced_by"], row["class"]) for row in cells(checkout, "graph/retired.tsv")] == [
        ("drowsiness", "sedation", "ClinicalFinding"),
        ("sleepiness", "sedation", ""),
    ]


def test_the_tombstone_of_a_source_without_replacement_keeps_its_address(checkout: Path) -> None:
    sources = checkout / "graph/sources.tsv"
    row = next(row for row in cells(checkout, "graph/sources.tsv") if row["id"] == "general-article") | {
        "id": "a-copy",
        "document_sha256": "",
        "claim_count": "",
        "gap_count": "",
    }
    sources.write_text(sources.read_text(encoding="utf-8") + "\t".join(row.values()) + "\n", encoding="utf-8")

    code = deprecate(checkout, "a-copy")

    quads = load_curated(checkout).loaded.quads
    assert code == 0
    assert ("deprecated", TRUE) in said_of(quads, BASE + "source/a-copy")


def test_a_value_of_a_closed_list_leaves_the_list_and_stays_as_a_deprecated_term(checkout: Path) -> None:
    code = deprecate(checkout, "bac:very-rare", "--replaced-by", "bac:rare")

    curated = load_curated(checkout)
    said = said_of(curated.ontology, ONTOLOGY + "very-rare")
    assert code == 0
    assert "very-rare" not in curated.schema.columns["frequency_band"].values
    assert {("deprecated", TRUE), ("isReplacedBy", f"<{ONTOLOGY}rare>"), ("reason", '"two for one"@en')} <= said
    assert {path for path, _ in said} >= {"label", "definition", "source"}
    assert ("type", f"<{ONTOLOGY}FrequencyBand>") not in said
    assert {row["frequency_band"] for row in cells(checkout, "graph/statements/AdverseEffect.tsv")}.isdisjoint({"very-rare"})


def test_a_class_without_rows_gives_its_place_in_axioms_to_another(checkout: Path) -> None:
    ontology = checkout / "ontology/bac-kg.ttl"
    ontology.write_text(
        ontology.read_text(encoding="utf-8")
        + """
bac:Gadget a owl:Class ; rdfs:subClassOf bac:Entity ;
    rdfs:label "gadget"@en ;
    skos:definition "An apparatus, under another name."@en ;
    dcterms:source <https://w3id.org/bac-kg/> .
bac:servedBy a owl:ObjectProperty ;
    rdfs:label "served by"@en ;
    skos:definition "The apparatus that serves."@en ;
    dcterms:source <https://w3id.org/bac-kg/> ;
    rdfs:domain bac:Therapy ; rdfs:range [ a owl:Class ; owl:unionOf ( bac:Gadget bac:Device bac:Product ) ] .
""",
        encoding="utf-8",
    )

    code = deprecate(checkout, "bac:Gadget", "--replaced-by", "bac:Device")

    curated = load_curated(checkout)
    assert code == 0
    assert sorted(curated.schema.columns["served_by"].classes) == ["Device", "Product"]
    assert "owl:unionOf ( bac:Device bac:Product )" in ontology.read_text(encoding="utf-8")
    assert "Gadget" not in curated.schema.kinds
    assert {path for path, _ in said_of(curated.ontology, ONTOLOGY + "Gadget")} == {
        "type", "label", "definition", "source", "deprecated", "isReplacedBy", "reason"
    }  # fmt: skip


def test_a_property_gives_its_column_its_queries_and_its_sentences_to_another(checkout: Path) -> None:
    ontology = checkout / "ontology/bac-kg.ttl"
    ontology.write_text(
        ontology.read_text(encoding="utf-8")
        + """
bac:howOftenInWords a owl:DatatypeProperty , owl:FunctionalProperty ;
    rdfs:label "how often, in words"@en ;
    skos:definition "The words of the source for how often a finding comes."@en ;
    dcterms:source <https://w3id.org/bac-kg/> ;
    rdfs:domain [ a owl:Class ; owl:unionOf ( bac:AdverseEffect bac:DeviceComplication bac:OverdoseEffect bac:WithdrawalEffect bac:StudyResult ) ] ;
    rdfs:range xsd:string .
""",
        encoding="utf-8",
    )

    code = deprecate(checkout, "bac:frequencyWording", "--replaced-by", "bac:howOftenInWords")

    header = (checkout / "graph/statements/AdverseEffect.tsv").read_text(encoding="utf-8").split("\n")[0].split("\t")
    curated = load_curated(checkout)
    texts = [path.read_text(encoding="utf-8") for path in (checkout / "queries").rglob("*.rq")]
    assert code == 0
    assert ("how_often_in_words" in header, "frequency_wording" in header) == (True, False)
    assert "frequency_wording" not in curated.schema.columns
    assert any("bac:howOftenInWords" in text for text in texts)
    assert not any("bac:frequencyWording" in text for text in texts)
    assert ("deprecated", TRUE) in said_of(curated.ontology, ONTOLOGY + "frequencyWording")


def test_a_withdrawal_after_which_the_project_would_not_be_sound_changes_nothing(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = fingerprint(checkout)

    code = deprecate(checkout, "exhaustion", "--replaced-by", "intrathecal")

    assert code == 1
    said = capsys.readouterr().err
    assert said.startswith("nothing was changed: the project would not be sound afterwards\n")
    assert "'intrathecal' is a Route, not a ClinicalFinding" in said
    assert fingerprint(checkout) == before


REFUSED = {
    "unknown": ("drowsines", "", "'drowsines' is no id of any table (did you mean 'drowsiness'?)"),
    "unknown replacement": ("drowsiness", "sedaton", "'sedaton' is no id of any table (did you mean 'sedation'?)"),
    "itself": ("drowsiness", "drowsiness", "'drowsiness' is what is withdrawn"),
    "another segment": ("drowsiness", "ae-4fara", "a ClinicalFinding cannot be replaced by a AdverseEffect"),
    "used and not replaced": ("drowsiness", "", "names 'drowsiness', which nothing would replace"),
    "used in queries and not replaced": ("intrathecal", "", "queries/checks/intrathecal-amount-implausible.rq: names 'intrathecal', which nothing would replace"),
    "both in one row": ("sr-sfluc", "sr-f6hmw", "the row names 'sr-sfluc' and 'sr-f6hmw'"),
    "source with evidence": ("general-article", "alcohol-article", "graph/evidence/general-article.tsv: the ids of these evidence items are made of the source's name"),
}  # fmt: skip
REFUSED_TERMS = {
    "unknown": ("bac:frequencyBant", "", "the ontology has no term bac:frequencyBant (did you mean 'bac:frequencyBand'?)"),
    "another sort": ("bac:frequencyBand", "bac:rare", "the property bac:frequencyBand cannot be replaced by a value"),
    "itself": ("bac:rare", "bac:rare", "the value bac:rare cannot be replaced by itself"),
    "class with rows": ("bac:RiskFactor", "bac:Concept", "graph/entities/RiskFactor.tsv: holds the rows of bac:RiskFactor"),
    "class with a shape": ("bac:DeviceComplication", "bac:AdverseEffect", "the shape is for rows of bac:DeviceComplication"),
    "both columns in a table": ("bac:amountMean", "bac:amountLow", "column amount_mean: has the column amount_low too"),
    "named by the code": ("bac:idPrefix", "bac:sentence", "the code names bac:idPrefix"),
    "value in use": ("bac:very-rare", "", "holds 'very-rare', which nothing would replace"),
    "term in use": ("bac:frequencyBand", "", "names bac:frequencyBand"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_to_a_row_is_refused(case: str, project: Project) -> None:
    old, new, problem = REFUSED[case]

    with pytest.raises(BacKgError) as caught:
        plan_withdrawal(ROOT, project, Asked(old, new, "two for one"))

    assert problem in str(caught.value)


@pytest.mark.parametrize("case", REFUSED_TERMS)
def test_what_cannot_be_done_to_a_term_is_refused(case: str) -> None:
    old, new, problem = REFUSED_TERMS[case]

    with pytest.raises(BacKgError) as caught:
        plan_term_withdrawal(ROOT, Asked(old, new, "two for one"))

    assert problem in str(caught.value)


@pytest.mark.parametrize("reason", ["", "  ", "two\tfor one", "two\nfor one"])
def test_a_reason_that_cannot_stand_in_a_cell_is_refused(reason: str, project: Project) -> None:
    with pytest.raises(BacKgError, match="the reason is empty or holds a tab"):
        plan_withdrawal(ROOT, project, Asked("drowsiness", "sedation", reason))


def test_what_is_withdrawn_cannot_be_withdrawn_again(checkout: Path, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    put_in_place(checkout, plan_withdrawal(checkout, project, Asked("exhaustion", "fatigue", "two for one")).edits)
    put_in_place(checkout, plan_term_withdrawal(checkout, Asked("bac:very-rare", "bac:rare", "two for one")).edits)

    codes = [deprecate(checkout, "exhaustion"), deprecate(checkout, "bac:very-rare")]

    assert codes == [2, 2]
    assert "'exhaustion' is retired already" in (said := capsys.readouterr().err)
    assert "bac:very-rare is deprecated already" in said


def test_tables_with_problems_are_left_alone(checkout: Path, project: Project) -> None:
    with (checkout / "graph/statements/AdverseEffect.tsv").open("a", encoding="utf-8") as file:
        file.write("ae-33333\tbaclofen\n")

    with pytest.raises(ProblemsError, match="the row has 2 cells"):
        plan_withdrawal(checkout, project, Asked("exhaustion", "fatigue", "two for one"))


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_if_a_file_cannot_be_written_all_have_their_old_content(nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(f"old {name}", encoding="utf-8")
    before = fingerprint(tmp_path)
    real, calls = Path.replace, []

    def fail_once(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == nth:
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_once)

    with pytest.raises(BacKgError, match="No space left on device; nothing was changed"):
        put_in_place(tmp_path, {"new": b"new", "a": b"new a", "b": b"new b"} if nth == 3 else {"a": b"new a", "b": b"new b", "c": None})
    assert fingerprint(tmp_path) == before


def test_a_file_may_go_and_one_may_come(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", encoding="utf-8")

    put_in_place(tmp_path, {"folder/b": b"new", "a": None})

    assert fingerprint(tmp_path).keys() == {"folder/b"}
