"""What a user sees when something is broken: each case breaks a copy of the project and compares the whole output with a golden file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bac_kg.cli import main

GOLDEN = Path(__file__).parent / "golden"
Break = Callable[[Path], list[str]]


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{before!r} is not in {path}"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def append_row(path: Path, **cells: str) -> None:
    """Append a row to a table, its cells under the table's own header."""
    text = path.read_text(encoding="utf-8")
    header = text.partition("\n")[0].split("\t")
    path.write_text(text + "\t".join(cells.get(name, "") for name in header) + "\n", encoding="utf-8")


EFFECT = {
    "subject": "baclofen",
    "polarity": "affirmed",
    "finding": "nausea",
    "route": "not-stated",
    "frequency_band": "not-stated",
    "frequency_wording": "now and then",
    "seriousness": "not-stated",
    "figure_kind": "wording-only",
    "observation_basis": "lay-listing",
    "review_state": "proposed",
}
DOSE = {
    "subject": "baclofen",
    "polarity": "affirmed",
    "route": "oral",
    "population": "adults",
    "phase": "maintenance",
    "dose_context": "usual-practice",
    "administration_kind": "per-day",
    "unit": "mg-per-day",
    "review_state": "proposed",
}


def table_with_many_faults(root: Path) -> list[str]:
    table = root / "graph" / "statements" / "AdverseEffect.tsv"
    append_row(table, **EFFECT | {"id": "ae-22222", "finding": "drowsyness", "polarity": "TRUE"})
    append_row(table, **EFFECT | {"id": "ae-22222"})
    append_row(table, **EFFECT | {"id": "effect-1", "seriousness": "very"})
    with table.open("a", encoding="utf-8") as file:
        file.write("ae-33333\tbaclofen\taffirmed\n")
    append_row(root / "graph" / "statements" / "DoseRegimen.tsv", **DOSE | {"id": "dr-22222", "amount_low": "30.0"})
    return ["check"]


def table_with_missing_cells(root: Path) -> list[str]:
    append_row(root / "graph" / "statements" / "AdverseEffect.tsv", **EFFECT | {"id": "ae-22222", "finding": ""})
    append_row(root / "graph" / "statements" / "DoseRegimen.tsv", **DOSE | {"id": "dr-22222", "amount_low": "30", "route": "", "unit": ""})
    return ["check"]


def table_from_a_spreadsheet(root: Path) -> list[str]:
    table = root / "graph" / "statements" / "DoseRegimen.tsv"
    append_row(table, **DOSE | {"id": "dr-22222", "amount_low": "0,5", "amount_high": "15-May"})
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))
    return ["check", str(table)]


def header_with_a_typo(root: Path) -> list[str]:
    edit(root / "graph" / "statements" / "AdverseEffect.tsv", "\tfinding\t", "\tfindng\t")
    return ["check", "graph/statements/AdverseEffect.tsv"]


def mapping_with_a_typo(root: Path) -> list[str]:
    edit(root / "graph" / "mappings.sssom.tsv", "\tskos:exactMatch\t", "\tskos:exactMtch\t")
    return ["check", "graph/mappings.sssom.tsv"]


def mappings_below_a_broken_table(root: Path) -> list[str]:
    header_with_a_typo(root)
    return ["check", "graph/mappings.sssom.tsv"]


def file_that_is_no_table(root: Path) -> list[str]:
    return ["check", "graph/README.md"]


def ontology_that_is_not_turtle(root: Path) -> list[str]:
    edit(root / "ontology" / "bac-kg.ttl", "bac:Substance a owl:Class ;", "bac:Substance a owl:Class ,,")
    return ["build"]


def ontology_with_an_unknown_range(root: Path) -> list[str]:
    edit(root / "ontology" / "bac-kg.ttl", "rdfs:range bac:EvidenceDirection", "rdfs:range bac:EvidenceDirektion")
    return ["check"]


def shape_that_is_not_shacl(root: Path) -> list[str]:
    edit(root / "ontology" / "shapes.ttl", "sh:minCount 1", 'sh:minCount "one"')
    return ["check"]


def rule_that_is_no_construct(root: Path) -> list[str]:
    edit(root / "ontology" / "rules" / "11-disputed.rq", "CONSTRUCT { ?statement bac:disputed ?disputed }", "SELECT ?statement ?disputed")
    return ["build"]


def query_header_without_summary(root: Path) -> list[str]:
    edit(root / "queries" / "taper.rq", "#+ summary:", "#+ sumary:")
    return ["build"]


def saved_query_with_a_typo(root: Path) -> list[str]:
    edit(root / "queries" / "taper.rq", "SELECT ?taperLabel", "SELEC ?taperLabel")
    return ["build"]


def release_that_is_cut(root: Path) -> list[str]:
    trig = root / "graph" / "release" / "bac-kg.trig"
    trig.write_bytes(trig.read_bytes()[:5000])
    return ["query", "taper", "--release", str(trig.parent)]


def release_that_is_not_there(root: Path) -> list[str]:
    return ["query", "taper", "--release", str(root / "nowhere")]


def release_that_is_stale(root: Path) -> list[str]:
    edit(root / "graph" / "entities" / "Route.tsv", "By mouth.", "Through the mouth.")
    return ["build", "--check"]


def passage_that_is_elsewhere(root: Path) -> list[str]:
    text = "Two plain sentences stand here. The second ends it."
    evidence = root / "graph" / "evidence" / "general-article.tsv"
    header, *rows = evidence.read_text(encoding="utf-8").splitlines()
    places = ("char=1,31", "char=32,99")
    moved = [re.sub(r"char=\d+,\d+", place, row) for place, row in zip(places, rows, strict=False)]
    evidence.write_text("\n".join((header, *moved)) + "\n", encoding="utf-8")
    sources = root / "graph" / "sources.tsv"
    digest = hashlib.sha256(text.encode()).hexdigest()
    sources.write_text(
        re.sub(r"(general-article\t.*\t)[0-9a-f]{64}", rf"\g<1>{digest}", sources.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (root / "texts").mkdir()
    (root / "texts" / "any-name.txt").write_text(text, encoding="utf-8")
    return ["verify-passages", "--texts", str(root / "texts")]


def unknown_saved_query(root: Path) -> list[str]:
    return ["query", "adverse-efects"]


def unknown_parameter(root: Path) -> list[str]:
    return ["query", "adverse-effects", "-p", "drugs=baclofen"]


def parameter_that_is_no_substance(root: Path) -> list[str]:
    return ["query", "adverse-effects", "-p", "drug=baclofin"]


def parameter_that_is_no_date(root: Path) -> list[str]:
    return ["query", "regulatory-status", "-p", "as_of=2026-13-01"]


def parameter_without_a_value(root: Path) -> list[str]:
    return ["query", "adverse-effects", "-p", "drug"]


def own_query_with_a_typo(root: Path) -> list[str]:
    return ["query", "--text", "SELECT ?s WHERE {\n  ?s a bac:AdverseEffect ;\n    bac:finding ?f .\n  FILTR(?f = bacr:nausea)\n}"]


def own_query_with_an_unknown_prefix(root: Path) -> list[str]:
    return ["query", "--text", "SELECT ?s WHERE { ?s a back:AdverseEffect }"]


def own_query_that_calls_out(root: Path) -> list[str]:
    return ["query", "--text", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"]


def two_queries_at_once(root: Path) -> list[str]:
    return ["query", "taper", "--text", "ASK {}"]


def unknown_thing(root: Path) -> list[str]:
    return ["show", "baclofenn"]


def unknown_class(root: Path) -> list[str]:
    return ["new", "AdverseEfect"]


def readme_without_the_marks_of_its_dictionary(root: Path) -> list[str]:
    edit(root / "graph" / "README.md", "<!-- end of dictionary -->", "")
    return ["fmt"]


def dead_endpoint(root: Path) -> list[str]:
    return ["query", "taper", "--endpoint", "http://127.0.0.1:9/sparql", "--timeout", "2"]


CASES: dict[Break, int] = {
    table_with_many_faults: 1, table_with_missing_cells: 1, table_from_a_spreadsheet: 1, header_with_a_typo: 1, ontology_that_is_not_turtle: 1,
    mapping_with_a_typo: 1, mappings_below_a_broken_table: 1, file_that_is_no_table: 2,
    ontology_with_an_unknown_range: 1, shape_that_is_not_shacl: 1, rule_that_is_no_construct: 1, query_header_without_summary: 1,
    saved_query_with_a_typo: 1, release_that_is_cut: 3, release_that_is_not_there: 3, release_that_is_stale: 1, passage_that_is_elsewhere: 1,
    unknown_saved_query: 2, unknown_parameter: 2, parameter_that_is_no_substance: 1, parameter_that_is_no_date: 1, parameter_without_a_value: 2,
    own_query_with_a_typo: 1, own_query_with_an_unknown_prefix: 1, own_query_that_calls_out: 1, two_queries_at_once: 2, unknown_thing: 1,
    unknown_class: 2, readme_without_the_marks_of_its_dictionary: 1, dead_endpoint: 1,
}  # fmt: skip
CURATING = ("check", "build", "verify-passages", "new", "fmt")


def plain(text: str, checkout: Path) -> str:
    """Return what was said without the places and numbers that change whenever somebody adds a row."""
    text = text.replace(str(checkout), "CHECKOUT")
    text = re.sub(r"\b[0-9a-f]{64}\b", "SHA256", text)
    text = re.sub(r"row (?!1\b)\d+", "row N", text)
    return re.sub(r"\d+ passages not tried", "N passages not tried", text)


@pytest.mark.parametrize(("broken", "code"), CASES.items(), ids=[broken.__name__ for broken in CASES])
def test_the_error_is_what_a_user_needs(broken: Break, code: int, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = broken(checkout)
    words += ["--root", str(checkout)] if words[0] in CURATING else []
    expected = (GOLDEN / f"{broken.__name__}.txt").read_text(encoding="utf-8")

    found = main(words)

    said = capsys.readouterr()
    text = plain(said.out + said.err, checkout)
    assert (text, found) == (expected, code)


def test_every_golden_file_has_its_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {broken.__name__ for broken in CASES}


def test_every_error_says_how_to_mend_it() -> None:
    assert [path.name for path in GOLDEN.glob("*.txt") if "fix: " not in path.read_text(encoding="utf-8")] == []
