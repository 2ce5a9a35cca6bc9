"""The triples of the ontology and the tables as OWL axioms in nested tuples, each tied to the one triple that states it.

A form is a tuple whose first member names it, after OWL 2's functional syntax in short words: ``("sub", C, D)``, ``("role", s, p, o)``.
A class expression is the IRI of a class or a tuple such as ``("value", p, v)``. A triple of OWL's vocabulary that is not known here is an
error: a reasoner that silently left an axiom out would say "does not follow" of what does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from bac_kg.errors import OntologyError
from bac_kg.namespaces import BASE, PREFIXES, SKOLEM, contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Form = tuple[object, ...]

_RDF, _RDFS, _OWL = (PREFIXES[name] for name in ("rdf", "rdfs", "owl"))
TYPE, NOTHING = _RDF + "type", _OWL + "Nothing"
_PAIRS = {
    _RDFS + "subClassOf": "sub",
    _OWL + "equivalentClass": "equivalent",
    _OWL + "disjointWith": "disjoint",
    _RDFS + "subPropertyOf": "subProperty",
    _OWL + "inverseOf": "inverse",
    _OWL + "propertyDisjointWith": "disjointProperties",
    _RDFS + "domain": "domain",
    _RDFS + "range": "range",
    _OWL + "differentFrom": "different",
    _OWL + "sameAs": "same",
}
_EXPRESSIONS = frozenset(("sub", "equivalent", "disjoint", "domain", "range"))
_CHARACTERISTICS = {
    _OWL + f"{name[0].upper()}{name[1:]}Property": name
    for name in ("functional", "inverseFunctional", "symmetric", "asymmetric", "transitive", "reflexive", "irreflexive")
}
_LISTS = {
    _OWL + "AllDisjointProperties": ("disjointProperties", _OWL + "members"),
    _OWL + "AllDisjointClasses": ("disjoint", _OWL + "members"),
    _OWL + "AllDifferent": ("different", _OWL + "distinctMembers"),
}
_PLAIN = frozenset(
    _OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual", "Ontology")
)
_SILENT = frozenset(_OWL + name for name in ("versionInfo", "versionIRI", "deprecated"))
SLUG = BASE + "ontology/slug"


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom, and the triple at its root; ``made`` marks one that the engine adds and no file states."""

    form: Form
    triple: Triple
    made: bool = False

    @property
    def kind(self) -> str:
        """The first word of the form."""
        return str(self.form[0])


class _Reader:
    """The class expressions and lists of a set of skolemised triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.said: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self.said[triple.subject.value][triple.predicate.value].append(triple.object)  # type: ignore[union-attr,arg-type]

    def one(self, node: str, path: str) -> str:
        return self.said[node][path][0].value

    def has(self, node: str, path: str) -> bool:
        return path in self.said.get(node, ())

    def is_a(self, node: str, kind: str) -> bool:
        return NamedNode(_OWL + kind) in self.said.get(node, {}).get(TYPE, ())

    def members(self, head: str) -> Iterator[str]:
        while head != _RDF + "nil":
            yield self.one(head, _RDF + "first")
            head = self.one(head, _RDF + "rest")

    def expression(self, node: str) -> str | Form:
        if not node.startswith(SKOLEM):
            return node
        for path, name in (("intersectionOf", "and"), ("unionOf", "or")):
            if self.has(node, _OWL + path):
                return (name, *(self.expression(member) for member in self.members(self.one(node, _OWL + path))))
        if self.has(node, _OWL + "oneOf"):
            return ("oneOf", *self.members(self.one(node, _OWL + "oneOf")))
        if self.has(node, _OWL + "complementOf"):
            return ("not", self.expression(self.one(node, _OWL + "complementOf")))
        return self._restriction(node)

    def _restriction(self, node: str) -> Form:
        on = self.one(node, _OWL + "onProperty") if self.has(node, _OWL + "onProperty") else ""
        for path, name in (("someValuesFrom", "some"), ("allValuesFrom", "only")):
            if on and self.has(node, _OWL + path):
                return (name, on, self.expression(self.one(node, _OWL + path)))
        if on and self.has(node, _OWL + "hasValue"):
            return ("value", on, self.one(node, _OWL + "hasValue"))
        if on and self.has(node, _OWL + "hasSelf"):
            return ("self", on)
        said = ", ".join(contract(path) for path in self.said.get(node, ()))
        fix = "write it with and, or, not, oneOf, some, only, hasValue or hasSelf, or teach reasoning/axioms.py and worker.py the new form"
        raise OntologyError(f"a class expression is of a form that the reasoner is not given: {said}", fix=fix)


def read_axioms(triples: Iterable[Triple]) -> list[Axiom]:
    """Return the axioms about classes, object properties, the slug and individuals that skolemised triples state, in a fixed order.

    Annotations, data properties other than the slug, and axioms about terms of other vocabularies are left out: nothing is drawn from them.

    :raises OntologyError: if an axiom or class expression has a form that is not known here.
    """
    triples = sorted(triples, key=str)
    reader = _Reader(triples)
    found = [Axiom(form, triple) for triple in triples for form in _forms(triple, reader)]
    return sorted(found, key=lambda axiom: (axiom.kind in ("type", "role", "data"), str(axiom.triple)))


def _forms(triple: Triple, reader: _Reader) -> Iterator[Form]:
    subject, path, value = triple.subject.value, triple.predicate.value, triple.object.value  # type: ignore[union-attr]
    if path in _PAIRS:
        if _is_ours(subject, reader) and _in_logic(subject, _PAIRS[path], reader) and (value.startswith((BASE, SKOLEM))):
            name = _PAIRS[path]
            yield (name, subject, reader.expression(value)) if name in _EXPRESSIONS else (name, subject, value)
    elif path == _OWL + "propertyChainAxiom":
        yield ("chain", tuple(reader.members(value)), subject)
    elif path == TYPE:
        yield from _types(subject, value, reader)
    elif reader.is_a(path, "ObjectProperty"):
        yield ("role", subject, path, value)
    elif path == SLUG:
        yield ("data", subject, path, value)
    elif path.startswith(_OWL) and not subject.startswith(SKOLEM) and path not in _SILENT:
        fix = "say it with a term that reasoning/axioms.py knows, or teach it and reasoning/worker.py the new one"
        raise OntologyError(f"{contract(subject)}: {contract(path)} is not given to the reasoner", fix=fix)


def _types(subject: str, kind: str, reader: _Reader) -> Iterator[Form]:
    if kind in _CHARACTERISTICS:
        if reader.is_a(subject, "ObjectProperty") or subject == SLUG:
            yield (_CHARACTERISTICS[kind], subject)
    elif kind in _LISTS:
        name, path = _LISTS[kind]
        members = reader.one(subject, path if reader.has(subject, path) else _OWL + "members")
        yield (name, *(reader.expression(member) if name == "disjoint" else member for member in reader.members(members)))
    elif kind == _OWL + "NegativePropertyAssertion":
        yield ("notRole", *(reader.one(subject, _OWL + path) for path in ("sourceIndividual", "assertionProperty", "targetIndividual")))
    elif kind.startswith(BASE) and not subject.startswith(SKOLEM):
        yield ("type", subject, kind)
    elif kind.startswith(_OWL) and kind not in _PLAIN and not subject.startswith(SKOLEM):
        raise OntologyError(f"{contract(subject)} is a {contract(kind)}, which the reasoner is not given", fix="say it with another term")


def _is_ours(subject: str, reader: _Reader) -> bool:
    return subject.startswith((BASE, SKOLEM)) and not reader.has(subject, _OWL + "onProperty")


def _in_logic(subject: str, name: str, reader: _Reader) -> bool:
    """Return whether what stands there is no annotation or data property: the slug has a datatype for its range, and needs none here."""
    if name in ("domain", "range", "subProperty", "inverse", "disjointProperties"):
        return reader.is_a(subject, "ObjectProperty") or (subject == SLUG and name == "domain")
    return True
