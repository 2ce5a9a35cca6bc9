"""Answers as expected files write them, from both engines."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import rdflib

from bac_kg.namespaces import PREFIXES, contract
from bac_kg.sparql.answer import Answer, Term

Rows = Counter[tuple[str, ...]]
NOTHING: dict[str, list[tuple[str, ...]]] = {"missing": [], "too much": []}


def read_dataset(quads: list[ox.Quad]) -> rdflib.Dataset:
    """Return quads in rdflib, the default graph being the union of the named ones."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return dataset


def select_in_rdflib(dataset: rdflib.Dataset, text: str) -> Answer:
    """Return rdflib's answer to a SELECT query."""
    return Answer.from_json(dataset.query(text, initNs=PREFIXES).serialize(format="json") or b"")


def text_of(term: Term | None) -> str:
    """Return the cell that an expected file holds for a term: a CURIE, a literal's plain text, or nothing."""
    if term is None:
        return ""
    assert not isinstance(term, ox.Triple)
    return contract(term.value) if isinstance(term, ox.NamedNode) else term.value


def rows_of(answer: Answer, columns: tuple[str, ...], sources: frozenset[str] = frozenset()) -> Rows:
    """Return the rows of an answer in some columns; if sources are named and the answer has them, only the rows of these."""
    places = [answer.columns.index(name) for name in columns]
    rows = answer.rows
    if sources and "source" in answer.columns:
        place = answer.columns.index("source")
        rows = [row for row in rows if row[place] is None or text_of(row[place]) in sources]
    return Counter(tuple(text_of(row[place]) for place in places) for row in rows)


def difference(found: Rows, expected: Rows) -> dict[str, list[tuple[str, ...]]]:
    """Return what is missing and what is too much, so that a failure names the rows."""
    return {"missing": sorted((expected - found).elements()), "too much": sorted((found - expected).elements())}
