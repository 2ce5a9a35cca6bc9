"""The JSON-LD context of the project: its prefixes, and its terms by their plain names, so that JSON becomes triples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bac_kg.namespaces import GRAPH, ONTOLOGY, PREFIXES, contract
from bac_kg.sparql.answer import plain_text

if TYPE_CHECKING:
    from bac_kg.service.snapshot import Snapshot

_OWL, _XSD = PREFIXES["owl"], PREFIXES["xsd"]
_TERMS = f"""SELECT DISTINCT ?term ?kind ?range WHERE {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
  GRAPH <{GRAPH}ontology> {{ ?term a ?kind OPTIONAL {{ ?term rdfs:range ?range }} }}
  FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}"))
}} ORDER BY ?term ?kind ?range"""


def build_context(snapshot: Snapshot) -> dict[str, Any]:
    """Return the context: prefixes, then classes and properties by local name, each property with the type of its values."""
    terms: dict[str, Any] = {}
    for term, kind, value_range in snapshot.store.select(_TERMS).rows:
        iri = plain_text(term)
        found = _define(iri, plain_text(kind), plain_text(value_range))
        terms[iri.removeprefix(ONTOLOGY)] = found
    return {"@version": 1.1, **PREFIXES, **terms}


def write_context(snapshot: Snapshot, notice: str) -> bytes:
    """Return the context as a document; what stands beside ``@context`` is for people, processors pass over it."""
    content = {"release": snapshot.release.version, "date": snapshot.release.date, "notice": notice, "@context": build_context(snapshot)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _define(iri: str, kind: str, value_range: str) -> Any:
    short = contract(iri)
    if kind == _OWL + "ObjectProperty":
        return {"@id": short, "@type": "@id"}
    if kind != _OWL + "Class" and value_range.startswith(_XSD) and value_range != _XSD + "string":
        return {"@id": short, "@type": contract(value_range)}
    return short if kind == _OWL + "Class" else {"@id": short}
