"""The lexical forms of literals in cells: each value has exactly one way to be written (XSD 1.1 part 2, canonical forms)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LONGEST_NUMBER = 40  # "1E999999999" would be a billion digits


def check_decimal(text: str) -> str:
    """Return what is wrong with a decimal and how to write it, or an empty string.

    >>> check_decimal("0.5"), check_decimal("10.0")
    ('', "write '10'")
    >>> check_decimal("ten")
    'write a number with a point, such as 10 or 0.5'
    """
    if _DECIMAL.fullmatch(text) and text != "-0":
        return ""
    canonical = _canonical_number(text)
    return f"write '{canonical}'" if canonical else "write a number with a point, such as 10 or 0.5"


def check_integer(text: str) -> str:
    """Return how to write a whole number, or an empty string if it is written so.

    >>> check_integer("76"), check_integer("+7"), check_integer("7.5")
    ('', "write '7'", 'write a whole number, such as 0 or 76')
    """
    if _INTEGER.fullmatch(text) and text != "-0":
        return ""
    canonical = _canonical_number(text)
    return f"write '{canonical}'" if _INTEGER.fullmatch(canonical) else "write a whole number, such as 0 or 76"


def check_date(text: str) -> str:
    """Return how to write a day, or an empty string if it is a day of the calendar written as year-month-day.

    >>> check_date("2017-07-24"), check_date("2017-02-30")
    ('', 'write a day of the calendar as year-month-day, such as 2017-07-24')
    """
    try:
        if _DATE.fullmatch(text) and date.fromisoformat(text):
            return ""
    except ValueError:
        pass
    return "write a day of the calendar as year-month-day, such as 2017-07-24"


def check_address(text: str) -> str:
    """Return how to write an address, or an empty string if it is an absolute IRI (RFC 3987).

    >>> check_address("https://www.ema.europa.eu/"), check_address("www.ema.europa.eu")
    ('', "write the whole address (perhaps 'https://www.ema.europa.eu')")
    """
    if _ADDRESS.fullmatch(text):
        return ""
    if re.match(r"www\.|[a-z0-9-]+(\.[a-z]{2,})+/", text) and _ADDRESS.fullmatch("https://" + text):
        return f"write the whole address (perhaps 'https://{text}')"
    return "write the whole address, such as https://www.ema.europa.eu/, with spaces as %20"


def _canonical_number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    if not number.is_finite() or len(text) > _LONGEST_NUMBER or abs(number.adjusted()) > _LONGEST_NUMBER:
        return ""
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain
