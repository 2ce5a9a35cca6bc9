"""Search by name that forgives mistyping: labels, other names, ids and questions, scored by how near they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from bac_kg.namespaces import ENTITY, EVIDENCE, ONTOLOGY, SOURCE, STATEMENT
from bac_kg.service.pages.naming import address, spell

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.service.pages.naming import Names, Words

KINDS = ("Things", "Questions", "Statements", "Sources", "Ontology")
_SORTS = {ENTITY: "Things", STATEMENT: "Statements", SOURCE: "Sources", ONTOLOGY: "Ontology", EVIDENCE: "Statements"}
_MOST = {"Things": 20, "Questions": 8, "Statements": 20, "Sources": 10, "Ontology": 10}
_ENOUGH = 78.0  # below this, a name has little to do with what was typed
_SLACK = 8.0  # how much less one word among several may be, and what words beside those typed cost
_MOST_WORDS = 8
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
    wanted = tuple(_WORD.findall(utils.default_process(text)))[:_MOST_WORDS]
    if not wanted:
        return []
    known = [*names.spellings, *_spell_queries(queries)]
    near = {word: _near_words(word, {other for _, words in known for other in words}) for word in dict.fromkeys(wanted)}
    best: dict[str, float] = {}
    for place, words in known:
        score = nearness(wanted, words, near)
        if score >= _ENOUGH:
            best[place] = max(score, best.get(place, 0.0))
    hits = [_hit(place, score, names, queries) for place, score in best.items()]
    hits.sort(key=lambda hit: (-hit.score, len(hit.label), hit.label))
    found: list[Hit] = []
    for sort, most in _MOST.items():
        found += [hit for hit in hits if hit.sort == sort][:most]
    return found


def nearness(wanted: Words, name: Words, near: dict[str, dict[str, float]]) -> float:
    """Return how near a name is to what was typed: 100 the same, 0 nothing to do with it; ``near`` tells how near words are.

    Each word typed looks for its nearest word in the name, so that order and additions count little and a slip in a word costs little.

    >>> near = {"seizre": _near_words("seizre", {"seizure", "sleep"})}
    >>> nearness(("seizre",), ("seizure",), near) > 85, nearness(("seizre",), ("sleep",), near)
    (True, 0.0)
    """
    if wanted == name:
        return 100.0
    scores = [max((near[word].get(other, 0.0) for other in name), default=0.0) for word in wanted]
    if min(scores) < _ENOUGH - _SLACK:
        return 0.0
    covered = min(1.0, sum(map(len, wanted)) / max(1, sum(map(len, name))))
    return max(0.0, sum(scores) / len(scores) - _SLACK * (1 - covered) - 0.5)


def _near_words(word: str, others: set[str]) -> dict[str, float]:
    """Return the words that are near one, with how near: the same, those that begin with it, those that differ by a slip or two."""
    found = {other: _BEGINNING for other in others if len(word) > 2 and other.startswith(word)}
    if len(word) > 3:
        alike = process.extract(word, others, scorer=fuzz.ratio, score_cutoff=_ENOUGH - _SLACK, limit=None)
        found |= {other: max(score, found.get(other, 0.0)) for other, score, _ in alike}
    return found | ({word: 100.0} if word in others else {})


def _spell_queries(queries: dict[str, SavedQuery]) -> list[tuple[str, Words]]:
    return [(name, spell(text)) for name, query in queries.items() for text in (name, query.summary)]


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
