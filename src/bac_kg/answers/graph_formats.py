"""Triples as text in the RDF formats of the command line, with the project's prefixes where a format has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize

from bac_kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

_FORMATS = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}


def write_triples(triples: Iterable[Triple], name: str) -> bytes:
    """Return triples, sorted, in ``turtle``, ``trig``, ``nq`` or ``jsonld`` (compacted by the project's prefixes).

    :raises KeyError: if the format is another one.
    """
    ordered = sorted(set(triples), key=str)
    if name == "jsonld":
        return _as_json_ld(ordered)
    quads = [Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in ordered]
    used = {prefix: iri for prefix, iri in PREFIXES.items() if any(iri in str(triple) for triple in ordered)}
    if name == "nq":
        return serialize(quads, format=RdfFormat.N_QUADS) or b""
    data = serialize(ordered if name == "turtle" else quads, format=_FORMATS[name], prefixes=used) or b""
    lines = data.splitlines(keepends=True)
    return b"".join(sorted(lines[: len(used)]) + lines[len(used) :])  # the serializer takes prefixes from a hash map


def _as_json_ld(triples: list[Triple]) -> bytes:
    from rdflib import Graph

    graph = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    return str(graph.serialize(format="json-ld", context=PREFIXES, auto_compact=True, sort_keys=True)).encode() + b"\n"
