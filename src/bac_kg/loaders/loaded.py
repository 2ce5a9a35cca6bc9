"""What a loader hands on: quads, and the cell that each of them comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from bac_kg.model import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.ontology.schema import Kind
    from bac_kg.tables.cells import Reading


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with all its cells read; ``cells`` are the texts, with those that the file's name gives."""

    id: str
    iri: str
    kind: Kind
    file: str
    number: int
    header: tuple[str, ...]
    cells: dict[str, str]
    readings: dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Quads in reading order, and their cells by (subject, property, value).

    Subjects and properties are IRIs; a value is an IRI or, for a literal, its N-Triples form.
    ``homes`` gives the id cell of a row by its IRI, ``columns`` the column of a property by its IRI.
    """

    quads: list[Quad] = field(default_factory=list)
    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    homes: dict[str, Cell] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def add(self, subject: NamedNode, pairs: Iterable[tuple[NamedNode, NamedNode | Literal]], graph: NamedNode, cell: Cell) -> None:
        """Add what one cell says about a subject."""
        focus = subject.value
        for path, value in pairs:
            self.quads.append(Quad(subject, path, value, graph))
            self.cells[focus, path.value, value_key(value)] = cell

    def find_cell(self, focus: str, path: str = "", value: str = "") -> Cell | None:
        """Return the cell of a validation result: by focus, path and value, then by focus and path, then by focus; None if it is no row.

        An empty cell of a known column is found too: it is where a missing value belongs.
        """
        found = self.cells.get((focus, path, value))
        home = self.homes.get(focus)
        if found or home is None:
            return found
        return Cell(home.file, home.row, self.columns[path]) if path in self.columns else home


def join_loaded(one: Loaded, other: Loaded) -> Loaded:
    """Return what two loaders hand on, as one."""
    return Loaded([*one.quads, *other.quads], one.cells | other.cells, one.homes | other.homes, one.columns | other.columns)


def value_key(term: NamedNode | Literal) -> str:
    """Return the key of a value in ``Loaded.cells``.

    >>> value_key(Literal("mild", language="en"))
    '"mild"@en'
    """
    return term.value if isinstance(term, NamedNode) else str(term)
