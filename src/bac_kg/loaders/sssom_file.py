"""A mapping file as SSSOM/TSV (SSSOM 1.1): its YAML header and its rows, and every breach of their form at row, column and fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.model import Problem, Row
from bac_kg.namespaces import GRAPH, PREFIXES
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.lexical import check_address
from bac_kg.tables.reading import refuse_encoding
from bac_kg.tables.spreadsheet import BOM, mend_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

MAPPINGS_FILE = "graph/mappings.sssom.tsv"
MAPPING_SET = GRAPH + "mappings"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RECORD = "record_id"
_IDS = ("subject_id", "subject_label", "predicate_id", "object_id", "object_source")
NEEDED = (RECORD, *_IDS, "mapping_justification", "mapping_date", "confidence")
_OPTIONAL = ("predicate_modifier", "object_label", "object_category", "mapping_tool", "author_label", "reviewer_label", "comment")
COLUMNS = (*NEEDED, *_OPTIONAL)
_FIXED = {"mapping_set_id": MAPPING_SET, "license": LICENCE}
_NEEDED_KEYS = (*_FIXED, "mapping_set_version", "curie_map")
_KEYS = (*_NEEDED_KEYS, "sssom_version", "mapping_set_title", "mapping_set_description", "comment")
_OWN_PREFIXES = {name: PREFIXES[name] for name in ("bacr", "skos", "semapv")} | {"bioregistry": "https://bioregistry.io/"}
_AS_TEXT = "save it as UTF-8 text, lines ending with LF, cells parted by tabs and never quoted"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file as read: the IRI of each prefix and the line that gives it, the columns, the rows by their line in the file."""

    file: str
    prefixes: dict[str, str]
    prefix_lines: dict[str, int]
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def parse_mappings(data: bytes, file: str = MAPPINGS_FILE) -> tuple[MappingFile | None, list[Problem]]:
    """Return the mapping file that the bytes hold (None if its columns cannot be read) and all breaches of its form.

    A row's number is its line in the file, the header's comment lines included, as an editor counts.
    """
    lines, problems = _decode(data, file)
    size = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    prefixes, prefix_lines, found = _read_metadata(lines[:size], file)
    problems += found
    if size == len(lines):
        return None, [*problems, Problem("there are no rows", f"write the columns below the header: {join_words(NEEDED)}", file=file)]
    header, found = _read_columns(lines[size], size + 1, file)
    problems += found
    rows = []
    for number, line in enumerate(lines[size + 1 :], size + 2):
        row, found = _read_row(line, number, header, file)
        problems += found
        rows += [row] if row else []
    return MappingFile(file, prefixes, prefix_lines, header, tuple(rows)), problems


def _decode(data: bytes, file: str) -> tuple[list[str], list[Problem]]:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return [], [refuse_encoding(data, error, _AS_TEXT, file)]
    problems = []
    if text.startswith(BOM) or "\r" in text:
        what = "starts with a byte order mark" if text.startswith(BOM) else "has lines that end with CR or CRLF"
        problems.append(Problem(f"the file {what}", _AS_TEXT, file=file))
        text = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        problems.append(Problem("the last line has no line end", "end the file with a line feed", file=file, row=text.count("\n") + 1))
    return text.removesuffix("\n").split("\n") if text else [], problems


def _read_metadata(lines: Sequence[str], file: str) -> tuple[dict[str, str], dict[str, int], list[Problem]]:
    import yaml  # type: ignore[import-untyped,unused-ignore]  # at build time only, as for the headers of saved queries

    try:
        root = yaml.compose("\n".join(line[1:] for line in lines), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fix = "write each line as '# key: value', and put a value that holds ': ' or ' #' in quotes"
        return {}, {}, [Problem("the header is not YAML", fix, file=file, row=mark.line + 1 if mark else 1)]
    keys, problems = _read_keys(root, file)
    for name, (line, value) in keys.items():
        if name not in _KEYS:
            fix = f"rename it{did_you_mean(name, _KEYS)}, or take the line out"
            problems.append(Problem(f"unknown key {name} in the header", fix, file=file, row=line))
        elif name in _FIXED and getattr(value, "value", "") != _FIXED[name]:
            message = f"{name} is '{getattr(value, 'value', '')}'"
            problems.append(Problem(message, f"write {name}: {_FIXED[name]}", file=file, row=line))
    for name in _NEEDED_KEYS:
        if name not in keys:
            problems.append(Problem(f"{name} is missing in the header", f"add a line '# {name}: …'", file=file, row=1))
    entries, found = _read_keys(keys["curie_map"][1], file) if "curie_map" in keys else ({}, [])
    prefixes = {name: str(getattr(value, "value", "")) for name, (_, value) in entries.items()}
    prefix_lines = {name: line for name, (line, _) in entries.items()}
    return prefixes, prefix_lines, [*problems, *found, *_check_prefixes(prefixes, prefix_lines, file)]


def _read_keys(node: object, file: str) -> tuple[dict[str, tuple[int, object]], list[Problem]]:
    entries = getattr(node, "value", None)
    if not isinstance(entries, list):
        return {}, [Problem("the header has no keys", "write each line as '# key: value'", file=file, row=1)]
    found: dict[str, tuple[int, object]] = {}
    problems = []
    for entry in entries:
        key, value = entry if isinstance(entry, tuple) else (entry, entry)
        line, name = key.start_mark.line + 1, str(key.value)
        if name in found:
            message = f"{name} stands twice in the header"
            problems.append(Problem(message, f"keep one (the first is in row {found[name][0]})", file=file, row=line))
        found.setdefault(name, (line, value))
    return found, problems


def _check_prefixes(prefixes: dict[str, str], lines: dict[str, int], file: str) -> list[Problem]:
    problems = []
    for name, iri in prefixes.items():
        if _OWN_PREFIXES.get(name, iri) != iri:
            fix = f'write {name}: "{_OWN_PREFIXES[name]}"'
            problems.append(Problem(f"prefix {name} stands for '{iri}'", fix, file=file, row=lines[name]))
        elif check_address(iri):
            message = f"prefix {name} stands for '{iri}', which is no IRI"
            problems.append(Problem(message, "write the IRI prefix that Bioregistry gives, in quotes", file=file, row=lines[name]))
    return problems


def _read_columns(line: str, number: int, file: str) -> tuple[tuple[str, ...], list[Problem]]:
    header = tuple(line.split("\t"))
    problems = []
    if header[0] != RECORD:
        message = f"the first column is '{header[0]}', not '{RECORD}'"
        problems.append(Problem(message, f"make {RECORD} the first column", file=file, row=number, column=header[0]))
    for position, name in enumerate(header):
        if name not in COLUMNS:
            fix = f"rename it{did_you_mean(name, COLUMNS)}, or take it out: the columns are {join_words(COLUMNS)}"
            problems.append(Problem(f"unknown column {name}", fix, file=file, row=number, column=name))
        elif name in header[:position]:
            problems.append(Problem(f"column {name} stands twice", "keep one of the two", file=file, row=number, column=name))
    for name in NEEDED:
        if name not in header:
            problems.append(Problem(f"column {name} is missing", "add it, filled in every row", file=file, row=number, column=name))
    return header, problems


def _read_row(line: str, number: int, header: tuple[str, ...], file: str) -> tuple[Row | None, list[Problem]]:
    cells = line.split("\t")
    if len(cells) != len(header):
        message = f"the row has {len(cells)} cells, the header has {len(header)}"
        return None, [Problem(message, "part the cells by one tab each; empty cells keep theirs", file=file, row=number)]
    problems = []
    kept = {}
    for name, cell in zip(header, cells, strict=True):
        mended, damage = mend_cell(cell)
        if damage:
            fix = f"write {mended}" if mended else "empty the cell"
            problems.append(Problem(f"the cell has {join_words(damage)}", fix, file=file, row=number, column=name, value=cell))
        if mended:
            kept[name] = mended
    return Row(number, kept), problems
