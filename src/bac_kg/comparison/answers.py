"""Which saved queries answer otherwise in another state of the graph, in which rows, and through which evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from bac_kg.comparison.things import ADDED, CHANGED, REMOVED, ValueChange
from bac_kg.namespaces import EVIDENCE, STATEMENT, contract
from bac_kg.sparql.answer import ANSWER_COLUMNS, plain_text
from bac_kg.stores.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.comparison.sides import Side
    from bac_kg.comparison.things import Change, Said
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.sparql.answer import Term

    Row = tuple[Term | None, ...]

NEW_QUERY, GONE_QUERY, OTHER_QUERY = "the query is new", "the query is gone", "the query itself was changed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is added, removed or changed: its own columns in words, what differs, its evidence, and the changed things behind it.

    ``evidence`` are the items on which the row rests, by IRI; ``through`` are changes of things that the row names or that bear on its
    statement.
    """

    change: str
    text: str
    values: tuple[ValueChange, ...]
    evidence: tuple[str, ...]
    through: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A saved query whose answer at its defaults differs, with a note if the query itself does."""

    query: str
    summary: str
    note: str
    rows: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class _Answered:
    """A query's rows in one state: each with its number of times, under the columns of the query."""

    columns: tuple[str, ...]
    rows: Counter[Row]


class Links:
    """What is said of things in both states, and which things changed: leads from a row to the evidence behind it."""

    def __init__(self, one: Said, other: Said, changes: Iterable[Change]) -> None:
        self._said = (one, other)
        self._changed = {change.iri: change for change in changes}
        self._naming: dict[str, set[str]] = {}
        for said in self._said:
            for iri, pairs in said.pairs.items():
                if iri.startswith((STATEMENT, EVIDENCE)):
                    for _, value in pairs:
                        if isinstance(value, NamedNode) and value.value.startswith(STATEMENT):
                            self._naming.setdefault(value.value, set()).add(iri)

    def evidence(self, cells: dict[str, str]) -> tuple[str, ...]:
        """Return the evidence items on which a row rests: those of its statement at its source and locator, as far as it has them."""
        items = {iri for iri in self._naming.get(cells.get("statement", ""), ()) if iri.startswith(EVIDENCE)}
        for name in ("source", "locator"):
            if cells.get(name):
                items = {iri for iri in items if cells[name] in self._values(iri)}
        return tuple(sorted(items))

    def through(self, named: set[str], evidence: tuple[str, ...], change: str) -> tuple[Change, ...]:
        """Return the changed things behind a row, the nearest that there are.

        A row comes and goes with its own evidence and with what it names. It changes, as when it becomes disputed, with whatever names its
        statements. Else what its statements name has changed, such as the label of a population.
        """
        statements = {iri for iri in named if iri.startswith(STATEMENT)}
        naming = {iri for statement in statements for iri in self._naming.get(statement, ())}
        beyond = {value for statement in statements for value in self._values(statement)}
        own = self._changed.keys() & {*evidence} if change != CHANGED else set()
        near = own or self._changed.keys() & naming
        found = (self._changed.keys() & named) | near or self._changed.keys() & beyond
        return tuple(self._changed[iri] for iri in sorted(found))

    def _values(self, iri: str) -> set[str]:
        return {value.value for said in self._said for _, value in said.pairs.get(iri, ())}


def compare_answers(one: Side, other: Side, links: Links) -> list[AnswerChange]:
    """Return the saved queries whose answers at their defaults differ, by name.

    :raises QueryError: if a query of one state fails there.
    """
    stores = [EmbeddedStore.from_quads(side.quads) for side in (one, other)]
    found = []
    for name in sorted(one.queries.keys() | other.queries.keys()):
        old, new = one.queries.get(name), other.queries.get(name)
        before, after = (_answer(store, query) for store, query in zip(stores, (old, new), strict=True))
        query = new or old
        assert query is not None
        note = NEW_QUERY if old is None else GONE_QUERY if new is None else "" if old.text == new.text else OTHER_QUERY
        rows = _compare_rows(before, after, query, links)
        if rows or note in (NEW_QUERY, GONE_QUERY):
            found.append(AnswerChange(name, query.summary, note, tuple(rows)))
    return found


def _answer(store: EmbeddedStore, query: SavedQuery | None) -> _Answered:
    if query is None:
        return _Answered((), Counter())
    answer = store.select(query.text)
    return _Answered(answer.columns, Counter(answer.rows))


def _compare_rows(before: _Answered, after: _Answered, query: SavedQuery, links: Links) -> list[RowChange]:
    same = before.columns == after.columns  # else no row is the same
    gone = [_cells(row, before.columns) for row in ((before.rows - after.rows) if same else before.rows).elements()]
    come = [_cells(row, after.columns) for row in ((after.rows - before.rows) if same else after.rows).elements()]
    keys = [tuple(cells.get(name, "") for name in query.key) for cells in (*gone, *come)]
    counts = (Counter(keys[: len(gone)]), Counter(keys[len(gone) :]))
    paired = {key for key in counts[0] if counts[0][key] == counts[1][key] == 1}
    old = {key: cells for key, cells in zip(keys, gone, strict=False) if key in paired}
    rows = []
    for key, cells in zip(keys[len(gone) :], come, strict=True):
        rows.append(_row_change(CHANGED if key in paired else ADDED, old.get(key, {}), cells, links))
    rows += [_row_change(REMOVED, cells, {}, links) for key, cells in zip(keys, gone, strict=False) if key not in paired]
    return rows


def _row_change(change: str, before: dict[str, str], after: dict[str, str], links: Links) -> RowChange:
    cells = after or before
    own = [contract(text) for name, text in cells.items() if name not in ANSWER_COLUMNS and text]
    values = [
        ValueChange(name, (contract(before.get(name, "")),), (contract(after.get(name, "")),))
        for name in (cells if change == CHANGED else ())
        if before.get(name, "") != after.get(name, "")
    ]
    named = {text for each in (before, after) for text in each.values() if text.startswith("http")}
    evidence = links.evidence(cells)
    return RowChange(change, " · ".join(own), tuple(values), evidence, links.through(named, evidence, change))


def _cells(row: Row, columns: tuple[str, ...]) -> dict[str, str]:
    return {name: plain_text(term) for name, term in zip(columns, row, strict=True)}
