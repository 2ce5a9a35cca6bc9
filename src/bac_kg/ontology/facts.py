"""What the ontology's Turtle file says about classes and properties, as plain Python values, read with SPARQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from bac_kg.errors import OntologyError
from bac_kg.namespaces import PREFIXES, contract
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Values = dict[str, dict[str, list[str]]]

_PROPERTY_TYPES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_CLASSES = "SELECT ?class WHERE { ?class a owl:Class . FILTER(isIRI(?class)) }"
_SUPERCLASSES = "SELECT ?class ?super WHERE { ?class rdfs:subClassOf ?super . FILTER(isIRI(?class) && isIRI(?super)) }"
_DEFINED = "SELECT ?class WHERE { ?class owl:equivalentClass ?expression . FILTER(isIRI(?class)) }"
_LISTS = """SELECT ?class (COUNT(?before) AS ?position) ?value WHERE {
  ?class owl:equivalentClass?/owl:oneOf ?head . FILTER(isIRI(?class))
  ?head rdf:rest* ?before . ?before rdf:rest* ?cell . ?cell rdf:first ?value .
} GROUP BY ?class ?value"""
_PROPERTIES = f"SELECT ?property WHERE {{ VALUES ?type {{ {' '.join(_PROPERTY_TYPES)} }} ?property a ?type . FILTER(isIRI(?property)) }}"
_FUNCTIONAL = "SELECT ?property WHERE { ?property a owl:FunctionalProperty }"
_ENDS = """SELECT ?property ?end ?node ?class WHERE {
  VALUES ?end { rdfs:range rdfs:domain bac:cellRange }
  ?property ?end ?node .
  OPTIONAL { ?node owl:unionOf/rdf:rest*/rdf:first ?member }
  BIND(COALESCE(?member, ?node) AS ?class)
}"""
_ANNOTATIONS = """SELECT ?term ?what ?value WHERE {
  VALUES ?what { rdfs:label skos:definition bac:iriSegment bac:namedGraph bac:idPrefix bac:sentence bac:deniedSentence
    bac:maxCount bac:earliestBound bac:latestBound }
  ?term ?what ?value . FILTER(isIRI(?term) && (!isLiteral(?value) || LANG(?value) IN ("", "en")))
}"""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of the ontology that make it a schema; terms are IRIs, ``annotations`` is by CURIE of the annotation, then by term.

    ``ends`` gives, by CURIE of rdfs:range, rdfs:domain or bac:cellRange and by property, one set of classes for each such triple;
    a class expression that is no union of named classes appears as ``_:``.
    """

    classes: frozenset[str]
    superclasses: dict[str, tuple[str, ...]]
    defined: frozenset[str]
    lists: dict[str, tuple[str, ...]]
    properties: tuple[str, ...]
    functional: frozenset[str]
    ends: dict[str, dict[str, list[tuple[str, ...]]]]
    annotations: Values

    def texts(self, what: str, term: str) -> list[str]:
        """Return the values of an annotation of a term, sorted."""
        return self.annotations.get(what, {}).get(term, [])

    def text(self, what: str, term: str) -> str:
        """Return the first value of an annotation of a term, or an empty string."""
        return next(iter(self.texts(what, term)), "")


def read_facts(path: Path, file: str) -> Facts:
    """Return what the Turtle file at a path says; ``file`` is its name in messages.

    :raises OntologyError: if the file is missing or is not Turtle; the message names the line.
    """
    store = _read_store(path, file)
    return Facts(
        classes=frozenset(one for (one,) in _select(store, _CLASSES)),
        superclasses=_group(_select(store, _SUPERCLASSES)),
        defined=frozenset(one for (one,) in _select(store, _DEFINED)),
        lists=_group((name, value) for name, _, value in sorted(_select(store, _LISTS), key=lambda row: (row[0], int(row[1])))),
        properties=tuple(dict.fromkeys(one for (one,) in _select(store, _PROPERTIES))),
        functional=frozenset(one for (one,) in _select(store, _FUNCTIONAL)),
        ends=_read_ends(store),
        annotations=_read_annotations(store),
    )


def _read_store(path: Path, file: str) -> Store:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise OntologyError(f"{file}: the ontology is missing", fix="run from the project's folder, or give it with --root") from None
    store = Store()
    try:
        store.load(data, format=RdfFormat.TURTLE)
    except SyntaxError as error:
        raise _syntax_error(error, file, data) from None
    return store


def _syntax_error(error: SyntaxError, file: str, data: bytes) -> OntologyError:
    lines = data.decode(errors="replace").splitlines()
    number = error.lineno or 1
    line = lines[number - 1].strip() if number <= len(lines) else ""
    reason = str(error.msg).partition(": ")[2] or str(error.msg)
    fix = "see that each statement ends with ';' or '.', and that brackets and quotes pair, on this line and the one before"
    if "has not been declared" in reason:
        prefix = reason.split()[2].rstrip(":")
        fix = f"declare it with @prefix at the head of the file{did_you_mean(prefix, PREFIXES)}"
    elif not line:
        fix = "see that the last statement ends with '.'"
    return OntologyError(f"{file}, line {number}: not Turtle: {reason}\n  {line}".rstrip(), fix=fix)


def _select(store: Store, body: str) -> list[tuple[str, ...]]:
    solutions = cast("QuerySolutions", store.query(body, prefixes=PREFIXES))
    return sorted(tuple(_plain(term) for term in solution) for solution in solutions)


def _plain(term: object) -> str:
    # Blank nodes get new names at each read: one stand-in keeps the answers in the same order.
    return term.value if isinstance(term, NamedNode | Literal) else "_:"


def _group(rows: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, value in rows:
        grouped[key].append(value)
    return {key: tuple(dict.fromkeys(values)) for key, values in grouped.items()}


def _read_ends(store: Store) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    unions: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for solution in cast("QuerySolutions", store.query(_ENDS, prefixes=PREFIXES)):
        key = contract(solution["end"].value), solution["property"].value, str(solution["node"])
        unions[key].append(_plain(solution["class"]))
    ends: dict[str, dict[str, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
    for (end, term, _), classes in unions.items():
        ends[end][term].append(tuple(sorted(set(classes))))
    return {end: {term: sorted(found) for term, found in by_term.items()} for end, by_term in ends.items()}


def _read_annotations(store: Store) -> Values:
    found: Values = defaultdict(lambda: defaultdict(list))
    for term, what, value in _select(store, _ANNOTATIONS):
        found[contract(what)][term].append(value)
    return {what: dict(by_term) for what, by_term in found.items()}
