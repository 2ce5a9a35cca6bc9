"""What crawlers ask for first: /robots.txt and /sitemap.xml."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from starlette.responses import Response
from starlette.routing import Route

from bac_kg.service.asking import find_released
from bac_kg.service.linked.addresses import HTML
from bac_kg.service.linked.routes import ask, find_site

if TYPE_CHECKING:
    from starlette.requests import Request


_FIXED = ("/", "/queries")


async def tell_robots(request: Request) -> Response:
    """Answer with what crawlers may fetch: everything but queries, which cost time and have no end."""
    released = find_released(request)
    text = f"""# bac_kg {released.version} of {released.date}. {released.notice}
User-agent: *
Disallow: /sparql
Disallow: /queries/*?
Sitemap: {find_site(request)}/sitemap.xml
"""
    return Response(text, headers={"content-type": "text/plain; charset=utf-8", "cache-control": "no-cache"})


async def tell_sitemap(request: Request) -> Response:
    """Answer with the address of every page (sitemaps.org protocol 0.9, which allows 50,000 in a file)."""
    released = find_released(request)
    stems = json.loads((await ask(request, {"job": "addresses"}))[0].body)
    paths = [*_FIXED, *(f"/queries/{name}" for name in sorted(released.queries)), *(f"{stem}.{HTML}" for stem in stems)]
    paths.append(f"/release/{released.version}.{HTML}")
    site = find_site(request)
    lines = "\n".join(f"<url><loc>{escape(site + path)}</loc><lastmod>{released.date}</lastmod></url>" for path in paths)
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- bac_kg {released.version} of {released.date}. {escape(released.notice)} -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{lines}
</urlset>
"""
    return Response(text, headers={"content-type": "application/xml; charset=utf-8", "cache-control": "no-cache"})


ROUTES = (Route("/robots.txt", tell_robots), Route("/sitemap.xml", tell_sitemap))
