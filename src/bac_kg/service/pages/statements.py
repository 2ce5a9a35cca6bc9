"""Statements as pages show them: each with its evidence items, those that support apart from those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY
from bac_kg.service.pages.naming import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bac_kg.service.pages.asking import Row

SUPPORTS = ONTOLOGY + "supports"

# %s is a pattern that binds ?statement; the graph of the tables is asked, so that nothing derived is taken for what a curator wrote.
STATEMENTS = """SELECT DISTINCT ?statement ?kind ?disputed ?polarity WHERE {
  %s
  GRAPH bacg:statements { ?statement a ?kind
    OPTIONAL { ?statement bac:polarity ?polarity } }
  OPTIONAL { ?statement bac:disputed ?disputed }
} ORDER BY ?kind ?statement"""
ITEMS = """SELECT DISTINCT ?statement ?evidence ?direction ?source ?tier ?rank ?locator ?hedge ?certainty ?asOf ?note WHERE {
  %s
  ?evidence bac:statement ?statement ; bac:direction ?direction ; bac:source ?source ; bac:locator ?locator .
  ?source bac:tier ?tier . ?tier bac:rank ?rank
  OPTIONAL { ?evidence bac:hedge ?hedge }
  OPTIONAL { ?evidence bac:certainty ?certainty }
  OPTIONAL { ?evidence bac:asOf ?asOf }
  OPTIONAL { ?evidence bac:note ?note }
} ORDER BY ?statement ?rank ?evidence"""


@dataclass(frozen=True, slots=True)
class Item:
    """An evidence item: where it stands, which way it points, how sure it is said to be."""

    iri: str
    direction: str
    source: str
    tier: str
    locator: str
    hedge: str = ""
    certainty: str = ""
    as_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and its evidence; its label says where it holds."""

    iri: str
    kind: str
    disputed: bool
    denied: bool
    items: tuple[Item, ...]

    @property
    def supporting(self) -> tuple[Item, ...]:
        """The items that say what the statement says."""
        return tuple(each for each in self.items if each.direction == SUPPORTS)

    @property
    def opposing(self) -> tuple[Item, ...]:
        """All other items: those that dispute it, are mixed, or say that evidence is lacking."""
        return tuple(each for each in self.items if each.direction != SUPPORTS)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers of its sources, each once, the closest to authority first."""
        return tuple(dict.fromkeys(each.tier for each in self.items))

    @property
    def directions(self) -> tuple[tuple[str, int], ...]:
        """How many items point which way, the supporting ones first."""
        names = sorted({each.direction for each in self.items}, key=lambda each: (each != SUPPORTS, each))
        return tuple((name, sum(each.direction == name for each in self.items)) for name in names)


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one kind; ``total`` counts also those that are not among ``shown``."""

    kind: str
    total: int
    shown: tuple[Statement, ...]


def read_item(row: Row) -> Item:
    """Return the evidence item of a row of ITEMS."""
    names = {"as_of": "asOf", "hedge": "hedge", "certainty": "certainty", "note": "note"}
    values = {name: row.get(column, "") for name, column in names.items()}
    return Item(row["evidence"], row["direction"], row["source"], row["tier"], row["locator"], **values)


def read_statements(rows: Iterable[Row], items: Iterable[Row]) -> list[Statement]:
    """Return the statements of the answers to STATEMENTS and ITEMS."""
    evidence: dict[str, list[Item]] = {}
    for row in items:
        evidence.setdefault(row["statement"], []).append(read_item(row))
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["statement"], row)
    return [
        Statement(
            iri,
            row["kind"],
            local(row.get("disputed", "")) == "yes",
            local(row.get("polarity", "")) == "denied",
            tuple(evidence.get(iri, ())),
        )
        for iri, row in first.items()
    ]


def group_by_kind(statements: Sequence[Statement], order: Sequence[str], most: int) -> list[Group]:
    """Return the statements by kind, the kinds in the order given, then by size; of each at most so many, the best evidenced first."""
    kinds: dict[str, list[Statement]] = {}
    for each in statements:
        kinds.setdefault(each.kind, []).append(each)
    places = {name: place for place, name in enumerate(order)}
    names = sorted(kinds, key=lambda kind: (places.get(local(kind), len(places)), -len(kinds[kind]), kind))
    return [Group(name, len(kinds[name]), tuple(sorted(kinds[name], key=_weight)[:most])) for name in names]


def _weight(each: Statement) -> tuple[bool, int, str]:
    return not each.disputed, -len(each.items), each.iri


def naming(iris: Iterable[str]) -> str:
    """Return the pattern that binds ?statement to these statements.

    >>> naming(["urn:a", "urn:b"])
    'VALUES ?statement { <urn:a> <urn:b> }'
    """
    return f"VALUES ?statement {{ {' '.join(f'<{iri}>' for iri in iris)} }}"
