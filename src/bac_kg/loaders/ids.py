"""The ids of all rows: their shape, their uniqueness over all tables, and the IRIs they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bac_kg.model import Cell, Problem
from bac_kg.namespaces import BASE
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.reading import ID, RETIRED
from bac_kg.tables.references import Home, Known, table_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bac_kg.model import Table
    from bac_kg.ontology.schema import Kind, Schema
    from bac_kg.tables.references import Retirement

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAMES = ("label", "alt_label")


def find_loadable(tables: Iterable[Table], schema: Schema) -> tuple[list[tuple[Table, Kind]], list[Problem]]:
    """Return the tables with the class of their rows, and the problems of tables whose class has no rows or another file."""
    loadable = []
    problems = []
    for table in tables:
        kind = schema.kinds.get(table.class_name)
        if table.class_name == RETIRED:
            continue
        if kind is None:
            fix = f"rename the file{did_you_mean(table.class_name, schema.kinds)}, or declare the class in ontology/bac-kg.ttl"
            problems.append(Problem(f"the ontology has no class {table.class_name} for rows", fix, file=table.file))
            continue
        loadable.append((table, kind))
        expected = table_file(kind)
        if table.file != expected and not (expected.endswith("/") and table.file.startswith(expected)):
            problems.append(Problem(f"{kind.name} has its rows elsewhere", f"move the file to {expected}", file=table.file))
        if kind.segment == "statement" and not kind.id_prefix:
            below = [name for name in schema.kinds_below(kind.name) if schema.kinds[name].id_prefix]
            fix = f"use a class below it ({join_words(below, 'or')}), or give it bac:idPrefix and bac:sentence"
            problems.append(Problem(f"{kind.name} is no class of rows: it has no bac:idPrefix", fix, file=table.file))
    return loadable, problems


def collect_ids(
    tables: Sequence[tuple[Table, Kind]], schema: Schema, retired: dict[str, Retirement], unread: frozenset[str]
) -> tuple[Known, list[Problem]]:
    """Return all ids with their homes, and what is wrong with their shape or uniqueness over the tables.

    That an id stands twice in one table is told when the table is read.
    """
    known = Known(schema, retired=retired, unread=unread)
    problems = []
    for table, kind in tables:
        shape, advice = _id_shape(table, kind)
        for row in table.rows:
            name = row.cells.get(ID)
            if not name:
                continue
            cell = Cell(table.file, row.number, ID)
            home = known.homes.setdefault(name, Home(kind.name, f"{BASE}{kind.segment}/{name}", cell))
            for label in (one for column in _NAMES for one in row.cells.get(column, "").split("|") if one):
                known.names.setdefault(label.lower(), name)
            if not shape.fullmatch(name):
                problems.append(_problem(f"'{name}' is not an id of {kind.name}", advice, cell, name))
            if home.cell.file != table.file:
                fix = "give this row an id of its own: ids are unique over all tables"
                problems.append(_problem(f"id '{name}' is used in {home.cell.file}, row {home.cell.row} already", fix, cell, name))
            if name in retired:
                fix = f"give the row a new id, or take '{name}' out of {retired[name].cell.file}: a retired id is never used again"
                problems.append(_problem(f"id '{name}' is retired", fix, cell, name))
    return known, problems


def find_double_meanings(known: Known) -> list[Problem]:
    """Return the ids that are also a value of a closed list in a column that takes either: nobody could tell which is meant."""
    found = {}
    for column in known.schema.columns.values():
        for value in column.values if column.classes else ():
            home = known.homes.get(value)
            if home and not set(column.classes).isdisjoint(known.schema.kinds[home.kind].ancestors):
                message = f"'{value}' is also a value of {join_words(column.lists, 'or')}, which column {column.name} takes beside ids"
                found[value] = _problem(message, "give the row another id", home.cell, value)
    return list(found.values())


def _id_shape(table: Table, kind: Kind) -> tuple[re.Pattern[str], str]:
    if kind.segment == "statement" and not kind.id_prefix:  # told once, of the file
        return re.compile(".+"), ""
    if kind.segment == "statement":
        advice = f"run `bac-kg new {kind.name}`, which mints one ({kind.id_prefix}- and five of a-z, 2-7)"
        return re.compile(rf"{re.escape(kind.id_prefix)}-[a-z2-7]{{5}}"), advice
    if kind.segment == "evidence":
        source = table.given.get("source", "")
        return re.compile(rf"{re.escape(source)}-[0-9]{{4,}}"), f"write {source}- and a number of four digits, such as {source}-0010"
    return _SLUG, "write lower-case letters, digits and single hyphens, such as 'gaba-b-receptor'"


def _problem(message: str, fix: str, cell: Cell, value: str) -> Problem:
    return Problem(message, fix, file=cell.file, row=cell.row, column=cell.column, value=value)
