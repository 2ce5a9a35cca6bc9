"""Turtle edited as text: its statements told apart, so that comments, order and spacing of all others stay as people wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Strings, IRIs and comments are taken whole, so that a dot or bracket in them is none. A dot ends a statement if no name goes on behind it.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|(?P<comment>#[^\n]*)|(?P<open>[\[({])|(?P<close>[\])}])'
    r"|(?P<end>\.(?!\w))|[^\s\"<#\[\](){}.]+|\s+|[\s\S]"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a Turtle file: a statement with its final dot and its subject as written, or what stands between two (no subject)."""

    text: str
    subject: str


def split_turtle(text: str) -> list[Stretch]:
    r"""Return the statements of a Turtle text and what stands between them; joined they are the text.

    >>> [(each.subject, each.text) for each in split_turtle('a:x a:p "1. b" . # c.\na:y a:p [ a:q 0.5 ] .\n')]
    [('a:x', 'a:x a:p "1. b" .'), ('', ' # c.\n'), ('a:y', 'a:y a:p [ a:q 0.5 ] .'), ('', '\n')]
    """
    found: list[Stretch] = []
    start, depth, subject = 0, 0, ""
    for match in _TOKEN.finditer(text):
        if not subject and not match["comment"] and match[0].strip():
            if match.start() > start:
                found.append(Stretch(text[start : match.start()], ""))
            start, subject = match.start(), match[0]
        depth += bool(match["open"]) - bool(match["close"])
        if match["end"] and not depth:
            found.append(Stretch(text[start : match.end()], subject))
            start, subject = match.end(), ""
    return [*found, Stretch(text[start:], "")] if start < len(text) else found


def change_statements(text: str, change: Callable[[Stretch], str]) -> str:
    """Return a Turtle text whose statements are changed one by one."""
    return "".join(change(each) if each.subject else each.text for each in split_turtle(text))
