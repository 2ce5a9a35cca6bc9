"""The dose chart: ceilings and doses of labels, guidance and studies, each route on an axis of its own in its own unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.service.pages.naming import NOT_STATED, local
from bac_kg.service.pages.neighbours import shorten
from bac_kg.service.pages.scales import Layout, Scale, Tick, round_step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.pages.asking import Row

DOSES = """SELECT DISTINCT ?statement ?label ?route ?routeLabel ?phase ?phaseLabel ?low ?high ?reached ?mean ?study ?tier ?rank WHERE {
  ?statement a bac:DoseRegimen ; bac:subject bacr:baclofen ; rdfs:label ?label ; bac:polarity bac:affirmed ;
    bac:route ?route ; bac:phase ?phase .
  ?route rdfs:label ?routeLabel . ?phase rdfs:label ?phaseLabel .
  OPTIONAL { ?statement bac:dailyMilligramsLow ?low } OPTIONAL { ?statement bac:dailyMilligramsHigh ?high }
  OPTIONAL { ?statement bac:dailyMilligramsReached ?reached } OPTIONAL { ?statement bac:amountMean ?mean ; bac:unit bac:mg-per-day }
  OPTIONAL { ?statement bac:study/bac:studyName ?study }
  { SELECT ?statement (MIN(?each) AS ?rank)
    WHERE { ?evidence bac:statement ?statement ; bac:source/bac:tier/bac:rank ?each } GROUP BY ?statement }
  ?tier a bac:SourceTier ; bac:rank ?rank .
  FILTER(BOUND(?low) || BOUND(?high) || BOUND(?reached))
} ORDER BY ?routeLabel ?phaseLabel ?high ?low ?statement"""
_WIDE = Layout(width=980, left=330, right=950, row=22, ticks=8, letters=48)
_NARROW = Layout(width=312, left=8, right=284, row=38, above=17, ticks=4, letters=44, again=400, for_phones=True)
_CEILING, _STUDIED = "maximum-dose", "studied-dose"
# The groups of a panel: what stands in it, by phase; what is in none of them comes between.
_GROUPS = (
    ("Ceilings", (_CEILING,)),
    ("Usual, starting and other doses", ()),
    ("Doses in practice", ("practice-dose",)),
    ("Doses studied in trials and cohorts", (_STUDIED,)),
)
_MICROGRAMS = {"intrathecal"}  # routes whose doses are thousandths of a milligram


@dataclass(frozen=True, slots=True)
class Dose:
    """A regimen as drawn, in the unit of its panel: a bar from ``x`` of some width, a mean, an open end."""

    iri: str
    label: str
    short: str
    tier: str
    phase: str
    low: str
    high: str
    y: float
    x: float
    width: float
    mean: float | None
    open: bool  # goes past its number
    up_to: bool  # has no low end
    ceiling: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A group of doses in a panel."""

    label: str
    y: float
    doses: tuple[Dose, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One route: its unit, axis and groups, and the ceilings of labels as lines through all of them."""

    layout: Layout
    route: str
    silent: bool  # the sources do not state the route
    unit: str
    height: float
    axes: tuple[float, ...]  # where the ticks are written
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    ceilings: tuple[Tick, ...]


def draw_doses(rows: Iterable[Row], *, narrow: bool = False) -> list[Panel]:
    """Return a panel, wide or narrow, for each route that has doses of a day, those whose sources are silent on the route at the end.

    Beside the last stand the ceilings by mouth, for comparison: what is counted in milligrams is not given into the spine.
    """
    routes: dict[str, list[Row]] = {}
    for row in rows:
        routes.setdefault(row["route"], []).append(row)
    order = sorted(routes, key=lambda route: (route == NOT_STATED, -len(routes[route])))
    oral = [row for route, each in routes.items() if local(route) == "oral" for row in each]
    layout = _NARROW if narrow else _WIDE
    return [_draw_panel(route, routes[route], oral if route == NOT_STATED else routes[route], layout) for route in order]


def _draw_panel(route: str, rows: list[Row], bounds: list[Row], layout: Layout) -> Panel:
    factor, unit = (1000.0, "µg a day") if local(route) in _MICROGRAMS else (1.0, "mg a day")
    values = [float(row[name]) * factor for row in rows for name in ("low", "high", "reached") if name in row]
    top = max(values)
    step = round_step(top / layout.ticks)
    scale = Scale(0.0, step * -(-top // step), layout.left, layout.right)
    named = {phase for _, phases in _GROUPS for phase in phases}
    y, axes, bands = 40.0, [18.0], []
    for label, phases in _GROUPS:
        mine = [row for row in rows if (local(row["phase"]) in phases if phases else local(row["phase"]) not in named)]
        if mine:
            if y - axes[-1] > layout.again:
                y += 40
                axes.append(y - 22)
            first = y + 40 + layout.above
            doses = tuple(_draw_dose(row, factor, scale, first + place * layout.row, layout) for place, row in enumerate(_sorted(mine)))
            bands.append(Band(label, y + 14, doses))
            y += 38 + len(doses) * layout.row
    lines = {
        float(row["high"]) * factor
        for row in bounds
        if local(row["phase"]) == _CEILING and local(row["tier"]) in ("label", "regulator") and "high" in row
    }
    ceilings = tuple(Tick(scale.at(value), f"{value:g}") for value in sorted(lines))
    ticks = scale.ticks(layout.ticks)
    return Panel(layout, rows[0]["routeLabel"], route == NOT_STATED, unit, y + 12, tuple(axes), ticks, tuple(bands), ceilings)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (float(row.get("high", row.get("reached", row.get("low", "0")))), row["label"]))


def _draw_dose(row: Row, factor: float, scale: Scale, y: float, layout: Layout) -> Dose:
    high = row.get("high", row.get("reached", row.get("low", "")))
    low = row.get("low", high)
    ceiling = local(row["phase"]) == _CEILING
    begin, end = float(low) * factor, float(high) * factor
    mean = scale.at(float(row["mean"]) * factor) if "mean" in row else None
    label = row["label"]
    short = shorten(row.get("study") or _without_start(label), layout.letters)
    return Dose(
        row["statement"], label, short, row["tier"], row["phaseLabel"], f"{begin:g}" if "low" in row else "", f"{end:g}", y,
        scale.at(begin), max(0.0, scale.at(end) - scale.at(begin)), mean, "high" not in row and "reached" in row,
        "low" not in row, ceiling,
    )  # fmt: skip


def _without_start(label: str) -> str:
    """Return a label without the words that all rows of a panel begin with.

    >>> _without_start("baclofen by oral route, maximum: 80 mg a day")
    'maximum: 80 mg a day'
    """
    for start in ("baclofen by oral route, ", "baclofen by intrathecal route, ", "baclofen, ", "dose of baclofen studied in "):
        if label.startswith(start):
            return label.removeprefix(start)
    return label
