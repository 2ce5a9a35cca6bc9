"""Saved queries: one question in one file, its header checked against its SPARQL, its parameters bound as RDF terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from bac_kg.errors import UsageError
from bac_kg.sparql.answer import Term

CHECKS = "checks"  # the folder whose queries are checks


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a saved query: its type, the class its IRIs belong to, and its default as SPARQL writes it (or UNDEF)."""

    name: str
    type: str
    description: str
    class_name: str = ""
    many: bool = False
    optional: bool = False
    default: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query: what its header says, and the whole text of its file.

    ``columns`` gives each projected variable its type, in order. ``severity``, ``problem`` and ``repair`` (the header's ``fix``) are
    empty unless the query is a check; a check is a query that must find nothing.
    """

    name: str
    summary: str
    text: str
    columns: dict[str, str]
    description: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    traps: str = ""
    expect_empty: str = ""
    severity: str = ""
    problem: str = ""
    repair: str = ""


def bind(query: SavedQuery, values: Mapping[str, Sequence[Term | None]]) -> str:
    """Return the text of a query with other values in all VALUES blocks of the named parameters; None is UNDEF (not restricted).

    Only serialised RDF terms reach the text. ``parameters.read_values`` makes them from what people type.

    :raises UsageError: if there is no such parameter, or it does not take that many or that kind of values.
    """
    from bac_kg.sparql.groups import read_groups  # most queries are answered at their defaults
    from bac_kg.sparql.scanner import scan

    contents = {name: _content(query, name, terms) for name, terms in values.items()}
    blocks = [block for block in read_groups(scan(query.text)).blocks if block.variable in contents]
    text = query.text
    for block in sorted(blocks, key=lambda each: each.start, reverse=True):
        text = f"{text[: block.start]} {contents[block.variable]} {text[block.end :]}"
    return text


def _content(query: SavedQuery, name: str, terms: Sequence[Term | None]) -> str:
    parameter = query.parameters.get(name)
    if parameter is None:
        known = ", ".join(query.parameters) or "none"
        raise UsageError(f"{query.name} has no parameter {name!r}", fix=f"its parameters are: {known}")
    if isinstance(terms, str) or not terms or not all(term is None or isinstance(term, Term) for term in terms):
        raise UsageError(f"the values of {name} are not RDF terms", fix="give a non-empty sequence of pyoxigraph terms, None for UNDEF")
    unique = list(dict.fromkeys(terms))
    if None in unique and not (parameter.optional and len(unique) == 1):
        raise UsageError(f"{name} of {query.name} needs a value", fix="name one; UNDEF stands alone and only where the header allows it")
    if len(unique) > 1 and not parameter.many:
        raise UsageError(f"{name} of {query.name} takes one value, not {len(unique)}", fix="give one value")
    if any(isinstance(term, ox.BlankNode | ox.Triple) for term in unique):
        raise UsageError(f"a value of {name} is no IRI or literal", fix="a blank node or triple cannot be a parameter")
    return " ".join("UNDEF" if term is None else str(term) for term in unique)
