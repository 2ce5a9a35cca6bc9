"""A new row of every class: an id in its form, the header of its table, and cells that load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bac_kg.cli import main
from bac_kg.curation.new_row import make_row, offered_classes, propose_row
from bac_kg.errors import UsageError
from bac_kg.ontology.reading import read_schema
from bac_kg.tables.reading import read_tables

ROOT = Path(__file__).parents[2]
SCHEMA = read_schema(ROOT / "ontology" / "bac-kg.ttl")
TABLES = read_tables(ROOT)[0]
CLASSES = offered_classes(SCHEMA)
FORMS = {
    "statement": r"{prefix}-[a-z2-7]{{5}}",
    "evidence": r"general-article-[0-9]{{4,}}",
    "id": "a-thing-that-nobody-has",
    "source": "a-thing-that-nobody-has",
}


@pytest.mark.parametrize("name", CLASSES)
def test_a_row_of_every_class_has_a_fresh_id_and_a_header_that_its_table_may_have(name: str) -> None:
    kind = SCHEMA.kinds[name]
    table = ROOT / {"source": "graph/sources.tsv", "evidence": "graph/evidence/general-article.tsv"}.get(
        kind.segment, f"graph/{kind.graph}/{name}.tsv"
    )

    row = make_row(SCHEMA, TABLES, name, label="A thing that nobody has", source="general-article")

    assert re.fullmatch(FORMS[kind.segment].format(prefix=kind.id_prefix), row.cells[0])
    assert row.file == table.relative_to(ROOT).as_posix()
    assert row.known_header is table.exists()
    assert len(row.cells) == len(row.header)
    assert [column for column in row.header[1:] if column not in SCHEMA.columns_of(name)] == []
    assert [line for line in row.explanations if not line.strip()] == []


@pytest.mark.parametrize("name", ["Substance", "DeviceComplication", "Gap", "EvidenceItem", "Source"])
def test_the_command_prints_a_row_that_can_be_appended(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ["new", name, "--root", str(ROOT)]
    words += ["--source", "general-article"] if SCHEMA.kinds[name].segment == "evidence" else []
    words += ["--label", "A thing that nobody has"] if SCHEMA.kinds[name].segment in ("id", "source") else []

    code = main(words)

    said = capfdbinary.readouterr()
    lines = said.out.decode().splitlines()
    assert code == 0
    assert len({line.count("\t") for line in lines}) == 1
    assert said.err.decode().startswith("graph/")


def test_every_class_with_a_table_is_offered() -> None:
    tables = {path.stem for folder in ("entities", "statements") for path in (ROOT / "graph" / folder).glob("*.tsv")}

    assert tables | {"EvidenceItem", "Source"} <= set(CLASSES)
    assert len(CLASSES) >= 65


@pytest.mark.parametrize("name", ["Entity", "Statement", "AdverseEfect", "OfferedByNobody", ""])
def test_a_class_without_rows_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is no class with rows"):
        make_row(SCHEMA, TABLES, name)


@pytest.mark.parametrize(
    ("name", "label", "source", "problem"),
    [
        ("Substance", None, None, "a new substance needs a label"),
        ("Substance", "Baclofen", None, "the id baclofen is taken"),
        ("Substance", "?!", None, "makes no id"),
        ("Source", None, None, "needs a label"),
        ("EvidenceItem", None, None, "belongs to a source"),
        ("EvidenceItem", None, "no-such-source", "'no-such-source' is no source"),
    ],
)
def test_what_is_missing_for_an_id_is_told(name: str, label: str | None, source: str | None, problem: str) -> None:
    with pytest.raises(UsageError, match=re.escape(problem)):
        make_row(SCHEMA, TABLES, name, label=label, source=source)


def test_a_retired_id_is_not_minted_again(checkout: Path) -> None:
    (checkout / "graph" / "retired.tsv").write_text("id\treason\treplaced_by\tretired_in\nold-drug\ttwice\t\t0.1.0\n", encoding="utf-8")

    with pytest.raises(UsageError, match="old-drug is taken"):
        propose_row(checkout, "Substance", label="Old drug")
