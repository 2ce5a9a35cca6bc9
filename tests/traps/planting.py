"""Copies of the curated tables in memory, in which a test plants a row or an axiom and sees what catches it.

The checkout's files are read once; a copy shares their rows, so a test pays only for loading and for the rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from right_rows import EVIDENCE, LABEL, RIGHT, SOURCE

from bac_kg.assembly.assemble import load_ontology
from bac_kg.assembly.rules import derive_in, find_rules
from bac_kg.assembly.skolem import skolemise
from bac_kg.errors import ProblemsError
from bac_kg.loaders.rows import Loaded, load_rows
from bac_kg.model import Cell, Problem, Row, Table
from bac_kg.namespaces import GRAPH, PREFIXES
from bac_kg.ontology.reading import Schema, read_schema
from bac_kg.queries.file import read_queries
from bac_kg.queries.parameters import bind_texts
from bac_kg.queries.saved_query import SavedQuery
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.tables.reading import ID, RETIRED_FILE, read_tables
from bac_kg.tables.references import table_file
from bac_kg.validation.checks import read_checks, run_checks
from bac_kg.validation.shapes import run_shapes

ROOT = Path(__file__).parents[2]
_PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
_REGISTERS = ("Gap", "Disagreement", "CoverageEntry")  # these have members or searched sources in place of evidence
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # of which the ids of statements are made

Answer = list[dict[str, str]]


@dataclass(frozen=True)
class Ground:
    """What the checkout holds: schema, tables, ontology, rules, saved queries and checks."""

    schema: Schema
    tables: tuple[Table, ...]
    ontology: tuple[Quad, ...]
    rules: tuple[Path, ...]
    queries: dict[str, SavedQuery]
    checks: dict[str, SavedQuery]


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted or changed row: its id, and where it stands."""

    id: str
    file: str
    number: int

    def cell(self, column: str) -> Cell:
        """Return the cell of the row in a column."""
        return Cell(self.file, self.number, column)


@cache
def read_ground() -> Ground:
    """Return what the checkout holds, read once for all tests."""
    tables, problems = read_tables(ROOT)
    if problems:
        raise ProblemsError(problems)
    return Ground(
        read_schema(ROOT / "ontology" / "bac-kg.ttl"),
        tuple(tables),
        tuple(load_ontology(ROOT / "ontology")),
        tuple(find_rules(ROOT / "ontology" / "rules")),
        read_queries(ROOT / "queries"),
        read_checks(ROOT / "queries"),
    )


@cache
def shipped() -> Copy:
    """Return the data as they are; nothing may be planted in it, since all tests share it."""
    return Copy()


class Copy:
    """The curated tables, to plant in first and to look at then."""

    def __init__(self) -> None:
        self.ground = read_ground()
        self._tables = {table.file: table for table in self.ground.tables}
        self._rules = list(self.ground.rules)
        self._axioms: list[Quad] = []
        self._planted: list[Planted] = []
        self._engine = Store()
        self._rows = 0
        self._items = 0

    def plant(self, class_name: str, *, source: str = LABEL, **cells: str) -> Planted:
        """Add a row: the right row of its class with these cells instead ("" empties one), and one evidence item if it is a statement."""
        kind = self.ground.schema.kinds[class_name]
        row = {ID: f"{kind.id_prefix}-trap{_LETTERS[self._rows % len(_LETTERS)]}", **RIGHT.get(class_name, {}), **cells}
        self._rows += 1
        if kind.segment == "statement":
            row.setdefault("review_state", "proposed")
        if kind.segment == "id":
            row = {"label": row[ID].replace("-", " "), "definition": f"Planted by a test as {row[ID]}.", **row}
        planted = self._append(table_file(kind), class_name, row)
        if kind.segment == "statement" and class_name not in _REGISTERS:
            self.support(planted.id, source=source)
        return planted

    def support(self, statement: str, *, source: str = LABEL, **cells: str) -> Planted:
        """Add an evidence item for a statement, from a planted label unless another source is named."""
        self._items += 10
        if source == LABEL and LABEL not in {row.cells[ID] for row in self._tables["graph/sources.tsv"].rows}:
            self._append("graph/sources.tsv", "Source", SOURCE)
        row = {ID: f"{source}-9{self._items:03}", "statement": statement, "locator": f"section {self._items // 10}", **EVIDENCE, **cells}
        return self._append(f"graph/evidence/{source}.tsv", "EvidenceItem", row, {"source": source})

    def find(self, class_name: str, **cells: str) -> list[Planted]:
        """Return the rows of a table that have these cells ("" for an empty one)."""
        table = self._tables[table_file(self.ground.schema.kinds[class_name])]
        return [Planted(row.cells[ID], table.file, row.number) for row in table.rows if _fits(row, cells)]

    def find_evidence(self, **cells: str) -> list[Planted]:
        """Return the evidence items that have these cells."""
        tables = [table for table in self._tables.values() if table.class_name == "EvidenceItem"]
        return [Planted(row.cells[ID], table.file, row.number) for table in tables for row in table.rows if _fits(row, cells)]

    def cells(self, place: Planted) -> dict[str, str]:
        """Return the filled cells of a row."""
        return dict(next(row.cells for row in self._tables[place.file].rows if row.number == place.number))

    def change(self, place: Planted, **cells: str) -> Planted:
        """Change cells of a row ("" empties one)."""
        table = self._tables[place.file]
        rows = tuple(_edited(row, cells) if row.number == place.number else row for row in table.rows)
        self._tables[place.file] = replace(table, header=_widened(table.header, cells), rows=rows)
        self._planted.append(place)
        return place

    def drop(self, place: Planted) -> None:
        """Take a row out, and with it the evidence items that point to it."""
        for file, table in self._tables.items():
            rows = tuple(row for row in table.rows if place.id not in (row.cells[ID], row.cells.get("statement", "")))
            self._tables[file] = replace(table, rows=rows)

    def retire(self, identifier: str, **cells: str) -> None:
        """Withdraw an id that is not in use."""
        table = self._tables[RETIRED_FILE]
        row = Row(len(table.rows) + 2, {ID: identifier, **cells})
        self._tables[table.file] = replace(table, header=_widened(table.header, row.cells), rows=(*table.rows, row))

    def add_turtle(self, text: str) -> None:
        """Add axioms or triples to the ontology's graph."""
        triples = [quad.triple for quad in parse(_PREFIXES + text, format=RdfFormat.TURTLE, rename_blank_nodes=True)]
        self._axioms += [Quad(one.subject, one.predicate, one.object, NamedNode(GRAPH + "ontology")) for one in skolemise(triples)]

    def add_rule(self, path: Path) -> None:
        """Add a rule that runs after those of the project."""
        self._rules.append(path)

    @property
    def tables(self) -> list[Table]:
        """The tables with what is planted in them."""
        return list(self._tables.values())

    @cached_property
    def loaded(self) -> Loaded:
        """The tables as quads; fails if a table is refused."""
        return load_rows(self.tables, self.ground.schema)

    @cached_property
    def quads(self) -> list[Quad]:
        """All quads: ontology, rows, and what the rules derive."""
        stated = [*self.ground.ontology, *self._axioms, *self.loaded.quads]
        self._engine.bulk_extend(Quad(*quad.triple) for quad in stated)
        return [*stated, *derive_in(self._engine, self._rules)]

    @cached_property
    def store(self) -> EmbeddedStore:
        """The quads as a store."""
        self._engine.bulk_extend(self.quads)  # its default graph holds their triples since the rules ran in it
        return EmbeddedStore(self._engine, "a planted copy")

    @cached_property
    def problems(self) -> list[Problem]:
        """What the loader refuses, or else what the checks find here and not in the data shipped."""
        try:
            found = run_checks(self.store, self.ground.checks.values(), self.loaded)
        except ProblemsError as error:
            return list(error.problems)
        known = set() if self is shipped() else set(shipped().problems)
        return [problem for problem in found if problem not in known]

    @cached_property
    def shape_problems(self) -> list[Problem]:
        """What the shapes find in the planted rows."""
        homes = {(place.file, place.number) for place in self._planted}
        rows = {iri for iri, cell in self.loaded.homes.items() if (cell.file, cell.row) in homes}
        planted = [quad for quad in self.loaded.quads if str(quad.subject)[1:-1] in rows]
        return run_shapes(planted, self.ground.ontology, ROOT / "ontology" / "shapes.ttl", self.loaded) if planted else []

    def told(self, place: Planted, column: str) -> set[str]:
        """Return what is told of one cell: the names of the checks, or the messages of the loader."""
        return _told(self.problems, place.cell(column))

    def lacks(self, place: Planted, column: str) -> set[str]:
        """Return the messages of the shapes about one cell."""
        return _told(self.shape_problems, place.cell(column))

    def refuses(self, place: Planted, column: str, value: str) -> bool:
        """Return whether the loader refuses the value of a cell, as no value of its list or no row of its class."""
        return any(message.startswith(f"'{value}' is ") for message in self.told(place, column))

    def header(self, place: Planted) -> Planted:
        """Return the header row of the table in which a row stands."""
        return Planted("", place.file, 1)

    def told_of(self, name: str) -> set[str]:
        """Return what is told of a thing that is no row, such as a term of the ontology, by its CURIE."""
        return _names([one for one in self.problems if one.file == name])

    def errors(self) -> set[str]:
        """Return what checks and shapes tell of any row, warnings left out."""
        return _names([one for one in (*self.problems, *self.shape_problems) if one.severity == "ERROR"])

    def ask(self, name: str, **parameters: str) -> Answer:
        """Return the rows of a saved query, IRIs as their last part, unbound columns left out."""
        query = self.ground.queries[name]
        return self.select(bind_texts(query, parameters, self.store))

    def select(self, text: str) -> Answer:
        """Return the rows of a SELECT query, IRIs as their last part, unbound columns left out."""
        answer = self.store.select(text)
        named = (zip(answer.columns, row, strict=True) for row in answer.rows)
        return [{column: _plain(term) for column, term in row if term is not None} for row in named]

    def says(self, triple: str) -> bool:
        """Return whether the graph holds a triple, written as in SPARQL."""
        return self.store.ask(f"ASK {{ {triple} }}")

    def _append(self, file: str, class_name: str, cells: dict[str, str], given: dict[str, str] | None = None) -> Planted:
        table = self._tables.get(file) or Table(file, class_name, (ID,), (), given or {})
        number = max((row.number for row in table.rows), default=1) + 1
        row = Row(number, {name: text for name, text in cells.items() if text})
        self._tables[file] = replace(table, header=_widened(table.header, cells), rows=(*table.rows, row))
        place = Planted(cells[ID], file, number)
        self._planted.append(place)
        return place


def _fits(row: Row, cells: dict[str, str]) -> bool:
    return all(row.cells.get(name, "") == text for name, text in cells.items())


def _edited(row: Row, cells: dict[str, str]) -> Row:
    return Row(row.number, {name: text for name, text in {**row.cells, **cells}.items() if text})


def _widened(header: tuple[str, ...], cells: dict[str, str]) -> tuple[str, ...]:
    return (*header, *(name for name in cells if name not in header))


def _told(problems: list[Problem], cell: Cell) -> set[str]:
    return _names([one for one in problems if Cell(one.file, one.row, one.column) == cell])


def _names(problems: list[Problem]) -> set[str]:
    return {problem.check if problem.check not in ("", "shape") else problem.message for problem in problems}


def _plain(term: object) -> str:
    return term.value if isinstance(term, Literal) else str(term).strip("<>").rsplit("/", 1)[-1]
