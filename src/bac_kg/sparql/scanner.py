"""The tokens of a SPARQL query, with strings, IRIs and comments told from the rest (SPARQL 1.1 §19.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")

# The productions of the grammar, by their names there, but with every character outside ASCII: an engine refuses the few that the grammar
# leaves out, and character classes with its Unicode ranges take 50 ms to compile. Written as what is not in them, they take none.
_PN_CHARS_U = r"[^\x00-@\[-\^`{-\x7f]"
_PN_CHARS_U_OR_DIGIT = r"[^\x00-/:-@\[-\^`{-\x7f]"
_PN_CHARS = r"[^\x00-,./:-@\[-\^`{-\x7f]"
_VARNAME = f"{_PN_CHARS_U_OR_DIGIT}+"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PN_PREFIX = f"(?!_){_PN_CHARS_U}(?:\\.*{_PN_CHARS})*"
_PN_LOCAL = f"(?:{_PN_CHARS_U_OR_DIGIT}|:|{_PLX})(?:\\.*(?:{_PN_CHARS}|:|{_PLX}))*"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_SKIPPED = r"(?P<skipped>[ \t\r\n]+|#[^\r\n]*)"
_IRI = rf'(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_UCHAR})*>)'
_REST = "|".join(
    (
        r'(?P<string>"""(?:"{0,2}(?:[^"\\]|\\[\s\S]))*"""'
        r"|'''(?:'{0,2}(?:[^'\\]|\\[\s\S]))*'''"
        # Three quotes that never close are not an empty string and a third quote.
        r'|(?!""")"(?:[^"\\\r\n]|\\[^\r\n])*"'
        r"|(?!''')'(?:[^'\\\r\n]|\\[^\r\n])*')",
        rf"(?P<var>[?$]{_VARNAME})",
        rf"(?P<bnode>_:{_PN_CHARS_U_OR_DIGIT}(?:\.*{_PN_CHARS})*)",
        rf"(?P<pname>(?:{_PN_PREFIX})?:(?:{_PN_LOCAL})?)",
        r"(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)",
        r"(?P<number>\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+)",
        r"(?P<word>[^\W\d]\w*)",
        r"(?P<punct>\^\^|&&|\|\||!=|<=|>=|<<|>>|\{\||\|\}|[{}()\[\].,;=<>!*/+\-|^?~&])",
        r"(?P<bad>[\s\S])",
    )
)
_AFTER_OPERATOR = re.compile(f"{_SKIPPED}|{_IRI}|{_REST}")
_AFTER_OPERAND = re.compile(rf"{_SKIPPED}|(?P<less><=?)|{_REST}")
_OPERANDS = frozenset(("iri", "string", "var", "bnode", "pname", "lang", "number"))


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, its offset, and the place it stands in.

    Kinds are iri, string, var, bnode, pname, lang, number, word, punct and bad (nothing in the grammar begins like this).
    Places are head (prologue, SELECT clause, solution modifiers), computed (an expression there), pattern, filter and bind.
    """

    kind: str
    text: str
    start: int
    place: str

    @property
    def end(self) -> int:
        """The offset behind the token."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Tell whether the token is one of these keywords, given in upper case."""
        return self.kind == "word" and self.text.upper() in words


class _Places:
    """The stack of places that decides whether ``<`` opens an IRI or compares two values."""

    def __init__(self) -> None:
        self.stack = ["head"]
        self.pending = ""
        self.after_operand = False

    @property
    def compares(self) -> bool:
        """Tell whether a ``<`` here is an operator: only behind an operand inside an expression."""
        return self.after_operand and self.stack[-1] in ("computed", "filter", "bind")

    def step(self, kind: str, text: str) -> None:
        """Move over one token."""
        top = self.stack[-1]
        self.after_operand = kind in _OPERANDS or text == ")" or (kind == "word" and text.lower() in ("true", "false"))
        if kind == "word" and text.upper() == "SELECT":
            self.stack[-1] = "head"
        elif kind == "word" and text.upper() in ("FILTER", "BIND") and top == "pattern":
            self.pending = text.lower()
        elif kind == "punct" and text == "(":
            self.stack.append(self.pending or ("computed" if top == "head" else top))
            self.pending = ""
        elif kind == "punct" and text == "{":
            self.stack.append("pattern")
            self.pending = ""
        elif kind == "punct" and text in (")", "}") and len(self.stack) > 1:
            self.stack.pop()


def scan(text: str) -> tuple[Token, ...]:
    """Return the tokens of a query in order, without white space and comments; never fails.

    >>> [token.text for token in scan("ASK { ?s ?p '# no comment' FILTER(?a<?b) } # comment")]
    ['ASK', '{', '?s', '?p', "'# no comment'", 'FILTER', '(', '?a', '<', '?b', ')', '}']
    """
    places, tokens, position = _Places(), [], 0
    while position < len(text):
        match = (_AFTER_OPERAND if places.compares else _AFTER_OPERATOR).match(text, position)
        assert match is not None and match.lastgroup is not None  # the last alternative takes any character
        position = match.end()
        kind = "punct" if match.lastgroup == "less" else match.lastgroup
        if kind == "skipped":
            continue
        place = places.stack[-1]
        places.step(kind, match.group())
        tokens.append(Token(kind, match.group(), match.start(), place))
        if kind == "bad" and match.group() in "\"'":
            break  # behind a quote that never closes nothing can be told
    return tuple(tokens)


def query_form(tokens: tuple[Token, ...]) -> str:
    r"""Return the first keyword behind the prologue in upper case: a query form, an update, a misspelt word, or "".

    >>> query_form(scan("# DELETE\nPREFIX a: <b:> select * {}"))
    'SELECT'
    """
    position = 0
    while position < len(tokens) and tokens[position].is_word("PREFIX", "BASE", "VERSION"):
        position += 3 if tokens[position].is_word("PREFIX") else 2
    word = tokens[position] if position < len(tokens) else None
    return word.text.upper() if word is not None and word.kind == "word" else ""


def declared_prefixes(tokens: tuple[Token, ...]) -> dict[str, str]:
    """Return the prefixes that the prologue declares, each with its IRI.

    >>> declared_prefixes(scan("PREFIX a: <b:> SELECT * {}"))
    {'a': 'b:'}
    """
    triples = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return {
        name.text[:-1]: iri.text[1:-1]
        for word, name, iri in triples
        if word.is_word("PREFIX") and word.place == "head" and name.kind == "pname" and iri.kind == "iri"
    }


def undeclared_prefixes(tokens: tuple[Token, ...]) -> dict[str, Token]:
    """Return the prefixes that are used but not declared, each with the token that uses it first.

    >>> list(undeclared_prefixes(scan("PREFIX a: <b:> ASK { a:b c:d 'e:f' }")))
    ['c']
    """
    declared = declared_prefixes(tokens)
    found: dict[str, Token] = {}
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.kind == "pname" and not (before is not None and before.is_word("PREFIX")):
            prefix = token.text.partition(":")[0]
            if prefix not in declared:
                found.setdefault(prefix, token)
    return found


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return the 1-based line and column of an offset, in characters.

    >>> line_and_column("ab\ncd", 4)
    (2, 2)
    """
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1
