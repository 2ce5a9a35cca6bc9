"""Questions that users ask of the graph, with parameters: the whole answer is what a reader of the sources wrote down, on both engines."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from answer_rows import NOTHING, Rows, difference, rows_of, select_in_rdflib

from bac_kg.cli.parser import build_parser
from bac_kg.queries.file import read_queries
from bac_kg.queries.parameters import bind_texts
from bac_kg.stores.embedded import EmbeddedStore

ROOT = Path(__file__).parents[2]
QUESTIONS = sorted((ROOT / "tests" / "expected" / "questions").glob("*.tsv"))
QUERIES = read_queries(ROOT / "queries")
QUESTION_FILES = pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")  # rdflib's own code raises it


def read_question(path: Path, store: EmbeddedStore) -> tuple[str, tuple[str, ...], Rows]:
    """Return the bound SPARQL of a question, the columns that are compared, and the rows expected."""
    command, header, *lines = path.read_text(encoding="utf-8").splitlines()
    arguments = build_parser().parse_args(shlex.split(command.removeprefix("# ")))
    values = dict(pair.split("=", 1) for pair in arguments.parameter)
    expected = Counter(tuple(line.split("\t")) for line in lines)
    return bind_texts(QUERIES[arguments.name], values, store), tuple(header.split("\t")), expected


@QUESTION_FILES
def test_the_store_gives_the_expected_rows(path: Path, whole_graph: EmbeddedStore) -> None:
    text, columns, expected = read_question(path, whole_graph)

    assert difference(rows_of(whole_graph.select(text), columns), expected) == NOTHING


@QUESTION_FILES
def test_rdflib_gives_the_expected_rows(path: Path, whole_graph: EmbeddedStore, dataset: rdflib.Dataset) -> None:
    text, columns, expected = read_question(path, whole_graph)

    assert difference(rows_of(select_in_rdflib(dataset, text), columns), expected) == NOTHING


def test_there_are_questions_to_test() -> None:
    assert len(QUESTIONS) >= 14
