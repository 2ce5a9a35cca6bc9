"""The ontology as owlready2 objects, for curators who work in Python; nothing is handed on that makes owlready2 load or run more."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from bac_kg.assembly.skolem import unskolemise
from bac_kg.errors import MachineError
from bac_kg.namespaces import ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

_IMPORTS = PREFIXES["owl"] + "imports"
_OWN = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"  # a triple of these may import a Python module


def load_ontology_objects(triples: Iterable[Triple]) -> Any:
    """Return an ``owlready2.Ontology`` of its own world that holds skolemised triples, blank nodes given back.

    :raises MachineError: if owlready2 is not installed.
    """
    try:
        import owlready2
    except ImportError:
        raise MachineError("owlready2 is not installed", fix="run pip install owlready2") from None
    kept = [
        triple
        for triple in triples
        if triple.predicate.value != _IMPORTS and not any(map(_is_own, _terms(triple))) and not _is_other(triple)
    ]
    data = serialize(unskolemise(kept), format=RdfFormat.N_TRIPLES) or b""
    return owlready2.World().get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(data), only_local=True)


def _terms(triple: Triple) -> tuple[object, ...]:
    return triple.subject, triple.predicate, triple.object


def _is_other(triple: Triple) -> bool:
    """Return whether a triple begins another ontology than ours: owlready2 would take the last one for the name of the whole."""
    return triple.object == NamedNode(PREFIXES["owl"] + "Ontology") and triple.subject != NamedNode(ONTOLOGY)


def _is_own(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(_OWN)
