"""The catalogue gives back every saved query as it was read, without YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from bac_kg.errors import ReleaseError
from bac_kg.queries.catalogue import read_catalogue, write_catalogue
from bac_kg.queries.saved_query import Parameter, SavedQuery

FULL = SavedQuery(
    name="b",
    summary="Wörds?",
    text="SELECT ?x {}\n",
    columns={"z": "iri", "a": "string"},
    description="d",
    tags=("t", "u"),
    parameters={"p": Parameter("p", "iri", "d", "Substance", many=True, optional=True, default=("<a:b>", "<a:c>"))},
    key=("z",),
    traps="t",
    expect_empty="e",
    severity="INFO",
    problem="p",
    repair="r",
)
PLAIN = SavedQuery("a", "s", "t", {})


def test_every_field_comes_back_and_queries_are_sorted(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "c.json", [FULL, PLAIN])

    found = read_catalogue(tmp_path / "c.json")
    assert list(found.items()) == [("a", PLAIN), ("b", FULL)]
    assert list(found["b"].columns) == ["z", "a"]


def test_the_same_queries_give_the_same_bytes(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "c.json", [FULL, PLAIN])
    write_catalogue(tmp_path / "d.json", iter([PLAIN, FULL]))

    assert (tmp_path / "c.json").read_bytes() == (tmp_path / "d.json").read_bytes()
    assert b"\r" not in (tmp_path / "c.json").read_bytes()


def test_two_queries_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="same name"):
        write_catalogue(tmp_path / "c.json", [PLAIN, PLAIN])


BROKEN = [
    "",
    "[]",
    "{}",
    "\x00",
    '{"version": 2}',
    '{"version": 2, "queries": [{}]}',
    '{"version": 2, "queries": [{"name": "a", "parameters": []}]}',
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_catalogue_is_named_with_a_fix(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text, encoding="utf-8")

    with pytest.raises(ReleaseError, match="is no catalogue of queries") as caught:
        read_catalogue(tmp_path / "c.json")
    assert "bac-kg build" in caught.value.fix


def test_a_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="No such file"):
        read_catalogue(tmp_path / "c.json")


def test_a_catalogue_of_another_version_is_told_from_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"version": 99, "queries": []}', encoding="utf-8")

    with pytest.raises(ReleaseError, match="has version 99, not 2"):
        read_catalogue(tmp_path / "c.json")
