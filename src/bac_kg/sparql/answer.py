"""The answer to a query: SPARQL 1.1 Query Results JSON as it came, and its rows as RDF terms when they are asked for."""

from __future__ import annotations

import pyoxigraph as ox

from bac_kg.errors import QueryError, UsageError

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]


def plain_text(term: Term | None) -> str:
    """Return the IRI, label or text of a term; "" for an unbound variable and for a triple, which have none.

    >>> plain_text(ox.NamedNode("urn:a")), plain_text(ox.Literal("drowsiness", language="en")), plain_text(None)
    ('urn:a', 'drowsiness', '')
    """
    return str(getattr(term, "value", ""))


# The answer columns at the end of every medical query, in this order; a terminal shows the columns before them.
ANSWER_COLUMNS = (
    "statement", "jurisdiction", "population", "route", "asOf", "validFrom", "validUntil", "tier",
    "direction", "hedge", "certainty", "source", "locator", "basis", "disputed",
)  # fmt: skip

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


class Answer:
    """The answer to a SELECT or ASK query; immutable, its rows parsed once and only if they are looked at."""

    __slots__ = ("_boolean", "_columns", "_json", "_rows")

    def __init__(self, json: bytes) -> None:
        """Hold the bytes; nothing is parsed yet."""
        self._json = json
        self._columns: tuple[str, ...] | None = None
        self._rows: list[Row] | None = None
        self._boolean: bool | None = None

    @classmethod
    def from_json(cls, json: bytes) -> Answer:
        """Return the answer held in SPARQL 1.1 Query Results JSON, checked when its columns or rows are first read.

        >>> answer = Answer.from_json(b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}}]}}')
        >>> answer.columns, len(answer)
        (('x',), 1)
        """
        return cls(json)

    @property
    def columns(self) -> tuple[str, ...]:
        """The projected variables in order; empty for ASK."""
        self._read_head()
        return self._columns or ()

    @property
    def boolean(self) -> bool | None:
        """The answer to an ASK query, None for SELECT."""
        self._read_head()
        return self._boolean

    @property
    def rows(self) -> list[Row]:
        """The rows as RDF terms in the order of ``columns``, None where a variable is unbound; empty for ASK."""
        if self._rows is None:
            found = self._parse()
            try:
                self._rows = [] if isinstance(found, ox.QueryBoolean) else [tuple(solution) for solution in found]
            except (SyntaxError, ValueError) as error:
                raise _broken(error) from None
        return self._rows

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def to_bytes(self, format: str = "json") -> bytes:
        """Return the answer as json, csv, tsv or xml as the W3C defines them (CSV and TSV of an ASK are the bare word).

        :raises UsageError: if the format is another.
        :raises QueryError: if the JSON is broken.
        """
        if format not in FORMATS:
            raise UsageError(f"{format!r} is no format of results", fix=f"use one of {', '.join(FORMATS)}")
        if format == "json":
            return self._json
        try:
            return self._parse().serialize(format=FORMATS[format]) or b""
        except (SyntaxError, ValueError) as error:
            raise _broken(error) from None

    def _read_head(self) -> None:
        if self._columns is None:
            found = self._parse()
            self._boolean = bool(found) if isinstance(found, ox.QueryBoolean) else None
            self._columns = () if isinstance(found, ox.QueryBoolean) else tuple(variable.value for variable in found.variables)

    def _parse(self) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(self._json, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise _broken(error) from None


def _broken(error: Exception) -> QueryError:
    return QueryError(f"the answer is no SPARQL results JSON: {error}", fix="ask again; if it stays so, the endpoint is faulty")
