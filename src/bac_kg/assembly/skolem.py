"""Blank nodes of the ontology get IRIs by a hash of their description (RDF 1.1 Concepts, section 3.5), so that a release has none.

The id of a node depends on what points to it and on what it says, never on the order of the file: an edit of one axiom changes
the ids of that axiom only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Triple

from bac_kg.errors import OntologyError
from bac_kg.namespaces import SKOLEM

if TYPE_CHECKING:
    from collections.abc import Iterable


_DIGITS = 20


def skolemise(triples: Iterable[Triple]) -> list[Triple]:
    """Return the triples with every blank node replaced by an IRI of its own.

    :raises OntologyError: if blank nodes form a cycle or one is reached from two places, which no OWL axiom does.
    """
    triples = list(triples)
    described: dict[BlankNode, list[Triple]] = defaultdict(list)
    holders: dict[BlankNode, Triple] = {}
    for triple in triples:
        if isinstance(triple.subject, BlankNode):
            described[triple.subject].append(triple)
        if isinstance(triple.object, BlankNode):
            if triple.object in holders:
                raise OntologyError(f"a blank node is used twice: {triple}", fix="write the class expression out at each place, or name it")
            holders[triple.object] = triple
    digests: dict[BlankNode, str] = {}
    names: dict[BlankNode, str] = {}
    for node in described:
        _name(node, described, holders, digests, names)
    return [_rename(triple, names) for triple in triples]


def _digest(node: BlankNode, described: dict[BlankNode, list[Triple]], digests: dict[BlankNode, str], above: frozenset[BlankNode]) -> str:
    if node in above:
        raise OntologyError("blank nodes describe each other in a cycle", fix="break the cycle in the Turtle; OWL axioms are trees")
    if node not in digests:
        lines = []
        for triple in described.get(node, []):
            value = triple.object
            text = _digest(value, described, digests, above | {node}) if isinstance(value, BlankNode) else str(value)
            lines.append(f"{triple.predicate} {text}")
        digests[node] = _hash("\n".join(sorted(lines)))
    return digests[node]


def _name(
    node: BlankNode,
    described: dict[BlankNode, list[Triple]],
    holders: dict[BlankNode, Triple],
    digests: dict[BlankNode, str],
    names: dict[BlankNode, str],
) -> str:
    if node not in names:
        holder = holders.get(node)
        place = "top"
        own = _digest(node, described, digests, frozenset())
        if holder is not None:
            subject = holder.subject
            above = _name(subject, described, holders, digests, names) if isinstance(subject, BlankNode) else str(subject)
            place = f"{above} {holder.predicate}"
        names[node] = _hash(f"{place}\n{own}")
    return names[node]


def _rename(triple: Triple, names: dict[BlankNode, str]) -> Triple:
    subject = NamedNode(SKOLEM + names[triple.subject]) if isinstance(triple.subject, BlankNode) else triple.subject
    value = NamedNode(SKOLEM + names[triple.object]) if isinstance(triple.object, BlankNode) else triple.object
    return Triple(subject, triple.predicate, value)


def unskolemise(triples: Iterable[Triple]) -> list[Triple]:
    """Return the triples with the IRIs that ``skolemise`` gave turned back into blank nodes."""

    def back(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(SKOLEM):
            return BlankNode("b" + term.value[len(SKOLEM) :])
        return term

    return [Triple(back(triple.subject), triple.predicate, back(triple.object)) for triple in triples]  # type: ignore[arg-type]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
