"""What an address names: whether it is in use or withdrawn, what it is called, or what comes near if there is none such."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from bac_kg.namespaces import GRAPH, ONTOLOGY, PREFIXES, SKOLEM, STATEMENT
from bac_kg.service.linked.addresses import GENID, ONTOLOGY_ITSELF, ROOTS, ROW_SEGMENTS, Thing, find_thing
from bac_kg.service.replies import ProblemError, Reply
from bac_kg.sparql.answer import plain_text
from bac_kg.stores.embedded import GRAPHS
from bac_kg.suggest import nearest

if TYPE_CHECKING:
    from bac_kg.service.frames import Job
    from bac_kg.service.snapshot import Snapshot

# What all things of a segment have, so that they can be listed without a look at every triple.
_MEMBERS = {
    "ontology": f"GRAPH <{GRAPH}ontology> {{ ?thing a ?kind ; rdfs:label ?label }} FILTER(STRSTARTS(STR(?thing), '{ONTOLOGY}'))",
    "id": "?thing a bac:Entity",
    "statement": f"?thing a bac:Statement FILTER(STRSTARTS(STR(?thing), '{STATEMENT}'))",
    "evidence": "?thing a bac:EvidenceItem",
    "source": "?thing a bac:Source",
    "mapping": "?thing a sssom:Mapping",
    "explanation": "VALUES ?kind { bac:Explanation bac:Premise } ?thing a ?kind",
}
_FACTS = "SELECT ?property ?value { %s ?property ?value } ORDER BY ?property ?value"
_HOLDER = "SELECT ?holder { GRAPH bacg:ontology { ?holder ?property %s } } ORDER BY ?holder"  # an explanation names it too and holds it not
_MOST_LETTERS = 100  # of a name that is compared with others
_LABEL, _TITLE, _TYPE = PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title", PREFIXES["rdf"] + "type"
_DEPRECATED, _REPLACED, _REASON = PREFIXES["owl"] + "deprecated", PREFIXES["dcterms"] + "isReplacedBy", ONTOLOGY + "reason"


@dataclass(frozen=True, slots=True)
class Found:
    """What an address names: its label and types, the IRIs that replace it, why it was withdrawn if it was; and where it stands instead.

    ``gone`` is true of tombstones only: a deprecated term of the ontology still means what it meant.
    """

    label: str = ""
    types: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    reason: str = ""
    gone: bool = False
    held_by: str = ""

    @property
    def note(self) -> str:
        """Why it is gone and what replaces it, in a line; empty if it is not."""
        if not self.gone:
            return ""
        replaced = f"; replaced by {', '.join(self.successors)}" if self.successors else "; nothing replaces it"
        return f"withdrawn: {self.reason or 'no reason is given'}{replaced}"


def resolve(snapshot: Snapshot, job: Job) -> Reply:
    """Return what the ``segment`` and ``name`` of a job name, as JSON for the front.

    :raises ProblemError: if nothing has that address; the near ones are named.
    """
    found = find(snapshot, Thing(job["segment"], job["name"]))
    return Reply(json.dumps(asdict(found)).encode(), "application/json")


def read_found(body: bytes) -> Found:
    """Return what ``resolve`` found."""
    content: dict[str, Any] = json.loads(body)
    return Found(**content | {name: tuple(content[name]) for name in ("types", "successors")})


def find(snapshot: Snapshot, thing: Thing) -> Found:
    """Return what is at the address of a thing.

    :raises ProblemError: if there is nothing.
    """
    if thing.segment == "query" and thing.name in snapshot.queries:
        return Found(snapshot.queries[thing.name].summary)
    if thing.segment == "graph" and thing.name in GRAPHS:
        return Found(f"graph {thing.name}", (PREFIXES["void"] + "Dataset",))
    if thing.segment == GENID:
        return Found(held_by=_find_holder(snapshot, thing))
    facts = find_facts(snapshot, thing) if thing.segment in ROW_SEGMENTS or thing.name in ROOTS else []
    if not facts:
        raise not_found(snapshot, thing)
    return _read_facts(thing, facts)


def find_facts(snapshot: Snapshot, thing: Thing) -> list[tuple[str, str]]:
    """Return the properties and values of a thing as text; none if it is not in the graph or its address is no IRI."""
    try:
        node = NamedNode(thing.iri)
    except ValueError:
        return []
    return [(plain_text(path), plain_text(value)) for path, value in snapshot.store.select(_FACTS % node).rows]


def list_names(snapshot: Snapshot, segment: str) -> list[str]:
    """Return the names in use in a segment, sorted."""
    if segment not in _MEMBERS:
        return sorted({"query": snapshot.queries.keys(), "graph": GRAPHS}.get(segment, ()))
    rows = snapshot.store.select(f"SELECT DISTINCT ?thing {{ {_MEMBERS[segment]} }}").rows
    things = (find_thing(plain_text(row[0])) for row in rows)
    return sorted(thing.name for thing in things if thing is not None and thing.segment == segment)


def not_found(snapshot: Snapshot, thing: Thing) -> ProblemError:
    """Return the problem that nothing has an address: with the one that is nearest, and the other segments that have the name."""
    near = []
    if len(thing.name) <= _MOST_LETTERS:
        name = nearest(thing.name, list_names(snapshot, thing.segment))
        near = [Thing(thing.segment, name).stem] if name else []
        others = (Thing(segment, thing.name) for segment in ROW_SEGMENTS if segment != thing.segment)
        near += [other.stem for other in others if find_facts(snapshot, other)]
        near += [f"/queries/{thing.name}"] if thing.name in snapshot.queries else []
    fix = f"did you mean {' or '.join(near)}?" if near else "/sitemap.xml lists all addresses, /queries the questions"
    return ProblemError("not-found", f"there is nothing at {thing.stem}", fix=fix)


def _find_holder(snapshot: Snapshot, thing: Thing) -> str:
    """Return the path of the named thing whose description holds a blank node, of the whole ontology if none does."""
    if not find_facts(snapshot, thing):
        raise not_found(snapshot, thing)
    iri = thing.iri
    while iri.startswith(SKOLEM):
        rows = snapshot.store.select(_HOLDER % f"<{iri}>").rows
        if not rows:
            return Thing("", ONTOLOGY_ITSELF).stem
        iri = plain_text(rows[0][0])
    holder = find_thing(iri)
    return holder.stem if holder else Thing("", ONTOLOGY_ITSELF).stem


def _read_facts(thing: Thing, facts: list[tuple[str, str]]) -> Found:
    values: dict[str, list[str]] = {}
    for path, value in facts:
        values.setdefault(path, []).append(value)
    types = tuple(values.get(_TYPE, ()))
    return Found(
        label=next(iter([*values.get(_LABEL, ()), *values.get(_TITLE, ()), thing.name])),
        types=types,
        successors=tuple(values.get(_REPLACED, ())),
        reason="; ".join(values.get(_REASON, ())),
        gone="true" in values.get(_DEPRECATED, ()) and not types,
    )
