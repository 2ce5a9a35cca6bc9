"""Derivation rules: SPARQL CONSTRUCT files, run in the order of their names, each seeing what the earlier ones derived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Store, Triple

from bac_kg.errors import QueryError
from bac_kg.namespaces import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHORTCUTS = NamedNode(GRAPH + "shortcuts")


def find_rules(folder: Path) -> list[Path]:
    """Return the rule files of a folder in the order in which they run."""
    return sorted(folder.glob("*.rq"))


def derive(quads: Iterable[Quad], rules: Iterable[Path]) -> list[Quad]:
    """Return the quads that the rules add to a graph, all in the graph ``shortcuts`` and none of them stated already.

    :raises QueryError: if a rule is not a CONSTRUCT query; the message names the file.
    """
    store = Store()
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return derive_in(store, rules)


def derive_in(store: Store, rules: Iterable[Path]) -> list[Quad]:
    """Return the quads that the rules add to the default graph of an engine; the graph holds their triples afterwards.

    :raises QueryError: if a rule is not a CONSTRUCT query; the message names the file.
    """
    derived = []
    for path in rules:
        for triple in _construct(store, path):
            quad = Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
            if quad not in store:
                store.add(quad)
                derived.append(Quad(triple.subject, triple.predicate, triple.object, SHORTCUTS))
    return derived


def _construct(store: Store, path: Path) -> list[Triple]:
    try:
        answer = store.query(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError, OSError) as error:
        raise QueryError(f"ontology/rules/{path.name}: {error}", fix="mend the rule; rdflib and pyoxigraph must both read it") from error
    if not isinstance(answer, QueryTriples):
        raise QueryError(f"ontology/rules/{path.name}: a rule must be a CONSTRUCT query", fix="begin it with CONSTRUCT { … } WHERE { … }")
    return list(answer)
