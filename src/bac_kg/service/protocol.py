"""A request of the SPARQL 1.1 Protocol (section 2.1), read strictly: method, media type, UTF-8, exactly one query."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from bac_kg.service.replies import ProblemError

if TYPE_CHECKING:
    from starlette.requests import Request

    from bac_kg.service.limits import Limits

METHODS = ("GET", "HEAD", "POST")
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_MOST_FIELDS = 100


class Question(NamedTuple):
    """A query as a client sent it, with its data set (None: the whole one) and the format it names; None if it sent no query."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


async def read_question(request: Request, limits: Limits) -> Question:
    """Return the question of a request by one of METHODS.

    :raises ProblemError: saying what the protocol asks for.
    """
    if len(request.scope["query_string"]) > limits.request:
        raise ProblemError("too-long", f"the query string is larger than {limits.request >> 10} kB", fix="ask a shorter query")
    fields = read_fields(request.scope["query_string"])
    if request.method == "POST":
        fields += await _read_body(request, limits)
    return _question(fields, posted=request.method == "POST")


def read_fields(text: bytes) -> list[tuple[str, str]]:
    """Return the fields of a query string or form, decoded once.

    :raises ProblemError: if they are not UTF-8 or too many.
    """
    fields = text.replace(b"+", b" ").split(b"&")
    if len(fields) > _MOST_FIELDS:
        detail = f"the request has more than {_MOST_FIELDS} fields"
        raise ProblemError("request", detail, fix="send the query, its graphs and the format")
    try:
        parts = [field.partition(b"=") for field in fields if field]
        return [(_unquote(name), _unquote(value)) for name, _, value in parts]
    except UnicodeDecodeError:
        raise ProblemError("request", "the fields are not percent-encoded UTF-8", fix="encode them as UTF-8, then percent-encode") from None


def _unquote(data: bytes) -> str:
    r"""Return percent-encoded UTF-8 as text.

    Python reads its own ``\\x41`` ten times as fast as urllib ``%41``, of which a query has dozens; urllib is left what is none.

    >>> _unquote(b"%7B%20%3Fx%20%5C"), _unquote(b"5% \\x")
    ('{ ?x \\', '5% \\x')
    """
    try:
        found = data.replace(b"\\", b"\\x5c").replace(b"%", b"\\x").decode("unicode_escape").encode("latin-1")
    except UnicodeDecodeError:
        found = unquote_to_bytes(data)
    return found.decode()


def _question(fields: list[tuple[str, str]], *, posted: bool) -> Question:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise ProblemError("request", "the request is an update, and the graph is read-only", fix="send a query")
    queries = values.get("query", [])
    if len(queries) > 1 or (posted and not queries):
        raise ProblemError("request", f"the request has {len(queries)} queries, not one", fix="send one parameter 'query'")
    default, named = values.get("default-graph-uri"), values.get("named-graph-uri")
    given = default is not None or named is not None
    formats = values.get("format") or values.get("output")
    return Question(
        queries[0] if queries else None,
        tuple(default or ()) if given else None,
        tuple(named or ()) if given else None,
        formats[0] if formats else None,
    )


async def _read_body(request: Request, limits: Limits) -> list[tuple[str, str]]:
    """Return the fields of a form, or the query that is the whole body, as a field."""
    media, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    media = media.strip()
    if media not in (_FORM, _DIRECT) or request.headers.get("content-encoding", "identity") != "identity":
        detail = f"a body of the media type {media or 'that is not told'} is no query"
        raise ProblemError("media-type", detail, fix=f"post the query itself as {_DIRECT}, or a form as {_FORM}, not compressed")
    charset = parameters.partition("charset=")[2].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise ProblemError("media-type", f"the query is in {charset}", fix="SPARQL is UTF-8: encode it so")
    body = await read_body(request, limits)
    if media == _FORM:
        return read_fields(body)
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError:
        raise ProblemError("request", "the query is not UTF-8", fix="encode it as UTF-8") from None


async def read_body(request: Request, limits: Limits) -> bytes:
    """Return the body of a request.

    :raises ProblemError: if it is larger or slower than the limits.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > limits.request:
                    detail = f"the body is larger than {limits.request >> 10} kB"
                    raise ProblemError("too-long", detail, fix="ask a shorter query")
    except TimeoutError:
        detail = f"the body had not come whole after {limits.body_seconds:g} s"
        raise ProblemError("slow-request", detail, fix="send it in one go") from None
    return bytes(body)
