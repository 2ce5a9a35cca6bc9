"""What a person sees whose query does not parse, word for word."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bac_kg.errors import QueryError
from bac_kg.namespaces import GRAPH, ONTOLOGY
from bac_kg.sparql.scanner import scan
from bac_kg.sparql.syntax_errors import explain_syntax_error
from bac_kg.stores.embedded import EmbeddedStore

GOLDEN = sorted((Path(__file__).parent / "golden" / "syntax").glob("*.rq"))
TERMS = ("frequencyBand", "finding", "subject", "AdverseEffect")


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """Return a store whose ontology knows a few terms."""
    kind, graph = ox.NamedNode(ONTOLOGY + "kind"), ox.NamedNode(GRAPH + "ontology")
    return EmbeddedStore.from_quads([ox.Quad(ox.NamedNode(ONTOLOGY + name), kind, kind, graph) for name in TERMS])


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_message_is_the_golden_one(path: Path, store: EmbeddedStore) -> None:
    with pytest.raises(QueryError) as caught:
        store.select(path.read_text(encoding="utf-8"))

    assert f"{caught.value}\n" == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_there_are_messages_to_test() -> None:
    """An empty folder would pass the parametrized test above without running it."""
    assert len(GOLDEN) >= 25


@pytest.mark.parametrize("message", ["", "something new", "error at 99:99: expected BY", "error at 1:1: expected [_]"])
def test_a_message_of_another_engine_still_gives_a_place(message: str) -> None:
    text = "SELECT ?x { ?x ?y ?z }"

    assert "line 1, column" in str(explain_syntax_error(text, scan(text), message))


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = f"SELECT ?x {{ {'?x ?y ?z . ' * 100} FILTR(?x) }}"

    shown, caret = str(explain_syntax_error(text, scan(text), "")).splitlines()[1:3]
    assert len(shown) <= 122
    assert shown[caret.index("^") :].startswith("FILTR")


def test_control_characters_of_a_query_do_not_reach_the_terminal() -> None:
    text = "SELECT ?x { \x1b[31m }"

    assert "\x1b" not in str(explain_syntax_error(text, scan(text), ""))
