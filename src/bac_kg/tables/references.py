"""Ids and closed-list values in cells: what is known, what a column may point to, and why a reference is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bac_kg.model import Cell, Problem
from bac_kg.suggest import join_words
from bac_kg.tables.word_index import WordIndex, build_index, nearest_in

if TYPE_CHECKING:
    from bac_kg.ontology.schema import Column, Kind, Schema


@dataclass(frozen=True, slots=True)
class Home:
    """Where an id lives: the class of its row, its IRI, and its cell."""

    kind: str
    iri: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Retirement:
    """A line of ``graph/retired.tsv``; ``class_name`` is empty unless the line names the class."""

    id: str
    reason: str
    cell: Cell
    replaced_by: tuple[str, ...] = ()
    retired_in: str = ""
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All ids of all tables: live ones, retired ones, and the names (lower case) under which people may look for them.

    ``unread`` are classes whose table could not be read: a reference to them is not judged, so that one fault is told once.
    ``indexes`` keeps, by classes and lists, what may be proposed for a mistyped word: filled when first needed, after all ids are known.
    """

    schema: Schema
    homes: dict[str, Home] = field(default_factory=dict)
    retired: dict[str, Retirement] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    indexes: dict[tuple[tuple[str, ...], tuple[str, ...]], WordIndex] = field(default_factory=dict)


def table_file(kind: Kind) -> str:
    """Return the file (or the folder, for evidence) that holds the rows of a class."""
    if kind.segment == "source":
        return "graph/sources.tsv"
    return "graph/evidence/" if kind.segment == "evidence" else f"graph/{kind.graph}/{kind.name}.tsv"


def find_reference(text: str, column: Column, known: Known) -> str | None:
    """Return the IRI of the value or row that the text names in this column, or None."""
    if text in column.values:
        return column.values[text]
    home = known.homes.get(text)
    fits = home and any(name in column.classes for name in known.schema.kinds[home.kind].ancestors)
    return home.iri if home and fits else None


def is_unjudged(column: Column, known: Known) -> bool:
    """Return whether the column may point into a table that could not be read."""
    return bool(known.unread) and any(not known.unread.isdisjoint(known.schema.kinds_below(name)) for name in column.classes)


def refuse_reference(text: str, column: Column, known: Known) -> Problem:
    """Return the problem of a text that names nothing the column may point to: retired, of another class, or unknown."""
    wanted = _article(join_words([*column.classes, *column.lists], "or"))
    if text in known.retired:
        return refuse_retired(known.retired[text])
    home = known.homes.get(text)
    message = f"'{text}' is {_article(home.kind)}, not {wanted}" if home else f"'{text}' is not {wanted}"
    return Problem(message, _describe_targets(text, column, known), value=text)


def refuse_retired(retirement: Retirement) -> Problem:
    """Return the problem of a live cell that names a retired id, with its replacement as the fix."""
    reason = f" ({retirement.reason})" if retirement.reason else ""
    shown = join_words([f"'{name}'" for name in retirement.replaced_by], "or")
    verb = "replaces" if len(retirement.replaced_by) == 1 else "replace"
    fix = f"write {shown}, which {verb} it" if shown else "take it out of the cell: nothing replaces it"
    return Problem(f"'{retirement.id}' is retired{reason}", fix, value=retirement.id)


def _describe_targets(text: str, column: Column, known: Known) -> str:
    key = (column.classes, column.lists)
    if key not in known.indexes:
        known.indexes[key] = build_index(_candidates(column, known))
    found = nearest_in(known.indexes[key], text)
    meant = f" (did you mean '{found}'?)" if found else ""
    values = list(column.values)
    listed = f"one of {', '.join(values)}" if len(values) > 1 else "".join(values)
    if not column.classes:
        return f"write {listed}{meant}"
    files = join_words(_files(column, known), "or")
    return f"write one of the ids in {files}{meant}, or add a row there" + (f", or write {listed}" if listed else "")


def _files(column: Column, known: Known) -> list[str]:
    kinds = known.schema.kinds
    used = {home.kind for home in known.homes.values()}
    below = [name for one in column.classes for name in known.schema.kinds_below(one) if name in used]
    return list(dict.fromkeys(table_file(kinds[name]) for name in below or column.classes))


def _candidates(column: Column, known: Known) -> dict[str, str]:
    fitting = {name for one in column.classes for name in known.schema.kinds_below(one)}
    named = {name: target for name, target in known.names.items() if known.homes[target].kind in fitting}
    ids = {name: name for name, home in known.homes.items() if home.kind in fitting}
    return {**named, **ids, **{name: name for name in column.values}}


def _article(words: str) -> str:
    return f"{'an' if words[:1] in 'AEIOUaeiou' else 'a'} {words}"
