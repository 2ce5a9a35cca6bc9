"""The column dictionary in ``graph/README.md``, made from the ontology: which tables there are and what their columns take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bac_kg.errors import BacKgError
from bac_kg.suggest import join_words

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.ontology.schema import Column, Schema

BEGIN = "<!-- dictionary: written by bac-kg fmt from ontology/bac-kg.ttl -->"
END = "<!-- end of dictionary -->"
_FOLDERS = {"id": "entities/{}.tsv", "statement": "statements/{}.tsv", "evidence": "evidence/<source>.tsv", "source": "sources.tsv"}
_DATES = {"EDTF": "a date as precise as the source (EDTF: `2017-07-24`, `2008`, `196X`) or `not-stated`"}


def render_dictionary(schema: Schema) -> str:
    """Return the dictionary as Markdown: the tables, the columns, the closed lists."""
    return "\n".join((BEGIN, "", *_tables(schema), "", *_columns(schema), "", *_lists(schema), "", END))


def write_dictionary(readme: Path, schema: Schema) -> bool:
    """Write the dictionary between its marks in a README; return whether anything changed.

    :raises BacKgError: if there is no such file, or the marks are missing.
    """
    place = f"{readme.parent.name}/{readme.name}"
    fix = f"put the lines '{BEGIN}' and '{END}', in this order, where the column dictionary belongs"
    if not readme.is_file():
        raise BacKgError(f"{place} is missing", fix=f"write the file; {fix}")
    before = readme.read_text(encoding="utf-8")
    head, begin, rest = before.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise BacKgError(f"{place} lacks the marks of the column dictionary", fix=fix)
    after = head + render_dictionary(schema) + tail
    if after != before:
        readme.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def explain_takes(column: Column) -> str:
    """Return what a cell of a column takes, in words."""
    if column.datatype:
        local = re.split(r"[/#]", column.datatype)[-1]
        takes = _DATES.get(local, {"langString": "text"}.get(local, local))
    else:
        parts = [f"a value of {name}" for name in column.lists if name != "NotStated"]
        parts += [f"an id of {name}" for name in column.classes]
        takes = join_words([*parts, *(["`not-stated`"] if "not-stated" in column.values else [])], "or")
    return f"{takes}; several separated by `|`" if column.many else takes


def _tables(schema: Schema) -> list[str]:
    rows = ["### Tables", "", "| table | id | a row is |", "|---|---|---|"]
    for kind in sorted(schema.kinds.values(), key=lambda kind: (list(_FOLDERS).index(kind.segment), kind.name)):
        identifier = {"statement": f"`{kind.id_prefix}-xxxxx`", "evidence": "`<source>-0010`"}.get(kind.segment, "slug")
        rows.append(f"| `{_FOLDERS[kind.segment].format(kind.name)}` | {identifier} | {kind.definition} |")
    return rows


def _columns(schema: Schema) -> list[str]:
    rows = ["### Columns", "", "| column | what it holds | a cell takes | tables that may have it |", "|---|---|---|---|"]
    for name, column in sorted(schema.columns.items()):
        tables = join_words(column.domains) if column.domains else "all"
        rows.append(f"| `{name}` | {column.definition} | {explain_takes(column)} | {tables} |")
    return rows


def _lists(schema: Schema) -> list[str]:
    lists: dict[str, list[str]] = {}
    for column in schema.columns.values():
        named = [name for name in column.lists if name != "NotStated"]
        if len(named) == 1:
            lists[named[0]] = [value for value in column.values if value != "not-stated"]
    rows = ["### Closed lists", "", "What each value means stands in `ontology/bac-kg.ttl`.", "", "| list | values |", "|---|---|"]
    return rows + [f"| {name} | {', '.join(f'`{value}`' for value in values)} |" for name, values in sorted(lists.items())]
