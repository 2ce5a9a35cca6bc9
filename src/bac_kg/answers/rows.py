"""Rows of an answer for Python: plain values by the column types of a header, rdflib terms, and a pandas frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from bac_kg.errors import MachineError, QueryError
from bac_kg.namespaces import ONTOLOGY, PREFIXES
from bac_kg.sparql.answer import Answer, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from decimal import Decimal
    from typing import Any

    import rdflib

    Value = str | int | float | bool | Decimal | datetime.date | None

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
        "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_NOT_STATED = ox.NamedNode(ONTOLOGY + "not-stated")
NUMBERS = _INTEGERS | {_XSD + "decimal", _XSD + "double", _XSD + "float"}


def typed_rows(answer: Answer, types: Mapping[str, str] | None = None) -> list[dict[str, Value]]:
    """Return the rows as plain values: iri, string and edtf as str, date as date, integer as int, decimal as Decimal, unbound as None.

    An edtf column may hold ``bac:not-stated``, which gives "not-stated".

    A column without a type in the header goes by the datatype of each literal.

    :raises QueryError: if a value is not of its column's type; naming row and column.
    """
    given = types or {}
    return [
        {column: _typed(term, given.get(column, ""), number, column) for column, term in zip(answer.columns, row, strict=True)}
        for number, row in enumerate(answer.rows, 1)
    ]


def to_rdflib(answer: Answer) -> list[dict[str, rdflib.term.Identifier | None]]:
    """Return the rows as rdflib terms, literals with the lexical form that the store gave."""
    return [dict(zip(answer.columns, map(_rdflib_term, row), strict=True)) for row in answer.rows]


def to_pandas(answer: Answer, types: Mapping[str, str] | None = None) -> Any:
    """Return the typed rows as a ``pandas.DataFrame`` with the columns of the answer.

    :raises MachineError: if pandas is not installed.
    """
    try:
        import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        raise MachineError("pandas is not installed", fix="pip install pandas") from None
    return pandas.DataFrame(typed_rows(answer, types), columns=list(answer.columns))


def _typed(term: Term | None, kind: str, row: int, column: str) -> Value:
    if term is None:
        return None
    if kind == "edtf" and term == _NOT_STATED:
        return "not-stated"  # as a cell of the tables says it
    is_name = isinstance(term, ox.NamedNode | ox.BlankNode)
    try:
        if kind and is_name == (kind == "iri") and not isinstance(term, ox.Triple):
            return _READERS[kind](term.value)
        if not kind:
            return _by_datatype(term)
    except (ValueError, ArithmeticError):
        pass
    raise QueryError(f"row {row}, column {column}: {term} is no {kind or 'valid value'}", fix="change the query or the type in its header")


def _by_datatype(term: Term) -> Value:
    if not isinstance(term, ox.Literal):
        return str(term) if isinstance(term, ox.Triple) else term.value
    datatype = term.datatype.value
    if datatype in _INTEGERS:
        return int(term.value)
    kind = {_XSD + "decimal": "decimal", _XSD + "date": "date", _XSD + "double": "double", _XSD + "float": "double"}.get(datatype, "string")
    return term.value in ("true", "1") if datatype == _XSD + "boolean" else _READERS[kind](term.value)


def _date(text: str) -> datetime.date:
    from datetime import date

    return date.fromisoformat(text)


def _decimal(text: str) -> Decimal:
    from decimal import Decimal

    return Decimal(text)


_READERS: dict[str, Callable[[str], Value]] = {
    "iri": str, "string": str, "edtf": str, "integer": int, "decimal": _decimal, "date": _date, "double": float,
}  # fmt: skip


def _rdflib_term(term: Term | None) -> rdflib.term.Identifier | None:
    import rdflib

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise QueryError(f"rdflib has no triple terms: {term}", fix="project subject, predicate and object apart")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == _XSD + "string" else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)
