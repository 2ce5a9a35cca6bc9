"""Responses: answers with ETag and length, problems as text or RFC 9457 JSON, the headers that every response carries."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from bac_kg.service.formats import best_media

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.released import Released
    from bac_kg.service.replies import Problem, Reply

_PROBLEM, _TEXT = "application/problem+json", "text/plain"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_VARY = "Accept, Accept-Encoding"
RawHeaders = tuple[tuple[bytes, bytes], ...]


@lru_cache(maxsize=16)
def common_headers(version: str, date: str, notice: str) -> RawHeaders:
    """Return the headers of every response: what release it is, what it is not, and what browsers may do with it."""
    headers = {
        "bac-kg-release": version,
        "bac-kg-date": date,
        "bac-kg-notice": header_text(notice),
        "link": f'<{_LICENCE}>; rel="license"',
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag, Link, Retry-After, Bac-Kg-Release, Bac-Kg-Date, Bac-Kg-Notice, Bac-Kg-Note",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


def header_text(text: str) -> str:
    """Return a text as a header may hold it: in one line, letters outside ASCII percent-encoded."""
    return quote(" ".join(text.split()), safe=" !\"#$&'()*+,/:;<=>?@[]^`{|}~")


def make_etag(released: Released, frame: bytes) -> str:
    """Return the tag of the answer to a job: the release and the job are all that it depends on."""
    return f'"{hashlib.sha256(released.digest.encode() + frame).hexdigest()[:32]}"'


def matches(etag: str, header: str) -> bool:
    """Tell whether an If-None-Match header names a tag (RFC 9110, section 13.1.2).

    >>> matches('"a"', 'W/"a", "b"'), matches('"a"', '*'), matches('"a"', '"b"')
    (True, False, False)
    """
    # "*" would ask whether there is any answer at all, which is not known before the query has run.
    return etag in (each.strip().removeprefix("W/") for each in header.split(","))


def answer_response(reply: Reply, etag: str, filename: str = "") -> Response:
    """Return the response that carries an answer."""
    media = f"{reply.media}; charset=utf-8" if reply.media.startswith("text/") else reply.media
    headers = {"content-type": media, "vary": _VARY, "cache-control": "no-cache"}
    if reply.constant:
        headers["etag"] = etag
    else:
        headers["cache-control"] = "no-store"
    if reply.packed:
        headers["content-encoding"] = "gzip"
    if reply.note:
        headers["bac-kg-note"] = header_text(reply.note)
    if filename:
        headers["content-disposition"] = f'attachment; filename="{filename}"'
    return Response(reply.body, headers=headers)


def not_modified(etag: str) -> Response:
    """Return the response that says that the client has the answer."""
    return Response(status_code=304, headers={"etag": etag, "vary": _VARY, "cache-control": "no-cache"})


def problem_response(problem: Problem, accept: str, headers: dict[str, str] | None = None) -> Response:
    """Return a problem as plain text for those who prefer it, as RFC 9457 JSON for all others."""
    content = {
        "type": f"/problems#{problem.name}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "fix": problem.fix,
    }
    media = best_media(accept, (_PROBLEM, "application/json", _TEXT)) or _PROBLEM
    if media == _TEXT:
        body = f"{problem.title}: {problem.detail}\n  fix: {problem.fix}\n"
    else:
        body = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    found = {"content-type": f"{_TEXT}; charset=utf-8" if media == _TEXT else _PROBLEM, "vary": _VARY, "cache-control": "no-store"}
    if problem.retry_after:
        found["retry-after"] = str(problem.retry_after)
    return Response(body.encode("utf-8", "replace"), problem.status, {**found, **(headers or {})})


def json_response(content: object, status: int = 200, cache: str = "no-cache") -> Response:
    """Return a response of JSON that people can read too."""
    body = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return Response(body, status, {"content-type": "application/json", "cache-control": cache})


def preflight(methods: Iterable[str]) -> Response:
    """Return the response to OPTIONS, which is also what browsers ask before a request to another site (CORS)."""
    allowed = ", ".join((*methods, "OPTIONS"))
    headers = {
        "allow": allowed,
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
        "access-control-max-age": "86400",
    }
    return Response(status_code=204, headers=headers)
