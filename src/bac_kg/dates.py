"""Dates as sources print them, in the Extended Date/Time Format (ISO 8601-2), and the days they cannot go beyond."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from io import StringIO
from typing import Any
from warnings import catch_warnings, simplefilter

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
Bounds = tuple[str | None, str | None]

_COMMON = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?(?P<doubt>[~?%])?", re.ASCII)
_EXAMPLES = "2008, 196X, 2014-03, 2017-07-24, 2014~, 1962/1977, 2019/.."
_OPEN = ("", "..")


@lru_cache(maxsize=4096)
def read_edtf(text: str) -> Bounds:
    """Return the earliest and the latest day that a date can mean, as ISO dates; None for an open or unknown end.

    Years, months, days and intervals of them are read here, since a table holds hundreds; all else by the package ``edtf``
    (a hundred times slower). Years before 1 and after 9999 are refused: engines do not compare them alike.

    >>> read_edtf("2014-02"), read_edtf("196X"), read_edtf("1962/1977~")
    (('2014-02-01', '2014-02-28'), ('1960-01-01', '1969-12-31'), ('1962-01-01', '1977-12-31'))
    >>> read_edtf("2019/.."), read_edtf("2001-21")
    (('2019-01-01', None), ('2001-03-01', '2001-05-31'))

    :raises ValueError: if the text is no EDTF date, or an interval that ends before it begins; the message says why.
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _read_one(text)
    if "/" in end or any(mark in text for mark in "[{T"):
        raise ValueError(_refusal(text))
    if start in _OPEN and end in _OPEN:
        raise ValueError(f"'{text}' is an interval without a beginning and an end")
    earliest, first_end = (None, None) if start in _OPEN else _read_one(start)
    last_start, latest = (None, None) if end in _OPEN else _read_one(end)
    if start not in _OPEN and end not in _OPEN and _is_reversed(earliest or first_end, latest or last_start):
        raise ValueError(f"'{text}' ends before it begins")
    return earliest, latest


def _is_reversed(start: str | None, end: str | None) -> bool:
    return start is not None and end is not None and start > end


def _read_one(text: str) -> Bounds:
    match = _COMMON.fullmatch(text)
    if match and not (match["month"] and "X" in match["year"]):
        return _read_common(text, match)
    return _read_with_package(text)


def _read_common(text: str, match: re.Match[str]) -> Bounds:
    first = int(match["year"].replace("X", "0"))
    last = int(match["year"].replace("X", "9"))
    month = int(match["month"]) if match["month"] else None
    try:
        earliest = date(first, month or 1, int(match["day"] or 1))
        latest = earliest if match["day"] else _last_day(last, month or 12)
    except ValueError:
        raise ValueError(_refusal(text)) from None
    return earliest.isoformat(), latest.isoformat()


def _last_day(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _read_with_package(text: str) -> Bounds:
    if not text or text != text.strip() or "XXXX" in text:  # the package accepts spaces, and a year of which nothing is known
        raise ValueError(_refusal(text))
    # The package prints notes of its own on some texts, and uses a parser in ways that the parser warns of.
    with redirect_stdout(StringIO()), catch_warnings():
        simplefilter("ignore")
        parse = import_module("edtf").parse_edtf  # 95 ms, so never on the way to a query
        refused = import_module("edtf.parser.edtf_exceptions").EDTFParseException
        try:
            parsed = parse(text)
            bounds = parsed.lower_strict(), parsed.upper_strict()
        except (refused, ValueError, AttributeError, TypeError):  # the last three are slips of the package on odd texts
            raise ValueError(_refusal(text)) from None
    return _iso(bounds[0], text), _iso(bounds[1], text)


def _iso(moment: Any, text: str) -> str | None:
    if isinstance(moment, float):  # the package gives an open end as plus or minus infinity
        return None
    try:
        return date(*tuple(moment)[:3]).isoformat()
    except ValueError:
        raise ValueError(_refusal(text)) from None


def _refusal(text: str) -> str:
    return f"'{text}' is not a date in EDTF, such as {_EXAMPLES}"
