"""The one form of a curated table: rows sorted by id, spacing and spreadsheet damage mended, what is lost told."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from bac_kg.model import Problem
from bac_kg.tables.reading import ID, parse_table
from bac_kg.tables.spreadsheet import BOM, damage_fix, find_damage, mend_cell, unwrap_row

_NUMBER_AT_END = re.compile(r"-(\d{4,})$")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A table in its one form: its bytes, what was mended in words, and what a person has to mend."""

    data: bytes
    mended: tuple[str, ...]
    left: tuple[Problem, ...]


def row_order(identifier: str) -> str:
    """Return the sort key of a row: its id, with the number of an evidence id filled up so that 10000 follows 9990.

    >>> sorted(["label-10000", "label-9990"], key=row_order)
    ['label-9990', 'label-10000']
    """
    return _NUMBER_AT_END.sub(lambda match: "-" + match[1].zfill(12), identifier)


def format_table(table: bytes | str, file: str = "table.tsv") -> Formatted:
    r"""Return the table sorted by id, with harmless damage undone; a date or a rounded code stays and is told.

    Formatting twice changes nothing more.

    >>> format_table("id\tlabel\r\nb\t“B”\r\na\tA\r\n").data
    b'id\tlabel\na\tA\nb\tB\n'
    >>> format_table("id\tlabel\r\nb\t“B”\r\na\tA\r\n").mended
    ('line ends', 'curly quotes (1x)', 'wrapping quotes (1x)', 'rows sorted by id')
    """
    data = table.encode() if isinstance(table, str) else table
    text, mended = _decode(data)
    if text is None:
        return Formatted(data, (), tuple(parse_table(data, file, "")[1]))
    grid, found = _split_cells(text)
    mended += found
    if not grid:
        return Formatted(data, (), tuple(parse_table(data, file, "")[1]))
    if _can_be_sorted(grid):
        body = sorted(grid[1:], key=lambda cells: row_order(cells[0]))
        if body != grid[1:]:
            mended.append("rows sorted by id")
        grid = [grid[0], *body]
    result = "".join("\t".join(cells) + "\n" for cells in grid).encode()
    return Formatted(result, tuple(mended), _what_is_left(result, file))


def _decode(data: bytes) -> tuple[str | None, list[str]]:
    mended = []
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
            mended.append("encoding UTF-16")
        else:
            text = data.decode()
    except UnicodeDecodeError:
        return None, []
    if text.startswith(BOM):
        text = text[1:]
        mended.append("byte order mark")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        mended.append("line ends")
    if text and not text.endswith("\n"):
        text += "\n"
        mended.append("end of the last line")
    return text, mended


def _split_cells(text: str) -> tuple[list[list[str]], list[str]]:
    lines = text.split("\n")[:-1]
    counts: Counter[str] = Counter()
    grid = []
    for line in lines:
        cells, wrapped, names = _mend_row(line)
        counts["whole rows in quotes"] += wrapped
        if any(cells):
            grid.append(cells)
            counts.update(names)
        else:
            counts["empty rows"] += 1
    grid, counts["empty columns"] = _drop_empty_columns(grid)
    return grid, [f"{name} ({number}x)" for name, number in counts.items() if number]


def _mend_row(line: str) -> tuple[list[str], int, list[str]]:
    """Return the mended cells of a row, how often it was quoted as a whole, and what was mended in its cells.

    Cells that lose quotes of their own may leave a row that reads as quoted as a whole, as four quotes in one cell and one in the next
    do. So a row is mended until it is none; each turn takes quotes away.
    """
    wrapped = 0
    names: list[str] = []
    while True:
        inner = unwrap_row(line)
        wrapped += inner is not None
        mended = [mend_cell(cell) for cell in (line if inner is None else inner).split("\t")]
        names += [name for _, found in mended for name in found]
        cells = [text for text, _ in mended]
        line = "\t".join(cells)
        if unwrap_row(line) is None:
            return cells, wrapped, names


def _drop_empty_columns(grid: list[list[str]]) -> tuple[list[list[str]], int]:
    width = len(grid[0]) if grid else 0
    kept = width
    if all(len(cells) == width for cells in grid):
        while kept > 1 and not any(cells[kept - 1] for cells in grid):
            kept -= 1
    return [cells[:kept] if kept < width else cells for cells in grid], width - kept


def _can_be_sorted(grid: list[list[str]]) -> bool:
    # The pieces of a row that a line break tore apart must stay together, else nobody can join them again.
    width = len(grid[0])
    return grid[0][0] == ID and all(len(cells) == width and cells[0] for cells in grid)


def _what_is_left(data: bytes, file: str) -> tuple[Problem, ...]:
    table, problems = parse_table(data, file, "")
    for row in table.rows if table else ():
        for column, text in row.cells.items():
            damage = find_damage(text)
            if damage and damage.certain:
                place = {"file": file, "column": column, "value": text}
                problems.append(Problem(f"'{text}': {damage.words}", damage_fix(damage), row=row.number, severity="WARNING", **place))
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))
