"""The evidence map: studies of a finding, each with its dose, its size and which way its results point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.service.pages.naming import local
from bac_kg.service.pages.neighbours import shorten
from bac_kg.service.pages.scales import Layout, Scale, Tick, round_step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.pages.asking import Row

RESULTS = """SELECT ?study ?name ?label ?size ?result ?outcome ?kind ?way ?finding WHERE {
  ?study a bac:Study ; rdfs:label ?label ; bac:forFinding ?finding ; bac:subject bacr:baclofen . ?finding rdfs:label ?findingLabel .
  FILTER(CONTAINS(LCASE(?findingLabel), "alcohol"))
  ?result a bac:StudyResult ; bac:study ?study ; bac:resultDirection ?way ; bac:outcome ?outcome ; bac:outcomeKind ?kind
  OPTIONAL { ?study bac:studyName ?name } OPTIONAL { ?study bac:sampleSize ?size }
} ORDER BY ?study ?kind ?outcome ?result"""
STUDY_DOSES = """SELECT DISTINCT ?study ?regimen ?low ?high ?reached ?mean WHERE {
  { ?arm a bac:StudyArm ; bac:study ?study ; bac:regimen ?regimen } UNION { ?regimen a bac:DoseRegimen ; bac:study ?study }
  OPTIONAL { ?regimen bac:dailyMilligramsLow ?low } OPTIONAL { ?regimen bac:dailyMilligramsHigh ?high }
  OPTIONAL { ?regimen bac:dailyMilligramsReached ?reached } OPTIONAL { ?regimen bac:amountMean ?mean ; bac:unit bac:mg-per-day }
} ORDER BY ?study ?regimen"""
DESIGNS = "SELECT ?study ?design WHERE { ?study a bac:Study ; bac:design ?design } ORDER BY ?study ?design"
WAYS = {"favours-intervention": "supports", "favours-comparator": "disputes", "no-clear-difference": "none", "mixed-results": "mixed"}
_LARGEST = 400.0  # the size of a study whose circle is the largest; those of larger ones are no larger, and say their number


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayout(Layout):
    """How the map is laid out: also its circles, and the results of a study, beside its circle or, for phones, below."""

    radius: float  # of the largest circle
    benefits: float
    harms: float
    glyph: float  # from one result to the next
    room: float  # for all results of a kind
    below: float = 0.0  # how far results stand below the circle
    line: float  # from the name of a study down to its size and design
    design: int  # letters of a design


_WIDE = MapLayout(
    width=1120, left=315, right=700, aside=262, row=36, ticks=6, letters=30, radius=14, benefits=795, harms=955, glyph=15, room=160,
    line=13, design=26,
)  # fmt: skip
_NARROW = MapLayout(
    width=340, left=70, right=298, aside=29, row=88, above=35, ticks=3, letters=44, again=400, for_phones=True, radius=12, benefits=58,
    harms=232, glyph=22, room=102, below=20, line=15, design=30,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glyph:
    """A result as drawn: which way it points and where."""

    iri: str
    outcome: str
    way: str
    x: float


@dataclass(frozen=True, slots=True)
class Trial:
    """A study as drawn: the bar of its doses, the circle of its size in the colour of its benefit results, its results one by one."""

    iri: str
    name: str
    label: str
    designs: tuple[str, ...]
    size: str
    dose: str
    y: float
    x: float
    bar: tuple[float, float] | None
    radius: float
    way: str
    benefits: tuple[Glyph, ...]
    harms: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The drawing."""

    layout: MapLayout
    height: float
    axes: tuple[float, ...]  # where the ticks are written
    ticks: tuple[Tick, ...]
    trials: tuple[Trial, ...]


def draw_map(results: Iterable[Row], doses: Iterable[Row], designs: Iterable[Row], *, narrow: bool = False) -> EvidenceMap:
    """Return the drawing, wide or narrow, of studies, those with a stated dose first, by dose."""
    studies: dict[str, list[Row]] = {}
    for row in results:
        studies.setdefault(row["study"], []).append(row)
    spans = _spans([row for row in doses if row["study"] in studies])
    kinds: dict[str, list[str]] = {}
    for row in designs:
        kinds.setdefault(row["study"], []).append(row["design"])
    top = max((span[1] for span in spans.values()), default=100.0)
    layout = _NARROW if narrow else _WIDE
    step = round_step(top / layout.ticks)
    scale = Scale(0.0, step * math.ceil(top / step), layout.left, layout.right)
    order = sorted(studies, key=lambda study: (study not in spans, spans.get(study, (0.0, 0.0))[::-1], studies[study][0].get("name", "~")))
    y, axes, trials = 62.0 + layout.above, [35.0], []
    for study in order:
        if y - axes[-1] > layout.again:
            y += 42
            axes.append(y - layout.above - 27)
        trials.append(_draw_trial(study, studies[study], spans.get(study), tuple(kinds.get(study, ())), scale, y, layout))
        y += layout.row
    return EvidenceMap(layout, y - layout.above, tuple(axes), scale.ticks(layout.ticks), tuple(trials))


def _spans(rows: list[Row]) -> dict[str, tuple[float, float]]:
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["study"], []).extend(float(row[name]) for name in ("low", "high", "reached") if name in row)
        if not any(name in row for name in ("low", "high", "reached")) and "mean" in row:
            found[row["study"]].append(float(row["mean"]))
    return {study: (min(values), max(values)) for study, values in found.items() if values}


def _draw_trial(
    study: str,
    rows: list[Row],
    span: tuple[float, float] | None,
    designs: tuple[str, ...],
    scale: Scale,
    y: float,
    layout: MapLayout,
) -> Trial:
    size = rows[0].get("size", "")
    name = rows[0].get("name") or rows[0]["label"]
    benefit = [row for row in rows if local(row["kind"]) == "efficacy-outcome"]
    harm = [row for row in rows if local(row["kind"]) == "safety-outcome"]
    return Trial(
        study,
        shorten(name, layout.letters),
        rows[0]["label"],
        designs,
        size,
        "" if span is None else f"{span[0]:g}" if span[0] == span[1] else f"{span[0]:g}\u2013{span[1]:g}",
        y,
        scale.at(span[1]) if span else layout.aside,
        (scale.at(span[0]), scale.at(span[1])) if span else None,
        _radius(float(size), layout.radius) if size else 4.0,
        summarise([row["way"] for row in benefit]),
        _glyphs(benefit, layout.benefits, layout),
        _glyphs(harm, layout.harms, layout),
    )


def _radius(size: float, largest: float) -> float:
    return round(max(3.0, largest * math.sqrt(min(size, _LARGEST) / _LARGEST)), 1)


def _glyphs(rows: list[Row], left: float, layout: MapLayout) -> tuple[Glyph, ...]:
    step = min(layout.glyph, layout.room / max(len(rows), 1))
    return tuple(Glyph(row["result"], row["outcome"], way_class(row["way"]), left + place * step) for place, row in enumerate(rows))


def way_class(way: str) -> str:
    """Return the colour of a result's direction.

    >>> way_class("https://w3id.org/bac-kg/ontology/favours-comparator")
    'disputes'
    """
    return WAYS.get(local(way), "described")


def summarise(ways: list[str]) -> str:
    """Return the colour of a study: that of its results if they agree, mixed if they do not; those only described count where all are.

    >>> summarise(["favours-intervention", "no-clear-difference"]), summarise(["described-only"]), summarise([])
    ('mixed', 'described', 'described')
    """
    colours = {way_class(way) for way in ways} - {"described"}
    return "described" if not colours else colours.pop() if len(colours) == 1 else "mixed"
