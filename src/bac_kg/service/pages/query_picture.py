"""The picture of a saved query: one box for each thing that it speaks of, with what must hold of it, and lines between the boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^<>\s]*>|\?\w+|\^?[\w-]*:[\w-]+(?:[*+?](?![\w]))?|[{}();,./|^\[\]]|!?\w+|[^\s]',
)
_COMMENT = re.compile(r"(?m)(?:^|\s)#[^\n]*")
_WIDTH, _GAP, _LINE, _HEAD, _LETTER = 250, 70, 20, 28, 6.6


@dataclass(frozen=True, slots=True)
class Fact:
    """A line in a box: a property or path, and the variable or value at its end."""

    path: str
    end: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A box as drawn."""

    name: str
    kinds: str
    facts: tuple[Fact, ...]
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line as drawn, from a fact to the box of its end."""

    path: str
    optional: bool


@dataclass(frozen=True, slots=True)
class QueryPicture:
    """The drawing of a query."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@lru_cache(maxsize=256)
def draw_query(text: str) -> QueryPicture | None:
    """Return the drawing of a query's triple patterns; None if it has none that can be read."""
    subjects = find_subjects(text)
    if not subjects:
        return None
    return _place(subjects)


def find_subjects(text: str) -> dict[str, dict[Fact, None]]:
    """Return the triple patterns of a query by subject variable; a pattern counts as optional if it stands in any OPTIONAL.

    >>> list(find_subjects("SELECT * { ?s a bac:Study ; bac:subject ?drug . OPTIONAL { ?s bac:note ?note } }")["?s"])[2]
    Fact(path='note', end='?note', optional=True)
    """
    body = text[text.find("WHERE") :] if "WHERE" in text else text[text.find("{") :]
    tokens = _TOKEN.findall(_COMMENT.sub(" ", body))
    return _Reader(tokens).read()


class _Reader:
    """Reads triple patterns off the tokens, and passes over FILTER, BIND, VALUES and the heads of sub-SELECTs."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0
        self._found: dict[str, dict[Fact, None]] = {}

    def read(self) -> dict[str, dict[Fact, None]]:
        nested: list[bool] = []
        optional = False
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            upper = token.upper()
            if upper == "OPTIONAL":
                optional = True
            elif token == "{":
                nested.append(optional or (nested[-1] if nested else False))
                optional = False
            elif token == "}":
                if nested:
                    nested.pop()
            elif upper in ("FILTER", "BIND"):
                self._skip_brackets()
            elif upper == "VALUES":
                self._skip_to("}")
            elif upper == "SELECT":
                self._skip_before("{")
            elif upper in ("ORDER", "GROUP", "HAVING", "LIMIT"):
                self._skip_clause()
                continue
            elif token.startswith("?"):
                self._read_subject(nested[-1] if nested else False)
                continue
            self._place += 1
        return self._found

    def _read_subject(self, optional: bool) -> None:
        subject = self._tokens[self._place]
        self._place += 1
        while self._place < len(self._tokens):
            path = self._read_path()
            if not path:
                return
            while self._place < len(self._tokens):
                end = self._tokens[self._place]
                if end in "{}()[]":
                    return
                self._place += 1
                self._found.setdefault(subject, {})[Fact(path, _short(end), optional)] = None
                if not self._at(","):
                    break
                self._place += 1
            if not self._at(";"):
                return
            self._place += 1

    def _read_path(self) -> str:
        parts: list[str] = []
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            if token in ("/", "|", "^") or ":" in token or token == "a" or token.startswith("<"):
                if parts and parts[-1] not in ("/", "|", "^") and token not in ("/", "|"):
                    break
                parts.append(token if token in ("/", "|", "^") else _short(token))
                self._place += 1
            else:
                break
        return "".join(parts)

    def _at(self, token: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place] == token

    def _skip_brackets(self) -> None:
        depth = 0
        while self._place < len(self._tokens):
            depth += {"(": 1, ")": -1}.get(self._tokens[self._place], 0)
            if depth == 0 and self._tokens[self._place] == ")":
                return
            self._place += 1

    def _skip_to(self, token: str) -> None:
        while self._place < len(self._tokens) and not self._at(token):
            self._place += 1

    def _skip_before(self, token: str) -> None:
        self._skip_to(token)
        self._place -= 1

    def _skip_clause(self) -> None:
        while self._place < len(self._tokens) and self._tokens[self._place] not in ("}", "WHERE"):
            self._place += 1


def _short(term: str) -> str:
    """Return a name without its prefix, a literal or variable as it is."""
    if term.startswith("<"):
        return term[1:-1].rpartition("/")[2].rpartition("#")[2]
    if term.startswith(("?", '"')):
        return term
    inverse = "^" if term.startswith("^") else ""
    return inverse + term.removeprefix("^").rpartition(":")[2]


def _place(subjects: dict[str, dict[Fact, None]]) -> QueryPicture:
    """Put each box one column right of the first that points to it, columns filled from the top."""
    columns = {name: 0 for name in subjects}
    for name, facts in subjects.items():
        for fact in facts:
            if fact.end in subjects and fact.end != name and list(subjects).index(fact.end) > list(subjects).index(name):
                columns[fact.end] = max(columns[fact.end], columns[name] + 1)
    heights: dict[int, float] = {}
    boxes: dict[str, Box] = {}
    for name, facts in subjects.items():
        column = min(columns[name], 2)
        kinds = " or ".join(dict.fromkeys(fact.end for fact in facts if fact.path == "a"))
        shown = tuple(fact for fact in facts if fact.path != "a")
        height = _HEAD + _LINE * len(shown) + 10
        boxes[name] = Box(name, kinds, shown, column * (_WIDTH + _GAP), heights.get(column, 0.0), height)
        heights[column] = heights.get(column, 0.0) + height + 18
    lines = [
        Line(_curve(box, place, boxes[fact.end]), fact.optional)
        for box in boxes.values()
        for place, fact in enumerate(box.facts)
        if fact.end in boxes and fact.end != box.name
    ]
    width = max(box.x for box in boxes.values()) + _WIDTH
    return QueryPicture(width, max(heights.values()) - 18 + 2, tuple(boxes.values()), tuple(lines))


def _curve(box: Box, place: int, target: Box) -> str:
    y, end = box.y + _HEAD + _LINE * (place + 0.6), target.y + _HEAD / 2
    if target.x > box.x:
        x, to = box.x + _WIDTH, target.x
        middle = (x + to) / 2
        return f"M{x:g},{y:g} C{middle:g},{y:g} {middle:g},{end:g} {to:g},{end:g}"
    x, to = box.x + _WIDTH, target.x + _WIDTH
    out = max(x, to) + 34
    return f"M{x:g},{y:g} C{out:g},{y:g} {out:g},{end:g} {to:g},{end:g}"
