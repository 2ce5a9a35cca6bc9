"""Which queries are not run: updates, calls to other servers, foreign graphs, and nesting or joins that would crash or hang the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bac_kg import namespaces
from bac_kg.errors import QueryError
from bac_kg.sparql.scanner import FORMS, UPDATES, Token, declared_prefixes, query_form

# STR( written 1,024 times over is a segmentation fault of Oxigraph; 64 is far beyond any query that a person writes.
MAX_NESTING = 64
# The optimiser orders the joins of one group in cubic time even on an empty store: 128 patterns or OPTIONALs take 5 s, 80 below 1 s.
MAX_JOINED = 80
# 8,192 operators in a row, brackets or not, are a segmentation fault; the longest saved query has 1,900 tokens.
MAX_TOKENS = 4096
_REFUSED = re.compile("|".join(("SERVICE", "FROM", *UPDATES)))
_OPENING, _CLOSING = ("(", "{", "[", "<<", "{|"), (")", "}", "]", ">>", "|}")


def is_within_all_limits(text: str) -> bool:
    """Tell, without reading its tokens, that a query is too short to break a limit and has none of the words that are refused.

    Most queries pass, and reading the tokens takes as long as answering a small one. What does not pass may still be fine.

    >>> is_within_all_limits("SELECT ?label { bacr:baclofen rdfs:label ?label }"), is_within_all_limits("SELECT * { SERVICE <a:b> {} }")
    (True, False)
    """
    if len(text) > MAX_TOKENS or "\\" in text:
        return False
    upper = text.upper()  # of whatever letters Unicode holds for the same, such as the long s
    if _REFUSED.search(upper):
        return False
    opened, joining = sum(map(text.count, "({[<")), sum(map(text.count, ".;,/[{"))
    return opened <= MAX_NESTING and joining < MAX_JOINED


def find_service(tokens: tuple[Token, ...]) -> Token | None:
    """Return the first token in which an engine may read SERVICE, or None.

    Oxigraph does not ask for white space around a keyword: ``1SERVICE<x>``, ``SERVICESILENT<x>`` and ``SERVICEex:a`` all call out.
    So any bare word or prefix that contains it counts.
    """
    for token in tokens:
        name = token.text.partition(":")[0] if token.kind == "pname" else token.text
        if token.kind in ("word", "pname") and "SERVICE" in name.upper():
            return token
    return None


def refuse_service(tokens: tuple[Token, ...]) -> None:
    """Refuse a query that calls another server.

    :raises QueryError: if SERVICE occurs outside strings, IRIs and comments.
    """
    token = find_service(tokens)
    if token is not None:
        raise QueryError(
            f"the query contains {token.text!r}, and SERVICE is switched off: it would send parts of the query to another server",
            fix="query the other server on its own and join the answers, or rename the word if it is a prefix",
        )


def refuse_other_form(tokens: tuple[Token, ...], *forms: str) -> None:
    """Refuse a query of another form than asked for; a misspelt form is left for the parser to explain.

    :raises QueryError: for an update, and for a form of SPARQL that is not among the given ones.
    """
    form = query_form(tokens)
    if form in UPDATES:
        raise QueryError(
            f"{form} is an update, and the graph is read-only",
            fix="change the tables in graph/ and run bac-kg build",
        )
    if form in FORMS and form not in forms:
        raise QueryError(
            f"this is a query of the form {form}, where {' or '.join(forms)} is expected",
            fix={"SELECT": "call select()", "ASK": "call ask()"}.get(form, "call graph()"),
        )


def refuse_nesting(tokens: tuple[Token, ...]) -> None:
    """Refuse brackets that are nested more than MAX_NESTING deep.

    :raises QueryError: naming the limit.
    """
    depth = deepest = 0
    for token in tokens:
        if token.kind == "punct":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise QueryError(
            f"the query nests brackets {deepest} deep; the limit is {MAX_NESTING}",
            fix="split the query, or write long lists as VALUES",
        )


def refuse_size(tokens: tuple[Token, ...]) -> None:
    """Refuse a query of more than MAX_TOKENS tokens, or one that joins more than MAX_JOINED patterns in a group: for strangers' queries.

    :raises QueryError: naming the limit.
    """
    if len(tokens) > MAX_TOKENS:
        raise QueryError(
            f"the query has {len(tokens)} words and signs; the limit is {MAX_TOKENS}", fix="split the query, or shorten its lists"
        )
    joined = count_joined(tokens)
    if joined > MAX_JOINED:
        raise QueryError(
            f"the query joins {joined} patterns, OPTIONALs, groups and path steps in one group; the limit is {MAX_JOINED}",
            fix="ask in several queries, or put alternatives into UNION arms, which count one by one",
        )


def count_joined(tokens: tuple[Token, ...]) -> int:
    """Return how many patterns, groups, OPTIONALs and path steps the fullest group joins.

    A group written for its own sake or for GRAPH counts with all that it holds, OPTIONAL, MINUS and EXISTS as one; a UNION arm is a group
    of its own.

    >>> from bac_kg.sparql.scanner import scan
    >>> count_joined(scan("SELECT * { ?a <p>/<q> ?b ; <r> ?c . OPTIONAL { ?c <s> ?d } }"))
    4
    """
    counts, kinds, most, before = [0], [""], 0, None
    for token in tokens:
        if token.kind == "punct" and token.text == "{":
            kinds.append(before.text.upper() if before is not None and before.kind == "word" else "")
            counts.append(1)
        elif token.kind == "punct" and token.text == "}" and len(counts) > 1:
            inner, kind = counts.pop(), kinds.pop()
            most = max(most, inner)
            counts[-1] += {"UNION": 0, "CONSTRUCT": 0, "OPTIONAL": 1, "MINUS": 1, "EXISTS": 1}.get(kind, inner)
        elif token.kind == "punct" and token.place == "pattern" and token.text in ("/", "["):
            counts[-1] += 1
        elif before is not None and before.place == "pattern" and before.text in (".", ";", ",") and token.text not in ("}", ";", "]"):
            counts[-1] += token.kind != "word"  # a dot before FILTER, BIND or OPTIONAL joins nothing; what follows OPTIONAL is counted
        before = token
    return max(most, *counts)


def refuse_foreign_graphs(tokens: tuple[Token, ...], known: frozenset[str]) -> None:
    """Refuse FROM and FROM NAMED with an IRI that names no graph of the store; nothing is ever fetched.

    :raises QueryError: naming the IRI and the graphs there are.
    """
    prefixes = namespaces.PREFIXES | declared_prefixes(tokens)
    for position, token in enumerate(tokens):
        if not (token.is_word("FROM") and token.place == "head"):
            continue
        rest = [each for each in tokens[position + 1 : position + 3] if not each.is_word("NAMED")]
        iri = _expanded(rest[0], prefixes) if rest else None
        if iri is not None:
            refuse_unknown_graphs((iri,), known, "FROM")


def refuse_unknown_graphs(iris: Iterable[str], known: frozenset[str], where: str = "the request") -> None:
    """Refuse IRIs that name no graph of the store.

    :raises QueryError: naming the IRI and the graphs there are.
    """
    for iri in iris:
        if iri not in known:
            names = ", ".join(namespaces.contract(name) for name in sorted(known)) or "none"
            raise QueryError(
                f"{where} names {iri}, which is no graph of this store; documents are not fetched",
                fix=f"leave {'FROM' if where == 'FROM' else 'it'} out, or name one of these graphs: {names}",
            )


def _expanded(token: Token, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local if token.kind == "pname" and prefix in prefixes else None
