"""Every saved query answers what a reader of the sources wrote down for it, on both engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from bac_kg.assembly.assemble import assemble
from bac_kg.namespaces import contract
from bac_kg.project import Project
from bac_kg.queries.file import read_query
from bac_kg.queries.saved_query import SavedQuery
from bac_kg.sparql.answer import Answer, Term
from bac_kg.stores.embedded import EmbeddedStore

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
EXPECTED = sorted((ROOT / "tests" / "expected").glob("*.tsv"))
QUERY_FILES = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)

Rows = Counter[tuple[str, ...]]

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")  # rdflib's own code raises it


@pytest.fixture(scope="session")
def quads(root: Path, project: Project) -> list[ox.Quad]:
    """Return everything curated and derived, as the tables stand now."""
    return assemble(root, project).quads


@pytest.fixture(scope="session")
def embedded(quads: list[ox.Quad]) -> EmbeddedStore:
    """Return the graph in the store that the package asks."""
    return EmbeddedStore.from_quads(quads)


@pytest.fixture(scope="session")
def dataset(quads: list[ox.Quad]) -> rdflib.Dataset:
    """Return the same graph in rdflib, its default graph the union of the named ones."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return dataset


def _text(term: Term | None) -> str:
    """Return the cell that an expected file holds for a term: a CURIE, a literal's plain text, or nothing."""
    if term is None:
        return ""
    assert not isinstance(term, ox.Triple)
    return contract(term.value) if isinstance(term, ox.NamedNode) else term.value


def _key_rows(query: SavedQuery, answer: Answer) -> Rows:
    places = [answer.columns.index(name) for name in query.key]
    return Counter(tuple(_text(row[place]) for place in places) for row in answer.rows)


def _expected_rows(query: SavedQuery) -> Rows:
    """Return the rows written down for a query, with the columns of its key in their order."""
    header, *lines = (ROOT / "tests" / "expected" / f"{query.name}.tsv").read_text(encoding="utf-8").splitlines()
    assert tuple(header.split("\t")) == query.key
    return Counter(tuple(line.split("\t")) for line in lines)


def _difference(found: Rows, expected: Rows) -> dict[str, list[tuple[str, ...]]]:
    """Return what is missing and what is too much, so that a failure names the rows."""
    return {"missing": sorted((expected - found).elements()), "too much": sorted((found - expected).elements())}


NOTHING: dict[str, list[tuple[str, ...]]] = {"missing": [], "too much": []}


@QUERY_FILES
def test_the_store_gives_the_expected_rows(path: Path, embedded: EmbeddedStore) -> None:
    query = read_query(path)

    found = _key_rows(query, embedded.select(query.text))
    assert _difference(found, _expected_rows(query)) == NOTHING


@QUERY_FILES
def test_rdflib_gives_the_expected_rows(path: Path, dataset: rdflib.Dataset) -> None:
    query = read_query(path)

    answer = Answer.from_json(dataset.query(query.text).serialize(format="json") or b"")
    assert _difference(_key_rows(query, answer), _expected_rows(query)) == NOTHING


@QUERY_FILES
def test_only_a_query_that_says_so_is_expected_to_find_nothing(path: Path) -> None:
    query = read_query(path)

    assert bool(query.expect_empty) == (not _expected_rows(query))


def test_each_query_has_expected_rows_and_each_file_its_query() -> None:
    assert [path.stem for path in EXPECTED] == [path.stem for path in QUERIES]


def test_there_are_queries_to_test() -> None:
    """An empty folder would pass the parametrized tests above without running them."""
    assert len(QUERIES) >= 30


def test_a_row_too_few_and_a_row_too_many_are_both_told() -> None:
    found: Rows = Counter([("a",), ("b",)])
    expected: Rows = Counter([("b",), ("b",)])

    assert _difference(found, expected) == {"missing": [("b",)], "too much": [("a",)]}
