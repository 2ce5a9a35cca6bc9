"""Answers for people: a text table for a terminal, and Markdown."""

from __future__ import annotations

import re

import pyoxigraph as ox

from bac_kg.answers.rows import NUMBERS
from bac_kg.display import display_width, printable
from bac_kg.namespaces import LOCAL_SEGMENTS, contract
from bac_kg.sparql.answer import ANSWER_COLUMNS, Answer, Term

_GAP = "  "
_NARROWEST = 8
_MARKDOWN = re.compile(r"([\\|`*<\[\]])|(?<!\w)_|_(?!\w)")


def render_table(answer: Answer, *, width: int | None = None, wide: bool = False) -> str:
    """Return a table for a terminal: IRIs short, numbers to the right, cut with … to fit ``width`` columns of letters.

    Without ``wide``, the answer columns of medical queries are left out, and so are empty columns and IRIs beside
    their label. An ASK gives yes or no.
    """
    if answer.boolean is not None:
        return "yes\n" if answer.boolean else "no\n"
    names, cells, right = _grid(answer, wide)
    widths = _fitted([max(map(display_width, column)) for column in zip(names, *cells, strict=True)], width)
    lines = [_line(names, widths, right), _GAP.join("-" * each for each in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return "".join(line.rstrip() + "\n" for line in lines)


def render_markdown(answer: Answer, *, wide: bool = True) -> str:
    """Return a GitHub-flavoured Markdown table, everything escaped that would be markup; an ASK gives yes or no."""
    if answer.boolean is not None:
        return "yes\n" if answer.boolean else "no\n"
    names, cells, right = _grid(answer, wide)
    rule = ["---:" if each else "---" for each in right]
    rows = [list(map(_escaped, names)), rule, *(list(map(_escaped, row)) for row in cells)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def short(term: Term | None) -> str:
    """Return a term as people read it: an id for what the graph names, a CURIE, the text of a literal, "" if unbound.

    >>> short(ox.NamedNode("https://w3id.org/bac-kg/id/baclofen")), short(ox.NamedNode("https://w3id.org/bac-kg/ontology/oral"))
    ('baclofen', 'bac:oral')
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        local = next((term.value[len(segment) :] for segment in LOCAL_SEGMENTS if term.value.startswith(segment)), "")
        return printable(local or contract(term.value))
    return printable(term.value if isinstance(term, ox.Literal) else str(term))


def _grid(answer: Answer, wide: bool) -> tuple[list[str], list[list[str]], list[bool]]:
    """Return the names, the cells row by row, and which columns hold nothing but numbers."""
    shown = list(range(len(answer.columns))) if wide else _find_shown(answer)
    names = [printable(answer.columns[position]) for position in shown]
    cells = [[short(row[position]) for position in shown] for row in answer.rows]
    right = [_is_numeric([row[position] for row in answer.rows]) for position in shown]
    return names, cells, right


def _find_shown(answer: Answer) -> list[int]:
    """Return the columns that a person looks at: not the answer columns, not an IRI beside its label, none that is empty in every row."""
    own = [position for position, name in enumerate(answer.columns) if name not in ANSWER_COLUMNS]
    # A query on statements or sources themselves may have no other columns: then they are what was asked for.
    own = own or list(range(len(answer.columns)))
    told = [position for position in own if f"{answer.columns[position]}Label" not in answer.columns]
    full = [position for position in told if not answer.rows or any(row[position] is not None for row in answer.rows)]
    return full or own


def _is_numeric(terms: list[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(isinstance(term, ox.Literal) and term.datatype.value in NUMBERS for term in bound)


def _fitted(widths: list[int], total: int | None) -> list[int]:
    """Return the widths, the widest ones cut until the table fits; never below a readable width."""
    fitted = list(widths)
    while total is not None and fitted and sum(fitted) + len(_GAP) * (len(fitted) - 1) > total:
        widest = max(fitted)
        if widest <= _NARROWEST:
            break
        fitted[fitted.index(widest)] = widest - 1
    return fitted


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    return _GAP.join(_padded(cell, size, to_right) for cell, size, to_right in zip(cells, widths, right, strict=True))


def _padded(text: str, size: int, to_right: bool) -> str:
    if display_width(text) > size:
        kept = text[:size]
        while display_width(kept) > size - 1:
            kept = kept[:-1]
        text = kept + "…"
    space = " " * (size - display_width(text))
    return space + text if to_right else text + space


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda match: "&lt;" if match[0] == "<" else "\\" + match[0], text)
