"""An answer as a table for people: labels instead of IRIs, badges for tier and direction, columns that say nothing left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.service.pages.naming import NOT_STATED
from bac_kg.sparql.answer import ANSWER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bac_kg.service.pages.asking import Table

# Of the answer columns, those that a reader needs beside each row; the page shows the others when asked.
_BESIDE = ("tier", "direction", "source", "locator", "disputed")
_LABEL = "Label"
_WHOLE = ("offLabel",)  # names that only look like those of a label
_LONG = 40  # a column with a text this long gets room


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text or IRI, and the IRI that its text is the label of."""

    text: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the query, what is written above it, and how its cells are shown."""

    name: str
    head: str
    shape: str  # text, number, wide, or the name of a column that has a badge


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as shown: one page of its rows, and how many columns were left out."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    left_out: int
    page: int
    pages: int


def show_table(table: Table, types: Mapping[str, str], *, wide: bool, page: int, most: int) -> Shown:
    """Return one page of a table; ``wide`` shows all columns.

    An IRI whose label stands in a column of its own is shown as that label, with a link.
    """
    labelled = {
        name.removesuffix(_LABEL): name for name in table.columns if name.endswith(_LABEL) and name.removesuffix(_LABEL) in table.columns
    }
    kept = [name for name in table.columns if name not in labelled and _wanted(name, table, wide=wide)]
    iris = {label: name for name, label in labelled.items()}
    pages = max(1, -(-len(table.rows) // most))
    place = min(max(page, 1), pages)
    rows = table.rows[(place - 1) * most : place * most]
    return Shown(
        tuple(Column(name, words(name), _shape(name, table, types)) for name in kept),
        tuple(tuple(Cell(row.get(name, ""), row.get(iris[name], "") if name in iris else "") for name in kept) for row in rows),
        len(table.rows),
        len(table.columns) - len(labelled) - len(kept),
        place,
        pages,
    )


def _wanted(name: str, table: Table, *, wide: bool) -> bool:
    if wide:
        return True
    if name in ANSWER_COLUMNS and name not in _BESIDE:
        return False
    return any(row.get(name, NOT_STATED) not in (NOT_STATED, "not stated", "") for row in table.rows)


def _shape(name: str, table: Table, types: Mapping[str, str]) -> str:
    if name in ("tier", "direction", "disputed", "answer"):
        return name
    if name == "source":
        return "wide"
    if types.get(name) in ("integer", "decimal"):
        return "number"
    return "wide" if any(len(row.get(name, "")) > _LONG for row in table.rows) and types.get(name) != "iri" else "text"


def words(name: str) -> str:
    """Return the name of a column in words.

    >>> words("effectLabel"), words("dailyMgHigh"), words("offLabel")
    ('effect', 'daily mg high', 'off label')
    """
    text = name if name in _WHOLE else name.removesuffix(_LABEL)
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in text).strip()
