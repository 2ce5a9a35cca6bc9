"""What follows from the curated files, as triples that no file states and no rule derives; what clashes, as an error at its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, Triple

from bac_kg.namespaces import GRAPH, ONTOLOGY, PREFIXES
from bac_kg.reasoning.axioms import NOTHING, TYPE, Axiom, Form
from bac_kg.reasoning.projection import project
from bac_kg.reasoning.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bac_kg.reasoning.session import Session

INFERRED = NamedNode(GRAPH + "inferred")
_HELPER = NamedNode(ONTOLOGY + "helper")
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_PUBLISHED = ("chain", "transitive")
_LAST_KEPT = ("domain", "range")  # deleted first from a justification, so that a row's own type stays and not the domain of a column


@dataclass(frozen=True, slots=True)
class Inference:
    """A triple that follows, and a minimal list of axioms from which it does, verified by HermiT."""

    triple: Triple
    because: tuple[Axiom, ...]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What HermiT says of the axioms it is given: a clash (a minimal list of axioms), classes that can have no member, and what follows."""

    axioms: list[Axiom]
    clash: tuple[Axiom, ...] = ()
    empty: dict[str, tuple[Axiom, ...]] = field(default_factory=dict)
    inferences: list[Inference] = field(default_factory=list)


def reason(quads: Sequence[Quad], session: Session, *, explain: bool = True) -> Reasoned:
    """Return what follows from the quads of a graph, sorted, or what clashes in them.

    ``explain`` says whether each inference gets its justification; a clash always does.

    :raises MachineError: if the reasoner dies or is overdue.
    """
    axioms = project(quads)
    session.load(axioms)
    roles = sorted(find_published(quads))
    individuals = sorted({str(axiom.form[1]) for axiom in axioms if axiom.kind == "type"})
    found = session.materialise(roles, individuals)
    everything = list(range(len(axioms)))
    if not found["consistent"]:
        return Reasoned(axioms, clash=_pick(axioms, session.justify(None, everything)))
    empty = {name: _pick(axioms, session.justify(("sub", name, NOTHING), everything)) for name in found["empty"]}
    goals = _find_new(found, quads)
    if not explain:
        return Reasoned(axioms, empty=empty, inferences=[Inference(to_triple(goal), ()) for goal in goals])
    trace = Trace(axioms)
    inferences = [Inference(to_triple(goal), _pick(axioms, _justify(goal, axioms, trace, session))) for goal in goals]
    return Reasoned(axioms, empty=empty, inferences=inferences)


def find_published(quads: Iterable[Quad]) -> set[str]:
    """Return the properties whose inferred values are published: those that the ontology marks as made by a chain or by transitivity."""
    return {quad.subject.value for quad in quads if quad.predicate == _HELPER and quad.object.value in _PUBLISHED}  # type: ignore[union-attr]


def _find_new(found: dict[str, Any], quads: Iterable[Quad]) -> list[Form]:
    known = {quad.triple for quad in quads}
    guards = {quad.subject.value for quad in known if quad.predicate == _HELPER and quad.object.value == "guard"}  # type: ignore[union-attr]
    goals: list[Form] = [("role", *value) for value in found["values"]]
    goals += [("type", one, kind) for one, kind in found["types"] if kind not in guards]
    goals += [("sub", one, other) for one, other in _unreached(found["wider"], known) if not {one, other} & guards]
    return sorted((goal for goal in goals if to_triple(goal) not in known), key=lambda goal: str(to_triple(goal)))


def _unreached(pairs: Iterable[Sequence[str]], known: Iterable[Triple]) -> list[tuple[str, str]]:
    """Return the pairs of narrower and wider class that one does not come upon by walking the stated hierarchy upwards."""
    stated: dict[str, set[str]] = {}
    for triple in known:
        if triple.predicate.value == _SUBCLASS:
            stated.setdefault(triple.subject.value, set()).add(triple.object.value)  # type: ignore[union-attr]

    def reach(name: str) -> set[str]:
        seen: set[str] = set()
        todo = [name]
        while todo:
            todo += (new := stated.get(todo.pop(), set()) - seen)
            seen |= new
        return seen

    return [(one, other) for one, other in pairs if one != other and other not in reach(one)]


def to_triple(goal: Form) -> Triple:
    """Return the triple that a fact or a pair of classes stands for."""
    path = goal[2] if goal[0] == "role" else TYPE if goal[0] == "type" else _SUBCLASS
    subject, predicate, value = (NamedNode(str(iri)) for iri in (goal[1], path, goal[-1]))
    return Triple(subject, predicate, value)


def _justify(goal: Form, axioms: Sequence[Axiom], trace: Trace, session: Session) -> list[int] | None:
    traced = sorted(trace.support(goal)) if goal in trace else []
    traced.sort(key=lambda place: axioms[place].kind not in _LAST_KEPT)
    return (session.justify(goal, traced) if traced else None) or session.justify(goal, list(range(len(axioms))))


def _pick(axioms: Sequence[Axiom], places: Iterable[int] | None) -> tuple[Axiom, ...]:
    assert places is not None, "HermiT says that it follows and that it does not"
    return tuple(axioms[place] for place in sorted(places))
