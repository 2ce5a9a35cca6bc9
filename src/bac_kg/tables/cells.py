"""One cell read by its column: RDF terms, or problems that say what the cell may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.dates import EDTF, read_edtf
from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY
from bac_kg.ontology.columns import LANG_STRING, XSD
from bac_kg.tables.lexical import check_address, check_date, check_decimal, check_integer
from bac_kg.tables.references import find_reference, is_unjudged, refuse_reference
from bac_kg.tables.spreadsheet import damage_fix, find_damage

if TYPE_CHECKING:
    from bac_kg.ontology.schema import Column
    from bac_kg.tables.references import Known

Term = NamedNode | Literal

NOT_STATED = "not-stated"
_BAR = re.compile(r"(?<!\\)\|")
_TEXT_TYPES = (LANG_STRING, XSD + "string")
_CHECKS = {
    XSD + "decimal": ("a number", check_decimal),
    XSD + "integer": ("a whole number", check_integer),
    XSD + "date": ("a day", check_date),
    XSD + "anyURI": ("an address", check_address),
}
_DATATYPES = {iri: NamedNode(iri) for iri in (EDTF, *_CHECKS)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: the terms it names, all pairs of property and term that follow (bounds of dates too), and its problems.

    The problems have no place yet: the same text in the same column reads the same in each row.
    """

    terms: tuple[Term, ...] = ()
    pairs: tuple[tuple[NamedNode, Term], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_cell(text: str, column: Column, known: Known) -> Reading:
    """Return the terms that a non-empty cell of this column names, or its problems, each with a fix."""
    values, problems = split_cell(text, column)
    terms: list[Term] = []
    pairs: list[tuple[NamedNode, Term]] = []
    for value in values:
        try:
            term, bounds = _read_value(value, column, known)
        except _RefusedError as refused:
            problems.append(refused.problem)
        else:
            if term is not None:
                terms.append(term)
                pairs += [(NamedNode(column.iri), term), *bounds]
    return Reading(tuple(terms), tuple(pairs), tuple(problems))


def split_cell(text: str, column: Column) -> tuple[list[str], list[Problem]]:
    r"""Return the values of a cell and what is wrong with how they are parted: by ``|`` if many may be; ``\|`` is the character."""
    if "|" not in text:
        return [text], []
    if not column.many:
        if _BAR.search(text) and column.datatype not in _TEXT_TYPES:
            return [], [Problem(f"'{text}' holds several values, {column.name} takes one", "keep one value", value=text)]
        return [text.replace(r"\|", "|")], []
    problems = []
    parts = _BAR.split(text)
    values = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    mended = "|".join(values)
    if any(part != part.strip() for part in parts):
        problems.append(Problem(f"'{text}' has spaces beside |", f"write '{mended}'", value=text))
    elif not all(parts):
        problems.append(Problem(f"'{text}' has an empty value beside |", rf"write '{mended}' (or \| for the character)", value=text))
    elif len(values) < len(parts):
        problems.append(Problem(f"'{text}' names a value twice", f"write '{mended}'", value=text))
    return [value.replace(r"\|", "|") for value in values], problems


class _RefusedError(Exception):
    def __init__(self, message: str, fix: str, value: str) -> None:
        super().__init__(message)
        self.problem = Problem(message, fix, value=value)


def _read_value(text: str, column: Column, known: Known) -> tuple[Term | None, list[tuple[NamedNode, Term]]]:
    if column.datatype is None:
        return _read_reference(text, column, known), []
    if column.datatype == EDTF:
        return _read_date(text, column)
    return _read_literal(text, column.datatype), []


def _read_reference(text: str, column: Column, known: Known) -> NamedNode | None:
    iri = find_reference(text, column, known)
    if iri:
        return NamedNode(iri)
    if text not in known.homes and text not in known.retired and is_unjudged(column, known):
        return None
    problem = refuse_reference(text, column, known)
    raise _refused(problem.message, problem.fix, text)


def _read_date(text: str, column: Column) -> tuple[Term, list[tuple[NamedNode, Term]]]:
    if text == NOT_STATED:
        return NamedNode(ONTOLOGY + NOT_STATED), []
    try:
        days = read_edtf(text)
    except ValueError as error:
        raise _RefusedError(str(error), "write the date as the source gives it, in EDTF, or 'not-stated'", text) from None
    bounds: list[tuple[NamedNode, Term]] = [
        (NamedNode(iri), Literal(day, datatype=_DATATYPES[XSD + "date"]))
        for iri, day in zip((column.earliest, column.latest), days, strict=True)
        if iri and day
    ]
    return Literal(text, datatype=_DATATYPES[EDTF]), bounds


def _read_literal(text: str, datatype: str) -> Literal:
    if datatype in _TEXT_TYPES:
        damage = find_damage(text)
        if damage and damage.certain:
            raise _RefusedError(f"'{text}': {damage.words}", damage_fix(damage), text)
        return Literal(text, language="en") if datatype == LANG_STRING else Literal(text)
    name, check = _CHECKS[datatype]
    fix = check(text)
    if fix and datatype == XSD + "date":  # a date that a spreadsheet program rewrote is still a date, to be written anew
        raise _RefusedError(f"'{text}' is not {name}", fix, text)
    if fix:
        canonical = fix.startswith("write '")
        raise _refused(f"'{text}' is not {name}{' in its one form' if canonical else ''}", fix, text)
    return Literal(text, datatype=_DATATYPES[datatype])


def _refused(message: str, fix: str, text: str) -> _RefusedError:
    damage = find_damage(text)
    return _RefusedError(f"{message}: {damage.words}", damage_fix(damage), text) if damage else _RefusedError(message, fix, text)
