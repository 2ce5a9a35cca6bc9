"""Spelling of labels and definitions: a word that is neither English nor in the project's own list is a problem at its cell.

English is the frequency dictionary of pyspellchecker, which takes 4 of 1,000 well-known misspellings for words; what it lacks (names,
terms, British spelling) stands in ``ontology/words.txt``, one word a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.model import Problem
from bac_kg.namespaces import ENTITY, ONTOLOGY, PREFIXES
from bac_kg.suggest import did_you_mean
from bac_kg.validation.places import find_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad
    from spellchecker import SpellChecker

    from bac_kg.loaders.loaded import Loaded

WORDS = "words.txt"
CHECK = "spelling"
_OWN = (ENTITY, ONTOLOGY)  # how other vocabularies spell is not ours to say
_TEXTS = frozenset(
    NamedNode(iri)
    for iri in (
        PREFIXES["rdfs"] + "label",
        PREFIXES["skos"] + "definition",
        PREFIXES["skos"] + "altLabel",
        ONTOLOGY + "sentence",
        ONTOLOGY + "deniedSentence",
    )
)
_NO_WORDS = re.compile(r"\{\w+\}|\b\w+:\w+")  # a placeholder of a sentence, a CURIE
_WORD = re.compile(r"[^\W\d_²³]{2,}(?:'[^\W\d_]+)?")


def read_words(folder: Path) -> frozenset[str]:
    """Return the words of the project's list in lower case; a line that begins with # is a remark, and no file is an empty list."""
    path = folder / WORDS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def find_words(text: str) -> list[str]:
    """Return the words of a text that are spelt out: letters only, at least two, placeholders of sentences and CURIEs left out.

    >>> find_words("{subject} 5 mg isn't a dose (rdf:value) of GABA-B")
    ['mg', "isn't", 'dose', 'of', 'GABA']
    """
    return _WORD.findall(_NO_WORDS.sub(" ", text))


def check_spelling(quads: Iterable[Quad], loaded: Loaded, words: frozenset[str]) -> list[Problem]:
    """Return a problem for each word in a label, synonym, definition or sentence of an entity or term that nobody knows."""
    found = list(_find_texts(quads))
    spelt = {word for _, text in found for word in find_words(text)}
    unknown = _find_unknown(spelt, words)
    return [problem for quad, text in found for problem in _tell(quad, text, unknown, loaded)]


def _find_texts(quads: Iterable[Quad]) -> Iterator[tuple[Quad, str]]:
    for quad in quads:
        if quad.predicate in _TEXTS and isinstance(quad.object, Literal) and str(quad.subject)[1:].startswith(_OWN):
            yield quad, quad.object.value


def _find_unknown(spelt: set[str], words: frozenset[str]) -> dict[str, str]:
    """Return the words that are in neither list, each with what may be meant."""
    from spellchecker import SpellChecker  # half a second, and only when something is checked

    english = SpellChecker(language="en", distance=1)
    strange = {word for word in spelt if word.casefold() not in words and not _is_english(word, english)}
    return {word: did_you_mean(word.casefold(), [*(english.candidates(word) or ()), *words]) for word in strange}


def _is_english(word: str, english: SpellChecker) -> bool:
    return word in english or word.removesuffix("'s") in english


def _tell(quad: Quad, text: str, unknown: dict[str, str], loaded: Loaded) -> Iterator[Problem]:
    assert isinstance(quad.subject, NamedNode)
    for word in dict.fromkeys(find_words(text)):
        if word in unknown:
            fix = f"correct it{unknown[word]}, or add it to ontology/{WORDS} if it is right"
            place = find_place(loaded, quad.subject.value, quad.predicate.value, str(quad.object))
            yield Problem(f"the word '{word}' is not known", fix, *place, value=text, check=CHECK)
