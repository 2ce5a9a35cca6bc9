"""Tables edited as text: single cells, lines taken out, a line and a column added; all else stays byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def change_table(data: bytes, cells: Mapping[tuple[int, str], str], gone: Collection[int] = ()) -> bytes:
    r"""Return a table with other texts in some cells, by row number and column, and without some rows.

    Rows are numbered as an editor does, comment lines before the header included.

    >>> change_table(b"id\tfinding\na\tpain\nb\tache\n", {(2, "finding"): "ache"}, [3])
    b'id\tfinding\na\tache\n'
    """
    lines = data.decode().split("\n")[:-1]
    top = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    header = lines[top].split("\t")
    for (number, column), text in cells.items():
        parts = lines[number - 1].split("\t")
        parts[header.index(column)] = text
        lines[number - 1] = "\t".join(parts)
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    return "".join(line + "\n" for line in kept).encode()


def count_rows(data: bytes) -> int:
    """Return how many rows a table has below its header."""
    return data.count(b"\n") - 1


def add_row(data: bytes, cells: Mapping[str, str]) -> bytes:
    r"""Return a table with one more row at its end, and with the columns that the row needs.

    >>> add_row(b"id\treason\na\ttwice\n", {"id": "b", "class": "Route"})
    b'id\treason\tclass\na\ttwice\t\nb\t\tRoute\n'
    """
    lines = data.decode().split("\n")[:-1]
    header = lines[0].split("\t")
    more = [name for name in cells if name not in header]
    widened = ["\t".join((lines[0], *more)), *(line + "\t" * len(more) for line in lines[1:])]
    row = "\t".join(cells.get(name, "") for name in (*header, *more))
    return "".join(line + "\n" for line in (*widened, row)).encode()
