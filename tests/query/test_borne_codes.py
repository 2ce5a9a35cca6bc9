"""A code that a thing bears itself finds the thing, where the ontology declares its column to hold the codes of a register."""

from __future__ import annotations

import pytest

from bac_kg.answers.entities import find_thing
from bac_kg.errors import QueryError
from bac_kg.stores.embedded import EmbeddedStore


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("NCT01604330", "statement/sd-4hdgk"),
        ("nct01604330", "statement/sd-4hdgk"),
        ("10.1002/14651858.CD012557.pub3", "source/cochrane-2023"),
    ],
)
def test_the_code_of_a_register_finds_its_bearer(whole_graph: EmbeddedStore, code: str, found: str) -> None:
    assert find_thing(whole_graph, code).value == f"https://w3id.org/bac-kg/{found}"


def test_a_text_of_a_column_that_holds_no_codes_finds_nothing(whole_graph: EmbeddedStore) -> None:
    assert whole_graph.ask('ASK { ?study bac:sampleWording "several" }')

    with pytest.raises(QueryError, match="nothing in the graph is called"):
        find_thing(whole_graph, "several")
