"""Sentence templates: how the ontology says the label of a statement in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.suggest import join_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PIECE = re.compile(r"\{(?P<column>[a-z][a-z0-9_]*)\}|(?P<mark>[\[\]{}])|(?P<text>[^\[\]{}]+)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence: texts and column names in turn (text first), kept or dropped as one."""

    pieces: tuple[str, ...]
    optional: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the part names."""
        return self.pieces[1::2]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed template."""

    parts: tuple[Part, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the sentence names, in its order."""
        return tuple(dict.fromkeys(column for part in self.parts for column in part.columns))

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that may not be empty, since they stand outside ``[...]``."""
        return tuple(dict.fromkeys(column for part in self.parts if not part.optional for column in part.columns))


def parse_sentence(template: str) -> Sentence:
    """Return the parsed template: ``{column}`` is filled in, ``[...]`` is dropped when a column in it is empty.

    >>> parse_sentence("{subject} can cause {finding}[ ({route})]").needed
    ('subject', 'finding')

    :raises ValueError: if brackets or braces do not pair, are nested, or ``[...]`` names no column; the message says which.
    """
    parts: list[Part] = []
    pieces = [""]
    optional = False
    for match in _PIECE.finditer(template):
        mark = match["mark"]
        if match["column"]:
            pieces += [match["column"], ""]
        elif mark is None:
            pieces[-1] += match["text"]
        elif mark in "{}" or (mark == "[") == optional:
            raise ValueError(f"'{mark}' at character {match.start() + 1} has no partner, is nested, or holds no column name")
        else:
            parts.append(_close(pieces, optional))
            pieces, optional = [""], mark == "["
    if optional:
        raise ValueError("'[' is not closed")
    parts.append(_close(pieces, optional=False))
    return Sentence(tuple(part for part in parts if part.pieces != ("",)))


def fill_sentence(sentence: Sentence, texts: Mapping[str, Sequence[str]]) -> str:
    """Return the sentence with each column's texts filled in; a missing column in ``[...]`` drops the part.

    >>> sentence = parse_sentence("{subject} can cause {finding}[ ({route})].")
    >>> fill_sentence(sentence, {"subject": ["baclofen"], "finding": ["somnolence", "dizziness", "nausea"]})
    'baclofen can cause somnolence, dizziness and nausea.'

    :raises KeyError: if a column outside ``[...]`` has no text.
    """
    said = []
    for part in sentence.parts:
        if part.optional and not all(texts.get(column) for column in part.columns):
            continue
        said += [join_words(texts[piece]) if position % 2 else piece for position, piece in enumerate(part.pieces)]
    return " ".join("".join(said).split())


def _close(pieces: list[str], optional: bool) -> Part:
    if optional and len(pieces) == 1:
        raise ValueError(f"'[{pieces[0]}]' names no column")
    return Part(tuple(pieces), optional)
