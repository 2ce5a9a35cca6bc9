"""Picks what the reasoner is given: the axioms, and of the rows those that an axiom can draw something from.

Individuals cost the reasoner most, so rows whose kind feeds no chain, definition or disjointness stay out, as do values of closed lists
that no given row uses. What is left out can neither make a given axiom follow nor clash with one: it is in none of their forms.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from bac_kg.assembly.rules import SHORTCUTS
from bac_kg.namespaces import GRAPH, ONTOLOGY
from bac_kg.reasoning.axioms import TYPE, Axiom, Form, read_axioms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

_STATEMENT = ONTOLOGY + "Statement"
_SUBSTANCE = ONTOLOGY + "Substance"
_INTERACTS = ONTOLOGY + "interactsWith"
_LINKING = ("chain", "disjointProperties", "subProperty", "asymmetric", "irreflexive", "transitive", "symmetric", "inverse")
_ROWS = ("entities", "statements")


def project(quads: Iterable[Quad]) -> list[Axiom]:
    """Return the axioms that the reasoner is given, in a fixed order; those that no file states last.

    :raises OntologyError: if an axiom has a form that is not known.
    """
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name.value.removeprefix(GRAPH)].append(quad.triple)  # type: ignore[union-attr]
    rows = [triple for name in _ROWS for triple in graphs[name]]
    derived = [triple for triple in graphs[SHORTCUTS.value.removeprefix(GRAPH)] if triple.predicate.value != TYPE]
    axioms = read_axioms([*graphs["ontology"], *rows, *derived])
    stated = [axiom for axiom in axioms if axiom.kind in ("type", "role", "data")]
    schema = [axiom for axiom in axioms if axiom.kind not in ("type", "role", "data")]
    return _narrow(schema, stated)


def _narrow(schema: list[Axiom], stated: list[Axiom]) -> list[Axiom]:
    feeding, common = find_feeding(schema), _find_common(schema)
    made = {axiom.form[2] for axiom in schema if axiom.kind == "chain"}
    roles = [axiom for axiom in stated if axiom.kind == "role" and axiom.form[2] in feeding - made]
    telling = {axiom.form[1] for axiom in roles if axiom.form[2] not in common}
    roles = [axiom for axiom in roles if axiom.form[1] in telling]
    used = telling | {axiom.form[3] for axiom in roles} | {name for axiom in schema for name in _named_in(axiom.form)}
    lists = {value: axiom.form[1] for axiom in schema for value in _listed(axiom)}
    whole = {lists[name] for name in used if name in lists}
    used |= {value for value, name in lists.items() if name in whole}
    kinds = Counter(axiom.form[1] for axiom in stated if axiom.kind == "type")
    facts = [axiom for axiom in stated if axiom.kind != "role" and (axiom.form[1] in used or kinds[axiom.form[1]] > 1)]
    kept = [axiom for axiom in (_cut(axiom, whole, used) for axiom in schema) if axiom]
    return [*kept, *facts, *roles, *_tripwires(facts)]


def find_feeding(schema: Iterable[Axiom]) -> set[str]:
    """Return the object properties from whose triples an axiom draws something beyond the types of the two ends."""
    found: set[str] = set()
    for axiom in schema:
        if axiom.kind in _LINKING:
            found |= {str(part) for part in _flatten(axiom.form[1:])}
        for part in axiom.form[1:]:
            found |= set(_restricted(part))
    return found


def _find_common(schema: Iterable[Axiom]) -> set[str]:
    """Return the properties that every statement may have: alone they make no row worth giving."""
    return {str(axiom.form[1]) for axiom in schema if axiom.kind == "domain" and axiom.form[2] == _STATEMENT}


def _restricted(part: object) -> Iterator[str]:
    if isinstance(part, tuple):
        if part[0] in ("some", "only", "value", "self"):
            yield str(part[1])
        for inner in part[1:]:
            yield from _restricted(inner)


def _flatten(parts: Iterable[object]) -> Iterator[object]:
    for part in parts:
        if isinstance(part, tuple):
            yield from _flatten(part)
        else:
            yield part


def _named_in(form: Form) -> Iterator[str]:
    for part in form[1:]:
        if isinstance(part, tuple):
            if part[0] == "value":
                yield str(part[2])
            elif part[0] != "oneOf":
                yield from _named_in(part)


def _listed(axiom: Axiom) -> tuple[str, ...]:
    expression = axiom.form[-1]
    return expression[1:] if axiom.kind == "equivalent" and isinstance(expression, tuple) and expression[0] == "oneOf" else ()


def _cut(axiom: Axiom, whole: set[object], used: set[object]) -> Axiom | None:
    """Return the axiom as it is given: closed lists that no row uses are left out, and their values from "all different"."""
    if _listed(axiom) and axiom.form[1] not in whole:
        return None
    if axiom.kind == "different":
        return Axiom(("different", *(name for name in axiom.form[1:] if name in used)), axiom.triple)
    return axiom


def _tripwires(facts: Iterable[Axiom]) -> list[Axiom]:
    """Return "does not interact with itself" for each substance: OWL cannot say so of a property with a chain, so it is said of each."""
    substances = [str(axiom.form[1]) for axiom in facts if axiom.kind == "type" and axiom.form[2] == _SUBSTANCE]
    node, path = NamedNode, NamedNode(_INTERACTS)
    return [Axiom(("notRole", one, _INTERACTS, one), Triple(node(one), path, node(one)), made=True) for one in substances]
