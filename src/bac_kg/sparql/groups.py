"""The groups of a SELECT query: its VALUES blocks, where each variable is used, and what it projects."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bac_kg.sparql.scanner import Token


@dataclass(frozen=True, slots=True)
class Block:
    """A ``VALUES ?variable { … }`` block: its variable, its group, and the offsets between its braces."""

    variable: str
    group: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a variable outside the data of a VALUES block: the group it stands in and the token."""

    variable: str
    group: int
    token: Token


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a query: kind and parent of each by its number (0 is the query itself, 1 mostly its WHERE group)."""

    kinds: tuple[str, ...]
    parents: tuple[int, ...]
    blocks: tuple[Block, ...]
    uses: tuple[Use, ...]
    shared_blocks: tuple[Token, ...]

    @property
    def root(self) -> int:
        """The number of the query's own WHERE group, or 0 if it has none."""
        found = (number for number, kind in enumerate(self.kinds) if kind == "where" and self.parents[number] == 0)
        return next(found, 0)

    def holds(self, group: int, variable: str) -> bool:
        """Tell whether a group has a VALUES block of its own for a variable."""
        return any(block.group == group and block.variable == variable for block in self.blocks)


class _Reader:
    """Collects the groups while the tokens pass by."""

    def __init__(self) -> None:
        self.kinds, self.parents, self.stack = ["query"], [-1], [0]
        self.blocks: list[Block] = []
        self.uses: list[Use] = []
        self.shared: list[Token] = []
        self.closed = 0  # the group that was closed last
        self.keyword = ""  # decides the kind of the next group
        self.values: tuple[Token, ...] = ()  # the variables of a VALUES block that is about to open

    def open(self, token: Token) -> None:
        here = self.stack[-1]
        fallback = "where" if self.kinds[here] in ("query", "subselect") else "group"
        kind = self.keyword.lower() or fallback
        self.kinds.append(kind)
        self.parents.append(here)
        self.stack.append(len(self.kinds) - 1)
        if kind == "values":
            names = [each.text[1:] for each in self.values if each.kind == "var"]
            self.shared += self.values if self.values[:1] and self.values[0].text == "(" else ()
            self.blocks += [Block(name, here, token.end, -1) for name in names]
        self.keyword, self.values = "", ()

    def close(self, token: Token) -> None:
        if len(self.stack) == 1:
            return
        self.closed = self.stack.pop()
        if self.kinds[self.closed] == "values":
            self.blocks = [each if each.end >= 0 else Block(each.variable, each.group, each.start, token.start) for each in self.blocks]

    def word(self, token: Token, before: Token | None) -> None:
        word, here = token.text.upper(), self.stack[-1]
        if word == "SELECT" and before is not None and before.text == "{":
            self.kinds[here] = "subselect"
        elif word == "UNION":
            if self.kinds[self.closed] == "group":
                self.kinds[self.closed] = "union"
            self.keyword = word
        elif word in ("MINUS", "OPTIONAL", "EXISTS", "WHERE", "GRAPH", "SERVICE", "VALUES", "CONSTRUCT"):
            self.keyword = word

    def read(self, token: Token, before: Token | None) -> None:
        if token.kind == "punct" and token.text == "{":
            self.open(token)
        elif token.kind == "punct" and token.text == "}":
            self.close(token)
        elif self.keyword == "VALUES":
            self.values += (token,)
        elif token.kind == "word":
            self.word(token, before)
        elif token.kind == "var":
            self.uses.append(Use(token.text[1:], self.stack[-1], token))


def read_groups(tokens: tuple[Token, ...]) -> Groups:
    """Return the groups of a query that parses.

    >>> from bac_kg.sparql.scanner import scan
    >>> read_groups(scan("SELECT ?a { VALUES ?b { 1 } { ?a ?c ?b } UNION { ?a ?d ?b } }")).kinds
    ('query', 'where', 'values', 'union', 'union')
    """
    reader = _Reader()
    for before, token in zip((None, *tokens), tokens, strict=False):
        reader.read(token, before)
    return Groups(tuple(reader.kinds), tuple(reader.parents), tuple(reader.blocks), tuple(reader.uses), tuple(reader.shared))


def sees_block(groups: Groups, use: Use) -> bool:
    """Tell whether a use of a parameter is bound by a VALUES block in every engine.

    A pattern sees the blocks of the groups around it up to a sub-SELECT, UNION arm or MINUS; a FILTER sees its own group's, and that
    of the group around if it stands directly in OPTIONAL or EXISTS; BIND sees only its own group's. Deeper, rdflib and Oxigraph differ.
    """
    group, variable = use.group, use.variable
    kind = groups.kinds[group]
    if kind in ("query", "subselect"):  # a SELECT clause or a modifier: what counts is the group that it belongs to
        return any(
            groups.holds(number, variable)
            for number, parent in enumerate(groups.parents)
            if parent == group and groups.kinds[number] == "where"
        )
    if groups.holds(group, variable):
        return True
    if use.token.place == "bind":
        return False
    if use.token.place == "filter" or kind == "exists":
        return kind in ("optional", "exists") and groups.holds(groups.parents[group], variable)
    while kind in ("group", "graph", "optional"):
        group = groups.parents[group]
        kind = groups.kinds[group]
        if groups.holds(group, variable):
            return True
    return False


def projected_variables(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Return the variables that a SELECT query projects, in order; ``("*",)`` for ``SELECT *``.

    >>> from bac_kg.sparql.scanner import scan
    >>> projected_variables(scan("SELECT DISTINCT ?a (COALESCE(?b, ?c) AS ?d) WHERE { ?a ?b ?c }"))
    ('a', 'd')
    """
    names: list[str] = []
    started = False
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.is_word("SELECT"):
            started = True
        elif started and (token.text == "{" or token.is_word("WHERE", "FROM")):
            break
        elif started and token.text == "*" and token.place == "head":
            names.append("*")
        elif started and token.kind == "var" and (token.place == "head" or (before is not None and before.is_word("AS"))):
            names.append(token.text[1:])
    return tuple(names)


def is_ordered(tokens: tuple[Token, ...]) -> bool:
    """Tell whether the query itself, not only a sub-SELECT, ends with ORDER BY.

    >>> from bac_kg.sparql.scanner import scan
    >>> is_ordered(scan("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }"))
    False
    """
    depth, ordered = 0, False
    for token, following in pairwise(tokens):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "punct" else 0
        ordered = ordered or (depth == 0 and token.is_word("ORDER") and following.is_word("BY"))
    return ordered
