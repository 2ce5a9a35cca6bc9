"""What spreadsheet programs do to a cell: named for messages, and undone where nothing has been lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

BOM = "\ufeff"
FMT = "run `bac-kg fmt`"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(_MONTHS, start=1)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_DAY_MONTH = re.compile(rf"(?P<number>\d{{1,2}})[-/. ]{_MONTH}(?:[-/. ]\d{{2,4}})?", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"{_MONTH}[-/. ](?P<number>\d{{2}})", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}-(?P<month>\d{2})-(?P<number>\d{2})(?:[ T]00:00(?::00)?)?")
_LOCAL_DATE = re.compile(r"(?P<month>\d{1,2})[/.](?P<number>\d{1,2})[/.](?:\d{4}|\d{2})")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+")
_COMMA = re.compile(r"-?\d+,\d+")
_TRUTH = re.compile(r"TRUE|FALSE")
_DATE_FORMS = (_DAY_MONTH, _MONTH_YEAR, _ISO_DATE, _LOCAL_DATE)

_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u201a": "'"})
_SPACES = re.compile("[\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_QUOTE = re.compile('["\u201c-\u201e]')
_RUN = re.compile(r"[ \t\r]{2,}|[\t\r]")
_NEEDS_A_LOOK = re.compile("[^!#-~\\u00a1-\\u00ac\\u00ae-\\u167f ]|  |^ | $")


@dataclass(frozen=True, slots=True)
class Damage:
    """A change that lost something: its kind, what happened in words, the likely original (empty if unknown), and if it is beyond doubt."""

    kind: str
    words: str
    guess: str = ""
    certain: bool = True


def mend_cell(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the cell with all harmless damage undone, and the names of what was undone.

    >>> mend_cell(' “per day” ')
    ('per day', ('curly quotes', 'stray spaces', 'wrapping quotes'))
    >>> mend_cell("Parkinson's disease")
    ("Parkinson's disease", ())
    """
    if not _NEEDS_A_LOOK.search(text):
        return text, ()
    names = []
    steps = (
        ("curly quotes", lambda cell: cell.translate(_CURLY)),
        ("non-breaking spaces", lambda cell: _SPACES.sub(" ", cell)),
        ("invisible characters", lambda cell: _INVISIBLE.sub("", cell)),
        ("stray spaces", _trim),
        ("wrapping quotes", _unwrap_cell),
    )
    for name, step in steps:
        mended = step(text)
        if mended != text:
            names.append(name)
            text = mended
    return text, tuple(names)


def unwrap_row(line: str) -> str | None:
    r"""Return the row that stands inside the quotes of a row that was quoted as a whole, else None.

    >>> unwrap_row('"ae-7k2qd\t""mild"" nausea"')
    'ae-7k2qd\t"mild" nausea'
    >>> unwrap_row('"ae-7k2qd"\t"baclofen"') is None
    True
    """
    if "\t" not in line or not _QUOTE.search(line):
        return None
    plain = _INVISIBLE.sub("", _SPACES.sub(" ", line.translate(_CURLY))).strip(" ")  # as its cells will be mended
    inner = _unwrap(plain)
    return None if inner == plain else inner


def find_damage(text: str) -> Damage | None:
    """Return what a spreadsheet program did to the whole cell that cannot be undone safely, or None.

    >>> find_damage("15-May").guess
    '5-15'
    >>> find_damage("1.13473E+14").kind
    'rounded code'
    >>> find_damage("0,5").guess
    '0.5'
    """
    for form in _DATE_FORMS:
        match = form.fullmatch(text)
        if match:
            return _date_damage(match, certain=form in (_DAY_MONTH, _MONTH_YEAR) and not re.search("[ .]", text))
    if _ROUNDED.fullmatch(text):
        return Damage("rounded code", "a spreadsheet program rounded a long code, its last digits are lost")
    if _COMMA.fullmatch(text):
        return Damage("decimal comma", "a spreadsheet program wrote a decimal comma", text.replace(",", "."), certain=False)
    if _TRUTH.fullmatch(text):
        return Damage("truth value", "a spreadsheet program made a truth value of it", {"TRUE": "yes", "FALSE": "no"}[text])
    return None


def damage_fix(damage: Damage) -> str:
    """Return the advice that mends a cell with this damage.

    >>> damage_fix(Damage("date", "a spreadsheet program made a date of it", "5-15"))
    "write what stood there (perhaps '5-15'), and set the column to text in the spreadsheet program"
    """
    guess = f" (perhaps '{damage.guess}')" if damage.guess else ""
    return f"write what stood there{guess}, and set the column to text in the spreadsheet program"


def _date_damage(match: re.Match[str], *, certain: bool) -> Damage:
    month = match["month"]
    number = _MONTH_NUMBERS.get(month.lower()) or int(month)
    guess = f"{number}-{int(match['number'])}" if number <= 12 else ""
    return Damage("date", "a spreadsheet program made a date of it", guess, certain)


def _trim(text: str) -> str:
    return _RUN.sub(" ", text).strip()


def _unwrap(text: str) -> str:
    inner = _inside_quotes(text)
    while inner is not None:
        text, inner = inner, _inside_quotes(inner)
    return text


def _unwrap_cell(text: str) -> str:
    """Return the cell without quotes around it; trimming may bring further ones to the ends."""
    while (inner := _trim(_unwrap(text))) != text:
        text = inner
    return text


def _inside_quotes(text: str) -> str | None:
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return None
    inner = text[1:-1].replace('""', "\0")
    return None if '"' in inner else inner.replace("\0", '"')
