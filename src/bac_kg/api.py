"""What Python users import: open a graph, ask it saved or own questions, look at one thing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from bac_kg import paths
from bac_kg.answers.entities import find_thing, view_thing
from bac_kg.answers.provenance import find_release, provenance_line
from bac_kg.answers.rows import to_pandas, to_rdflib, typed_rows
from bac_kg.errors import UsageError
from bac_kg.queries.catalogue import CATALOGUE, read_catalogue
from bac_kg.queries.parameters import bind_texts
from bac_kg.sparql.scanner import query_form, scan
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from bac_kg.answers.entities import View
    from bac_kg.answers.provenance import ReleaseInfo
    from bac_kg.answers.why import Why
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.sparql.answer import Answer
    from bac_kg.stores.embedded import Store

    Row = dict[str, Any]


class Result(Sequence["Row"]):
    """The rows of an answer as dictionaries of plain values, by the column types of the saved query."""

    def __init__(self, answer: Answer, types: dict[str, str], provenance: str) -> None:
        self.answer = answer
        self.provenance = provenance
        self._types = types
        self._rows: list[Row] = typed_rows(answer, types)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return self.answer.columns

    def to_rdflib(self) -> list[dict[str, Any]]:
        """Return the rows as rdflib terms."""
        return to_rdflib(self.answer)

    def to_pandas(self) -> Any:
        """Return the rows as a ``pandas.DataFrame``.

        :raises MachineError: if pandas is not installed.
        """
        return to_pandas(self.answer, self._types)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        return self._rows[place]

    def __repr__(self) -> str:
        return f"<Result: {len(self)} rows of {', '.join(self.columns)}; {self.provenance}>"


class KnowledgeGraph:
    """A graph to ask: the packaged release, a release folder, or a SPARQL endpoint.

    >>> graph = KnowledgeGraph.open()
    >>> "drowsiness" in {row["effectLabel"] for row in graph.query("adverse-effects")}
    True
    """

    def __init__(self, store: Store, queries: dict[str, SavedQuery]) -> None:
        self.store = store
        self._queries = queries
        self._release: ReleaseInfo | None = None

    @classmethod
    def open(cls, location: str | os.PathLike[str] | None = None, *, timeout: float = 30.0) -> KnowledgeGraph:
        """Return a graph: the packaged release, the release in a folder, or the endpoint at an http(s) address.

        ``timeout`` is in seconds and counts for an endpoint only.

        :raises ReleaseError: if the release is missing or damaged.
        :raises UsageError: if the address is not one of an endpoint.
        """
        packaged = paths.release_folder(paths.project_root())
        text = os.fspath(location) if location is not None else packaged
        if text.startswith(("http://", "https://")):
            from bac_kg.stores.remote import RemoteStore

            return cls(RemoteStore(text, timeout), read_catalogue(os.path.join(packaged, CATALOGUE)))
        return cls(EmbeddedStore.open(text), read_catalogue(os.path.join(text, CATALOGUE)))

    @property
    def release(self) -> ReleaseInfo:
        """Version and date of the release, as the graph itself tells them."""
        if self._release is None:
            self._release = find_release(self.store)
        return self._release

    def queries(self) -> list[SavedQuery]:
        """Return the saved queries, sorted by name."""
        return [self._queries[name] for name in sorted(self._queries)]

    def find_query(self, name: str) -> SavedQuery:
        """Return one saved query.

        :raises UsageError: if there is none of that name.
        """
        if name not in self._queries:
            fix = "bac-kg queries lists them all"
            raise UsageError(f"there is no saved query {name!r}{did_you_mean(name, self._queries)}", fix=fix)
        return self._queries[name]

    def query(self, name: str, /, **parameters: object) -> Result:
        """Return the answer to a saved query; parameters as on the command line, and not given ones at their defaults.

        :raises UsageError: if there is no such query or parameter.
        :raises QueryError: if a value is not of its parameter's type or class.
        """
        query = self.find_query(name)
        text = bind_texts(query, {key: str(value) for key, value in parameters.items()}, self.store)
        return self._result(self.store.select(text), query.columns)

    def sparql(self, text: str) -> Result | bool | list[Any]:
        """Return the answer to a query of your own: rows of a SELECT, the bool of an ASK, the triples of a CONSTRUCT or DESCRIBE.

        The prefixes of the project may be left out.

        :raises QueryError: if it is not a query that the store takes.
        """
        form = query_form(scan(text))
        if form == "ASK":
            return self.store.ask(text)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return list(self.store.graph(text))
        return self._result(self.store.select(text), {})

    def show(self, entity: str) -> View:
        """Return what the graph says of the thing that a slug, label, CURIE, IRI or external id names.

        :raises QueryError: if nothing or several things have that name.
        """
        return view_thing(self.store, find_thing(self.store, entity))

    def explain(self, subject: str, relation: str, value: str) -> Why:
        """Return why a triple is in the graph, or what comes near to it: its evidence, its rule, or the premises from which it follows.

        >>> KnowledgeGraph.open().explain("baclofen", "used for", "spasticity").how
        'derived'

        :raises QueryError: if a name stands for nothing or for several things.
        """
        from bac_kg.answers.why import explain

        return explain(self.store, os.path.join(paths.project_root(), "ontology", "rules"), subject, relation, value)

    def ontology(self) -> Any:
        """Return the ontology as an ``owlready2.Ontology`` in a world of its own: classes, properties and closed lists, no rows.

        >>> KnowledgeGraph.open().ontology().search_one(label="GABA-B agonist").name
        'GabaBAgonist'

        :raises MachineError: if owlready2 is not installed.
        """
        from bac_kg.reasoning.python_objects import load_ontology_objects

        return load_ontology_objects(self.store.graph("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH bacg:ontology { ?s ?p ?o } }"))

    def _result(self, answer: Answer, types: dict[str, str]) -> Result:
        return Result(answer, types, provenance_line(answer, self.release))
