"""The schema of the tables: which classes have rows, which columns those may have, and how a cell is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Column:
    """A property as a column: ``datatype`` is an IRI, or None if cells hold ids (of ``classes``) or values (of ``lists``).

    ``values`` gives the IRI of each closed-list value by its local name, in the order of the list. ``earliest`` and ``latest`` are the
    IRIs of the properties that take an EDTF date's bounds. ``domains`` are class names; empty means that any table may have the column.
    """

    name: str
    iri: str
    label: str
    definition: str
    many: bool
    datatype: str | None = None
    classes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    earliest: str | None = None
    latest: str | None = None
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of rows; ``ancestors`` are class names, itself first, nearest next."""

    name: str
    iri: str
    label: str
    definition: str
    segment: str
    graph: str
    id_prefix: str = ""
    sentence: str = ""
    denied_sentence: str = ""
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """All kinds and columns by name, and the labels of closed-list values by IRI."""

    kinds: dict[str, Kind]
    columns: dict[str, Column]
    labels: dict[str, str]

    def columns_of(self, kind_name: str) -> dict[str, Column]:
        """Return the columns that a table of this class may have, by name.

        :raises KeyError: if the schema has no such class.
        """
        ancestors = set(self.kinds[kind_name].ancestors)
        return {name: column for name, column in self.columns.items() if not column.domains or ancestors.intersection(column.domains)}

    def kinds_below(self, kind_name: str) -> tuple[str, ...]:
        """Return the class itself and all classes below it, by name."""
        return tuple(name for name, kind in self.kinds.items() if kind_name in kind.ancestors)


def local_name(iri: str) -> str:
    """Return what stands after the last slash or hash of an IRI.

    >>> local_name("https://w3id.org/bac-kg/ontology/frequencyBand")
    'frequencyBand'
    """
    return re.split(r"[/#]", iri)[-1]


def column_name(iri: str) -> str:
    """Return the column of a property: its local name in snake case.

    >>> column_name("https://w3id.org/bac-kg/ontology/frequencyBand"), column_name("http://purl.org/dc/terms/hasDOIOf")
    ('frequency_band', 'has_doi_of')
    """
    return _HUMP.sub("_", local_name(iri)).lower()
