"""Triples as JSON-LD 1.1 that people can read: CURIEs by an inline context, blank nodes and lists written where they are used."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from bac_kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

_RDF = PREFIXES["rdf"]
_TYPE, _FIRST, _REST, _NIL = (NamedNode(_RDF + name) for name in ("type", "first", "rest", "nil"))
_STRING = NamedNode(PREFIXES["xsd"] + "string")
Facts = dict[NamedNode, list[Any]]
Node = NamedNode | BlankNode


def write_json_ld(triples: Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES, first: str = "") -> bytes:
    """Return triples as one JSON-LD document whose ``@graph`` begins with the node ``first``; the same triples give the same bytes.

    :raises ValueError: if blank nodes form a cycle, or a prefix is also the scheme of an IRI.
    """
    writer = _Writer(prefixes)
    for triple in sorted(set(triples), key=str):
        subject: Any = triple.subject  # never a triple: RDF 1.1
        writer.facts[subject].setdefault(triple.predicate, []).append(triple.object)
        if isinstance(triple.object, BlankNode):
            writer.uses[triple.object] += 1
    roots = sorted((each for each in writer.facts if not writer.is_inner(each)), key=lambda node: (node.value != first, str(node)))
    graph = [writer.write_node(node) for node in roots]
    if len(writer.written) != len(writer.facts):
        raise ValueError("blank nodes describe each other in a cycle")
    context = {prefix: prefixes[prefix] for prefix in sorted(writer.used)}
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(slots=True)
class _Writer:
    """What stands where while a document is written."""

    prefixes: Mapping[str, str]
    facts: dict[Node, Facts] = field(default_factory=lambda: defaultdict(dict))
    uses: Counter[BlankNode] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)
    written: set[Node] = field(default_factory=set)
    short: dict[str, str] = field(default_factory=dict)

    def is_inner(self, node: object) -> bool:
        """Tell whether a node is written at the one place that uses it."""
        return isinstance(node, BlankNode) and self.uses[node] == 1 and node in self.facts

    def write_node(self, node: Node) -> dict[str, Any]:
        self.written.add(node)
        found: dict[str, Any] = {} if self.is_inner(node) else {"@id": self._name(node)}
        for path, values in self.facts[node].items():
            if path == _TYPE and all(isinstance(value, NamedNode) for value in values):
                found["@type"] = _one([self._curie(value.value) for value in values])
            else:
                found[self._curie(path.value)] = _one([self._value(value) for value in values])
        return found

    def _value(self, term: Any) -> Any:
        if isinstance(term, Literal):
            return self._literal(term)
        if not self.is_inner(term):
            return {"@id": self._name(term)}
        chain = self._list(term)
        if chain is None:
            return self.write_node(term)
        self.written.update(cell for cell, _ in chain)
        return {"@list": [self._value(value) for _, value in chain]}

    def _list(self, cell: Any) -> list[tuple[BlankNode, Any]] | None:
        """Return the cells and values of a list that begins at a node, None if none does."""
        chain: list[tuple[BlankNode, Any]] = []
        while cell != _NIL:
            facts = self.facts.get(cell, {}) if self.is_inner(cell) else {}
            if facts.keys() != {_FIRST, _REST} or any(len(values) != 1 for values in facts.values()) or len(chain) > len(self.facts):
                return None
            chain.append((cell, facts[_FIRST][0]))
            cell = facts[_REST][0]
        return chain

    def _literal(self, term: Literal) -> Any:
        if term.language:
            return {"@language": term.language, "@value": term.value}
        return term.value if term.datatype == _STRING else {"@type": self._curie(term.datatype.value), "@value": term.value}

    def _name(self, node: Node) -> str:
        return self._curie(node.value) if isinstance(node, NamedNode) else str(node)

    def _curie(self, iri: str) -> str:
        if iri not in self.short:
            self.short[iri] = self._shorten(iri)
        return self.short[iri]

    def _shorten(self, iri: str) -> str:
        if iri.partition(":")[0] in self.prefixes:
            raise ValueError(f"{iri} would be read as a CURIE")
        fitting = [(len(space), prefix) for prefix, space in self.prefixes.items() if iri.startswith(space)]
        if not fitting or iri[max(fitting)[0] :].startswith("//"):  # "prefix://x" is an IRI (JSON-LD 1.1 API, section 5.2)
            return iri
        length, prefix = max(fitting)
        self.used.add(prefix)
        return f"{prefix}:{iri[length:]}"


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
