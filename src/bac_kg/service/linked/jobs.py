"""The jobs of linked data that workers do: find what an address names, write a document on it, list all addresses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from bac_kg.assembly.metadata import NOTICE
from bac_kg.assembly.skolem import unskolemise
from bac_kg.service.linked.addresses import (
    ALIGNMENT,
    DATASET,
    FORMATS,
    HTML,
    ONTOLOGY_ITSELF,
    ROW_SEGMENTS,
    Thing,
)
from bac_kg.service.linked.context import write_context
from bac_kg.service.linked.dataset import describe_dataset
from bac_kg.service.linked.describing import (
    Description,
    describe_document,
    describe_release,
    describe_thing,
    graph_content,
    ontology_content,
)
from bac_kg.service.linked.examples import describe_examples
from bac_kg.service.linked.finding import find, list_names, resolve
from bac_kg.service.linked.pages import render_generic
from bac_kg.service.linked.schema_org import build_page, embed
from bac_kg.service.linked.writing import write_document
from bac_kg.service.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bac_kg.service.frames import Job
    from bac_kg.service.snapshot import Snapshot

_MEDIA = {each.name: each.media for each in FORMATS}


def describe(snapshot: Snapshot, job: Job) -> Reply:
    """Return the document on ``segment`` and ``name`` in the format of ``ending``; ``endpoint`` is the address of the SPARQL endpoint.

    :raises ProblemError: if there is no such thing.
    """
    thing, ending = Thing(job["segment"], job["name"]), job["ending"]
    found = find(snapshot, thing)
    if ending == HTML:
        said = unskolemise([*describe_thing(snapshot, thing), *describe_document(snapshot, thing)])
        return Reply(render_generic(snapshot, Description(thing, found, tuple(said))), _MEDIA[HTML])
    body = write_document(_content(snapshot, thing, job["endpoint"]), ending, snapshot.release, NOTICE, thing.iri)
    return Reply(body, _MEDIA[ending])


def tell_schema(snapshot: Snapshot, job: Job) -> Reply:
    """Return what search engines read of the page of ``segment`` and ``name``, as the content of a script element.

    :raises ProblemError: if there is no such thing.
    """
    thing = Thing(job["segment"], job["name"])
    said = unskolemise([*describe_thing(snapshot, thing), *describe_document(snapshot, thing)])
    return Reply(embed(build_page(Description(thing, find(snapshot, thing), tuple(said)), snapshot.release)).encode(), _MEDIA["jsonld"])


def write_examples(snapshot: Snapshot, job: Job) -> Reply:
    """Return all saved queries as sparql-examples in the format of ``ending``, to be asked at ``endpoint``."""
    examples = describe_examples(snapshot.queries.values(), NamedNode(job["endpoint"]))
    body = write_document([*examples, *describe_release(snapshot)], job["ending"], snapshot.release, NOTICE)
    return Reply(body, _MEDIA[job["ending"]])


def tell_context(snapshot: Snapshot, job: Job) -> Reply:
    """Return the JSON-LD context of the project."""
    return Reply(write_context(snapshot, NOTICE), _MEDIA["jsonld"])


def list_addresses(snapshot: Snapshot, job: Job) -> Reply:
    """Return the paths of all things that have documents, as a JSON list."""
    things = [Thing("", name) for name in (DATASET, ONTOLOGY_ITSELF, ALIGNMENT)]
    things += [Thing(segment, name) for segment in (*ROW_SEGMENTS, "graph") for name in list_names(snapshot, segment)]
    return Reply(json.dumps([thing.stem for thing in things]).encode(), "application/json")


def _content(snapshot: Snapshot, thing: Thing, endpoint: str) -> list[Triple]:
    if thing.segment == "graph":  # exactly the graph, so that it can be loaded and compared
        return graph_content(snapshot, thing.name)
    if thing == Thing("", ONTOLOGY_ITSELF):
        return ontology_content(snapshot)
    about = describe_document(snapshot, thing)
    if thing == Thing("", DATASET):
        return [*describe_dataset(snapshot, endpoint), *about]
    if thing.segment == "query":
        return [*describe_examples([snapshot.queries[thing.name]], NamedNode(endpoint)), *about]
    return unskolemise([*describe_thing(snapshot, thing), *about])


LINKED_JOBS: Mapping[str, Callable[[Snapshot, Job], Reply]] = {
    "resolve": resolve,
    "describe": describe,
    "schema": tell_schema,
    "examples": write_examples,
    "context": tell_context,
    "addresses": list_addresses,
}
