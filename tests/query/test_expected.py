"""Every saved query answers at its defaults what a reader of the two seed documents wrote down for them, on both engines.

A query with a column ``source`` is compared on the rows of the seed documents, any other as a whole; what grounded sources say is
compared in test_questions.py.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from answer_rows import NOTHING, Rows, difference, rows_of, select_in_rdflib

from bac_kg.queries.file import read_query
from bac_kg.queries.saved_query import SavedQuery
from bac_kg.stores.embedded import EmbeddedStore

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
EXPECTED = sorted((ROOT / "tests" / "expected").glob("*.tsv"))
QUERY_FILES = pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
SEEDS = frozenset({"bacsrc:general-article", "bacsrc:alcohol-article"})

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")  # rdflib's own code raises it


def read_expected(query: SavedQuery) -> Rows:
    """Return the rows written down for a query, with the columns of its key in their order."""
    header, *lines = (ROOT / "tests" / "expected" / f"{query.name}.tsv").read_text(encoding="utf-8").splitlines()
    assert tuple(header.split("\t")) == query.key
    return Counter(tuple(line.split("\t")) for line in lines)


@QUERY_FILES
def test_the_store_gives_the_expected_rows(path: Path, whole_graph: EmbeddedStore) -> None:
    query = read_query(path)

    found = rows_of(whole_graph.select(query.text), query.key, SEEDS)
    assert difference(found, read_expected(query)) == NOTHING


@QUERY_FILES
def test_rdflib_gives_the_expected_rows(path: Path, dataset: rdflib.Dataset) -> None:
    query = read_query(path)

    found = rows_of(select_in_rdflib(dataset, query.text), query.key, SEEDS)
    assert difference(found, read_expected(query)) == NOTHING


@QUERY_FILES
def test_only_a_query_that_says_so_finds_nothing(path: Path, whole_graph: EmbeddedStore) -> None:
    query = read_query(path)

    assert bool(query.expect_empty) == (len(whole_graph.select(query.text)) == 0)


def test_each_query_has_expected_rows_and_each_file_its_query() -> None:
    assert [path.stem for path in EXPECTED] == [path.stem for path in QUERIES]


def test_there_are_queries_to_test() -> None:
    """An empty folder would pass the parametrized tests above without running them."""
    assert len(QUERIES) >= 30


def test_a_row_too_few_and_a_row_too_many_are_both_told() -> None:
    found: Rows = Counter([("a",), ("b",)])
    expected: Rows = Counter([("b",), ("b",)])

    assert difference(found, expected) == {"missing": [("b",)], "too much": [("a",)]}
