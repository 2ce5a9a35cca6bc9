"""Search by name that forgives mistyping: labels, other names, ids and questions, scored by how near they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, utils

from bac_kg.namespaces import ENTITY, EVIDENCE, ONTOLOGY, SOURCE, STATEMENT
from bac_kg.service.pages.naming import address, local

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.service.pages.naming import Names

KINDS = ("Things", "Questions", "Statements", "Sources", "Ontology")
_SORTS = {ENTITY: "Things", STATEMENT: "Statements", SOURCE: "Sources", ONTOLOGY: "Ontology", EVIDENCE: "Statements"}
_MOST = {"Things": 20, "Questions": 8, "Statements": 20, "Sources": 10, "Ontology": 10}
_ENOUGH = 78.0  # below this, a name has little to do with what was typed
_BEGINNING = 95.0  # a word that begins as what was typed
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its sort, address, name, what it is, and how near the name is, at most 100."""

    sort: str
    address: str
    label: str
    about: str
    score: float


def search(text: str, names: Names, queries: dict[str, SavedQuery]) -> list[Hit]:
    """Return what is called like a text, the nearest first, of each sort at most so many."""
    places, known = _list_names(names, queries)
    wanted = utils.default_process(text)
    if not wanted:
        return []
    best: dict[str, float] = {}
    for place, name in zip(places, known, strict=True):
        score = nearness(wanted, name)
        if score >= _ENOUGH:
            best[place] = max(score, best.get(place, 0.0))
    hits = [_hit(place, score, names, queries) for place, score in best.items()]
    hits.sort(key=lambda hit: (-hit.score, len(hit.label), hit.label))
    found: list[Hit] = []
    for sort, most in _MOST.items():
        found += [hit for hit in hits if hit.sort == sort][:most]
    return found


def nearness(wanted: str, name: str) -> float:
    """Return how near a name is to what was typed, both in lower case: 100 the same, 0 nothing to do with it.

    Each word typed looks for its nearest word in the name, so that order and additions count little and a slip in a word costs little.

    >>> nearness("seizure", "seizure"), nearness("seizre", "seizure") > 80, nearness("seizure", "sleep") > 78
    (100.0, True, False)
    """
    if wanted == name:
        return 100.0
    there = _WORD.findall(name)
    if not there:
        return 0.0
    scores = [max(_word_score(word, other) for other in there) for word in wanted.split()]
    score = sum(scores) / len(scores)
    if min(scores) < _ENOUGH - 8:
        return 0.0
    return max(0.0, score - 8.0 * (1 - min(1.0, len(wanted) / len(name))) - 0.5)


def _word_score(word: str, other: str) -> float:
    if other.startswith(word) and len(word) > 2:
        return 100.0 if word == other else _BEGINNING
    if len(word) < 4 or abs(len(word) - len(other)) > 3:
        return 100.0 if word == other else 0.0
    return float(fuzz.ratio(word, other))


def _list_names(names: Names, queries: dict[str, SavedQuery]) -> tuple[list[str], list[str]]:
    """Return keys of things and questions, and beside each key one of its names."""
    pairs = []
    for iri, thing in names.things.items():
        if iri.startswith(tuple(_SORTS)):
            pairs += [(iri, each) for each in (thing.label, local(iri), *thing.others)]
    pairs += [(name, text) for name, query in queries.items() for text in (name, query.summary)]
    return [key for key, _ in pairs], [utils.default_process(text) for _, text in pairs]


def _hit(place: str, score: float, names: Names, queries: dict[str, SavedQuery]) -> Hit:
    if place in queries:
        return Hit("Questions", f"/queries/{place}", queries[place].summary, "", score)
    thing = names.things[place]
    sort = next(sort for base, sort in _SORTS.items() if place.startswith(base))
    about = names.label(thing.kind) if thing.kind else ""
    return Hit(
        sort,
        address(place),
        thing.label,
        about + (f": {thing.definition}" if sort in ("Things", "Ontology") and thing.definition else ""),
        score,
    )
