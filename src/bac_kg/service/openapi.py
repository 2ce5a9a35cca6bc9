"""The description of the HTTP interface for programs (OpenAPI 3.1), made from the catalogue of saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bac_kg.namespaces import contract
from bac_kg.service.asking import find_released
from bac_kg.service.formats import ROWS, SAVED, TRIPLES
from bac_kg.service.linked.addresses import ENDINGS, RDF_FORMATS, ROOTS, SEGMENTS
from bac_kg.service.linked.addresses import FORMATS as LINKED
from bac_kg.service.replies import KINDS
from bac_kg.service.responses import json_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.queries.saved_query import Parameter, SavedQuery
    from bac_kg.service.formats import Format
    from bac_kg.service.released import Released

Node = dict[str, Any]
_PROBLEMS = "#/components/responses/Problem"
_ENDING = {"name": "ending", "in": "path", "required": True, "schema": {"enum": list(ENDINGS)}}
_SCHEMAS = {"date": {"type": "string", "format": "date"}, "integer": {"type": "integer"}, "decimal": {"type": "number"}}


async def describe_api(request: Request) -> Response:
    """Answer with the description of what the service offers."""
    return json_response(build_description(find_released(request)))


def build_description(released: Released) -> Node:
    """Return the OpenAPI document of a release: the endpoint, an address of its own for each saved query, the addresses of linked data."""
    paths = {
        "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
        "/queries": {"get": _operation("list-queries", "The saved queries", [], {"application/json": {"schema": {"type": "array"}}})},
        "/health": {"get": _operation("health", "Whether the service answers", [], _json(), "500", "503")},
        "/problems": {"get": _operation("problems", "The kinds of problems", [], _json())},
    }
    for query in released.queries.values():
        paths[f"/queries/{query.name}.{{ending}}"] = {"get": _saved(query)}
    paths |= {path: {"get": operation} for path, operation in _linked(released).items()}
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


def _linked(released: Released) -> dict[str, Node]:
    """Return the addresses of linked data: a thing leads to its documents, by 303 and by the Accept header."""
    examples = {"id": "baclofen", "ontology": "AdverseEffect", "release": released.version, "graph": next(iter(released.graphs))}
    examples["query"] = next(iter(released.queries))
    found = {}
    for segment in SEGMENTS:
        example = {"example": examples[segment]} if segment in examples else {}
        name: Node = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}} | example
        found[f"/{segment}/{{name}}"] = _thing(segment, f"What the IRI of this path in {segment} names: leads to a document on it", [name])
        found[f"/{segment}/{{name}}.{{ending}}"] = _document(segment, f"A document on a thing in {segment}", [name, _ENDING])
    for root in ROOTS:
        found[f"/{root}"] = _thing(f"the-{root}", f"The {root} as such: leads to a document on it", [])
        found[f"/{root}.{{ending}}"] = _document(f"the-{root}", f"A document on the {root}", [_ENDING])
    for path in ("/query/{name}", "/query/{name}.{ending}"):  # the page on a query is where it is asked
        found[path]["responses"]["200"]["content"] |= _contents(_media(SAVED))
    found["/.well-known/void"] = _operation("void", "The data set (VoID, DCAT)", [], _contents(_media(RDF_FORMATS)), "406")
    found["/.well-known/sparql-examples"] = _operation("examples", "The saved queries (SHACL)", [], _contents(_media(RDF_FORMATS)), "406")
    found["/context.jsonld"] = _operation("context", "The JSON-LD context", [], _contents(["application/ld+json"]))
    found["/sitemap.xml"] = _operation("sitemap", "The addresses of all pages", [], _contents(["application/xml"]))
    found["/release"] = _operation("releases", "The releases, the newest first", [], {"application/json": {"schema": {"type": "array"}}})
    return found


def _thing(name: str, summary: str, parameters: list[Node]) -> Node:
    """Return the operation of an IRI; clients that follow the 303 end with the document."""
    found = _document(f"{name}-iri", summary, parameters, "406")
    found["responses"]["303"] = {"description": "The document on it in the format that the client prefers"}
    return found


def _document(name: str, summary: str, parameters: list[Node], *problems: str) -> Node:
    found = _operation(name, summary, parameters, _contents(_media(LINKED)), "404", "429", "500", "503", *problems)
    found["responses"]["410"] = {"description": "It was withdrawn; says what is in its place", "content": _contents(_media(LINKED))}
    return found


def _media(formats: Iterable[Format]) -> list[str]:
    return [each.media for each in formats]


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
    content = {"application/problem+json": {"schema": schema}, "text/plain": {}, "text/html": {}}
    return {"description": "A problem (RFC 9457); /problems lists the kinds", "content": content}
