"""The regulatory timeline: what each authority's status of each use was over time, and the acts that changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY
from bac_kg.service.pages.naming import NOT_STATED, local
from bac_kg.service.pages.neighbours import shorten
from bac_kg.service.pages.scales import Layout, Scale, Tick, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.pages.asking import Row
    from bac_kg.service.pages.naming import Names

STATUSES = """SELECT ?statement ?place ?finding ?status ?answer ?from ?until ?knownFrom ?knownTo WHERE {
  ?statement a bac:RegulatoryStatus ; bac:status ?status ; bac:use ?use . ?status bac:rollsUpTo ?answer .
  ?use bac:subject bacr:baclofen ; bac:treatedFinding ?finding
  OPTIONAL { ?statement bac:jurisdiction ?place }
  OPTIONAL { ?statement bac:validFromEarliest ?from } OPTIONAL { ?statement bac:validUntilLatest ?until }
  OPTIONAL { ?statement bac:knownFromDay ?knownFrom } OPTIONAL { ?statement bac:knownToDay ?knownTo }
} ORDER BY ?place ?finding ?from ?knownFrom ?statement"""
EVENTS = """SELECT ?statement ?place ?day ?printed ?kind WHERE {
  ?statement a bac:RegulatoryEvent ; bac:eventKind ?kind ; bac:eventDateEarliest ?day ; bac:eventDate ?printed
  OPTIONAL { ?statement bac:jurisdiction ?place }
} ORDER BY ?day ?statement"""
_WIDE = Layout(width=1120, left=296, right=1110, aside=240, row=16, ticks=12, letters=34)
_NARROW = Layout(width=340, left=68, right=334, aside=14, row=16, above=17, ticks=4, letters=44, again=400, for_phones=True)
_PAD = 9
_LEAST = 7.0  # a bar shorter than this cannot be seen
_ACT = 12.0  # the width of an act


@dataclass(frozen=True, slots=True)
class Bar:
    """A status as drawn.

    ``shape`` is stated (its interval is), known (only known to hold then), or undated; ``solid`` is how much of the width a source vouches
    for, the rest may have changed since; ``merged`` counts equal ones.
    """

    iri: str
    status: str
    answer: str
    shape: str
    x: float
    y: float
    width: float
    solid: float
    begins: str
    ends: str
    merged: int


@dataclass(frozen=True, slots=True)
class Act:
    """An act of an authority as drawn."""

    iri: str
    printed: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One use at one place: its label and bars."""

    finding: str
    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its acts and lanes."""

    place: str
    label: str
    y: float
    height: float
    acts: tuple[Act, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing."""

    layout: Layout
    height: float
    axes: tuple[float, ...]  # where the ticks are written
    ticks: tuple[Tick, ...]
    today: float
    places: tuple[Place, ...]


def draw_timeline(statuses: Iterable[Row], events: Iterable[Row], names: Names, today: str, *, narrow: bool = False) -> Timeline:
    """Return the drawing, wide or narrow; a status without a stated interval is drawn where a source knew it to hold."""
    rows, acts = list(statuses), list(events)
    years = [year_of(row[name]) for row in rows for name in ("from", "knownFrom") if name in row] + [year_of(row["day"]) for row in acts]
    layout = _NARROW if narrow else _WIDE
    scale = Scale(float(int(min(years, default=2000))), year_of(today) + 0.6, layout.left, layout.right)
    y, axes, places = 34.0, [20.0], []
    for place in _places(rows, acts, names):
        if y - axes[-1] > layout.again:
            y += 34
            axes.append(y - 14)
        mine = [row for row in rows if row.get("place", NOT_STATED) == place]
        theirs = [row for row in acts if row.get("place", NOT_STATED) == place]
        drawn = _draw_place(place, mine, theirs, names, scale, y, today, layout)
        places.append(drawn)
        y += drawn.height
    return Timeline(layout, y + 6, tuple(axes), scale.ticks(layout.ticks), scale.at(year_of(today)), tuple(places))


def _places(rows: list[Row], acts: list[Row], names: Names) -> list[str]:
    found = {row.get("place", NOT_STATED) for row in (*rows, *acts)}
    return sorted(found, key=lambda place: (place == NOT_STATED, names.label(place)))


def _draw_place(place: str, rows: list[Row], acts: list[Row], names: Names, scale: Scale, top: float, today: str, layout: Layout) -> Place:
    y = top + 26
    marks = _draw_acts(acts, scale, y + 6, layout)
    y = max((mark.y + 14 for mark in marks), default=y)
    lanes = []
    for finding in dict.fromkeys(row["finding"] for row in rows):
        bars = _draw_bars([row for row in rows if row["finding"] == finding], scale, y + layout.above, today, layout)
        lanes.append(Lane(finding, shorten(names.label(finding), layout.letters), y, bars))
        y = max(bar.y for bar in bars) + layout.row + 5
    label = "Place not stated" if place == NOT_STATED else names.label(place)
    return Place(place, label, top, y - top + _PAD, marks, tuple(lanes))


def _draw_acts(rows: list[Row], scale: Scale, top: float, layout: Layout) -> tuple[Act, ...]:
    """Return the acts of one place, in one row or, for phones, each in the first row that is free there."""
    ends_at: list[float] = []
    acts = []
    for row in rows:
        x = scale.at(year_of(row["day"]))
        free = _take_row(ends_at, x - _ACT / 2, x + _ACT / 2) if layout.for_phones else 0
        acts.append(Act(row["statement"], row["printed"], x, top + free * layout.row))
    return tuple(acts)


def _take_row(ends_at: list[float], begin: float, end: float) -> int:
    """Return the first row that is free where something begins, and note in ``ends_at`` where it ends there."""
    free = next((place for place, taken in enumerate(ends_at) if taken <= begin), len(ends_at))
    ends_at[free : free + 1] = [end + 2]
    return free


def _draw_bars(rows: list[Row], scale: Scale, top: float, today: str, layout: Layout) -> tuple[Bar, ...]:
    """Return the bars of one use, equal ones merged, each in the first row that is free there."""
    spans: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in rows:
        shape = "stated" if "from" in row else "known" if "knownFrom" in row else "undated"
        begins, ends = row.get("from", row.get("knownFrom", "")), row.get("until", "") if "from" in row else row.get("knownTo", "")
        spans.setdefault((shape, row["status"], begins, ends), []).append(row)
    ends_at: list[float] = []
    bars = []
    for (shape, status, begins, ends), group in sorted(spans.items(), key=lambda pair: (pair[0][2], pair[0])):
        x = scale.at(year_of(begins)) if begins else layout.aside
        until = scale.at(year_of(ends or today)) if begins else x + 40
        width = max(_LEAST, until - x)
        free = _take_row(ends_at, x, x + width)
        known = max((each.get("knownTo", "") for each in group), default="")
        solid = min(width, max(_LEAST, scale.at(year_of(known)) - x)) if begins and not ends and known else width
        answer = local(group[0]["answer"])
        bars.append(Bar(group[0]["statement"], status, answer, shape, x, top + free * layout.row, width, solid, begins, ends, len(group)))
    return tuple(bars)


def answer_class(answer: str) -> str:
    """Return the colour of one of the three answers.

    >>> answer_class("not-approved")
    'disputes'
    """
    return {"approved": "supports", "not-approved": "disputes"}.get(local(answer) if answer.startswith(ONTOLOGY) else answer, "none")
