"""Curated tables to quads: each cell read by the column that the ontology declares, each quad traced to its cell."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.errors import ProblemsError
from bac_kg.loaders.ids import collect_ids, find_double_meanings, find_loadable
from bac_kg.loaders.labels import mint_labels
from bac_kg.loaders.loaded import Loaded, ReadRow
from bac_kg.loaders.retired import collect_retired, load_retired
from bac_kg.model import Cell, Problem
from bac_kg.namespaces import GRAPH, ONTOLOGY, PREFIXES, contract
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.cells import read_cell
from bac_kg.tables.reading import ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bac_kg.model import Table
    from bac_kg.ontology.schema import Column, Kind, Schema
    from bac_kg.tables.cells import Reading
    from bac_kg.tables.references import Known

__all__ = ["Loaded", "load_rows", "read_rows"]

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_SLUG = NamedNode(ONTOLOGY + "slug")


def load_rows(tables: Sequence[Table], schema: Schema, earlier: Sequence[Problem] = ()) -> Loaded:
    """Return the quads of all tables, tombstones of retired ids included, and the cell of each.

    ``earlier`` are the problems met when the tables were read: they are told with those of the cells, all at once.

    :raises ProblemsError: if anything is wrong in any table; all problems of all tables are named, in reading order.
    """
    loaded, problems = read_rows(tables, schema, earlier)
    if problems:
        raise ProblemsError(problems)
    return loaded


def read_rows(tables: Sequence[Table], schema: Schema, earlier: Sequence[Problem] = ()) -> tuple[Loaded, list[Problem]]:
    """Return what can be read of all tables, and all problems of all of them, ``earlier`` ones included, in reading order."""
    with _collector_paused():
        loaded, problems = _load(tables, schema, earlier)
    return loaded, sorted(problems, key=lambda problem: problem.sort_key)


@contextmanager
def _collector_paused() -> Iterator[None]:
    # Loading makes hundreds of thousands of objects and drops none: looking for garbage among them takes as long as making them.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(tables: Sequence[Table], schema: Schema, earlier: Sequence[Problem]) -> tuple[Loaded, list[Problem]]:
    loadable, problems = find_loadable(tables, schema)
    retired, found = collect_retired(tables)
    problems = [*earlier, *problems, *found]
    known, found = collect_ids(loadable, schema, retired, _find_unread(tables, earlier))
    problems += found + find_double_meanings(known)
    cache: dict[str, dict[str, Reading]] = {}
    rows: list[ReadRow] = []
    for table, kind in loadable:
        found_rows, found = _read_rows(table, kind, known, cache)
        rows += found_rows
        problems += found
    labels, found = mint_labels(rows, schema, {(problem.file, problem.row) for problem in problems})
    problems += found
    loaded = _to_quads(rows, labels, schema)
    problems += load_retired(known, loaded)
    return loaded, problems


def _find_unread(tables: Sequence[Table], earlier: Sequence[Problem]) -> frozenset[str]:
    """Return the classes of files that have problems and no table: nobody knows which ids they hold."""
    read = {table.file for table in tables}
    lost = [PurePosixPath(problem.file) for problem in earlier if problem.file not in read]
    named = {"sources": "Source"}
    return frozenset("EvidenceItem" if path.parent.name == "evidence" else named.get(path.stem, path.stem) for path in lost)


def _read_rows(table: Table, kind: Kind, known: Known, cache: dict[str, dict[str, Reading]]) -> tuple[list[ReadRow], list[Problem]]:
    columns, problems = _find_columns(table, kind, known.schema)
    given, found = _read_given(table, columns, known)
    problems += found
    rows = []
    for row in table.rows:
        readings = dict(given)
        for name, text in row.cells.items():
            if name not in columns or name in given:
                continue
            seen = cache.setdefault(name, {})
            reading = seen.get(text)
            if reading is None:
                reading = seen[text] = read_cell(text, columns[name], known)
            readings[name] = reading
            if reading.problems:
                problems += [replace(problem, file=table.file, row=row.number, column=name) for problem in reading.problems]
        identifier = row.cells.get(ID, "")
        iri = known.homes[identifier].iri if identifier else ""
        rows.append(ReadRow(identifier, iri, kind, table.file, row.number, table.header, {**table.given, **row.cells}, readings))
    return [row for row in rows if row.id], problems


def _find_columns(table: Table, kind: Kind, schema: Schema) -> tuple[dict[str, Column], list[Problem]]:
    columns = schema.columns_of(kind.name)
    problems = []
    for name in dict.fromkeys(table.header):
        if not name or name == ID or name in columns:
            continue
        place = {"file": table.file, "column": name}
        if name in schema.columns:
            column = schema.columns[name]
            message = f"column {name} belongs to {join_words(column.domains)}, not to {kind.name}"
            fix = f"take the column out, or widen the rdfs:domain of {contract(column.iri)} in ontology/bac-kg.ttl"
        else:
            message = f"unknown column {name}"
            fix = (
                f"rename it{did_you_mean(name, columns)}, or declare a property with a range in ontology/bac-kg.ttl;"
                f" {kind.name} may have {join_words(sorted(columns))}"
            )
        problems.append(Problem(message, fix, row=1, **place))
    return columns, problems


def _read_given(table: Table, columns: dict[str, Column], known: Known) -> tuple[dict[str, Reading], list[Problem]]:
    readings = {}
    problems = []
    for name, text in table.given.items():
        if name not in columns:
            fix = f"declare a property for it in ontology/bac-kg.ttl; {table.class_name} may have {join_words(sorted(columns))}"
            problems.append(Problem(f"the file's name gives the unknown column {name}", fix, file=table.file))
            continue
        readings[name] = read_cell(text, columns[name], known)
        for problem in readings[name].problems:
            problems.append(Problem(problem.message, f"rename the file, or {problem.fix}", file=table.file, value=text))
    return readings, problems


def _to_quads(rows: Iterable[ReadRow], labels: dict[str, str], schema: Schema) -> Loaded:
    columns = {column.iri: name for name, column in schema.columns.items()}
    bounds = {iri: name for name, column in schema.columns.items() for iri in (column.earliest, column.latest) if iri}
    loaded = Loaded(columns={**columns, **bounds})
    for row in rows:
        subject, graph = NamedNode(row.iri), NamedNode(GRAPH + row.kind.graph)
        home = Cell(row.file, row.number, ID)
        loaded.homes.setdefault(row.iri, home)
        loaded.add(subject, [(_TYPE, NamedNode(row.kind.iri))], graph, home)
        if row.kind.segment == "id":
            loaded.add(subject, [(_SLUG, Literal(row.id))], graph, home)
        if row.iri in labels:
            loaded.add(subject, [(_LABEL, Literal(labels[row.iri], language="en"))], graph, home)
        for name, reading in row.readings.items():
            loaded.add(subject, reading.pairs, graph, Cell(row.file, row.number, name))
    return loaded
