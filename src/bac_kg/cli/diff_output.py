"""Prints the difference of two states of the graph: as text for people, cut where it is long, or whole as JSON or TSV."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from bac_kg.namespaces import contract
from bac_kg.suggest import count_of, join_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bac_kg.comparison.answers import AnswerChange, RowChange
    from bac_kg.comparison.difference import Difference
    from bac_kg.comparison.things import Change, ValueChange

SHOWN = 20
_SIGNS = {"added": "+", "removed": "-", "withdrawn": "x", "changed": "~"}
TSV_COLUMNS = ("part", "change", "where", "thing", "label", "property", "before", "after", "evidence", "through")


def _text(difference: Difference) -> str:
    lines = [f"{difference.one} → {difference.other}"]
    for section, group in groupby(difference.things, key=lambda change: change.section):
        changes = list(group)
        lines += ["", f"{section}: {_counted(change.change for change in changes)}"]
        lines += _cut([_thing_lines(change) for change in changes])
    lines += ["", f"saved queries that answer otherwise: {len(difference.answers)}"]
    for answer in difference.answers:
        lines += ["", _answer_head(answer), *_cut([_row_lines(row) for row in answer.rows])]
    return "\n".join(lines) + "\n"


def _counted(kinds: Iterable[str]) -> str:
    return join_words(f"{number} {kind}" for kind, number in Counter(kinds).items())


def _cut(blocks: Sequence[list[str]]) -> list[str]:
    lines = [line for block in blocks[:SHOWN] for line in block]
    return lines + ([f"  … and {len(blocks) - SHOWN} more; -f tsv tells all"] if len(blocks) > SHOWN else [])


def _thing_lines(change: Change) -> list[str]:
    return [f"  {_SIGNS[change.change]} {contract(change.iri)}  {change.label}".rstrip(), *_value_lines(change.values)]


def _value_lines(values: Iterable[ValueChange]) -> list[str]:
    return [f"      {value.name}: {_joined(value.before)} → {_joined(value.after)}" for value in values]


def _joined(values: Sequence[str]) -> str:
    return "; ".join(value for value in values if value) or "(nothing)"


def _answer_head(answer: AnswerChange) -> str:
    parts = [count_of(len(answer.rows), "row")] if answer.rows else []
    counted = f" ({_counted(row.change for row in answer.rows)})" if answer.rows else ""
    return f"{answer.query}: {answer.summary}\n  {'; '.join([*parts, *([answer.note] if answer.note else [])])}{counted}"


def _row_lines(row: RowChange) -> list[str]:
    lines = [f"  {_SIGNS[row.change]} {row.text}", *_value_lines(row.values)]
    if row.evidence:
        lines.append(f"      evidence: {', '.join(map(contract, row.evidence))}")
    lines += [f"      through {change.change}: {contract(change.iri)}  {change.label}" for change in row.through]
    return lines


def _json(difference: Difference) -> str:
    return json.dumps(asdict(difference), indent=1, ensure_ascii=False) + "\n"


def _tsv(difference: Difference) -> str:
    rows: list[tuple[str, ...]] = [TSV_COLUMNS]
    for change in difference.things:
        rows += _thing_cells(change)
    for answer in difference.answers:
        if answer.note:
            rows.append(("query", answer.note, answer.query, "", answer.summary, "", "", "", "", ""))
        rows += [_row_cells(answer.query, row) for row in answer.rows]
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)


def _thing_cells(change: Change) -> list[tuple[str, ...]]:
    head = ("thing", change.change, change.section, contract(change.iri), change.label)
    values = [(value.name, "; ".join(value.before), "; ".join(value.after)) for value in change.values]
    return [(*head, *value, "", "") for value in values or [("", "", "")]]


def _row_cells(query: str, row: RowChange) -> tuple[str, ...]:
    before = "; ".join(f"{value.name}={_joined(value.before)}" for value in row.values)
    after = "; ".join(f"{value.name}={_joined(value.after)}" for value in row.values)
    through = " ".join(f"{change.change}:{contract(change.iri)}" for change in row.through)
    return ("answer", row.change, query, "", row.text, "", before, after, " ".join(map(contract, row.evidence)), through)


DIFF_FORMATS: dict[str, Callable[[Difference], str]] = {"text": _text, "json": _json, "tsv": _tsv}
