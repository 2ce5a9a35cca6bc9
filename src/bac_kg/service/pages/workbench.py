"""The workbench: a query of one's own, run in the page without JavaScript, and what the editor knows of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY, PREFIXES
from bac_kg.service.asking import find_released
from bac_kg.service.pages.answer_table import show_table
from bac_kg.service.pages.asking import ask, ask_table
from bac_kg.service.pages.assets import has_libraries
from bac_kg.service.pages.naming import SHOWN
from bac_kg.service.pages.query_pages import group_by_theme
from bac_kg.service.pages.rendering import Page, find_names
from bac_kg.service.replies import ProblemError
from bac_kg.service.responses import json_response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.pages.rendering import Site

_ROWS = 1000
# What the editor opens on: a real question, whose answer shows labels, links and both directions of evidence.
FIRST = """PREFIX bac: <https://w3id.org/bac-kg/ontology/>
PREFIX bacr: <https://w3id.org/bac-kg/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# Which effects in alcohol use disorder does evidence support, which does it dispute?
SELECT ?statement ?outcome ?direction (COUNT(?evidence) AS ?passages) WHERE {
  ?statement a bac:EffectStatement ;
    bac:subject bacr:baclofen ;
    bac:forFinding bacr:alcohol-use-disorder ;
    bac:affected ?outcome .
  ?evidence bac:statement ?statement ;
    bac:direction ?direction .
}
GROUP BY ?statement ?outcome ?direction
ORDER BY ?outcome ?direction
LIMIT 200
"""
# What a VoID description calls class and property partitions, the largest first.
_CLASSES = "SELECT ?term (COUNT(?thing) AS ?uses) WHERE { ?thing a ?term } GROUP BY ?term ORDER BY DESC(?uses) ?term"
_PROPERTIES = "SELECT ?term (COUNT(?value) AS ?uses) WHERE { ?thing ?term ?value } GROUP BY ?term ORDER BY DESC(?uses) ?term"


async def build_workbench(site: Site) -> Page:
    """Return the workbench; with ``?run=1`` the query of the form is answered in the page."""
    asked = site.request.query_params
    saved = site.released.queries.get(asked.get("saved", ""))
    text = asked.get("query") or (saved.text if saved else FIRST)
    values = {
        "here": "/workbench",
        "query": text,
        "saved": saved.name if saved else "",
        "themes": group_by_theme(site.released.queries.values()),
        "editor": has_libraries(),
        "shown": None,
        "problem": None,
    }
    if asked.get("run") == "1":
        try:
            table = await ask_table(site.request, site.released, text)
            values["shown"] = show_table(table, {}, wide=True, page=1, most=_ROWS)
        except ProblemError as error:
            return Page("workbench.html", "Workbench", values | {"problem": error.problem}, error.problem.status)
    return Page("workbench.html", "Workbench", values)


async def tell_names(request: Request) -> Response:
    """Answer with what the editor completes and labels: prefixes, classes and properties by use, and all labels."""
    released = find_released(request)
    names = await find_names(request, released)
    content = {
        "prefixes": PREFIXES,
        "classes": [row["term"] for row in await ask(request, released, _CLASSES)],
        "properties": [row["term"] for row in await ask(request, released, _PROPERTIES)],
        "segments": SHOWN,
        "labels": {iri: thing.label for iri, thing in names.things.items()},
        "things": [iri for iri in names.things if not iri.startswith(ONTOLOGY)],
    }
    return json_response(content)
