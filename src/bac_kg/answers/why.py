"""Why a triple is in the graph: its evidence, the rule that derives it, the premises from which it follows; or what comes near to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.answers.entities import find_thing, make_nodes
from bac_kg.answers.rule_grounds import find_rule
from bac_kg.errors import QueryError
from bac_kg.namespaces import ONTOLOGY, PREFIXES, SKOLEM, contract, possible_iris
from bac_kg.sparql.answer import Term, plain_text
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.stores.embedded import Store

    Goal = tuple[NamedNode, NamedNode, NamedNode | Literal]

_A = NamedNode(PREFIXES["rdf"] + "type")
_TYPE_WORDS = frozenset(("a", "is a", "type", "rdf:type", "is an instance of"))
_MANY = 8
_PROPERTIES = """SELECT DISTINCT ?property ?label WHERE {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } ?property a ?kind ; rdfs:label ?label
} ORDER BY ?property ?label"""
_HOMES = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { %s %s %s } } ORDER BY ?graph"
_LABELS = "SELECT ?thing ?label WHERE { VALUES ?thing { %s } ?thing rdfs:label ?label } ORDER BY ?thing ?label"
_PREMISES = """SELECT ?explanation ?sentence ?words ?subject ?property ?value WHERE {
  ?explanation a bac:Explanation ; rdf:subject %s ; rdf:predicate %s ; rdf:object %s ; rdfs:label ?sentence ; bac:premise ?premise .
  ?premise rdfs:label ?words ; rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?value
} ORDER BY ?subject ?property ?value"""
_RESTS_ON = "SELECT DISTINCT ?statement WHERE { %s bac:restsOn ?statement } ORDER BY ?statement"
_EVIDENCE = """SELECT ?statement ?label ?table ?item ?source ?locator ?direction ?tier WHERE {
  VALUES ?statement { %s }
  ?statement rdfs:label ?label ; a ?table .
  ?table bac:idPrefix ?prefix .
  OPTIONAL {
    ?item bac:statement ?statement ; bac:source ?source ; bac:locator ?locator ; bac:direction/rdfs:label ?direction .
    ?source bac:tier/rdfs:label ?tier
  }
} ORDER BY ?statement ?item"""
_SAME_PROPERTY = "SELECT DISTINCT ?thing WHERE { %s %s ?thing } ORDER BY ?thing"
_SAME_ENDS = "SELECT DISTINCT ?property WHERE { %s ?property %s } ORDER BY ?property"
_BOTH_NAMED = """SELECT DISTINCT ?statement ?label ?polarity ?standing ?scope WHERE {
  ?statement ?one %s ; ?other %s ; a bac:Statement ; rdfs:label ?label .
  OPTIONAL { ?statement bac:polarity/rdfs:label ?polarity }
  OPTIONAL { ?statement bac:standing/rdfs:label ?standing }
  OPTIONAL { ?statement bac:scope/rdfs:label ?scope }
} ORDER BY ?statement"""


@dataclass(frozen=True, slots=True)
class Premise:
    """One of the triples without which an inference no longer follows, in words and as a triple."""

    words: str
    triple: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A statement on which a triple rests: its id, table, label, and its evidence as (item, source, locator, direction, tier)."""

    statement: str
    table: str
    label: str
    evidence: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a triple is in the graph. ``how`` is stated, derived, inferred or "not in the graph"; ``near`` is filled for the last."""

    triple: str
    words: str
    how: str
    because: str
    premises: tuple[Premise, ...] = ()
    grounds: tuple[Ground, ...] = ()
    near: tuple[str, ...] = ()


def explain(store: Store, rules: str, subject: str, relation: str, value: str) -> Why:
    """Return why the triple of three names (slugs, labels, CURIEs, IRIs; the last may be a text) is in the graph, or is not.

    :raises QueryError: if a name stands for nothing or for several things.
    """
    thing, path = find_thing(store, subject), _find_property(store, relation)
    goal = (thing, path, _find_value(store, thing, path, value))
    homes = [contract(plain_text(row[0])).removeprefix("bacg:") for row in store.select(_HOMES % goal).rows]
    labels = _read_labels(store, goal)
    shown, said = _show(goal), " — ".join(labels.get(plain_text(term), plain_text(term)) for term in goal)
    if "inferred" in homes:
        return _inferred(store, goal, shown, said)
    if "shortcuts" in homes:
        return _derived(store, rules, goal, shown, said)
    if homes:
        return _stated(store, goal, homes[0], shown, said)
    return Why(
        shown, said, "not in the graph", "no row states it, no rule derives it, and it does not follow", near=_find_near(store, goal)
    )


def _find_property(store: Store, text: str) -> NamedNode:
    if text.strip().lower() in _TYPE_WORDS:
        return _A
    known = [(plain_text(name), plain_text(label)) for name, label in store.select(_PROPERTIES).rows]
    wanted = set(possible_iris(text)) if " " not in text else set()
    found = sorted({name for name, label in known if name in wanted or label.lower() == text.strip().lower()})
    found = found or [node.value for node in make_nodes(wanted) if ":" in text and store.ask(f"ASK {{ ?thing {node} ?value }}")]
    if len(found) == 1:
        return NamedNode(found[0])
    if found:
        raise QueryError(f"{text!r} names several properties", fix=f"write one of {', '.join(map(contract, found))}")
    names = [label for _, label in known] + [contract(name) for name, _ in known]
    raise QueryError(
        f"no property is called {text!r}{did_you_mean(text, names)}", fix="write its label or CURIE, such as bac:interactsWith"
    )


def _find_value(store: Store, thing: NamedNode, path: NamedNode, text: str) -> NamedNode | Literal:
    texts = [row[0] for row in store.select(_SAME_PROPERTY % (thing, path)).rows]
    literals = [term for term in texts if isinstance(term, Literal)]
    found = next((term for term in literals if term.value == text), None)
    return found if found is not None else Literal(text) if literals else find_thing(store, text)


def _inferred(store: Store, goal: Goal, shown: str, said: str) -> Why:
    rows = store.select(_PREMISES % goal).rows
    if not rows:
        return Why(shown, said, "inferred", "it follows, and this graph holds no explanations")
    explanation, sentence = rows[0][:2]
    facts_first = sorted(rows, key=lambda row: plain_text(row[3]).startswith(ONTOLOGY))
    premises = [Premise(plain_text(row[2]), _show(row[3:6])) for row in facts_first if row[0] == explanation]
    statements = [row[0] for row in store.select(_RESTS_ON % explanation).rows]
    return Why(shown, said, "inferred", plain_text(sentence), tuple(premises), find_grounds(store, statements))


def _derived(store: Store, rules: str, goal: Goal, shown: str, said: str) -> Why:
    found = find_rule(store, rules, goal)
    if found is None:
        return Why(shown, said, "derived", "by a rule that is not among those here")
    grounds = find_grounds(store, [goal[0], *found.terms])
    return Why(shown, said, "derived", f"by the rule ontology/rules/{found.name}: {found.header}", grounds=grounds)


def _stated(store: Store, goal: Goal, home: str, shown: str, said: str) -> Why:
    grounds = find_grounds(store, [goal[0]])
    because = "ontology/ says so" if home == "ontology" else f"a row states it (graph {home})"
    return Why(shown, said, "stated", because, grounds=grounds)


def find_grounds(store: Store, terms: Iterable[Term | None]) -> tuple[Ground, ...]:
    """Return those of some terms that are statements, with their evidence."""
    nodes = list(dict.fromkeys(str(term) for term in terms if isinstance(term, NamedNode)))
    found: dict[str, tuple[str, str, list[tuple[str, str, str, str, str]]]] = {}
    for statement, label, table, item, source, locator, direction, tier in store.select(_EVIDENCE % " ".join(nodes)).rows:
        name = contract(plain_text(statement))
        home = f"graph/statements/{contract(plain_text(table)).removeprefix('bac:')}.tsv"
        evidence = found.setdefault(name, (home, plain_text(label), []))[2]
        if item is not None:
            evidence.append(
                (contract(plain_text(item)), contract(plain_text(source)), plain_text(locator), plain_text(direction), plain_text(tier))
            )
    return tuple(Ground(name, home, label, tuple(evidence)) for name, (home, label, evidence) in found.items())


def _find_near(store: Store, goal: Goal) -> tuple[str, ...]:
    subject, path, value = goal
    near = [_show((subject, path, row[0])) for row in store.select(_SAME_PROPERTY % (subject, path)).rows[:_MANY]]
    near += [_show((subject, row[0], value)) for row in store.select(_SAME_ENDS % (subject, value)).rows[:_MANY]]
    if isinstance(value, NamedNode):
        near += [_show((value, row[0], subject)) for row in store.select(_SAME_ENDS % (value, subject)).rows[:_MANY]]
        for statement, label, *states in store.select(_BOTH_NAMED % (subject, value)).rows[:_MANY]:
            told = ", ".join(plain_text(state) for state in states if state is not None)
            near.append(f"{contract(plain_text(statement))} ({told}): {plain_text(label)}")
    return tuple(dict.fromkeys(near))


def _read_labels(store: Store, goal: Iterable[Term]) -> dict[str, str]:
    nodes = " ".join(str(term) for term in goal if isinstance(term, NamedNode))
    labels = {plain_text(thing): plain_text(label) for thing, label in store.select(_LABELS % nodes).rows}
    return {_A.value: "is an instance of", **labels}


def _show(triple: Iterable[Term | None]) -> str:
    return " ".join(_shown(term) for term in triple)


def _shown(term: Term | None) -> str:
    if not isinstance(term, NamedNode):
        return str(term)
    return "[a class expression or list]" if term.value.startswith(SKOLEM) else contract(term.value)
