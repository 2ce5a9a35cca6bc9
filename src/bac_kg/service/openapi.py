"""The description of the HTTP interface for programs (OpenAPI 3.1), made from the catalogue of saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bac_kg.namespaces import contract
from bac_kg.service.formats import ROWS, SAVED, TRIPLES
from bac_kg.service.replies import KINDS
from bac_kg.service.responses import json_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.queries.saved_query import Parameter, SavedQuery
    from bac_kg.service.released import Released

Node = dict[str, Any]
_PROBLEMS = "#/components/responses/Problem"
_SCHEMAS = {"date": {"type": "string", "format": "date"}, "integer": {"type": "integer"}, "decimal": {"type": "number"}}


async def describe_api(request: Request) -> Response:
    """Answer with the description of what the service offers."""
    return json_response(build_description(request.app.state.service.released))


def build_description(released: Released) -> Node:
    """Return the OpenAPI document of a release: the endpoint, and an address of its own for each saved query."""
    paths = {
        "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
        "/queries": {"get": _operation("list-queries", "The saved queries", [], {"application/json": {"schema": {"type": "array"}}})},
        "/health": {"get": _operation("health", "Whether the service answers", [], _json(), "500", "503")},
        "/problems": {"get": _operation("problems", "The kinds of problems", [], _json())},
    }
    for query in released.queries.values():
        paths[f"/queries/{query.name}.{{ending}}"] = {"get": _saved(query)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "bac_kg: a knowledge graph of baclofen",
            "version": released.version,
            "description": f"{released.notice} Release of {released.date}.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"responses": {"Problem": _problem()}},
    }


def _operation(name: str, summary: str, parameters: list[Node], content: Node, *problems: str) -> Node:
    responses = {"200": {"description": "The answer", "content": content}}
    responses |= {status: {"$ref": _PROBLEMS} for status in problems}
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}


def _saved(query: SavedQuery) -> Node:
    ending = {
        "name": "ending",
        "in": "path",
        "required": True,
        "description": "The format",
        "schema": {"enum": [each.name for each in SAVED]},
    }
    parameters = [ending, *(_parameter(each) for each in query.parameters.values())]
    media = {each.media for each in SAVED}
    return _operation(query.name, query.summary, parameters, _contents(media), *_statuses("400", "404", "429", "500", "503")) | {
        "tags": list(query.tags),
        "description": "\n\n".join(filter(None, (query.description, f"Traps: {query.traps}" if query.traps else ""))),
    }


def _parameter(each: Parameter) -> Node:
    """Return a parameter; one that takes several values, or ``any``, is text whatever its type."""
    kind = " ".join(filter(None, (each.type, each.class_name)))
    hints = [f"({kind})", "several with commas between" if each.many else "", "any: not restricted" if each.optional else ""]
    description = "; ".join(filter(None, (f"{each.description} {hints[0]}", *hints[1:])))
    schema = {"type": "string"} if each.many or each.optional else _SCHEMAS.get(each.type, {"type": "string"})
    found = {"name": each.name, "in": "query", "required": False, "description": description, "schema": schema}
    example = ",".join(_typed(term) for term in each.default)
    return found | ({"example": example} if example else {})


def _typed(term: str) -> str:
    """Return a default as people type it: a CURIE, or the text of a literal; "" for UNDEF.

    >>> _typed("<https://w3id.org/bac-kg/id/baclofen>"), _typed('"2026-01-01"^^xsd:date'), _typed("UNDEF")
    ('bacr:baclofen', '2026-01-01', '')
    """
    if term.startswith("<"):
        return contract(term[1:-1])
    return term.split('"')[1] if term.startswith('"') else ""


def _sparql_fields() -> dict[str, Node]:
    graphs = {"type": "array", "items": {"type": "string"}}
    names = {"type": "string", "enum": [each.name for each in (*ROWS, *TRIPLES)]}
    return {"query": {"type": "string"}, "default-graph-uri": graphs, "named-graph-uri": graphs, "format": names}


def _sparql_get() -> Node:
    parameters = [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in _sparql_fields().items()]
    summary = "Answer a SPARQL 1.1 query, or describe the endpoint if there is none"
    return _operation("sparql", summary, parameters, _contents(_sparql_medias()), *_statuses("400", "406", "413", "429", "500", "503"))


def _sparql_post() -> Node:
    form = {"type": "object", "properties": _sparql_fields(), "required": ["query"]}
    body = {
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": form},
    }
    found = _operation(
        "sparql-post",
        "Answer a SPARQL 1.1 query",
        [],
        _contents(_sparql_medias()),
        *_statuses("400", "406", "408", "413", "415", "429", "500", "503"),
    )
    return found | {"requestBody": {"required": True, "content": body}}


def _sparql_medias() -> set[str]:
    return {media for each in (*ROWS, *TRIPLES) for media in (each.media, *each.also)}


def _contents(medias: Iterable[str]) -> Node:
    return {media: {} for media in sorted(medias)}


def _json() -> Node:
    return {"application/json": {"schema": {"type": "object"}}}


def _statuses(*statuses: str) -> tuple[str, ...]:
    known = {str(status) for status, _, _ in KINDS.values()}
    assert known >= set(statuses)
    return statuses


def _problem() -> Node:
    fields = {name: {"type": "string"} for name in ("type", "title", "detail", "fix")} | {"status": {"type": "integer"}}
    schema = {"type": "object", "properties": fields, "required": sorted(fields)}
    content = {"application/problem+json": {"schema": schema}, "text/plain": {}}
    return {"description": "A problem (RFC 9457); /problems lists the kinds", "content": content}
