"""Class expressions and property chains in the OWL 2 Manchester syntax, as pieces of text of which some name a term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bac_kg.service.pages.asking import Row

_OWL, _RDF = PREFIXES["owl"], PREFIXES["rdf"]
_RESTRICTIONS = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value"}
_COUNTS = {"qualifiedCardinality": "exactly", "minCardinality": "min", "maxCardinality": "max", "cardinality": "exactly"}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an expression: a keyword, or a term with its IRI."""

    text: str
    iri: str = ""


Nodes = dict[str, dict[str, list[str]]]


def read_nodes(rows: Iterable[Row]) -> Nodes:
    """Return the blank nodes of the ontology by IRI: their values by property."""
    nodes: Nodes = {}
    for row in rows:
        nodes.setdefault(row["node"], {}).setdefault(row["property"], []).append(row["value"])
    return nodes


def write_expression(iri: str, nodes: Nodes, depth: int = 0) -> list[Piece]:
    """Return a class expression in Manchester syntax; what is no blank node is its own name.

    >>> owl = "http://www.w3.org/2002/07/owl#"
    >>> node = {owl + "onProperty": ["p"], owl + "hasValue": ["v"]}
    >>> [piece.text or piece.iri for piece in write_expression("x", {"x": node})]
    ['p', ' value ', 'v']
    """
    node = nodes.get(iri)
    if node is None or depth > _DEEPEST:
        return [Piece("", iri)]
    for name, word in (("intersectionOf", " and "), ("unionOf", " or ")):
        if _OWL + name in node:
            return _join(node[_OWL + name][0], nodes, word, depth)
    if _OWL + "oneOf" in node:
        return [Piece("{ "), *_join(node[_OWL + "oneOf"][0], nodes, ", ", depth), Piece(" }")]
    if _OWL + "complementOf" in node:
        return [Piece("not "), *_bracketed(node[_OWL + "complementOf"][0], nodes, depth)]
    if _OWL + "onProperty" in node:
        return _restriction(node, nodes, depth)
    if _OWL + "inverseOf" in node:
        return [Piece("inverse "), Piece("", node[_OWL + "inverseOf"][0])]
    return [Piece("an anonymous class")]


def _restriction(node: dict[str, list[str]], nodes: Nodes, depth: int) -> list[Piece]:
    path = write_expression(node[_OWL + "onProperty"][0], nodes, depth + 1)
    if _OWL + "hasSelf" in node:
        return [*path, Piece(" Self")]
    for name, word in _RESTRICTIONS.items():
        if _OWL + name in node:
            return [*path, Piece(f" {word} "), *_bracketed(node[_OWL + name][0], nodes, depth)]
    for name, word in _COUNTS.items():
        if _OWL + name in node:
            return [*path, Piece(f" {word} {node[_OWL + name][0]}")]
    return [*path, Piece(" restricted")]


def _bracketed(iri: str, nodes: Nodes, depth: int) -> list[Piece]:
    inner = write_expression(iri, nodes, depth + 1)
    return [Piece("("), *inner, Piece(")")] if len(inner) > 1 else inner


def _join(head: str, nodes: Nodes, word: str, depth: int) -> list[Piece]:
    pieces: list[Piece] = []
    for member in read_list(head, nodes):
        pieces += [*([Piece(word)] if pieces else []), *_bracketed(member, nodes, depth)]
    return pieces


def write_chain(head: str, nodes: Nodes) -> list[Piece]:
    """Return a property chain: the properties with small circles between them."""
    return _join(head, nodes, " o ", 0)


def read_list(head: str, nodes: Nodes) -> Sequence[str]:
    """Return the members of an RDF list; a circle ends where it closes."""
    members: list[str] = []
    seen: set[str] = set()
    while head in nodes and head not in seen:
        seen.add(head)
        members += nodes[head].get(_RDF + "first", [])
        head = nodes[head].get(_RDF + "rest", [""])[0]
    return members
