"""Which queries are not run: updates, calls to other servers, foreign graphs, and nesting that would crash the engine."""

from __future__ import annotations

from bac_kg import namespaces
from bac_kg.errors import QueryError
from bac_kg.sparql.scanner import FORMS, UPDATES, Token, declared_prefixes, query_form

# STR( written 1,024 times over is a segmentation fault of Oxigraph; 64 is far beyond any query that a person writes.
MAX_NESTING = 64


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
            depth += (token.text in "({[") - (token.text in ")}]")
            deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise QueryError(
            f"the query nests brackets {deepest} deep; the limit is {MAX_NESTING}",
            fix="split the query, or write long lists as VALUES",
        )


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
        if iri is not None and iri not in known:
            names = ", ".join(namespaces.contract(name) for name in sorted(known)) or "none"
            raise QueryError(
                f"FROM names {iri}, which is no graph of this store; documents are not fetched",
                fix=f"leave FROM out, or name one of these graphs: {names}",
            )


def _expanded(token: Token, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local if token.kind == "pname" and prefix in prefixes else None
