"""The committed release on every store: each saved query gives the same rows, all columns, embedded, on rdflib, and on a real server."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_release import RdflibStore, oxigraph_server

from bac_kg import KnowledgeGraph
from bac_kg.cli import main
from bac_kg.queries.catalogue import read_catalogue
from bac_kg.queries.saved_query import SavedQuery
from bac_kg.sparql.answer import Answer
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.stores.remote import RemoteStore

RELEASE = Path(__file__).parents[2] / "graph" / "release"
QUERIES = read_catalogue(RELEASE / "catalogue.json")


@pytest.fixture(scope="module")
def endpoint(_no_proxy: None) -> Iterator[str]:
    """Run a real server with the release loaded."""
    with oxigraph_server(RELEASE / "bac-kg.trig") as url:
        yield url


@pytest.fixture(scope="module")
def remote(endpoint: str) -> RemoteStore:
    """Return the server as a store."""
    return RemoteStore(endpoint)


@pytest.fixture(scope="module")
def packaged() -> EmbeddedStore:
    """Return the release in the embedded store."""
    return EmbeddedStore.open(RELEASE)


@pytest.fixture(scope="module")
def second_engine() -> RdflibStore:
    """Return the release in rdflib."""
    return RdflibStore(RELEASE / "bac-kg.trig")


def rows(answer: Answer) -> Counter[tuple[str, ...]]:
    """Return the rows as a multiset of texts; the numbers by value, since engines print 15 and 15.0."""
    return Counter(
        tuple("" if term is None else str(term).replace(".0^^", "^^").replace('.0"^^', '"^^') for term in row) for row in answer.rows
    )


@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_rdflib_gives_the_same_rows(query: SavedQuery, packaged: EmbeddedStore, second_engine: RdflibStore) -> None:
    assert rows(second_engine.select(query.text)) == rows(packaged.select(query.text))


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_the_server_gives_the_same_rows_in_the_same_order(query: SavedQuery, packaged: EmbeddedStore, remote: RemoteStore) -> None:
    assert remote.select(query.text).rows == packaged.select(query.text).rows


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_the_rendered_answer_is_the_live_one(query: SavedQuery, packaged: EmbeddedStore) -> None:
    rendered = (RELEASE / "answers" / f"{query.name}.csv").read_bytes()

    assert rendered == packaged.select(query.text).to_bytes("csv")


def test_there_are_queries_to_test() -> None:
    assert len(QUERIES) >= 30


def test_a_parameter_is_looked_up_at_the_endpoint(endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["query", "roles-of-finding", "-p", "finding=Drowsiness", "-f", "csv", "--endpoint", endpoint])

    said = capsys.readouterr()
    assert code == 0
    assert {row["statement"] for row in csv.DictReader(io.StringIO(said.out))}
    assert "bac_kg 0.1.0 of" in said.err


def test_a_thing_is_shown_from_the_endpoint_as_from_the_package(endpoint: str) -> None:
    assert KnowledgeGraph.open(endpoint).show("seizure") == KnowledgeGraph.open().show("seizure")


def test_an_unknown_value_is_refused_at_the_endpoint_too(endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["query", "roles-of-finding", "-p", "finding=drowsyness", "--endpoint", endpoint])

    assert (code, "did you mean 'drowsiness'?" in capsys.readouterr().err) == (1, True)
