"""What is wrong with a query that does not parse: line, column, a caret, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from bac_kg.display import display_width
from bac_kg.errors import QueryError
from bac_kg.namespaces import ONTOLOGY, PREFIXES
from bac_kg.sparql.scanner import Token, declared_prefixes, line_and_column, undeclared_prefixes
from bac_kg.suggest import nearest

KEYWORDS = frozenset(
    (
        "ADJUST", "ALL", "AS", "ASC", "ASK", "BASE", "BIND", "BY", "CONSTRUCT", "DESC", "DESCRIBE", "DISTINCT", "EXISTS", "FILTER",
        "FROM", "GRAPH", "GROUP", "HAVING", "IN", "LATERAL", "LIMIT", "MINUS", "NAMED", "NOT", "OFFSET", "OPTIONAL", "ORDER",
        "PREFIX", "REDUCED", "SELECT", "SEPARATOR", "SERVICE", "SILENT", "UNDEF", "UNION", "VALUES", "VERSION", "WHERE", "A",
        "TRUE", "FALSE",
    )
)  # fmt: skip
FUNCTIONS = frozenset(
    (
        "ABS", "AVG", "BNODE", "BOUND", "CEIL", "COALESCE", "CONCAT", "CONTAINS", "COUNT", "DATATYPE", "DAY", "ENCODE_FOR_URI",
        "FLOOR", "GROUP_CONCAT", "HASLANG", "HASLANGDIR", "HOURS", "IF", "IRI", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC",
        "ISTRIPLE", "ISURI", "LANG", "LANGDIR", "LANGMATCHES", "LCASE", "MAX", "MD5", "MIN", "MINUTES", "MONTH", "NOW", "OBJECT",
        "PREDICATE", "RAND", "REGEX", "REPLACE", "ROUND", "SAMETERM", "SAMPLE", "SECONDS", "SHA1", "SHA256", "SHA384", "SHA512",
        "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLANGDIR", "STRLEN", "STRSTARTS", "STRUUID", "SUBJECT",
        "SUBSTR", "SUM", "TIMEZONE", "TRIPLE", "TZ", "UCASE", "URI", "UUID", "YEAR",
    )
)  # fmt: skip
_FROM_SQL = {
    "AND": "write && between conditions, or a dot between patterns",
    "OR": "write || between conditions, or UNION between groups",
    "LIKE": 'write CONTAINS(LCASE(STR(?x)), "text") or REGEX(?x, "text", "i")',
    "NULL": "write !BOUND(?x) for a missing value, UNDEF in VALUES",
    "IS": "write BOUND(?x) or !BOUND(?x)",
    "JOIN": "write the patterns one after the other; a shared variable joins them",
}
_CLOSING = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class _Fault:
    offset: int
    problem: str
    fix: str


def explain_syntax_error(
    text: str, tokens: tuple[Token, ...], message: str, terms: Collection[str] = (), *, own_prefixes_only: bool = False
) -> QueryError:
    """Return the error to raise for a query that an engine refused with a message.

    ``terms`` are the local names of the ontology, for a did-you-mean. The first fault that can be told for certain is reported; failing
    that, the place where Oxigraph gave up (its message names what it tried last, seldom what is wrong, so it is not repeated).
    """
    found = [*_brackets(text, tokens), *_prefixes(tokens, {} if own_prefixes_only else PREFIXES), *_words(tokens, terms), *_habits(tokens)]
    fault = min(found, key=lambda each: each.offset) if found else _engine_fault(text, tokens, message)
    line, column = line_and_column(text, fault.offset)
    return QueryError(
        f"the query does not parse: line {line}, column {column}: {fault.problem}\n{_excerpt(text, line, column)}", fix=fault.fix
    )


def unknown_terms(tokens: tuple[Token, ...], terms: Collection[str]) -> dict[str, str]:
    """Return each ``bac:`` term of a query that the ontology does not have, with the nearest one or "".

    >>> from bac_kg.sparql.scanner import scan
    >>> unknown_terms(scan("ASK { ?s bac:frequency_band ?o }"), ["frequencyBand"])
    {'bac:frequency_band': 'bac:frequencyBand'}
    """
    ours = {prefix for prefix, iri in (PREFIXES | declared_prefixes(tokens)).items() if iri == ONTOLOGY}
    found = {}
    for token in tokens:
        prefix, colon, local = token.text.partition(":")
        if token.kind == "pname" and colon and prefix in ours and local and local not in terms:
            nearest = nearest_term(local, terms)
            found[token.text] = f"{prefix}:{nearest}" if nearest else ""
    return found


def nearest_term(name: str, terms: Collection[str]) -> str:
    """Return the term that a name most likely means, also for the column name (snake_case) of a property, or "".

    >>> nearest_term("frequency_band", ["frequencyBand", "finding"])
    'frequencyBand'
    """
    folded = {term.lower(): term for term in sorted(terms)}
    wanted = name.replace("_", "").replace("-", "").lower()
    return folded.get(wanted) or folded.get(nearest(wanted, folded) or "", "")


def _excerpt(text: str, line: int, column: int) -> str:
    shown = text.split("\n")[line - 1].rstrip("\r")
    first = max(0, column - 100)
    cut = "".join(letter if letter.isprintable() else " " for letter in shown[first : first + 120])
    return f"  {cut}".rstrip() + f"\n  {' ' * display_width(cut[: column - 1 - first])}^"


def _brackets(text: str, tokens: tuple[Token, ...]) -> list[_Fault]:
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "bad":
            return [_bad_token(token)]
        if token.kind != "punct" or token.text not in "(){}[]":
            continue
        if token.text in _CLOSING:
            opened.append(token)
        elif not opened:
            return [_Fault(token.start, f"{token.text!r} closes nothing", "delete it, or open the bracket before it")]
        elif _CLOSING[opened[-1].text] != token.text:
            wanted, line = _CLOSING[opened[-1].text], line_and_column(text, opened[-1].start)[0]
            problem = f"{token.text!r} where the {opened[-1].text!r} of line {line} needs {wanted!r}"
            return [_Fault(token.start, problem, f"write {wanted!r} before it")]
        else:
            opened.pop()
    return [_Fault(each.start, f"{each.text!r} is never closed", f"close it with {_CLOSING[each.text]!r}") for each in opened[-1:]]


def _bad_token(token: Token) -> _Fault:
    if token.text in "\"'":
        return _Fault(token.start, "the text in quotes is never closed", "close the quote on the same line, or use three quotes")
    if token.text == "\\":
        return _Fault(token.start, "a backslash outside of quotes", "write the letter itself")
    return _Fault(token.start, f"the character {token.text!r} means nothing here", "put text in quotes and IRIs in < >, without spaces")


def _prefixes(tokens: tuple[Token, ...], known: dict[str, str]) -> list[_Fault]:
    found = []
    for prefix, token in undeclared_prefixes(tokens).items():
        if prefix not in known:
            likely = None if prefix in PREFIXES else nearest(prefix, PREFIXES)
            declare = f"write PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}> at the top"
            fix = f"did you mean {likely}:? Otherwise {declare}" if likely else declare
            found.append(_Fault(token.start, f"the prefix {prefix + ':'!r} is not declared", fix))
    return found


def _words(tokens: tuple[Token, ...], terms: Collection[str]) -> list[_Fault]:
    variables = {token.text[1:] for token in tokens if token.kind == "var"}
    found = []
    for token in tokens:
        if token.kind == "word" and token.text.upper() not in KEYWORDS | FUNCTIONS:
            found.append(_Fault(token.start, f"{token.text!r} is no word of SPARQL", _meant(token.text, variables, terms)))
    return found


def _meant(word: str, variables: set[str], terms: Collection[str]) -> str:
    if word.upper() in _FROM_SQL:
        return _FROM_SQL[word.upper()]
    if word in variables:
        return f"did you mean the variable ?{word}?"
    term = nearest_term(word, terms)
    keyword = nearest(word.upper(), KEYWORDS | FUNCTIONS)
    if term and (not keyword or term.lower() == word.replace("_", "").lower()):
        return f"did you mean bac:{term}?"
    if keyword:
        return f"did you mean {keyword}?"
    return f"write ?{word} for a variable, a prefix before a name (bac:{word}), or quotes around a text"


def _habits(tokens: tuple[Token, ...]) -> list[_Fault]:
    found = []
    for before, token in pairwise(tokens):
        if before.text == token.text == "=" and before.end == token.start:
            found.append(_Fault(before.start, "'==' is no operator of SPARQL", "write = to compare"))
        elif token.text == "," and token.place == "head" and before.kind in ("var", "punct"):
            found.append(_Fault(token.start, "a comma between the variables", "separate them by spaces"))
        elif token.is_word(*FUNCTIONS) and before.is_word("SELECT", "DISTINCT"):
            found.append(_Fault(token.start, f"{token.text} stands bare", "write it in brackets with a name: (COUNT(?x) AS ?number)"))
    return found


def _engine_fault(text: str, tokens: tuple[Token, ...], message: str) -> _Fault:
    if not tokens:
        return _Fault(0, "the query is empty", "write a SELECT, ASK, CONSTRUCT or DESCRIBE query")
    offset = _engine_offset(text, message)
    token = next((each for each in tokens if each.end > offset), None)
    if token is None:
        return _Fault(tokens[-1].end, "the query ends too early", "finish it: compare with one of queries/*.rq")
    fix = "look at what stands just before the caret: a missing dot, bracket or ?, or a word too much"
    return _Fault(token.start, f"{token.text!r} does not fit here", fix)


def _engine_offset(text: str, message: str) -> int:
    """Return where Oxigraph gave up: its column lies behind the keyword that it tried, as if that had been read."""
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if place is None:
        return 0
    lines = text.split("\n")[: int(place[1]) - 1]
    column = int(place[2]) - 1
    tried = re.findall(r"(?<![\w'\"])[A-Za-z][A-Za-z0-9_]+(?![\w'\"])", place[3].partition("[")[0])
    shortest = 0 if re.search(r"\['|\"[^\w]", place[3]) else min((len(word) for word in tried), default=0)
    return sum(len(line) + 1 for line in lines) + max(0, column - shortest)
