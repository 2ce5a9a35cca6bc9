"""Curated tables as IANA TSV: read whole, and every breach of the contract named with its row, column and fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.model import Problem, Row, Table
from bac_kg.suggest import join_words
from bac_kg.tables.spreadsheet import BOM, FMT, mend_cell, unwrap_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = "id"
RETIRED = "RetiredId"  # the class name that stands for graph/retired.tsv, which holds no instances
RETIRED_FILE = "graph/retired.tsv"
SOURCES_FILE = "graph/sources.tsv"
_CLASS_FOLDERS = ("entities", "statements")
_SINGLE_TABLES = (("sources.tsv", "Source"), ("retired.tsv", RETIRED))
_NOT_TABLES = frozenset({"README.md", "mappings.sssom.tsv", "release", "evidence", *_CLASS_FOLDERS})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_TSV = "save it as UTF-8 text with tabs between the cells (text/tab-separated-values)"


def read_tables(root: Path) -> tuple[list[Table], list[Problem]]:
    """Return all curated tables below ``root/graph`` in a fixed order, and all problems of all of them.

    A table that cannot be read at all is missing from the list and named in the problems.
    """
    graph = root / "graph"
    if not graph.is_dir():
        return [], [Problem("the folder graph/ is missing", "run from the project's folder, or give it with --root", file="graph")]
    tables: list[Table] = []
    problems = _find_strangers(graph, root)
    for path, class_name, given in find_table_files(graph):
        table, found = read_table(path, root, class_name, given)
        problems += found
        if table:
            tables.append(table)
    return tables, problems


def read_table(path: Path, root: Path, class_name: str, given: dict[str, str] | None = None) -> tuple[Table | None, list[Problem]]:
    """Return the table at a path (None if it cannot be read at all) and all its problems; places are relative to ``root``.

    ``given`` holds the values that the file's name gives to each row.

    :raises OSError: if the file cannot be opened.
    """
    return parse_table(path.read_bytes(), path.relative_to(root).as_posix(), class_name, given)


def parse_table(data: bytes, file: str, class_name: str, given: dict[str, str] | None = None) -> tuple[Table | None, list[Problem]]:
    r"""Return the table that the bytes hold (None if they hold none) and all breaches of the table contract.

    Cells are cleaned of harmless damage in the returned table, so that one fault is not told twice.

    >>> table, problems = parse_table(b"id\tlabel\nbaclofen\tbaclofen\n", "graph/entities/Substance.tsv", "Substance")
    >>> table.rows[0].cells, problems
    ({'id': 'baclofen', 'label': 'baclofen'}, [])
    """
    text, problems = _decode(data, file)
    if not text:
        return None, problems
    lines, found = _split_lines(text, file)
    problems += found
    header, found = _read_header(lines[0], file, given or {})
    problems += found
    if ID not in header:
        return None, problems
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        row, found = _read_row(line, number, header, file)
        problems += found
        if row:
            rows.append(row)
    problems += _check_ids(rows, file)
    problems.sort(key=lambda problem: problem.sort_key)
    return Table(file, class_name, header, tuple(rows), dict(given or {})), problems


def find_table_files(graph: Path) -> Iterator[tuple[Path, str, dict[str, str] | None]]:
    """Give each curated table below a graph folder: its path, the class of its rows, and the values that its name gives."""
    for folder in _CLASS_FOLDERS:
        for path in sorted((graph / folder).glob("[!.]*.tsv")):
            yield path, path.stem, None
    for path in sorted((graph / "evidence").glob("[!.]*.tsv")):
        yield path, "EvidenceItem", {"source": path.stem}
    for name, class_name in _SINGLE_TABLES:
        if (graph / name).is_file():
            yield graph / name, class_name, None


def refuse_encoding(data: bytes, error: UnicodeDecodeError, fix: str, file: str) -> Problem:
    """Return the problem of bytes that are not UTF-8, at the row of the first byte that is wrong."""
    row = data.count(b"\n", 0, error.start) + 1
    return Problem(f"byte 0x{data[error.start]:02X} is not UTF-8", fix, file=file, row=row)


def _find_strangers(graph: Path, root: Path) -> list[Problem]:
    single = {name for name, _ in _SINGLE_TABLES}
    strangers = [path for path in graph.iterdir() if path.name not in _NOT_TABLES | single]
    for folder in (*_CLASS_FOLDERS, "evidence"):
        if (graph / folder).is_dir():
            strangers += [path for path in (graph / folder).iterdir() if path.suffix != ".tsv" and path.name != "README.md"]
    fix = "take it out of graph/, or name it as a table: entities/<Class>.tsv, statements/<Class>.tsv or evidence/<source>.tsv"
    return [
        Problem("is not a curated table", fix, file=path.relative_to(root).as_posix())
        for path in sorted(strangers)
        if not path.name.startswith(".")
    ]


def _decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    if data.startswith(_UTF16):
        return "", [Problem("the file is UTF-16, not UTF-8", FMT, file=file)]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return "", [refuse_encoding(data, error, _SAVE_AS_TSV, file)]
    problems = []
    if text.startswith(BOM):
        text = text[1:]
        problems.append(Problem("the file starts with a byte order mark", FMT, file=file, row=1))
    if not text.strip():
        problems.append(Problem("the file is empty", "write a header that starts with 'id', or delete the file", file=file))
        return "", problems
    return text, problems


def _split_lines(text: str, file: str) -> tuple[list[str], list[Problem]]:
    problems = []
    if "\r" in text:
        row = text.count("\n", 0, text.index("\r")) + 1
        problems.append(Problem("lines end with CR or CRLF, not LF", FMT, file=file, row=row))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines[-1]:
        problems.append(Problem("the last line has no line end", FMT, file=file, row=len(lines)))
    else:
        lines.pop()
    return lines, problems


def _read_header(line: str, file: str, given: dict[str, str]) -> tuple[tuple[str, ...], list[Problem]]:
    if "\t" not in line and ("," in line or ";" in line):
        message = "the cells are parted by commas or semicolons, not by tabs"
        return (), [Problem(message, _SAVE_AS_TSV, file=file, row=1)]
    cells, problems = _clean_cells((unwrap_row(line) or line).split("\t"), 1, (), file)
    for position, name in enumerate(cells, start=1):
        if not name:
            fix = "name the column, or run `bac-kg fmt` if it is empty in all rows"
            problems.append(Problem(f"column {position} has no name", fix, file=file, row=1))
        elif name in cells[: position - 1]:
            message = f"column {name} stands twice in the header"
            problems.append(Problem(message, "keep one of the two columns", file=file, row=1, column=name))
        elif name in given:
            message = f"the file's name gives the column already ('{given[name]}')"
            problems.append(Problem(message, "take the column out of the table", file=file, row=1, column=name))
    if cells[0] != ID:
        fix = "move column id to the first place" if ID in cells else "make id the first column and give each row an id"
        problems.append(Problem(f"the first column is '{cells[0]}', not 'id'", fix, file=file, row=1, column=cells[0]))
    return tuple(cells), problems


def _read_row(line: str, number: int, header: tuple[str, ...], file: str) -> tuple[Row | None, list[Problem]]:
    if not line.strip():
        return None, [Problem("the row is empty", FMT, file=file, row=number)]
    problems = []
    inner = unwrap_row(line)
    if inner is not None:
        line = inner
        problems.append(Problem("a spreadsheet program wrapped the whole row in quotes", FMT, file=file, row=number))
    cells = line.split("\t")
    if len(cells) != len(header):
        problems.append(_ragged_row(line, cells, header, file, number))
        position = header.index(ID)
        return Row(number, {ID: cells[position]} if position < len(cells) else {}), problems
    cleaned, found = _clean_cells(cells, number, header, file)
    return Row(number, {name: cell for name, cell in zip(header, cleaned, strict=True) if cell}), problems + found


def _clean_cells(cells: list[str], number: int, header: tuple[str, ...], file: str) -> tuple[list[str], list[Problem]]:
    cleaned, problems = [], []
    for position, cell in enumerate(cells):
        mended, names = mend_cell(cell)
        cleaned.append(mended)
        if names:
            column = header[position] if header else mended
            message = f"the cell has {join_words(names)}"
            problems.append(Problem(message, FMT, file=file, row=number, column=column, value=cell))
    return cleaned, problems


def _ragged_row(line: str, cells: list[str], header: tuple[str, ...], file: str, number: int) -> Problem:
    message = f"the row has {len(cells)} cells, the header has {len(header)}"
    if line.count('"') % 2:
        fix = "a quote is opened and not closed: take the line break or tab out of the quoted cell and join the lines"
    elif len(cells) < len(header):
        fix = f"add the missing tabs: empty cells keep theirs (the row ends at column {header[len(cells) - 1]})"
    else:
        fix = f"take out the tabs that are too many (what comes after column {header[-1]} is '{cells[len(header)]}')"
    return Problem(message, fix, file=file, row=number)


def _check_ids(rows: list[Row], file: str) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        name = row.cells.get(ID, "")
        if not name:
            fix = "give the row an id (`bac-kg new` mints one), or delete the row"
            problems.append(Problem("the row has no id", fix, file=file, row=row.number, column=ID))
        elif first.setdefault(name, row.number) != row.number:
            message, fix = f"id '{name}' is used in row {first[name]} already", "give this row an id of its own, or delete it"
            problems.append(Problem(message, fix, file=file, row=row.number, column=ID, value=name))
    return problems
