"""The small picture of an entity's neighbourhood: what statements name together with it, drawn as a fan from left to right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.pages.asking import Row
    from bac_kg.service.pages.naming import Names

_MOST = 12
_WIDTH, _ROW, _LEFT, _MIDDLE, _RIGHT = 640, 34, 150, 300, 420
_LETTER = 6.9  # the mean width of a letter at 13 px
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another entity, the kind of statement that joins the two, and how many statements do."""

    iri: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Spoke:
    """One neighbour as drawn: the height of its row, the path of its line, its label cut to fit."""

    neighbour: Neighbour
    y: float
    path: str
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing: its size, where the middle is, and the spokes."""

    width: int
    height: float
    centre: float
    label: str
    box: float
    spokes: tuple[Spoke, ...]


def find_neighbours(iri: str, rows: Iterable[Row]) -> list[Neighbour]:
    """Return the entities that statements name together with one, those joined most often first, each with its commonest kind."""
    pairs = Counter((row["other"], row["kind"]) for row in rows if row["other"] != iri)
    best: dict[str, Neighbour] = {}
    for (other, kind), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        best.setdefault(other, Neighbour(other, kind, count))
    return list(best.values())


def draw_neighbours(iri: str, neighbours: list[Neighbour], names: Names) -> Picture | None:
    """Return the drawing of the nearest neighbours, grouped by kind; None if there are none."""
    nearest = sorted(neighbours[:_MOST], key=lambda each: (names.label(each.kind), -each.count, each.iri))
    if not nearest:
        return None
    height = len(nearest) * _ROW + 12
    centre = height / 2
    label = shorten(names.label(iri), 18)
    spokes = []
    for place, each in enumerate(nearest):
        y = 6 + _ROW * (place + 0.5)
        path = f"M{_LEFT},{centre:g} C{_LEFT + 90},{centre:g} {_LEFT + 60},{y:g} {_MIDDLE - 40},{y:g} L{_RIGHT - 8},{y:g}"
        text = shorten(names.label(each.iri), _LONGEST)
        spokes.append(Spoke(each, y, path, text, min(_WIDTH - _RIGHT, len(text) * _LETTER + 20)))
    return Picture(_WIDTH, height, centre, label, _LEFT, tuple(spokes))


def shorten(text: str, longest: int) -> str:
    """Return a text cut to so many letters.

    >>> shorten("alcohol use disorder", 9)
    'alcohol …'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"
