"""Saved queries over HTTP: their list, and the rows of each in every format, parameters in the query string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bac_kg.service.asking import find_released, respond
from bac_kg.service.formats import SAVED, SPREADSHEET, negotiate
from bac_kg.service.protocol import read_fields
from bac_kg.service.replies import ProblemError
from bac_kg.service.responses import json_response
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.service.formats import Format


async def list_queries(request: Request) -> Response:
    """Answer with all saved queries: what each asks, its parameters, columns and address."""
    queries = find_released(request).queries
    return json_response([describe_query(queries[name]) for name in sorted(queries)])


async def answer_query(request: Request) -> Response:
    """Answer a saved query in the format that Accept prefers.

    :raises ProblemError: if there is no such query, parameter or format.
    """
    query = find_query(request, request.path_params["name"])
    accept = request.headers.get("accept", "")
    chosen = negotiate(accept, SAVED)
    if chosen is None:
        detail = f"the rows of {query.name} have no format {accept!r}"
        fix = f"accept another one, or add an ending to the address: {', '.join('.' + each.name for each in SAVED)}"
        raise ProblemError("not-acceptable", detail, fix=fix)
    return await _respond(request, query, chosen[0], chosen[1])


async def answer_file(request: Request) -> Response:
    """Answer a saved query in the format that the ending of its address names.

    :raises ProblemError: if there is no such query, parameter or format.
    """
    query = find_query(request, request.path_params["name"])
    ending = request.path_params["ending"]
    found = next((each for each in SAVED if each.name == ending), None)
    if found is None:
        raise ProblemError("not-found", f"there is no format {ending!r}", fix=f"use one of {', '.join('.' + each.name for each in SAVED)}")
    return await _respond(request, query, found, found.media)


def find_query(request: Request, name: str) -> SavedQuery:
    """Return a saved query by its name.

    :raises ProblemError: if there is none.
    """
    queries = find_released(request).queries
    if name not in queries:
        detail = f"there is no saved query {name!r}{did_you_mean(name, queries)}"
        raise ProblemError("not-found", detail, fix="/queries lists them all")
    return queries[name]


def read_parameters(query_string: bytes) -> dict[str, str]:
    """Return the parameters of a query string by name, each given once.

    :raises ProblemError: if one is given twice or is not UTF-8.
    """
    values: dict[str, str] = {}
    for name, value in read_fields(query_string):
        if name in values:
            fix = "give it once; several values of one parameter are joined by commas"
            raise ProblemError("parameter", f"the parameter {name} is given twice", fix=fix)
        values[name] = value
    return values


def describe_query(query: SavedQuery) -> dict[str, Any]:
    """Return what a program needs to know of a saved query."""
    fields = ("type", "class_name", "description", "many", "optional", "default")
    return {
        "name": query.name,
        "address": f"/queries/{query.name}",
        "summary": query.summary,
        "description": query.description,
        "tags": query.tags,
        "traps": query.traps,
        "parameters": {name: {field: getattr(each, field) for field in fields} for name, each in query.parameters.items()},
        "columns": query.columns,
        "key": query.key,
        "formats": [each.name for each in SAVED],
        "sparql": query.text,
    }


async def _respond(request: Request, query: SavedQuery, format: Format, media: str) -> Response:
    parameters = read_parameters(request.scope["query_string"])
    job = {"job": "saved", "name": query.name, "parameters": parameters, "format": (format.name, media)}
    filename = f"{query.name}.csv" if format.name == SPREADSHEET else ""
    return await respond(request, job, filename)
