"""Statistics of the graph as VoID partitions: each class, each property, and each property of each class with what it leads to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from bac_kg.namespaces import BASE, PREFIXES, contract

VOID, VOID_EXT = PREFIXES["void"], "http://ldf.fi/void-ext#"
_TYPE = PREFIXES["rdf"] + "type"
_HERE = BASE + ".well-known/void#"


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many triples, subjects and objects there are in all; of each property; and of each class, its things and their properties.

    ``leads_to`` counts triples by class of the subject, property, and class of the value or its datatype in angle brackets.
    """

    totals: dict[str, int]
    properties: dict[str, dict[str, int]]
    entities: Counter[str]
    of_class: Counter[tuple[str, str]]
    leads_to: Counter[tuple[str, str, str]]


def count_uses(triples: Iterable[Triple]) -> Statistics:
    """Return the statistics of triples that are the whole of a data set.

    Terms are compared as text, since the engine makes a new object of a term at each look at it; and triples are counted by the set of
    classes that their subject has before they are counted by class.
    """
    rows: list[tuple[str, str, Any]] = [(str(each.subject), each.predicate.value, each.object) for each in triples]
    listed: dict[str, list[str]] = defaultdict(list)
    for subject, path, value in rows:
        if path == _TYPE:
            listed[subject].append(value.value)
    kinds = {subject: tuple(names) for subject, names in listed.items()}
    pairs = [(subject, path, str(value)) for subject, path, value in rows]
    leads = [
        kinds.get(text, ()) if text[0] != '"' else (f"<{row[2].datatype.value}>",) for row, (_, _, text) in zip(rows, pairs, strict=True)
    ]
    grouped = Counter((kinds.get(subject, ()), path, to) for (subject, path, _), to in zip(pairs, leads, strict=True))
    of_class, leads_to = Counter[tuple[str, str]](), Counter[tuple[str, str, str]]()
    for (own, path, to), number in grouped.items():
        for kind in own:
            of_class[kind, path] += number
            for other in to:
                leads_to[kind, path, other] += number
    entities = Counter(kind for names in kinds.values() for kind in names)
    return Statistics(_count_totals(pairs, entities), _count_properties(pairs), entities, of_class, leads_to)


def _count_totals(pairs: list[tuple[str, str, str]], entities: Counter[str]) -> dict[str, int]:
    subjects, paths, objects = ({row[place] for row in pairs} for place in range(3))
    return {
        "triples": len(pairs),
        "classes": len(entities),
        "properties": len(paths),
        "distinctSubjects": len(subjects),
        "distinctObjects": len(objects),
    }


def _count_properties(pairs: list[tuple[str, str, str]]) -> dict[str, dict[str, int]]:
    triples = Counter(path for _, path, _ in pairs)
    subjects = Counter(path for path, _ in {(path, subject) for subject, path, _ in pairs})
    objects = Counter(path for path, _ in {(path, text) for _, path, text in pairs})
    return {path: {"triples": triples[path], "distinctSubjects": subjects[path], "distinctObjects": objects[path]} for path in triples}


def describe_partitions(triples: Iterable[Triple], dataset: str) -> list[Triple]:
    """Return the VoID statistics of triples that are the whole of a data set."""
    counted = count_uses(triples)
    found = [_count(dataset, name, number) for name, number in counted.totals.items()]
    for path, counts in counted.properties.items():
        part = _name(path)
        found += [_link(dataset, VOID + "propertyPartition", part), _link(part, VOID + "property", path)]
        found += [_count(part, name, number) for name, number in counts.items()]
    for kind, number in counted.entities.items():
        part = _name(kind)
        found += [_link(dataset, VOID + "classPartition", part), _link(part, VOID + "class", kind), _count(part, "entities", number)]
    for (kind, path), number in counted.of_class.items():
        part = _name(kind, path)
        found += [
            _link(_name(kind), VOID + "propertyPartition", part),
            _link(part, VOID + "property", path),
            _count(part, "triples", number),
        ]
    for (kind, path, to), number in counted.leads_to.items():
        found += _describe_values(_name(kind, path), to, number)
    return found


def _describe_values(part: str, to: str, number: int) -> list[Triple]:
    iri = to.strip("<>")
    node = f"{part}!{_fragment(iri)}"
    if to == iri:
        links = [_link(part, VOID + "classPartition", node), _link(node, VOID + "class", iri)]
    else:
        links = [_link(part, VOID_EXT + "datatypePartition", node), _link(node, VOID_EXT + "datatype", iri)]
    return [*links, _count(node, "triples", number)]


def _name(*iris: str) -> str:
    return _HERE + "!".join(map(_fragment, iris))


@lru_cache(maxsize=1024)
def _fragment(iri: str) -> str:
    return quote(contract(iri), safe=":/")


def _link(subject: str, path: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(path), NamedNode(value))


def _count(subject: str, name: str, number: int) -> Triple:
    return Triple(NamedNode(subject), NamedNode(VOID + name), Literal(number))
