"""What answers a query: the protocol that every store keeps, and the embedded one that holds a release in memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from bac_kg.errors import QueryError, ReleaseError
from bac_kg.namespaces import BASE, GRAPH, ONTOLOGY, PREFIXES
from bac_kg.sparql.answer import Answer
from bac_kg.sparql.guard import (
    is_within_all_limits,
    refuse_foreign_graphs,
    refuse_nesting,
    refuse_other_form,
    refuse_service,
    refuse_size,
    refuse_unknown_graphs,
)
from bac_kg.sparql.scanner import FORMS, Token, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol
else:
    Protocol = object  # typing is a third of bare Python's start

TRIG = "bac-kg.trig"
MANIFEST = "manifest.json"
GRAPHS = ("ontology", "entities", "statements", "evidence", "sources", "mappings", "shortcuts", "inferred", "explanations", "dataset")
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_REBUILD = "run bac-kg build in a checkout, or install the package again"
# In one step inside the engine: half the time of writing the triples from Python.
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Store(Protocol):
    """Whatever answers SPARQL 1.1 queries; the prefixes of ``namespaces`` need no declaration, and the default graph is a set."""

    @property
    def describe(self) -> str:
        """What the store is, in words that fit behind "asked: "."""
        ...

    def select(self, text: str) -> Answer:
        """Return the answer to a SELECT query."""
        ...

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK query."""
        ...

    def graph(self, text: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once, sorted."""
        ...


class EmbeddedStore:
    """Quads in memory, answered by Oxigraph.

    A union default graph is a bag in Oxigraph: a triple in two graphs counts twice. So each triple is also written once into the
    default graph, which queries see, while GRAPH sees the named ones.
    """

    def __init__(self, store: ox.Store, describe: str, *, allow_service: bool = False) -> None:
        """Take an engine's store whose default graph holds each triple of its named graphs; use ``open`` or ``from_quads``."""
        self._store = store
        self._describe = describe
        self._allow_service = allow_service
        self._graphs = frozenset((*(GRAPH + name for name in GRAPHS), *(str(name)[1:-1] for name in store.named_graphs())))

    @classmethod
    def open(cls, release: str | os.PathLike[str], *, allow_service: bool = False) -> EmbeddedStore:
        """Return the store of a release folder, its TriG file proved by the manifest's SHA-256.

        :raises ReleaseError: if a file is missing, damaged or stale.
        """
        folder = os.fspath(release)
        data = read_release(folder)
        store = ox.Store()
        try:
            store.load(data, format=ox.RdfFormat.TRIG)
        except (SyntaxError, ValueError) as error:
            raise ReleaseError(f"{os.path.join(folder, TRIG)} is no TriG: {error}", fix=_REBUILD) from None
        store.update(_MERGE)
        return cls(store, f"the release in {folder}", allow_service=allow_service)

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad], *, allow_service: bool = False) -> EmbeddedStore:
        """Return a store of quads, for tests and builds."""
        store = ox.Store()
        store.extend(quads)
        store.update(_MERGE)
        return cls(store, "quads in memory", allow_service=allow_service)

    @property
    def describe(self) -> str:
        """What the store is, in words."""
        return self._describe

    def select(self, text: str) -> Answer:
        """Return the answer to a SELECT query.

        :raises QueryError: if the query does not parse, is another form, or fails.
        """
        found = self._query(text, "SELECT")
        assert isinstance(found, ox.QuerySolutions)
        try:
            return Answer.from_json(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        except (OSError, RuntimeError, ValueError) as error:
            raise _failed(error) from None

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK query.

        :raises QueryError: as ``select`` does.
        """
        return bool(self._query(text, "ASK"))

    def graph(self, text: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once, sorted.

        :raises QueryError: as ``select`` does.
        """
        found = self._query(text, "CONSTRUCT", "DESCRIBE")
        assert isinstance(found, ox.QueryTriples)
        try:
            return sorted(set(found), key=str)
        except (OSError, RuntimeError, ValueError) as error:
            raise _failed(error) from None

    def unknown_terms(self, text: str) -> dict[str, str]:
        """Return each ``bac:`` term of a query that the ontology lacks, with the nearest one or "": why an answer may be empty.

        A store without an ontology knows of none.
        """
        from bac_kg.sparql.syntax_errors import unknown_terms  # only when an answer is empty

        terms = self._terms()
        return unknown_terms(scan(text), terms) if terms else {}

    def answer_stranger(self, text: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Found:
        """Return the engine's answer to a query of any form, as somebody unknown may send it, over these graphs if any are given.

        Graphs given here count, not those behind FROM (SPARQL 1.1 Protocol, section 2.1.4).

        :raises QueryError: if it does not parse, names other graphs than there are, is too large, or fails before the first row.
        """
        refuse_unknown_graphs((*(default or ()), *(named or ())), self._graphs)
        options: dict[str, Any] = {"base_iri": BASE}
        if default is not None or named is not None:
            options |= {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
        if is_within_all_limits(text):
            try:
                return self._store.query(text, prefixes=_prefixes_in(text), **options)
            except (SyntaxError, OSError, RuntimeError, ValueError):
                pass  # what is wrong with it is told below
        tokens = scan(text)
        refuse_size(tokens)
        return self._run(text, tokens, FORMS, options)

    def _query(self, text: str, *forms: str) -> Found:
        return self._run(text, scan(text), forms)

    def _run(self, text: str, tokens: tuple[Token, ...], forms: Sequence[str], options: dict[str, Any] | None = None) -> Found:
        refuse_other_form(tokens, *forms)
        refuse_nesting(tokens)
        refuse_foreign_graphs(tokens, self._graphs)
        if not self._allow_service:
            refuse_service(tokens)
        if any(token.kind == "bad" for token in tokens):  # the guards above saw only what stands before it
            raise self._explained(text, tokens, "")
        try:
            return self._store.query(text, prefixes=PREFIXES, **(options or {}))
        except SyntaxError as error:
            raise self._explained(text, tokens, str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise _failed(error) from None

    def _explained(self, text: str, tokens: tuple[Token, ...], message: str) -> QueryError:
        from bac_kg.sparql.syntax_errors import explain_syntax_error  # only when a query is wrong

        return explain_syntax_error(text, tokens, message, self._terms())

    def _terms(self) -> frozenset[str]:
        found = self._store.query(f"SELECT DISTINCT ?term {{ GRAPH <{GRAPH}ontology> {{ ?term ?property ?value }} }}")
        assert isinstance(found, ox.QuerySolutions)
        iris = (str(solution["term"])[1:-1] for solution in found)
        return frozenset(iri[len(ONTOLOGY) :] for iri in iris if iri.startswith(ONTOLOGY))


_MARKS = tuple((f"{prefix}:", prefix, iri) for prefix, iri in PREFIXES.items())


def _prefixes_in(text: str) -> dict[str, str]:
    """Return the prefixes that a query may use: handing all of them to the engine takes a third of the time of a small query."""
    return {prefix: iri for mark, prefix, iri in _MARKS if mark in text}


def read_release(folder: str) -> bytes:
    """Return the bytes of the release's TriG file, proved by the manifest."""
    import hashlib
    import json

    try:
        with open(os.path.join(folder, MANIFEST), "rb") as file:
            expected = json.load(file)["files"][TRIG]["sha256"]
        with open(os.path.join(folder, TRIG), "rb") as file:
            data = file.read()
    except OSError as error:
        raise ReleaseError(f"{error.filename}: {error.strerror}", fix=_REBUILD) from None
    except (ValueError, LookupError, TypeError) as error:
        problem = f"{os.path.join(folder, MANIFEST)} does not give the SHA-256 of {TRIG}: {error!r}"
        raise ReleaseError(problem, fix=_REBUILD) from None
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ReleaseError(f"{os.path.join(folder, TRIG)} is damaged: its SHA-256 is {found}, not {expected}", fix=_REBUILD)
    return data


def _nodes(iris: Sequence[str] | None) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in iris or ()]


def _failed(error: Exception) -> QueryError:
    return QueryError(f"the query failed while it ran: {error}", fix="simplify the query, or run it step by step")
