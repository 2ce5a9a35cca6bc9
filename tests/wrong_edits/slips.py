"""Slips as data: reads them, makes them in a copy of the project, and says which lines the report must hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from bac_kg.model import Problem

FOLDER = Path(__file__).parent
Line = tuple[str, str, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: what it is, the cells that it changes, and the lines that must be told."""

    name: str
    says: str
    edits: tuple[dict[str, str], ...]
    told: tuple[dict[str, str | int], ...]


def read_slips(folder: str) -> list[Slip]:
    """Return the slips of a folder, by name."""
    found = []
    for path in sorted((FOLDER / folder).glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Slip(path.stem, content["says"], tuple(content["edit"]), tuple(content["told"])))
    return found


def make_slip(slip: Slip, root: Path) -> None:
    """Change the cells in the tables below a root."""
    for edit in slip.edits:
        cells = {name: text for name, text in edit.items() if name not in ("file", "id")}
        _set_cells(root / edit["file"], edit["id"], cells)


def _set_cells(path: Path, identifier: str, cells: dict[str, str]) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    start = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    header = lines[start].split("\t")
    for name in cells:
        if name not in header:
            header.append(name)
            lines[start:] = [line + "\t" if line else line for line in lines[start:]]
    lines[start] = "\t".join(header)
    place = find_row(lines, identifier)
    row = lines[place - 1].split("\t")
    for name, text in cells.items():
        row[header.index(name)] = text
    lines[place - 1] = "\t".join(row)
    path.write_text("\n".join(lines), encoding="utf-8")


def find_row(lines: list[str], identifier: str) -> int:
    """Return the number of the row that begins with an id, the first line being 1."""
    found = [number for number, line in enumerate(lines, start=1) if line.split("\t")[0] == identifier]
    assert len(found) == 1, f"{identifier} begins {len(found)} rows; name a row that is there"
    return found[0]


def expected_lines(slip: Slip, root: Path) -> list[Line]:
    """Return the lines that must be told of a slip: severity, file, row, column, message, fix."""
    lines = []
    for told in slip.told:
        text = (root / str(told["file"])).read_text(encoding="utf-8").split("\n")
        row = int(told["row"]) if "row" in told else find_row(text, str(told["id"]))
        lines.append((str(told["severity"]), str(told["file"]), row, str(told["column"]), str(told["message"]), str(told["fix"])))
    return lines


def to_line(problem: Problem) -> Line:
    """Return what a problem tells."""
    return problem.severity, problem.file, problem.row, problem.column, problem.message, problem.fix
