"""The plain data that the modules hand to each other: cells, rows, tables and problems."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A place in a table: file relative to the project, row as a spreadsheet numbers it (the header is row 1), column."""

    file: str
    row: int
    column: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its spreadsheet row number and its non-empty cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A curated table: the class of its rows, its header, its rows, and the values that its file name gives to each row."""

    file: str
    class_name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    given: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at its place, with the way to mend it.

    >>> print(Problem("no such finding", "write an id of ClinicalFinding", file="a.tsv", row=7, column="finding"))
    a.tsv, row 7, column finding: no such finding
      fix: write an id of ClinicalFinding
    """

    message: str
    fix: str
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    check: str = ""
    severity: str = "ERROR"

    @property
    def place(self) -> str:
        """The place as people read it: file, row and column, as far as they are known."""
        parts = (self.file, f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """Reading order: by file, row, column."""
        return (self.file, self.row, self.column, self.message)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        note = "" if self.severity == "ERROR" else f"{self.severity.lower()}: "
        return f"{place}{note}{self.message}\n  fix: {self.fix}"
