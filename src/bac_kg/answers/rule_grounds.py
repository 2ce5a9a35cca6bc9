"""Which rule derives a triple, and from what: the rule's own WHERE, asked for what its variables stood for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bac_kg.sparql.answer import Term
    from bac_kg.stores.embedded import Store

_RULE = re.compile(r"(?P<prefixes>.*?)CONSTRUCT\s*\{(?P<template>[^}]*)\}\s*WHERE\s*(?P<body>\{.*\})\s*\Z", re.S)
_TERM = re.compile(r"\?\w+|<[^>]*>|\S+")


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule: its file, what its header says, and the nodes that its variables stood for."""

    name: str
    header: str
    terms: tuple[Term, ...]


def find_rule(store: Store, folder: str, goal: Sequence[NamedNode | Literal]) -> FoundRule | None:
    """Return the first rule of a folder that derives a triple from a graph, or None.

    The template of a rule is triples of variables and CURIEs, without blank nodes.
    """
    for path in sorted(Path(folder).glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        header = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
        found = _RULE.match("\n".join(line for line in text.splitlines() if not line.startswith("#")))
        for pattern in _read_template(found["template"]) if found else ():
            assert found is not None
            terms = _match(store, found, pattern, goal)
            if terms:
                return FoundRule(path.name, header, terms)
    return None


def _read_template(text: str) -> Iterator[tuple[str, str, str]]:
    subject = ""
    for part in text.replace(";", " ; ").split(" ; "):
        terms = _TERM.findall(part.strip().rstrip(". "))
        subject = terms[0] if len(terms) == 3 else subject
        if len(terms) >= 2:
            yield subject, terms[-2], terms[-1]


def _match(store: Store, rule: re.Match[str], pattern: tuple[str, str, str], goal: Sequence[NamedNode | Literal]) -> tuple[Term, ...]:
    bound = {name: term for name, term in zip(pattern, goal, strict=True) if name.startswith("?")}
    fixed = [(name, term) for name, term in zip(pattern, goal, strict=True) if not name.startswith("?")]
    filters = " ".join(f"FILTER({'rdf:type' if name == 'a' else name} = {term})" for name, term in fixed)
    values = f"VALUES ({' '.join(bound)}) {{ ({' '.join(map(str, bound.values()))}) }}"
    answer = store.select(f"{rule['prefixes']} SELECT * WHERE {{ {rule['body']} {values} {filters} }}")
    return tuple(dict.fromkeys(term for row in answer.rows for term in row if isinstance(term, NamedNode)))
