"""Finds the thing that people name by a slug, label, CURIE, IRI or external id, and gathers what the graph says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.errors import QueryError
from bac_kg.namespaces import ONTOLOGY, contract, possible_iris
from bac_kg.sparql.answer import Term, plain_text
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from bac_kg.stores.embedded import Store

_NAMED = """SELECT DISTINCT ?thing ?label ?match WHERE {
  VALUES ?wanted { %s }
  ?thing rdfs:label|skos:altLabel ?match ; rdfs:label ?label ; a ?kind .
  FILTER(LCASE(STR(?match)) = ?wanted)
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/bac-kg/"))
} ORDER BY ?thing ?match"""
_KNOWN = "SELECT DISTINCT ?thing WHERE { VALUES ?thing { %s } ?thing ?property ?value } ORDER BY ?thing"
_MATCHED = """SELECT DISTINCT ?thing WHERE {
  ?external dcterms:identifier ?identifier .
  FILTER(LCASE(STR(?identifier)) = %s)
  ?thing ?match ?external .
  VALUES ?match { %s }
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/bac-kg/")) } ORDER BY ?thing"""
# An exact match names the thing; only if there is none, the one thing that the code is wider or narrower than.
_MATCHES = ("skos:exactMatch", "skos:narrowMatch skos:broadMatch skos:closeMatch")
# A code that a thing bears itself, in a column that the ontology declares to hold the codes of a register.
_BORNE = """SELECT DISTINCT ?thing WHERE {
  ?property bac:identifierIn ?register .
  ?thing ?property ?code .
  FILTER(LCASE(STR(?code)) = %s) } ORDER BY ?thing"""
_NAMES = "SELECT DISTINCT ?label WHERE { ?thing bac:slug ?slug ; rdfs:label|skos:altLabel|bac:slug ?label } ORDER BY ?label"
_FACTS = """SELECT ?property ?propertyLabel ?value ?valueLabel WHERE {
  VALUES ?thing { %s }
  ?thing ?property ?value .
  OPTIONAL { ?property rdfs:label ?propertyLabel }
  OPTIONAL { ?value rdfs:label ?valueLabel }
} ORDER BY ?property ?value"""
_MENTIONS = """SELECT ?kind ?statement ?label ?disputed (COUNT(DISTINCT ?item) AS ?items) WHERE {
  VALUES ?thing { %s }
  ?statement ?property ?thing ; a ?class ; rdfs:label ?label .
  ?class bac:idPrefix ?prefix ; rdfs:label ?kind .
  OPTIONAL { ?statement bac:disputed ?disputed }
  OPTIONAL { ?item bac:statement ?statement }
} GROUP BY ?kind ?statement ?label ?disputed ORDER BY ?kind ?label ?statement"""
_DESCRIBED = """CONSTRUCT { ?item ?property ?value } WHERE {
  { BIND(%s AS ?item) }
  UNION { ?item ?role %s . ?item a bac:Statement }
  UNION { ?named ?role %s . ?named a bac:Statement . ?item bac:statement ?named }
  ?item ?property ?value
}"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement that names an entity: its kind, id, label, whether it is disputed, and how many evidence items it has."""

    kind: str
    statement: str
    label: str
    disputed: bool
    evidence_items: int


@dataclass(frozen=True, slots=True)
class View:
    """What the graph says of one thing: its facts as (property, value) pairs for people, and the statements that name it."""

    iri: str
    label: str
    facts: tuple[tuple[str, str], ...]
    mentions: tuple[Mention, ...]


def find_thing(store: Store, text: str) -> NamedNode:
    """Return what a slug, label, CURIE, IRI, exactly matched external id or code that a thing bears itself names.

    :raises QueryError: if nothing or several things have that name.
    """
    for candidates in (_known(store, text), _matched(store, text), _bearers(store, text), _labelled(store, text)):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            names = ", ".join(contract(each.value) for each in candidates[:8])
            raise QueryError(f"{text!r} names several things", fix=f"write one of {names}")
    known = [plain_text(row[0]) for row in store.select(_NAMES).rows]
    raise QueryError(f"nothing in the graph is called {text!r}{did_you_mean(text, known)}", fix="write a slug, a label, a CURIE or an IRI")


def view_thing(store: Store, thing: NamedNode) -> View:
    """Return what the graph says of a thing."""
    facts = []
    label = contract(thing.value)
    for path, path_label, value, value_label in store.select(_FACTS % thing).rows:
        name = plain_text(path_label) or contract(plain_text(path))
        if name in ("label", "rdfs:label"):
            label = plain_text(value)
        facts.append((name, plain_text(value_label) or _shown(value)))
    mentions = [
        Mention(
            plain_text(kind),
            contract(plain_text(statement)),
            plain_text(said),
            plain_text(disputed) == ONTOLOGY + "yes",
            int(plain_text(items) or 0),
        )
        for kind, statement, said, disputed, items in store.select(_MENTIONS % thing).rows
    ]
    return View(thing.value, label, tuple(facts), tuple(mentions))


def _known(store: Store, text: str) -> list[NamedNode]:
    candidates = make_nodes(possible_iris(text))
    return _things(store, _KNOWN, candidates) if candidates else []


def _matched(store: Store, text: str) -> list[NamedNode]:
    if ":" not in text or " " in text:
        return []
    for matches in _MATCHES:
        rows = store.select(_MATCHED % (Literal(text.lower()), matches)).rows
        if rows:
            return [row[0] for row in rows if isinstance(row[0], NamedNode)]
    return []


def _bearers(store: Store, text: str) -> list[NamedNode]:
    rows = store.select(_BORNE % Literal(text.strip().lower())).rows
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


def _labelled(store: Store, text: str) -> list[NamedNode]:
    rows = store.select(_NAMED % Literal(text.strip().lower())).rows
    exact = [row[0] for row in rows if plain_text(row[1]).lower() == text.strip().lower()]
    found = exact or [row[0] for row in rows]
    return list(dict.fromkeys(each for each in found if isinstance(each, NamedNode)))


def _things(store: Store, pattern: str, candidates: list[NamedNode]) -> list[NamedNode]:
    rows = store.select(pattern % " ".join(map(str, candidates))).rows
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


def make_nodes(iris: Iterable[str]) -> list[NamedNode]:
    """Return those of some texts that are IRIs, as nodes, each once."""
    nodes = []
    for iri in dict.fromkeys(iris):
        try:
            nodes.append(NamedNode(iri))
        except ValueError:
            continue  # a text with a space or bracket is no IRI; it may still be a label
    return nodes


def _shown(term: Term | None) -> str:
    return contract(plain_text(term)) if isinstance(term, NamedNode) else plain_text(term)


def describe_thing(store: Store, thing: NamedNode) -> list[Triple]:
    """Return the triples of a thing, of the statements that name it, and of their evidence items."""
    return store.graph(_DESCRIBED % (thing, thing, thing))
