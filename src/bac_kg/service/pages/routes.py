"""The addresses of the pages; where programs ask at the same address, their answer is the core's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from bac_kg.service.asking import takes_gzip
from bac_kg.service.pages.assets import pack_asset, read_assets
from bac_kg.service.pages.chart_pages import build_charts, build_doses, build_map, build_timeline
from bac_kg.service.pages.entity_page import build_entity
from bac_kg.service.pages.home_pages import build_about, build_home, build_search, build_things
from bac_kg.service.pages.ontology_pages import build_ontology, build_term
from bac_kg.service.pages.problems import wants_page
from bac_kg.service.pages.query_pages import build_queries, build_query
from bac_kg.service.pages.rendering import respond_page
from bac_kg.service.pages.source_pages import build_evidence, build_source, build_sources
from bac_kg.service.pages.statement_page import build_statement
from bac_kg.service.pages.workbench import build_workbench, tell_names
from bac_kg.service.replies import ProblemError
from bac_kg.service.saved_queries import answer_query, list_queries

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from bac_kg.service.pages.rendering import Page, Site

    Endpoint = Callable[[Request], Awaitable[Response]]

_FOR_GOOD = "public, max-age=31536000, immutable"


def page(build: Callable[[Site], Awaitable[Page]]) -> Endpoint:
    """Return what answers with a page."""

    async def show(request: Request) -> Response:
        return await respond_page(request, build)

    return show


def named_page(segment: str, build: Callable[[Site, str], Awaitable[Page]]) -> Endpoint:
    """Return what answers with the page of the thing that the address names, with what search engines read of it."""

    async def show(request: Request) -> Response:
        name = request.path_params["name"]

        async def make(site: Site) -> Page:
            made = await build(site, name)
            return replace(made, schema=await site.ask_schema(segment, name))

        return await respond_page(request, make)

    return show


async def show_queries(request: Request) -> Response:
    """Answer with the list of saved queries, as a page or for programs."""
    return await (respond_page(request, build_queries) if wants_page(request) else list_queries(request))


async def show_query(request: Request) -> Response:
    """Answer a saved query, as a page or in the format that a program wants."""
    if not wants_page(request):
        return await answer_query(request)
    return await respond_page(request, lambda site: build_query(site, request.path_params["name"]))


async def send_asset(request: Request) -> Response:
    """Answer with a file that browsers load; they may keep it for good, since its address has its hash.

    :raises ProblemError: if there is none.
    """
    asset = read_assets().get(request.path_params["name"])
    if asset is None:
        raise ProblemError("not-found", f"there is no file {request.path_params['name']!r}", fix="look at the address again")
    gzip = takes_gzip(request)
    cache = _FOR_GOOD if request.query_params.get("v") == asset.digest else "no-cache"
    headers = {"content-type": asset.media, "cache-control": cache, "vary": "Accept-Encoding"}
    return Response(pack_asset(asset) if gzip else asset.body, headers=headers | ({"content-encoding": "gzip"} if gzip else {}))


# The pages of what has an IRI, by the segment of its address or its path at the root; linked data decides who gets them.
RESOURCES: dict[str, Endpoint] = {
    "id": named_page("id", build_entity),
    "statement": named_page("statement", build_statement),
    "evidence": named_page("evidence", build_evidence),
    "source": named_page("source", build_source),
    "ontology": named_page("ontology", build_term),
    "/ontology": page(build_ontology),
}
PAGE_ROUTES = (
    Route("/static/{name:path}", send_asset),
    Route("/queries", show_queries),
    Route("/queries/{name}", show_query),
    Route("/", page(build_home)),
    Route("/things", page(build_things)),
    Route("/search", page(build_search)),
    Route("/about", page(build_about)),
    Route("/charts", page(build_charts)),
    Route("/charts/approval", page(build_timeline)),
    Route("/charts/doses", page(build_doses)),
    Route("/charts/alcohol", page(build_map)),
    Route("/workbench", page(build_workbench)),
    Route("/workbench/names.json", tell_names),
    Route("/sources", page(build_sources)),
)
