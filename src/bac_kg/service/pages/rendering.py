"""From a page's template and values to the response: escaped HTML, a strict content policy, kept like any other answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup, escape
from starlette.responses import Response

from bac_kg.namespaces import ONTOLOGY, PREFIXES, contract
from bac_kg.service.asking import fetch_well, find_released, takes_gzip
from bac_kg.service.frames import pack
from bac_kg.service.linked.addresses import RDF_FORMATS
from bac_kg.service.linked.routes import find_site
from bac_kg.service.pages.asking import ask, ask_saved
from bac_kg.service.pages.assets import asset_address, read_assets
from bac_kg.service.pages.naming import BROADER, NAMES, NOT_STATED, OTHER_NAMES, Names, address, local, read_names
from bac_kg.service.pages.neighbours import shorten
from bac_kg.service.replies import ProblemError, Reply, packed
from bac_kg.service.responses import answer_response, make_etag, matches, not_modified

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from bac_kg.service.pages.asking import Row, Table
    from bac_kg.service.released import Released
    from bac_kg.service.replies import Problem

TEMPLATES = Path(__file__).parent / "templates"
MEDIA = "text/html"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows: its template and the values for it."""

    template: str
    title: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    schema: str = ""  # JSON-LD for search engines, made so that no script element can end in it


@dataclass(frozen=True, slots=True)
class Site:
    """What a page is made from: the request, the release, and the names in it."""

    request: Request
    released: Released
    names: Names

    async def ask(self, text: str) -> list[Row]:
        """Return the rows of a query of ours."""
        return await ask(self.request, self.released, text)

    async def ask_schema(self, segment: str, name: str) -> str:
        """Return what search engines read of a thing, as the content of a script element."""
        reply = await fetch_well(self.request, self.released, pack({"job": "schema", "segment": segment, "name": name}))
        return reply.body.decode()

    async def ask_saved(self, name: str, parameters: Mapping[str, str] | None = None) -> Table:
        """Return the answer to a saved query."""
        return await ask_saved(self.request, self.released, name, parameters)


async def respond_page(request: Request, build: Callable[[Site], Awaitable[Page]]) -> Response:
    """Return a page, from the cache if it is there: the release, the site and the address are all that it depends on."""
    released = find_released(request)
    gzip = takes_gzip(request)
    query = request.scope["query_string"].decode("latin-1")
    frame = pack({"page": request.url.path, "query": query, "site": find_site(request), "look": look(), "gzip": gzip})
    etag = make_etag(released, frame)
    reply, status = released.cache.get(frame), 200
    request.scope["state"]["cache"] = "miss" if reply is None else "hit"
    if reply is not None and matches(etag, request.headers.get("if-none-match", "")):
        return not_modified(etag)
    if reply is None:
        try:
            site = Site(request, released, await find_names(request, released))
            page = await build(site)
            status, text = page.status, render(page, released, site.names)
        except ProblemError as error:
            return problem_page(request, error.problem)
        whole = Reply(text.encode("utf-8", "replace"), MEDIA)
        reply = packed(whole) if gzip else whole
        if status == 200:
            released.cache.put(frame, reply)
    response = answer_response(reply, etag)
    response.status_code = status
    response.headers["content-security-policy"] = POLICY
    return response


def problem_page(request: Request, problem: Problem) -> Response:
    """Return a problem as a page."""
    released = find_released(request)
    page = Page("problem.html", problem.title, {"problem": problem})
    headers = {"content-security-policy": POLICY, "cache-control": "no-store", "vary": "Accept, Accept-Encoding"}
    if problem.retry_after:
        headers["retry-after"] = str(problem.retry_after)
    return Response(render(page, released, Names({}, {})), problem.status, headers, MEDIA)


async def find_names(request: Request, released: Released) -> Names:
    """Return the names of a release, asked for once."""
    state = request.app.state
    digest, names = getattr(state, "names", ("", None))
    if names is None or digest != released.digest:
        names = read_names(*[await ask(request, released, text) for text in (NAMES, OTHER_NAMES, BROADER)])
        state.names = (released.digest, names)
    found: Names = names
    return found


def render(page: Page, released: Released, names: Names) -> str:
    """Return the HTML of a page."""
    return (
        environment()
        .get_template(page.template)
        .render(page.values | {"title": page.title, "schema": Markup(page.schema), "release": released, "names": names})
    )


@lru_cache(maxsize=1)
def look() -> str:
    """Return what changes when a template or a file that browsers load does."""
    parts = [path.read_bytes() for path in sorted(TEMPLATES.glob("*.html"))]
    parts += [each.digest.encode() for each in read_assets().values()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Return the templates: everything is escaped, and a value that is missing is an error."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "asset": asset_address,
        "NOT_STATED": NOT_STATED,
        "ONTOLOGY": ONTOLOGY,
        "PREFIXES": PREFIXES,
        "RDF_FORMATS": RDF_FORMATS,
    }
    found.filters |= {
        "address": address,
        "curie": contract,
        "local": local,
        "sentence": sentence,
        "is_iri": is_iri,
        "locator": say_locator,
        "cut": shorten,
        "ticked": ticked,
        "host": host,
    }
    return found


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning, unless its first word has one of its own.

    >>> sentence("use of baclofen"), sentence("pH of urine")
    ('Use of baclofen', 'pH of urine')
    """
    first = text.split(" ", 1)[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]


def is_iri(text: str) -> bool:
    """Tell whether a value is an IRI that a link may lead to."""
    return text.startswith(("http://", "https://")) and " " not in text


def say_locator(text: str) -> str:
    r"""Return a locator in words: character offsets of RFC 5147 are told as such, all others as they are.

    >>> say_locator("char=2115,2290").encode("ascii", "backslashreplace").decode()
    'characters 2115\\u20132290'
    """
    return "characters " + text.removeprefix("char=").replace(",", "\u2013") if text.startswith("char=") else text


def ticked(text: str) -> Markup:
    """Return a text, escaped, with what stands between back-ticks as code.

    >>> str(ticked("`a` < b"))
    '<code>a</code> &lt; b'
    """
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts))


def host(iri: str) -> str:
    """Return the host of an IRI, to say whose it is.

    >>> host("http://hl7.org/fhir/R5/")
    'hl7.org'
    """
    return urlsplit(iri).netloc or iri
