"""What two states of the graph say of each thing: terms, entities, statements, evidence items, sources and mappings, by IRI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.namespaces import BASE, EVIDENCE, GRAPH, ONTOLOGY, PREFIXES, SKOLEM, contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    Pairs = set[tuple[str, NamedNode | Literal]]

ADDED, REMOVED, WITHDRAWN, CHANGED = "added", "removed", "withdrawn", "changed"
SECTIONS = {
    "ontology": "terms",
    "id": "entities",
    "statement": "statements",
    "evidence": "evidence items",
    "source": "sources",
    "mapping": "mappings",
}
OTHER = "terms of other vocabularies"
# What is worked out from the rest: a change there is told by the answers that it changes.
_DERIVED = frozenset(NamedNode(GRAPH + name) for name in ("shortcuts", "inferred", "explanations", "dataset"))
_LABEL = PREFIXES["rdfs"] + "label"
_TYPE = PREFIXES["rdf"] + "type"
_DEPRECATED = PREFIXES["owl"] + "deprecated"
_REPLACED_BY = PREFIXES["dcterms"] + "isReplacedBy"
_NAMES = {_TYPE: "type", _LABEL: "label", _REPLACED_BY: "replaced by"}
_BOUND = (ONTOLOGY + "helper", Literal("date bound"))


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A property or column, and its values before and after, as people read them."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is added, removed, withdrawn (its tombstone stays) or changed; ``values`` are what differs."""

    change: str
    section: str
    iri: str
    label: str
    values: tuple[ValueChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a state of the graph says of each subject, and the IRIs of properties that are computed from others."""

    pairs: dict[str, Pairs]
    computed: frozenset[str]

    def label(self, iri: str) -> str:
        """Return the label of a thing; an evidence item is called by its place and source, since it has none."""
        labels = sorted(value.value for path, value in self.pairs.get(iri, ()) if path == _LABEL)
        if labels or not iri.startswith(EVIDENCE):
            return labels[0] if labels else ""
        names = {path.removeprefix(ONTOLOGY): value.value for path, value in self.pairs.get(iri, ()) if path.startswith(ONTOLOGY)}
        direction = names.get("direction", "").removeprefix(ONTOLOGY)
        place = f"{names.get('locator', 'no locator')} of {self.label(names.get('source', '')) or contract(names.get('source', ''))}"
        return f"{place} ({direction}: {self.label(names.get('statement', ''))})"

    def show(self, value: NamedNode | Literal) -> str:
        """Return a value as people read it: a thing by id and label."""
        if isinstance(value, Literal):
            return value.value
        if value.value.startswith(SKOLEM):
            return "(an expression)"
        label = self.label(value.value)
        return f"{contract(value.value)} ({label})" if label else contract(value.value)


def read_said(quads: Iterable[Quad]) -> Said:
    """Return what the quads say of each subject, derived graphs and nameless nodes left out."""
    pairs: dict[str, Pairs] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.graph_name in _DERIVED or not isinstance(subject, NamedNode) or subject.value.startswith(SKOLEM):
            continue
        if isinstance(value, NamedNode | Literal):
            pairs.setdefault(subject.value, set()).add((quad.predicate.value, value))
    return Said(pairs, frozenset(iri for iri, said in pairs.items() if _BOUND in said))


def compare_things(one: Said, other: Said) -> list[Change]:
    """Return the things of which two states say something else, by section, kind of change and IRI."""
    changes = []
    for iri in one.pairs.keys() | other.pairs.keys():
        before, after = one.pairs.get(iri, set()), other.pairs.get(iri, set())
        if before != after:
            changes.append(_compare(iri, before, after, one, other))
    sections = (*SECTIONS.values(), OTHER)
    kinds = (ADDED, REMOVED, WITHDRAWN, CHANGED)
    return sorted(changes, key=lambda change: (sections.index(change.section), kinds.index(change.change), change.iri))


def section_of(iri: str) -> str:
    """Return the heading under which a thing is told.

    >>> section_of("https://w3id.org/bac-kg/id/baclofen"), section_of("http://purl.obolibrary.org/obo/CHEBI_2972")
    ('entities', 'terms of other vocabularies')
    """
    return SECTIONS.get(iri.removeprefix(BASE).partition("/")[0], OTHER) if iri.startswith(BASE) else OTHER


def _compare(iri: str, before: Pairs, after: Pairs, one: Said, other: Said) -> Change:
    gone = any(path == _DEPRECATED for path, _ in after - before)
    kind = ADDED if not before else REMOVED if not after else WITHDRAWN if gone else CHANGED
    label = (one if kind == WITHDRAWN else other).label(iri) or one.label(iri)
    if kind == WITHDRAWN:
        kept = (_REPLACED_BY, ONTOLOGY + "reason")
        pairs = {pair for pair in after - before if pair[0] in kept}
        return Change(kind, section_of(iri), iri, label, _values(set(), pairs, one, other))
    return Change(kind, section_of(iri), iri, label, _values(before - after, after - before, one, other) if kind == CHANGED else ())


def _values(before: Pairs, after: Pairs, one: Said, other: Said) -> tuple[ValueChange, ...]:
    paths = {path for path, _ in before | after} - one.computed - other.computed
    found = []
    for path in paths:
        name = _NAMES.get(path) or other.label(path) or one.label(path) or contract(path)
        old = sorted(one.show(value) for each, value in before if each == path)
        new = sorted(other.show(value) for each, value in after if each == path)
        found.append(ValueChange(name, tuple(old), tuple(new)))
    return tuple(sorted(found, key=lambda value: value.name))
