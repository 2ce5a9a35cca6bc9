"""The pages of charts, each with the same facts as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.service.pages.dose_chart import DOSES, draw_doses
from bac_kg.service.pages.evidence_map import DESIGNS, RESULTS, STUDY_DOSES, draw_map
from bac_kg.service.pages.rendering import Page
from bac_kg.service.pages.timeline import EVENTS, STATUSES, answer_class, draw_timeline

if TYPE_CHECKING:
    from bac_kg.service.pages.rendering import Site


async def build_charts(site: Site) -> Page:
    """Return the list of charts."""
    return Page("charts.html", "Charts", {"here": "/charts"})


async def build_timeline(site: Site) -> Page:
    """Return the regulatory timeline."""
    asked = await site.ask(STATUSES), await site.ask(EVENTS), site.names, site.released.date
    charts = {"chart": draw_timeline(*asked), "narrow": draw_timeline(*asked, narrow=True)}
    return Page("timeline.html", "Approval over time", {"here": "/charts", **charts, "colour": answer_class})


async def build_doses(site: Site) -> Page:
    """Return the dose chart."""
    rows = await site.ask(DOSES)
    panels = list(zip(draw_doses(rows), draw_doses(rows, narrow=True), strict=True))
    return Page("doses.html", "Ceilings and trial doses", {"here": "/charts", "panels": panels})


async def build_map(site: Site) -> Page:
    """Return the evidence map for alcohol use disorder."""
    asked = await site.ask(RESULTS), await site.ask(STUDY_DOSES), await site.ask(DESIGNS)
    charts = {"chart": draw_map(*asked), "narrow": draw_map(*asked, narrow=True)}
    return Page("map.html", "Evidence map for alcohol use disorder", {"here": "/charts", **charts})
