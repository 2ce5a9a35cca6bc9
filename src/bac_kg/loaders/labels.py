"""Labels of statements that have none of their own, said in words by the sentence of their class."""

from __future__ import annotations

from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY
from bac_kg.ontology.schema import local_name
from bac_kg.ontology.sentences import fill_sentence, parse_sentence
from bac_kg.suggest import join_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.loaders.loaded import ReadRow
    from bac_kg.ontology.schema import Schema
    from bac_kg.ontology.sentences import Sentence

HOLE = "…"
_HEADER_ROW = 1
_NOT_STATED = ONTOLOGY + "not-stated"
_LABEL = "label"
_POLARITY = "polarity"
_DENIED = "denied"
_parse = lru_cache(maxsize=256)(parse_sentence)


def mint_labels(rows: Iterable[ReadRow], schema: Schema, faulty: set[tuple[str, int]]) -> tuple[dict[str, str], list[Problem]]:
    """Return by IRI the labels of all rows that have a sentence and no label of their own, and the rows of which none can be said.

    ``faulty`` are the places (file, row) with problems of their own, of which no missing cell is told; nor below a faulty header.
    """
    labels = dict(schema.labels)
    waiting: dict[str, ReadRow] = {}
    problems: list[Problem] = []
    for row in rows:
        own = row.readings.get(_LABEL)
        if own and own.terms:
            labels[row.iri] = own.terms[0].value
        elif row.kind.sentence:
            if faulty.isdisjoint({(row.file, row.number), (row.file, _HEADER_ROW)}):
                problems += _check_row(row)
            waiting[row.iri] = row
    order, found = _order(waiting)
    minted = {}
    for iri in order:
        labels[iri] = minted[iri] = _say(waiting[iri], labels)
    return minted, list(dict.fromkeys(problems)) + found


def _sentence(row: ReadRow) -> Sentence:
    denied = row.cells.get(_POLARITY) == _DENIED
    return _parse(row.kind.denied_sentence if denied else row.kind.sentence)


def _check_row(row: ReadRow) -> list[Problem]:
    kind = row.kind
    if row.cells.get(_POLARITY) == _DENIED and not kind.denied_sentence:
        fix = f"write bac:deniedSentence at bac:{kind.name} in ontology/bac-kg.ttl, or write the sentence yourself in column label"
        message = f"a denied {kind.name} cannot be said in words"
        return [Problem(message, fix, file=row.file, row=row.number, column=_POLARITY, value=_DENIED)]
    return []


def _order(waiting: dict[str, ReadRow]) -> tuple[list[str], list[Problem]]:
    """Return the rows so that each comes after those whose labels it says, and one problem for each circle of rows."""
    needs = {iri: [name for name in _mentioned(row) if name in waiting] for iri, row in waiting.items()}
    problems: list[Problem] = []
    while True:
        try:
            return list(TopologicalSorter(needs).static_order()), problems
        except CycleError as error:
            circle = sorted(set(error.args[1]), key=list(waiting).index)
            first = waiting[circle[0]]
            message = f"the sentences of {join_words([local_name(iri) for iri in circle])} say each other in a circle"
            if len(circle) == 1:
                message = f"the sentence of {first.id} says itself"
            fix = "write the sentence of one of them yourself in column label"
            problems.append(Problem(message, fix, file=first.file, row=first.number, column="id", value=first.id))
            needs = {iri: [name for name in names if name not in circle] for iri, names in needs.items() if iri not in circle}


def _mentioned(row: ReadRow) -> list[str]:
    readings = [row.readings[name] for name in _sentence(row).columns if name in row.readings]
    return list(dict.fromkeys(term.value for reading in readings for term in reading.terms if not isinstance(term, Literal)))


def _say(row: ReadRow, labels: dict[str, str]) -> str:
    sentence = _sentence(row)
    texts = {name: _texts(row, name, labels) for name in sentence.columns}
    for name in sentence.needed:
        texts[name] = texts[name] or [HOLE]  # which cells a row must have is for the shapes to say; a check finds a label with a hole
    return fill_sentence(sentence, texts)


def _texts(row: ReadRow, name: str, labels: dict[str, str]) -> list[str]:
    """Return the texts of a column; what is not stated is not said."""
    terms = row.readings[name].terms if name in row.readings else ()
    said = [term for term in terms if isinstance(term, Literal) or term.value != _NOT_STATED]
    return [term.value if isinstance(term, Literal) else labels.get(term.value, local_name(term.value).replace("-", " ")) for term in said]
