"""The pages of the ontology: its hierarchy and index, and each class, property and value with definition, axioms and use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY, PREFIXES, contract
from bac_kg.service.pages.manchester import Piece, read_list, read_nodes, write_chain, write_expression
from bac_kg.service.pages.naming import local
from bac_kg.service.pages.rendering import Page
from bac_kg.service.replies import ProblemError
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bac_kg.service.pages.asking import Row
    from bac_kg.service.pages.manchester import Nodes
    from bac_kg.service.pages.naming import Names, Thing
    from bac_kg.service.pages.rendering import Site

_OWL, _RDFS, _SKOS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["skos"]
_TERM = "SELECT ?property ?value WHERE { GRAPH bacg:ontology { <%s> ?property ?value } } ORDER BY ?property ?value"
_NODES = """SELECT ?node ?property ?value WHERE { GRAPH bacg:ontology { ?node ?property ?value }
  FILTER(STRSTARTS(STR(?node), "https://w3id.org/bac-kg/.well-known/genid/")) } ORDER BY ?node ?property ?value"""
_POINTING = """SELECT ?axiom ?term WHERE { GRAPH bacg:ontology { ?term ?axiom <%s> }
  FILTER(STRSTARTS(STR(?term), STR(bac:))) } ORDER BY ?axiom ?term"""
_DOMAINS = """SELECT ?term ?class WHERE { GRAPH bacg:ontology { ?term rdfs:domain ?domain .
    OPTIONAL { ?domain owl:unionOf/rdf:rest*/rdf:first ?member } }
  BIND(COALESCE(?member, ?domain) AS ?class) } ORDER BY ?term ?class"""
_INSTANCES = "SELECT ?thing WHERE { ?thing a <%s> . FILTER(STRSTARTS(STR(?thing), 'https://w3id.org/bac-kg/')) } ORDER BY ?thing"
_USES = """SELECT ?thing ?value WHERE { VALUES ?graph { bacg:entities bacg:statements bacg:evidence bacg:sources bacg:shortcuts }
  GRAPH ?graph { ?thing <%s> ?value } } ORDER BY ?thing ?value"""
_USED_AS = """SELECT ?property (COUNT(?thing) AS ?uses) WHERE {
  VALUES ?graph { bacg:entities bacg:statements bacg:evidence bacg:sources bacg:shortcuts }
  GRAPH ?graph { ?thing ?property <%s> } } GROUP BY ?property ORDER BY DESC(?uses) ?property"""
_CHARACTERISTICS = (
    "FunctionalProperty",
    "TransitiveProperty",
    "SymmetricProperty",
    "AsymmetricProperty",
    "IrreflexiveProperty",
    "InverseFunctionalProperty",
)
_SORTS = {
    "Class": "class",
    "ObjectProperty": "object property",
    "DatatypeProperty": "data property",
    "AnnotationProperty": "annotation property",
}
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_FEW = 12


@dataclass(frozen=True, slots=True)
class Branch:
    """A class in the hierarchy with those below it."""

    iri: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom of a term: the keyword of Manchester syntax, and the expression."""

    keyword: str
    pieces: tuple[Piece, ...]


async def build_ontology(site: Site) -> Page:
    """Return the hierarchy of classes, the closed lists and the index of properties."""
    names = site.names
    values = {
        "here": "/ontology",
        "roots": grow_tree(names, skip=ONTOLOGY + "ControlledValue"),
        "lists": _closed_lists(names),
        "properties": [
            each
            for each in names.by_label
            if each.iri.startswith(ONTOLOGY) and each.kind.removeprefix(_OWL) in _SORTS and not each.kind.endswith("Class")
        ],
        "sorts": _SORTS,
    }
    return Page("ontology.html", "Ontology", values)


def grow_tree(names: Names, skip: str = "") -> list[Branch]:
    """Return the classes of ours as trees; a class with two broader ones hangs under both."""
    classes = [each.iri for each in names.by_label if each.kind == _OWL + "Class" and each.iri.startswith(ONTOLOGY) and each.iri != skip]
    below: dict[str, list[str]] = {}
    for each in classes:
        for broader in names.broader.get(each, ()):
            below.setdefault(broader, []).append(each)

    def grow(iri: str, above: tuple[str, ...]) -> Branch:
        return Branch(iri, tuple(grow(each, (*above, iri)) for each in below.get(iri, ()) if each not in above))

    return [grow(each, ()) for each in classes if not names.broader.get(each)]


def _closed_lists(names: Names) -> list[tuple[str, list[Thing]]]:
    kind = ONTOLOGY + "ControlledValue"
    found: dict[str, list[Thing]] = {}
    for each in names.by_label:
        if each.iri.startswith(ONTOLOGY) and kind in names.above(each.kind):
            found.setdefault(each.kind, []).append(each)
    return sorted(found.items(), key=lambda pair: names.label(pair[0]))


async def build_term(site: Site, name: str) -> Page:
    """Return the page of a class, a property or a value of a closed list.

    :raises ProblemError: if there is none.
    """
    iri = ONTOLOGY + name
    if iri not in site.names.things:
        known = [local(each) for each in site.names.things if each.startswith(ONTOLOGY)]
        raise ProblemError(
            "not-found", f"the ontology has no term {name!r}{did_you_mean(name, known)}", fix="the page of the ontology lists them all"
        )
    facts: dict[str, list[str]] = {}
    for row in await site.ask(_TERM % iri):
        facts.setdefault(row["property"], []).append(row["value"])
    nodes = read_nodes(await site.ask(_NODES))
    sort = _SORTS.get(site.names.kind(iri).removeprefix(_OWL), "value")
    pointing = await site.ask(_POINTING % iri)
    values = {
        "here": "/ontology",
        "iri": iri,
        "sort": sort,
        "axioms": write_axioms(facts, nodes, sort),
        "notes": [text for name in (_SKOS + "note", _SKOS + "scopeNote", _RDFS + "comment") for text in facts.get(name, [])],
        "sources": facts.get(PREFIXES["dcterms"] + "source", []),
        "matches": [(name, each) for name in _MATCHES for each in facts.get(_SKOS + name, [])],
        "narrower": [row["term"] for row in pointing if row["axiom"] in (_RDFS + "subClassOf", _RDFS + "subPropertyOf")],
        "values": _values_of(facts, nodes),
    }
    more = {"class": _about_class, "value": _about_value}.get(sort, _about_property)
    return Page("term.html", site.names.label(iri), values | await more(site, iri))


def write_axioms(facts: dict[str, list[str]], nodes: Nodes, sort: str) -> list[Axiom]:
    """Return the axioms of a term in the order of Manchester syntax."""
    keywords = {
        "equivalentClass": "EquivalentTo",
        "inverseOf": "InverseOf",
        "disjointWith": "DisjointWith",
        "equivalentProperty": "EquivalentTo",
    }
    found = [
        Axiom(word, tuple(write_expression(each, nodes)))
        for name, word in keywords.items()
        for each in facts.get(_OWL + name, [])
        if not _is_list(each, nodes)
    ]
    words = {"subClassOf": "SubClassOf", "subPropertyOf": "SubPropertyOf", "domain": "Domain", "range": "Range"}
    found += [Axiom(word, tuple(write_expression(each, nodes))) for name, word in words.items() for each in facts.get(_RDFS + name, [])]
    found += [Axiom("SubPropertyChain", tuple(write_chain(each, nodes))) for each in facts.get(_OWL + "propertyChainAxiom", [])]
    if sort.endswith("property"):
        kinds = [local(each).rpartition("#")[2] for each in facts.get(PREFIXES["rdf"] + "type", [])]
        marks = [kind.removesuffix("Property") for kind in _CHARACTERISTICS if kind in kinds]
        found += [Axiom("Characteristics", (Piece(", ".join(marks)),))] if marks else []
    return found


def _is_list(iri: str, nodes: Nodes) -> bool:
    """Tell whether an expression is a closed list, which the page shows with definitions instead."""
    return _OWL + "oneOf" in nodes.get(iri, {})


def _values_of(facts: dict[str, list[str]], nodes: Nodes) -> Sequence[str]:
    for each in facts.get(_OWL + "equivalentClass", []):
        if _is_list(each, nodes):
            return read_list(nodes[each][_OWL + "oneOf"][0], nodes)
    return ()


async def _about_class(site: Site, iri: str) -> dict[str, object]:
    above = site.names.above(iri)
    rows = await site.ask(_DOMAINS)
    instances = [row["thing"] for row in await site.ask(_INSTANCES % iri)]
    own = [row["term"] for row in rows if row["class"] == iri]
    inherited = sorted({row["term"] for row in rows if row["class"] in above} - set(own))
    query = f"SELECT ?thing ?label WHERE {{\n  ?thing a {contract(iri)} ;\n    rdfs:label ?label .\n}}\nORDER BY ?label\nLIMIT 100"
    return {
        "own": own,
        "inherited": inherited,
        "instances": instances[:_FEW],
        "total": len(instances),
        "example": query,
        "uses": [],
        "used_as": [],
    }


async def _about_property(site: Site, iri: str) -> dict[str, object]:
    rows: list[Row] = await site.ask(_USES % iri)
    query = f"SELECT ?thing ?value WHERE {{\n  ?thing {contract(iri)} ?value .\n}}\nORDER BY ?thing\nLIMIT 100"
    return {"own": [], "inherited": [], "instances": [], "total": len(rows), "example": query, "uses": rows[:_FEW], "used_as": []}


async def _about_value(site: Site, iri: str) -> dict[str, object]:
    used = await site.ask(_USED_AS % iri)
    query = f"SELECT ?thing ?property WHERE {{\n  ?thing ?property {contract(iri)} .\n}}\nORDER BY ?thing\nLIMIT 100"
    total = sum(int(row["uses"]) for row in used)
    siblings = [each.iri for each in site.names.by_label if each.kind == site.names.kind(iri) and each.iri != iri]
    return {
        "own": [],
        "inherited": [],
        "instances": [],
        "total": total,
        "example": query,
        "uses": [],
        "used_as": used,
        "siblings": siblings,
    }
