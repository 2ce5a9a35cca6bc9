"""The addresses of linked data: a thing leads to its document by 303, a document is answered in its format, a tombstone by 410."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from bac_kg.service.asking import fetch_well, find_released, takes_gzip
from bac_kg.service.formats import negotiate
from bac_kg.service.frames import pack
from bac_kg.service.linked.addresses import FORMATS, GENID, HTML, RDF_FORMATS, ROOTS, SEGMENTS, Thing, read_path
from bac_kg.service.linked.dataset import DUMPS
from bac_kg.service.linked.finding import Found, read_found
from bac_kg.service.linked.releases import list_releases
from bac_kg.service.linked.signposts import write_links
from bac_kg.service.replies import ProblemError, Reply
from bac_kg.service.responses import answer_response, header_text, make_etag, matches, not_modified

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from bac_kg.service.formats import Format
    from bac_kg.service.frames import Job

    Endpoint = Callable[[Request], Awaitable[Response]]

_NO_PAGES: Mapping[str, Endpoint] = MappingProxyType({})
_READ_HERE = ("resolve", "addresses")  # jobs whose reply the front itself reads
# A page without scripts; the data block for search engines is none, and its style comes from here.
_PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


def build_routes(pages: Mapping[str, Endpoint] = _NO_PAGES) -> tuple[Route, ...]:
    """Return the routes of linked data.

    ``pages`` are those of the site by segment (``id``), or by path for what stands at the root (``/ontology``): each answers a request
    whose path parameter ``name`` is the thing's. What has none gets the plain page.
    """

    async def answer(request: Request) -> Response:
        return await answer_thing(request, pages)

    return (
        *(Route(path, answer) for name in ROOTS for path in (f"/{name}", f"/{name}.{{ending}}")),
        Route("/ontology/", answer),
        *(Route(f"/{segment}/{{name}}", answer) for segment in (*SEGMENTS, GENID) if segment != "release"),
        Route("/.well-known/void", answer_void),
        Route("/.well-known/sparql-examples", answer_examples),
        Route("/context.jsonld", answer_context),
    )


async def answer_thing(request: Request, pages: Mapping[str, Endpoint]) -> Response:
    """Answer for a thing or one of its documents.

    :raises ProblemError: if there is no such thing, or no such format of it.
    """
    thing, ending = read_path(request.scope["path"])
    found = read_found((await ask(request, {"job": "resolve", "segment": thing.segment, "name": thing.name}))[0].body)
    if found.held_by:
        return see_other(found.held_by, {})
    if thing.segment == "query" and ending in ("", HTML):
        query = request.scope["query_string"].decode("latin-1")
        return see_other(f"/queries/{thing.name}" + (f"?{query}" if query else ""), {"link": write_links(thing, "")})
    if ending:
        return await answer_document(request, thing, ending, found, pages)
    chosen = choose(request, FORMATS).name
    if found.gone:
        return await answer_document(request, thing, chosen, found)
    links = write_links(thing, "", found.types, found.successors)
    return see_other(thing.path(chosen), {"link": links, "vary": "Accept"})


async def answer_document(request: Request, thing: Thing, ending: str, found: Found, pages: Mapping[str, Endpoint] = _NO_PAGES) -> Response:
    """Answer with the document on a thing, with 410 if it was withdrawn."""
    page = pages.get(thing.segment or f"/{thing.name}") if ending == HTML and not found.gone else None
    if page is not None:
        request.scope["path_params"] = {"name": thing.name}
        response = await page(request)
    else:
        job = {
            "job": "describe",
            "segment": thing.segment,
            "name": thing.name,
            "ending": ending,
            "endpoint": find_site(request) + "/sparql",
        }
        response = await answer_job(request, job, 410 if found.gone else 200)
    items = _dumps(request) if thing == Thing("", "dataset") and ending == HTML else []
    response.headers["link"] = write_links(thing, ending, found.types, found.successors, items)
    if found.note:
        response.headers["bac-kg-note"] = header_text(found.note)
    if ending == HTML:
        response.headers.setdefault("content-security-policy", _PAGE_POLICY)
    return response


async def answer_void(request: Request) -> Response:
    """Answer with the description of the data set, at the address that VoID gives it (VoID, section 7.2)."""
    chosen = choose(request, RDF_FORMATS).name
    response = await answer_document(request, Thing("", "dataset"), chosen, Found())
    response.headers["content-location"] = Thing("", "dataset").path(chosen)
    return response


async def answer_examples(request: Request) -> Response:
    """Answer with the saved queries as sparql-examples."""
    job = {"job": "examples", "ending": choose(request, RDF_FORMATS).name, "endpoint": find_site(request) + "/sparql"}
    return await answer_job(request, job)


async def answer_context(request: Request) -> Response:
    """Answer with the JSON-LD context of the project."""
    return await answer_job(request, {"job": "context"})


def choose(request: Request, formats: tuple[Format, ...]) -> Format:
    """Return the format that the client prefers.

    :raises ProblemError: if it takes none.
    """
    accept = ",".join(request.headers.getlist("accept"))
    chosen = negotiate(accept, formats)
    if chosen is None:
        endings = ", ".join(f".{each.name}" for each in formats)
        fix = f"accept one of {', '.join(each.media for each in formats)}; a thing's documents also have their own addresses: {endings}"
        raise ProblemError("not-acceptable", f"{request.scope['path']} has no format {accept!r}", fix=fix)
    return chosen[0]


async def ask(request: Request, job: Job) -> tuple[Reply, str]:
    """Return the reply to a job and its ETag.

    :raises ProblemError: if the worker tells a problem.
    """
    released = find_released(request)
    frame = pack({**job, "gzip": takes_gzip(request) and job["job"] not in _READ_HERE})
    return await fetch_well(request, released, frame), make_etag(released, frame)


async def answer_job(request: Request, job: Job, status: int = 200) -> Response:
    """Return the response to a job, 304 if the client has the answer.

    :raises ProblemError: as ``ask`` does.
    """
    reply, etag = await ask(request, job)
    if status == 200 and matches(etag, request.headers.get("if-none-match", "")):
        return not_modified(etag)
    response = answer_response(reply, etag)
    response.status_code = status
    return response


def see_other(path: str, headers: dict[str, str]) -> Response:
    """Return the response that leads elsewhere; the path counts from the host that the client knows."""
    return Response(status_code=303, headers={"location": path, **headers})


def find_site(request: Request) -> str:
    """Return the address of this service as the client knows it: scheme and host, without a slash at the end.

    Starlette takes the address that the service listens at in place of a Host header that is none.
    """
    scheme = request.url.scheme
    if request.app.state.behind_proxy and request.headers.get("x-forwarded-proto", "").strip() in ("http", "https"):
        scheme = request.headers["x-forwarded-proto"].strip()
    return f"{scheme}://{request.url.netloc}"


def _dumps(request: Request) -> list[str]:
    released, folder = find_released(request), request.app.state.service.folder
    release: Any = list_releases(folder).get(released.version)
    return [f"/release/{release.version}/{name}" for name in DUMPS if release and name in release.files]
