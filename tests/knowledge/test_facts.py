"""Each researched row is carried by evidence or left out with a reason, and no source tells more than it may."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

HERE = Path(__file__).parent
GRAPH = HERE.parents[1] / "graph"
EVIDENCE = sorted((GRAPH / "evidence").glob("*.tsv"))
LEAST_ROWS = 384  # facts, trials and decisions of authorities that were researched
RESTRICTED = ("atc", "meddra", "snomedct", "umls")  # vocabularies whose names may not be passed on

Row = dict[str, str]


@cache
def rows_of(path: Path) -> tuple[Row, ...]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]
    header = lines[0].split("\t")
    return tuple(dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:])


def several(cell: str) -> list[str]:
    return [one for one in cell.split("|") if one]


def carried() -> set[str]:
    return {row for path in EVIDENCE for item in rows_of(path) for row in several(item.get("fact_row", ""))}


def researched() -> dict[str, Row]:
    return {row["row"]: row for row in rows_of(HERE / "research_rows.tsv")}


def excluded() -> dict[str, str]:
    return {row["row"]: row["reason"] for row in rows_of(HERE / "excluded_facts.tsv")}


def test_there_are_researched_rows_and_evidence_files_to_test() -> None:
    assert len(researched()) >= LEAST_ROWS
    assert len(EVIDENCE) >= 150


@pytest.mark.parametrize("name", ["research_rows.tsv", "excluded_facts.tsv"])
def test_a_row_is_listed_once(name: str) -> None:
    counts = Counter(row["row"] for row in rows_of(HERE / name))

    assert [row for row, times in counts.items() if times > 1] == []


def test_every_researched_row_is_carried_or_left_out() -> None:
    assert sorted(set(researched()) - carried() - set(excluded())) == []


def test_no_evidence_names_a_row_that_was_not_researched() -> None:
    assert sorted(carried() - set(researched())) == []


def test_a_row_that_is_left_out_is_not_carried() -> None:
    assert sorted(carried() & set(excluded())) == []


def test_what_is_left_out_has_its_reason() -> None:
    assert [row for row, reason in excluded().items() if not reason.strip()] == []


@pytest.mark.parametrize("path", EVIDENCE, ids=lambda path: path.stem)
def test_a_source_carries_a_row_for_a_statement_once(path: Path) -> None:
    counts = Counter((item["statement"], item["direction"], row) for item in rows_of(path) for row in several(item.get("fact_row", "")))

    assert [triple for triple, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("path", EVIDENCE, ids=lambda path: path.stem)
def test_what_another_document_tells_is_marked_as_second_hand(path: Path) -> None:
    known = researched()

    told = [
        (item["id"], item["reading_basis"])
        for item in rows_of(path)
        for row in several(item.get("fact_row", ""))
        if known[row]["confidence"] == "secondary"
    ]

    assert [item for item, basis in told if basis != "second-hand"] == []


def test_some_items_are_second_hand() -> None:
    assert len([item for path in EVIDENCE for item in rows_of(path) if item.get("reading_basis") == "second-hand"]) >= 56


def test_an_address_leads_to_a_host_that_was_reviewed() -> None:
    allowed = {row["host"] for row in rows_of(HERE / "allowed_hosts.tsv")}
    used = {urlsplit(row["address"]).hostname for row in rows_of(GRAPH / "sources.tsv") if row["address"]}

    assert used == allowed


def test_a_source_has_its_own_address() -> None:
    counts = Counter(row["address"] for row in rows_of(GRAPH / "sources.tsv") if row["address"])

    assert [address for address, times in counts.items() if times > 1] == []


def test_no_source_is_bound_to_non_commercial_or_share_alike_use() -> None:
    bound = ("NC", "SA", "NONCOMMERCIAL", "SHAREALIKE")
    licences = {
        row["id"]: row["licence"].upper().replace("NON-COMMERCIAL", "NC").replace("SHARE-ALIKE", "SA")
        for row in rows_of(GRAPH / "sources.tsv")
    }

    assert [i for i, licence in licences.items() if set(licence.replace("-", " ").replace(",", " ").split()) & set(bound)] == []


def test_every_source_says_under_which_licence_it_stands_or_that_none_is_stated() -> None:
    assert [row["id"] for row in rows_of(GRAPH / "sources.tsv") if not row["licence"]] == []


def test_a_restricted_vocabulary_gives_its_code_and_not_its_name() -> None:
    mappings = [
        row
        for row in rows_of(GRAPH / "mappings.sssom.tsv")
        if row["object_id"].lower().startswith(tuple(f"{name}:" for name in RESTRICTED))
    ]
    codes = [row for row in rows_of(GRAPH / "statements" / "ChemicalFact.tsv") if row["register_code"].lower().startswith(RESTRICTED)]

    assert mappings
    assert codes
    assert [row["record_id"] for row in mappings if row["object_label"]] == []
    assert [row["id"] for row in codes if row["value_text"]] == []


def test_every_identifier_that_was_researched_is_mapped_or_left_out_with_a_reason() -> None:
    """The list of researched identifiers does not ship; where it is at hand, each of its rows is found again."""
    mapped = {row["object_id"].lower() for row in rows_of(GRAPH / "mappings.sssom.tsv")}
    left_out = rows_of(HERE / "left_out_ids.tsv")
    numbers = {int(row["ids_row"]) for row in left_out}

    assert len(left_out) >= 600
    assert [row["ids_row"] for row in left_out if not row["reason"].strip()] == []
    assert len(mapped) >= 600
    assert [number for number, code in researched_ids() if number not in numbers and code not in mapped] == []


def researched_ids() -> list[tuple[int, str]]:
    path = HERE.parents[2] / "shared" / "knowledge" / "ids.tsv"
    if not path.is_file():
        return []
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [(number, f"{cells[2]}:{cells[3].removeprefix(cells[2].upper() + ':')}".lower()) for number, cells in enumerate(lines, 1)]
