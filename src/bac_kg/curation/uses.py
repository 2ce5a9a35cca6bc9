"""Where an id or a term is named: in cells of tables, in the mapping file, in ontology, rules and queries, and in what else is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.loaders.sssom_file import MAPPINGS_FILE, parse_mappings
from bac_kg.model import Cell
from bac_kg.namespaces import contract
from bac_kg.sparql.groups import read_groups
from bac_kg.sparql.scanner import scan
from bac_kg.tables.cells import split_cell
from bac_kg.tables.reading import ID, RETIRED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bac_kg.model import Table
    from bac_kg.ontology.schema import Column, Kind, Schema

_TEXTS = ("ontology/*.ttl", "ontology/rules/*.rq", "queries/**/*.rq")
_READ_BY_PEOPLE = ("*.md", "*/**/*.md", "graph/*/*.tsv", "graph/*.tsv", "tests/**/*.py", "tests/**/*.tsv", "tests/**/*.txt")
_BUILT = ("graph/release/", "graph/README.md", "node_modules/")  # bac-kg build and bac-kg fmt write them
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, order=True)
class CellUse:
    """A cell that names an id: its place, the id of its row, its text, and the other ids that the row names."""

    cell: Cell
    row_id: str
    text: str
    beside: tuple[str, ...] = ()

    def replaced(self, old: str, new: str) -> str:
        """Return the text of the cell with another id in the place of this one."""
        return "|".join(dict.fromkeys(new if part == old else part for part in _BAR.split(self.text)))


def find_cells(tables: Iterable[tuple[Table, Kind]], schema: Schema, name_in_cell: str, fits: Callable[[Column], bool]) -> list[CellUse]:
    """Return the cells that name an id or a value of a closed list, in those columns that may hold it, in reading order."""
    uses = []
    for table, kind in tables:
        columns = {name: column for name, column in schema.columns_of(kind.name).items() if fits(column)}
        for row in table.rows:
            named = {name: _parts(row.cells[name], columns[name]) for name in row.cells if name in columns}
            for name, parts in named.items():
                if name_in_cell in parts:
                    beside = (row.cells.get(ID, ""), *(one for others in named.values() for one in others))
                    uses.append(CellUse(Cell(table.file, row.number, name), row.cells.get(ID, ""), row.cells[name], beside))
    return uses


def find_tombstones(tables: Iterable[Table], identifier: str) -> list[CellUse]:
    """Return the cells of ``graph/retired.tsv`` that name this id as what replaces another."""
    return [
        CellUse(Cell(table.file, row.number, "replaced_by"), row.cells.get(ID, ""), row.cells["replaced_by"])
        for table in tables
        if table.class_name == RETIRED
        for row in table.rows
        if identifier in row.cells.get("replaced_by", "").split("|")
    ]


def find_mappings(root: Path, curie: str) -> list[Cell]:
    """Return the cells of the mapping file whose subject is this one."""
    path = root / MAPPINGS_FILE
    mappings = parse_mappings(path.read_bytes())[0] if path.is_file() else None
    rows = mappings.rows if mappings else ()
    return [Cell(MAPPINGS_FILE, row.number, "subject_id") for row in rows if row.cells.get("subject_id") == curie]


def named_in_text(iri: str) -> re.Pattern[str]:
    """Return what finds a thing in Turtle and SPARQL, as a CURIE or an IRI.

    >>> [match[0] for match in named_in_text("https://w3id.org/bac-kg/id/pain").finditer("bacr:pain , bacr:pain-relief , xbacr:pain .")]
    ['bacr:pain']
    """
    return re.compile(rf"(?<![\w.-]){re.escape(contract(iri))}(?![\w-]|\.\w)|{re.escape(iri)}(?![\w-]|\.\w)")


def find_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Give each file of ontology, rules and queries with its content."""
    for pattern in _TEXTS:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def replace_in_text(text: str, iri: str, other: str) -> str:
    """Return a text with every CURIE and IRI of one thing turned into that of another."""
    return named_in_text(iri).sub(lambda match: other if match[0] == iri else contract(other), text)


def find_doubled(text: str, iri: str) -> list[int]:
    r"""Return the lines of a query on which a VALUES block names a thing twice, which doubles its rows.

    >>> find_doubled("SELECT ?x {\n VALUES ?x { bac:a <https://w3id.org/bac-kg/ontology/a> } }", "https://w3id.org/bac-kg/ontology/a")
    [2]
    """
    tokens = scan(text)
    forms = (contract(iri), f"<{iri}>")
    found = []
    for block in read_groups(tokens).blocks:
        if sum(token.text in forms for token in tokens if block.start <= token.start < block.end) > 1:
            found.append(text.count("\n", 0, block.start) + 1)
    return found


def find_left(root: Path, pattern: re.Pattern[str], rewritten: Iterable[str]) -> list[str]:
    """Return the documents, tests and tables, apart from those rewritten, that name something: people have to look at them."""
    files = {path.relative_to(root).as_posix(): path for each in _READ_BY_PEOPLE for path in root.glob(each)}
    kept = {file: path for file, path in files.items() if not file.startswith((".", *_BUILT)) and "/." not in file}
    done = set(rewritten)
    return sorted(file for file, path in kept.items() if file not in done and pattern.search(path.read_text(encoding="utf-8")))


def _parts(text: str, column: Column) -> list[str]:
    return split_cell(text, column)[0]
