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
    chart = draw_timeline(await site.ask(STATUSES), await site.ask(EVENTS), site.names, site.released.date)
    return Page("timeline.html", "Approval over time", {"here": "/charts", "chart": chart, "colour": answer_class})


async def build_doses(site: Site) -> Page:
    """Return the dose chart."""
    return Page("doses.html", "Ceilings and trial doses", {"here": "/charts", "panels": draw_doses(await site.ask(DOSES))})


async def build_map(site: Site) -> Page:
    """Return the evidence map for alcohol use disorder."""
    chart = draw_map(await site.ask(RESULTS), await site.ask(STUDY_DOSES), await site.ask(DESIGNS))
    return Page("map.html", "Evidence map for alcohol use disorder", {"here": "/charts", "chart": chart})
