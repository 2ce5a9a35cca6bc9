"""Axioms in plain words, and as triples with CURIEs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.namespaces import PREFIXES, contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Quad, Triple

    from bac_kg.reasoning.axioms import Axiom, Form

_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_SHOWN = 4  # of a long list of classes or individuals only those that the other axioms name are told

# What each form says, in the order of its parts; {0} is the first.
_SENTENCES: dict[str, str] = {
    "type": "{0} is an instance of {1}",
    "role": "{0} — {1} — {2}",
    "notRole": "never: {0} — {1} — {2}",
    "data": "{0} has the id {2}",
    "sub": "whatever is {0} is {1}",
    "equivalent": "{0} means the same as: {1}",
    "subProperty": "'{0}' says also '{1}'",
    "chain": "{0} makes '{1}'",
    "inverse": "'{0}' is '{1}' read backwards",
    "domain": "what has '{0}' is {1}",
    "range": "what '{0}' leads to is {1}",
    "functional": "'{0}' has one value at most",
    "inverseFunctional": "'{0}' leads to a thing from one side at most",
    "symmetric": "'{0}' holds both ways",
    "asymmetric": "'{0}' never holds both ways",
    "transitive": "'{0}' of '{0}' is again '{0}'",
    "reflexive": "'{0}' holds from everything to itself",
    "irreflexive": "'{0}' never holds from a thing to itself",
}
_LISTS = {
    "disjoint": "nothing is two of these: {}",
    "disjointProperties": "no two of these hold between the same two things: {}",
    "different": "these are different things: {}",
    "same": "these are one thing: {}",
}
_EXPRESSIONS = {"some": "something that has '{0}' to {1}", "only": "something that has '{0}' to nothing but {1}", "not": "what is not {0}",
                "value": "something that has '{0}' to {1}", "self": "something that has '{0}' to itself"}  # fmt: skip


def read_labels(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the English labels of a graph by IRI."""
    labels = {quad.subject.value: quad.object.value for quad in quads if quad.predicate == _LABEL and isinstance(quad.object, Literal)}  # type: ignore[union-attr]
    return labels


def say_axiom(axiom: Axiom, labels: Mapping[str, str], beside: Iterable[Axiom] = ()) -> str:
    """Return an axiom in words; of its long lists only the members that the axioms ``beside`` it name."""
    named = {name for other in beside if other is not axiom for name in _names(other.form)}

    def name(part: object) -> str:
        return labels.get(str(part)) or contract(str(part))

    kind, parts = axiom.kind, axiom.form[1:]
    if kind in _LISTS:
        shown = [part for part in parts if len(parts) <= _SHOWN or part in named] or list(parts[:_SHOWN])
        return _LISTS[kind].format(", ".join(_express(part, name) for part in shown))
    if kind == "chain":
        assert isinstance(parts[0], tuple)
        return _SENTENCES[kind].format(" then ".join(f"'{name(part)}'" for part in parts[0]), name(parts[1]))
    return _SENTENCES[kind].format(*(_express(part, name) for part in parts))


def _express(part: object, name: Callable[[object], str]) -> str:
    if not isinstance(part, tuple):
        return name(part)
    if part[0] in ("and", "or"):
        return f" {part[0]} ".join(f"({_express(one, name)})" if isinstance(one, tuple) else name(one) for one in part[1:])
    if part[0] == "oneOf":
        return "one of " + ", ".join(map(name, part[1:]))
    return _EXPRESSIONS[str(part[0])].format(*(_express(one, name) for one in part[1:]))


def _names(form: Form) -> set[object]:
    return {name for part in form[1:] for name in (_names(part) if isinstance(part, tuple) else {part})}


def show_triple(triple: Triple) -> str:
    """Return a triple with CURIEs."""
    value = triple.object
    shown = contract(value.value) if isinstance(value, NamedNode) else str(value)
    return f"{contract(triple.subject.value)} {contract(triple.predicate.value)} {shown}"  # type: ignore[union-attr]
