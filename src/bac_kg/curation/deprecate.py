"""Withdraws a row: its uses name what replaces it, its id stays as a tombstone, the row goes; all of it or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bac_kg.curation.table_edits import add_row, change_table, count_rows
from bac_kg.curation.uses import (
    CellUse,
    find_cells,
    find_doubled,
    find_left,
    find_mappings,
    find_texts,
    find_tombstones,
    named_in_text,
    replace_in_text,
)
from bac_kg.errors import BacKgError, ProblemsError, UsageError
from bac_kg.loaders.ids import collect_ids, find_loadable
from bac_kg.loaders.retired import collect_retired
from bac_kg.model import Cell, Problem
from bac_kg.namespaces import LOCAL_SEGMENTS, contract, expand
from bac_kg.ontology.reading import read_schema
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.formatting import format_table
from bac_kg.tables.reading import RETIRED_FILE, read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.curation.edits import Edits
    from bac_kg.model import Table
    from bac_kg.ontology.schema import Kind
    from bac_kg.project import Project
    from bac_kg.tables.references import Home, Known

_HEADER = b"id\treason\treplaced_by\tretired_in\tclass\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be withdrawn, what replaces it (or nothing), and why."""

    identifier: str
    replaced_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal comes to: the places that name the replacement instead, the files as they will be, and files to look at."""

    rewritten: tuple[str, ...]
    edits: Edits
    left: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    """What is known while a withdrawal is worked out."""

    root: Path
    asked: Asked
    known: Known
    loadable: list[tuple[Table, Kind]]
    cells: list[CellUse]
    mappings: list[Cell]
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Home:
        return self.known.homes[self.asked.identifier]


def row_id(text: str) -> str:
    """Return the id of a row that is named by its id, CURIE or IRI.

    >>> row_id("bacs:ae-7k2qd"), row_id("ae-7k2qd")
    ('ae-7k2qd', 'ae-7k2qd')
    """
    iri = expand(text) or text
    return next((iri.removeprefix(segment) for segment in LOCAL_SEGMENTS if iri.startswith(segment)), text)


def check_reason(reason: str) -> None:
    """See that a reason can stand in a cell.

    :raises UsageError: if it is empty or has a tab or line break.
    """
    if not reason.strip() or re.search(r"[\t\r\n]", reason):
        raise UsageError(
            "the reason is empty or holds a tab or a line break", fix='say why in a few words: --reason "two rows for one finding"'
        )


def plan_withdrawal(root: Path, project: Project, asked: Asked) -> Withdrawal:
    """Return what withdrawing a row changes; nothing is written.

    :raises UsageError: if the id or its replacement is not that of a row, or the reason is no reason.
    :raises ProblemsError: if the tables have problems, or the withdrawal would leave cells or files that name the id: all of them.
    """
    check_reason(asked.reason)
    schema = read_schema(root / "ontology" / "bac-kg.ttl")
    tables, problems = read_tables(root)
    if problems:
        raise ProblemsError(problems)
    loadable, _ = find_loadable(tables, schema)
    known, _ = collect_ids(loadable, schema, collect_retired(tables)[0], frozenset())
    _check_ids(asked, known)
    in_rows = find_cells(loadable, schema, asked.identifier, lambda column: bool(column.classes) and asked.identifier not in column.values)
    cells = [*in_rows, *find_tombstones(tables, asked.identifier)]
    iri = known.homes[asked.identifier].iri
    plan = _Plan(root, asked, known, loadable, cells, find_mappings(root, contract(iri)))
    plan.cells = [use for use in cells if use.cell.file == RETIRED_FILE or use.row_id != asked.identifier]
    named = named_in_text(iri)
    plan.texts = {file: text for file, text in find_texts(root) if named.search(text)}
    _refuse(plan)
    edits = _edit(plan, project)
    bare = rf"|\b{re.escape(asked.identifier)}\b" if schema.kinds[plan.home.kind].segment in ("statement", "evidence") else ""
    left = find_left(root, re.compile(named.pattern + bare), edits)
    places = [*(str(use.cell) for use in plan.cells), *map(str, plan.mappings), *plan.texts]
    return Withdrawal(tuple(places), edits, tuple(left))


def _check_ids(asked: Asked, known: Known) -> None:
    if asked.identifier in known.retired:
        raise UsageError(f"'{asked.identifier}' is retired already", fix=f"see its line in {RETIRED_FILE}")
    if asked.identifier not in known.homes:
        problem = f"'{asked.identifier}' is no id of any table{did_you_mean(asked.identifier, known.homes)}"
        raise UsageError(problem, fix="name the id of a row, or a term of the ontology as bac:name")
    if asked.replaced_by and (asked.replaced_by not in known.homes or asked.replaced_by == asked.identifier):
        what = "is what is withdrawn" if asked.replaced_by == asked.identifier else "is no id of any table"
        hint = did_you_mean(asked.replaced_by, [name for name in known.homes if name != asked.identifier])
        raise UsageError(f"'{asked.replaced_by}' {what}{hint}", fix="name another row that is in use")
    if asked.replaced_by:
        tops = [known.schema.kinds[known.homes[name].kind].segment for name in (asked.identifier, asked.replaced_by)]
        if tops[0] != tops[1]:
            kinds = [known.homes[name].kind for name in (asked.identifier, asked.replaced_by)]
            raise UsageError(f"a {kinds[0]} cannot be replaced by a {kinds[1]}", fix="name a row of the same class")


def _refuse(plan: _Plan) -> None:
    """Tell every use that cannot be rewritten."""
    old, new = plan.asked.identifier, plan.asked.replaced_by
    problems = []
    if not new:
        fix = "write another id there or take it out, or say with --replaced-by what replaces it"
        cells = [*(use.cell for use in plan.cells), *plan.mappings]
        places = [*((cell.file, cell.row, cell.column) for cell in cells), *((file, 0, "") for file in plan.texts)]
        problems = [Problem(f"names '{old}', which nothing would replace", fix, *place) for place in places]
    for use in plan.cells if new else ():
        if new in use.beside:
            message = f"the row names '{old}' and '{new}': with one in place of both it would say something else"
            fix = "look at the row first: withdraw it, or take one of the two out"
            problems.append(Problem(message, fix, use.cell.file, use.cell.row, use.cell.column))
    items = [table for table, kind in plan.loadable if kind.segment == "evidence" and table.given.get("source") == old]
    if items:
        message = f"the ids of these evidence items are made of the source's name '{old}', and an id never changes"
        fix = "withdraw each of them first, each replaced by an item of the other source"
        problems.append(Problem(message, fix, items[0].file))
    if problems:
        raise ProblemsError(problems)


def _edit(plan: _Plan, project: Project) -> Edits:
    """Return the files as they will be: the tombstone first and the row's own table last, so that no moment lacks both."""
    old, new, home = plan.asked.identifier, plan.asked.replaced_by, plan.home
    changes: dict[str, dict[tuple[int, str], str]] = {RETIRED_FILE: {}, home.cell.file: {}}
    for use in plan.cells:
        changes.setdefault(use.cell.file, {})[use.cell.row, use.cell.column] = use.replaced(old, new)
    for cell in plan.mappings:
        changes.setdefault(cell.file, {}).update({(cell.row, "subject_id"): contract(plan.known.homes[new].iri)})
        changes[cell.file][cell.row, "subject_label"] = _label(plan, new)
    edits: Edits = {}
    for file, cells in changes.items():
        gone = [home.cell.row] if file == home.cell.file else []
        data = _read(plan.root, file)
        edits[file] = change_table(data, cells, gone)
    stone = {"id": old, "reason": plan.asked.reason.strip(), "replaced_by": new, "retired_in": project.version, "class": home.kind}
    edits[RETIRED_FILE] = format_table(add_row(edits[RETIRED_FILE] or b"", stone), RETIRED_FILE).data
    for file, text in plan.texts.items():
        edits[file] = _rewrite(file, text, home.iri, plan.known.homes[new].iri).encode()
    own = edits.pop(home.cell.file) or b""
    emptied = plan.known.schema.kinds[home.kind].segment == "evidence" and not count_rows(own)
    return {**edits, home.cell.file: None if emptied else own}


def _rewrite(file: str, text: str, iri: str, other: str) -> str:
    changed = replace_in_text(text, iri, other)
    lines = find_doubled(changed, other) if file.endswith(".rq") else []
    if lines:
        shown = join_words(map(str, lines))
        fix = f"take {contract(iri)} out of the query first"
        raise BacKgError(f"{file}, line {shown}: names {contract(iri)} and {contract(other)} in one VALUES block", fix=fix)
    return changed


def _label(plan: _Plan, identifier: str) -> str:
    rows = (row for table, _ in plan.loadable for row in table.rows if row.cells.get("id") == identifier)
    return next((row.cells.get("label", "") for row in rows), "")


def _read(root: Path, file: str) -> bytes:
    path = root / file
    return path.read_bytes() if path.is_file() else _HEADER
