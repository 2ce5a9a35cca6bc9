"""What the endpoint says of itself (SPARQL 1.1 Service Description): language, formats, data set and its graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from bac_kg.namespaces import BASE, GRAPH, PREFIXES
from bac_kg.service.asking import find_released
from bac_kg.service.formats import ENGINE_TRIPLES, TRIPLES, choose_format
from bac_kg.service.replies import ProblemError, Reply
from bac_kg.service.responses import answer_response, make_etag, matches, not_modified

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bac_kg.service.released import Released

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = PREFIXES["rdf"] + "type"
_WRITTEN = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip


async def describe_endpoint(request: Request, name: str | None) -> Response:
    """Return the description in the format that ``?format=`` or Accept asks for.

    :raises ProblemError: if there is none such.
    """
    accept = request.headers.get("accept", "")
    chosen = choose_format(accept, name, TRIPLES)
    if chosen is None:
        detail = f"the description of the endpoint has no format {name or accept!r}"
        raise ProblemError("not-acceptable", detail, fix=f"use one of {', '.join(each.name for each in TRIPLES)}, or send a query")
    released = find_released(request)
    endpoint = NamedNode(str(request.url.replace(query="")))
    etag = make_etag(released, f"{endpoint}{chosen}".encode())
    if matches(etag, request.headers.get("if-none-match", "")):
        return not_modified(etag)
    prefixes = PREFIXES | {"sd": _SD} if chosen[0] in ("turtle", "trig") else None
    body = ox.serialize(describe(endpoint, released), format=ENGINE_TRIPLES[chosen[0]], prefixes=prefixes) or b""
    return answer_response(Reply(body, chosen[1]), etag)


def describe(endpoint: NamedNode, released: Released) -> list[Triple]:
    """Return the triples that describe an endpoint of a release."""
    data, default = NamedNode(BASE + "dataset"), BlankNode("default")
    void, dcterms = PREFIXES["void"], PREFIXES["dcterms"]
    found = [
        _say(endpoint, _TYPE, NamedNode(_SD + "Service")),
        _say(endpoint, _SD + "endpoint", endpoint),
        _say(endpoint, _SD + "supportedLanguage", NamedNode(_SD + "SPARQL11Query")),
        *(_say(endpoint, _SD + "resultFormat", NamedNode("http://www.w3.org/ns/formats/" + name)) for name in _WRITTEN),
        _say(endpoint, _SD + "defaultDataset", data),
        _say(endpoint, dcterms + "description", Literal(released.notice, language="en")),
        _say(data, _TYPE, NamedNode(_SD + "Dataset")),
        _say(data, PREFIXES["dcat"] + "version", Literal(released.version)),
        _say(data, dcterms + "issued", Literal(released.date, datatype=NamedNode(PREFIXES["xsd"] + "date"))),
        _say(data, _SD + "defaultGraph", default),
        _say(default, _TYPE, NamedNode(_SD + "Graph")),
        _say(default, void + "triples", Literal(sum(released.graphs.values()))),
    ]
    for name, size in sorted(released.graphs.items()):
        found += _describe_graph(data, name, size)
    return found


def _describe_graph(data: NamedNode, name: str, size: int) -> list[Triple]:
    entry, graph = BlankNode(name), BlankNode(f"{name}-graph")
    return [
        _say(data, _SD + "namedGraph", entry),
        _say(entry, _TYPE, NamedNode(_SD + "NamedGraph")),
        _say(entry, _SD + "name", NamedNode(GRAPH + name)),
        _say(entry, _SD + "graph", graph),
        _say(graph, _TYPE, NamedNode(_SD + "Graph")),
        _say(graph, PREFIXES["void"] + "triples", Literal(size)),
    ]


def _say(subject: NamedNode | BlankNode, path: str, value: NamedNode | BlankNode | Literal) -> Triple:
    return Triple(subject, NamedNode(path), value)
