"""A fresh row for a curator: an id that nobody has, the header of its table, and what each column takes."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.curation.dictionary import explain_takes
from bac_kg.errors import ProblemsError, UsageError
from bac_kg.ontology.reading import read_schema
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.reading import read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.model import Table
    from bac_kg.ontology.schema import Column, Kind, Schema

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 5
_STEP = 10
_TOPS_WITH_ROWS = ("evidence", "source")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to append: where, under which header, its cells, and a line on each column."""

    file: str
    header: tuple[str, ...]
    known_header: bool
    cells: tuple[str, ...]
    explanations: tuple[str, ...]


def propose_row(root: Path, class_name: str, *, label: str | None = None, source: str | None = None) -> NewRow:
    """Return a new row of a class with a minted id; nothing is written.

    :raises UsageError: if there is no such class, or an entity has no label, or an evidence item no source.
    :raises ProblemsError: if a table cannot be read: nobody knows which ids it holds.
    """
    schema = read_schema(root / "ontology" / "bac-kg.ttl")
    tables, problems = read_tables(root)
    if problems:
        raise ProblemsError(problems)
    return make_row(schema, tables, class_name, label=label, source=source)


def make_row(schema: Schema, tables: list[Table], class_name: str, *, label: str | None = None, source: str | None = None) -> NewRow:
    """Return a new row for tables that have been read.

    :raises UsageError: as ``propose_row`` does.
    """
    offered = offered_classes(schema)
    if class_name not in offered:
        problem = f"{class_name!r} is no class with rows{did_you_mean(class_name, offered)}"
        raise UsageError(problem, fix=f"write one of {join_words(offered)}")
    kind = schema.kinds[class_name]
    taken = {row.cells.get("id", "") for table in tables for row in table.rows}
    if kind.segment == "evidence":
        _check_source(source, tables)
    identifier = _mint(kind, taken, label, source)
    file = _file_of(kind, source)
    table = next((each for each in tables if each.file == file), None)
    columns = schema.columns_of(class_name)
    header = table.header if table else ("id", *_needed(columns, tables, class_name))
    given = {"id": identifier, "label": label or "", "review_state": "proposed"}
    explained = [_explain(columns[name]) for name in header if name in columns]
    others = [name for name in columns if name not in header and name != "source"]
    explained.append(f"further columns that the table may have: {join_words(others)}" if others else "")
    return NewRow(file, header, table is not None, tuple(given.get(name, "") for name in header), tuple(line for line in explained if line))


def offered_classes(schema: Schema) -> list[str]:
    """Return the classes that may have rows: all but the tops of entities and statements, and no statement class without an id prefix."""
    kinds = [kind for kind in schema.kinds.values() if len(kind.ancestors) > 1 or kind.segment in _TOPS_WITH_ROWS]
    return [kind.name for kind in kinds if kind.id_prefix or kind.segment != "statement"]


def _check_source(source: str | None, tables: list[Table]) -> None:
    if not source:
        raise UsageError("an evidence item belongs to a source", fix="name it with --source; bac-kg query sources lists them")
    sources = [row.cells.get("id", "") for table in tables if table.class_name == "Source" for row in table.rows]
    if source not in sources:
        fix = "name a row of graph/sources.tsv with --source, or add the document there first"
        raise UsageError(f"{source!r} is no source{did_you_mean(source, sources)}", fix=fix)


def _mint(kind: Kind, taken: set[str], label: str | None, source: str | None) -> str:
    if kind.segment == "statement":
        while (identifier := f"{kind.id_prefix}-{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}") in taken:
            continue
        return identifier
    if kind.segment == "evidence":
        own = re.compile(re.escape(source or "") + r"-\d{4,}")
        numbers = [int(name.rpartition("-")[2]) for name in taken if own.fullmatch(name)]
        return f"{source}-{max(numbers, default=0) + _STEP:04d}"
    if not label:
        raise UsageError(f"a new {kind.label} needs a label", fix="write --label 'its name'; the id is made from it")
    slug = make_slug(label)
    if not slug:
        raise UsageError(f"the label {label!r} makes no id", fix="give one with Latin letters or digits; the row may have another")
    if slug in taken:
        raise UsageError(f"the id {slug} is taken", fix="use the row that has it, or give a label that tells the two apart")
    return slug


def make_slug(label: str) -> str:
    """Return the id that a label makes: lower-case words joined by hyphens.

    >>> make_slug("GABA-B receptor (human)")
    'gaba-b-receptor-human'
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _file_of(kind: Kind, source: str | None) -> str:
    places = {"id": f"graph/entities/{kind.name}.tsv", "statement": f"graph/statements/{kind.name}.tsv", "source": "graph/sources.tsv"}
    return places.get(kind.segment, f"graph/evidence/{source}.tsv")


def _needed(columns: dict[str, Column], tables: list[Table], class_name: str) -> list[str]:
    """Return the header of a table of the same kind, or all columns of the class itself with the common ones."""
    like = next((table.header for table in tables if table.class_name == class_name), None)
    if like:
        return [name for name in like if name != "id"]
    own = [name for name, column in columns.items() if class_name in column.domains]
    common = [name for name in ("label", "definition", "subject", "polarity", "review_state") if name in columns]
    return [*common, *(name for name in own if name not in common)]


def _explain(column: Column) -> str:
    shown = list(column.values)[:_SHOWN]
    values = f": {', '.join(shown)}{', …' if len(column.values) > _SHOWN else ''}" if shown else ""
    return f"  {column.name}: {column.definition} [{explain_takes(column).replace('`', '')}{values}]"
