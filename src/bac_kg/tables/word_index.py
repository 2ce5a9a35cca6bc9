"""Did you mean, for thousands of mistyped words among thousands of known ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Known words by their pairs of letters, so that thousands of mistyped words find their neighbours fast."""

    words: dict[str, str]
    by_pair: dict[str, list[str]]


def build_index(targets: Mapping[str, str]) -> WordIndex:
    """Return an index of words; ``targets`` says what to propose for each, such as the id for a label."""
    words = {word.lower(): target for word, target in targets.items()}
    by_pair: dict[str, list[str]] = {}
    for word in words:
        for pair in _pairs(word):
            by_pair.setdefault(pair, []).append(word)
    return WordIndex(words, by_pair)


def nearest_in(index: WordIndex, word: str) -> str | None:
    """Return what the index proposes for a mistyped word, or None if no known word is near.

    >>> nearest_in(build_index({"sleepiness": "somnolence", "nausea": "nausea"}), "Sleepyness")
    'somnolence'
    """
    shared = Counter(other for pair in _pairs(word.lower()) for other in index.by_pair.get(pair, ()))
    likely = [other for other, _ in shared.most_common(_LOOKED_AT)]
    found = nearest(word, likely)
    return index.words[found] if found else None


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[start : start + 2] for start in range(len(framed) - 1)}
