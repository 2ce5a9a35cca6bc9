"""Triples as the bytes of a document, in the format that its ending names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from bac_kg.answers.json_ld import write_json_ld
from bac_kg.namespaces import PREFIXES
from bac_kg.service.linked.describing import FOAF
from bac_kg.service.linked.examples import SCHEMA
from bac_kg.service.linked.partitions import VOID_EXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.answers.provenance import ReleaseInfo

SPDX = "http://spdx.org/rdf/terms#"
DOCUMENT_PREFIXES = PREFIXES | {"foaf": FOAF, "schema": SCHEMA, "spdx": SPDX, "voidext": VOID_EXT}


def write_document(triples: Iterable[Triple], ending: str, release: ReleaseInfo, notice: str, first: str = "") -> bytes:
    """Return triples in ``ttl``, ``jsonld`` or ``nt``; the same triples give the same bytes.

    Where the format has comments, the first line tells release, date and notice. JSON-LD begins with the node ``first``.
    """
    if ending == "jsonld":
        return write_json_ld(triples, DOCUMENT_PREFIXES, first)
    ordered = sorted(set(triples), key=str)
    head = f"# bac_kg {release.version} of {release.date}. {notice}\n".encode()
    if ending == "nt":
        return head + (serialize(ordered, format=RdfFormat.N_TRIPLES) or b"")
    return head + _write_turtle(ordered)


def _write_turtle(triples: list[Triple]) -> bytes:
    iris = {iri for triple in triples for term in (triple.subject, triple.predicate, triple.object) for iri in _iris(term)}
    used = {prefix: space for prefix, space in DOCUMENT_PREFIXES.items() if any(iri.startswith(space) for iri in iris)}
    lines = (serialize(triples, format=RdfFormat.TURTLE, prefixes=used) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines[: len(used)]) + lines[len(used) :])  # the serializer takes prefixes from a hash map


def _iris(term: NamedNode | BlankNode | Literal | Triple) -> tuple[str, ...]:
    if isinstance(term, NamedNode):
        return (term.value,)
    return (term.datatype.value,) if isinstance(term, Literal) else ()
