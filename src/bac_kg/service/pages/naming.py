"""The names of all that a release holds: labels, kinds and definitions by IRI, and the address at which each is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from bac_kg.namespaces import BASE, ENTITY, EVIDENCE, ONTOLOGY, QUERY, SOURCE, STATEMENT, contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.pages.asking import Row

Words = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+")
NOT_STATED = ONTOLOGY + "not-stated"
SHOWN = {"id": ENTITY, "statement": STATEMENT, "evidence": EVIDENCE, "source": SOURCE, "ontology": ONTOLOGY}

# The kind of a thing is the class that its table asserts, not those that rules and the reasoner add.
NAMES = """SELECT ?thing (SAMPLE(?name) AS ?label) (SAMPLE(?class) AS ?kind) (SAMPLE(?text) AS ?definition) WHERE {
  VALUES ?graph { bacg:entities bacg:statements bacg:sources bacg:ontology }
  GRAPH ?graph { ?thing rdfs:label ?name ; a ?class . OPTIONAL { ?thing skos:definition ?text } }
  FILTER(?class NOT IN (owl:NamedIndividual, owl:FunctionalProperty, owl:TransitiveProperty, owl:SymmetricProperty, owl:AsymmetricProperty,
    owl:IrreflexiveProperty, bac:ControlledValue))
} GROUP BY ?thing ORDER BY ?thing"""
OTHER_NAMES = "SELECT ?thing ?name WHERE { ?thing skos:altLabel ?name } ORDER BY ?thing ?name"
BROADER = """SELECT ?class ?broader WHERE { ?class rdfs:subClassOf ?broader . FILTER(isIRI(?broader))
  FILTER(STRSTARTS(STR(?broader), STR(bac:))) }
ORDER BY ?class ?broader"""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a release names: its IRI, label, asserted class and definition; the last two empty where there is none."""

    iri: str
    label: str
    kind: str = ""
    definition: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names of one release."""

    things: dict[str, Thing]
    broader: dict[str, tuple[str, ...]]

    def label(self, iri: str) -> str:
        """Return the label of an IRI, its CURIE if it has none."""
        thing = self.things.get(iri)
        return thing.label if thing else contract(iri)

    def kind(self, iri: str) -> str:
        """Return the class of a thing, "" if it has none."""
        thing = self.things.get(iri)
        return thing.kind if thing else ""

    def definition(self, iri: str) -> str:
        """Return the definition of a thing, "" if it has none."""
        thing = self.things.get(iri)
        return thing.definition if thing else ""

    def above(self, kind: str) -> set[str]:
        """Return a class and all classes above it."""
        found, waiting = set(), [kind]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.broader.get(each, ())
        return found

    def of_class(self, kind: str) -> list[Thing]:
        """Return the things of a class or of one below it, by label."""
        return [each for each in self.by_label if each.kind and kind in self.above(each.kind)]

    @cached_property
    def spellings(self) -> list[tuple[str, Words]]:
        """Each name of each thing of ours as words, beside its IRI: what a search looks through."""
        ours = [each for each in self.things.values() if each.iri.startswith(tuple(SHOWN.values()))]
        return [(each.iri, spell(name)) for each in ours for name in (each.label, local(each.iri), *each.others)]

    @cached_property
    def by_label(self) -> list[Thing]:
        """All things, by label."""
        return sorted(self.things.values(), key=lambda each: (each.label.casefold(), each.iri))


def read_names(rows: Iterable[Row], others: Iterable[Row], broader: Iterable[Row]) -> Names:
    """Return the names of a release from the answers to NAMES, OTHER_NAMES and BROADER."""
    also: dict[str, list[str]] = {}
    for row in others:
        also.setdefault(row["thing"], []).append(row["name"])
    above: dict[str, list[str]] = {}
    for row in broader:
        above.setdefault(row["class"], []).append(row["broader"])
    things = {
        row["thing"]: Thing(row["thing"], row["label"], row.get("kind", ""), row.get("definition", ""), tuple(also.get(row["thing"], ())))
        for row in rows
    }
    return Names(things, {name: tuple(each) for name, each in above.items()})


def address(iri: str) -> str:
    """Return where an IRI is shown: a path of this site for our own, the IRI itself for another's, "" for what no link may lead to.

    >>> address("https://w3id.org/bac-kg/id/baclofen"), address("http://purl.obolibrary.org/obo/CHEBI_2972")
    ('/id/baclofen', 'http://purl.obolibrary.org/obo/CHEBI_2972')
    >>> address("https://w3id.org/bac-kg/query/taper"), address("javascript:alert(1)")
    ('/queries/taper', '')
    """
    if iri.startswith(QUERY):
        return "/queries/" + quote(iri.removeprefix(QUERY))
    for segment, base in SHOWN.items():
        if iri.startswith(base):
            return f"/{segment}/{quote(iri.removeprefix(base))}"
    if iri.startswith(BASE):
        return ""
    return iri if iri.startswith(("http://", "https://")) else ""


def local(iri: str) -> str:
    """Return the last part of an IRI of ours.

    >>> local("https://w3id.org/bac-kg/ontology/regulator")
    'regulator'
    """
    return iri.rpartition("/")[2]


def spell(text: str) -> Words:
    """Return the words of a name in lower case.

    >>> spell("GABA-B agonists")
    ('gaba', 'b', 'agonists')
    """
    return tuple(_WORD.findall(text.lower()))
