"""What people type for a parameter, turned into RDF terms: slugs, CURIEs, IRIs, labels, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from bac_kg.errors import QueryError, UsageError
from bac_kg.namespaces import LOCAL_SEGMENTS, ONTOLOGY, PREFIXES, possible_iris
from bac_kg.queries.saved_query import Parameter, SavedQuery, bind
from bac_kg.sparql.answer import Row, Term
from bac_kg.stores.embedded import Store
from bac_kg.suggest import did_you_mean, nearest

UNRESTRICTED = "any"
_XSD = PREFIXES["xsd"]
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
# The members of a class: its instances and its subclasses' (an end of the path is bound), and the values of a closed list. What binds
# ?member stands in each arm, since an arm of UNION sees nothing from outside.
_MEMBERS = """{{ {{ {bound} ?member rdf:type/rdfs:subClassOf* <{iri}> }}
  UNION {{ {bound} <{iri}> owl:equivalentClass?/owl:oneOf/rdf:rest*/rdf:first ?member }} }}"""
_SHOWN = 8


def read_values(query: SavedQuery, texts: Mapping[str, str], store: Store | None = None) -> dict[str, tuple[Term | None, ...]]:
    """Return the RDF terms of parameter texts, to be given to ``bind``; None stands for UNDEF.

    A store is needed to know labels and to prove that an IRI belongs to the parameter's class; without one, slugs, CURIEs and IRIs are
    taken as they are.

    :raises UsageError: if the query has no such parameter.
    :raises QueryError: if a value is not of the parameter's type or class.
    """
    for name in texts:
        if name not in query.parameters:
            known = ", ".join(query.parameters) or "it has none"
            problem = f"the query {query.name} has no parameter {name!r}{did_you_mean(name, query.parameters)}"
            raise UsageError(problem, fix=f"use its parameters: {known}")
    return {name: _values(query.parameters[name], text, store) for name, text in texts.items()}


def bind_texts(query: SavedQuery, texts: Mapping[str, str], store: Store | None = None) -> str:
    """Return the text of a query with what people typed in place of its defaults.

    :raises UsageError: as ``read_values`` does.
    :raises QueryError: as ``read_values`` does.
    """
    return bind(query, read_values(query, texts, store))


def _values(parameter: Parameter, text: str, store: Store | None) -> tuple[Term | None, ...]:
    pieces = _split(text) if parameter.many else [text.strip()]
    if pieces == [UNRESTRICTED] and parameter.optional:
        return (None,)
    if "" in pieces:
        raise _wrong(parameter, text, "is empty", _expected(parameter))
    if UNRESTRICTED in pieces and parameter.optional:
        raise _wrong(parameter, text, "mixes 'any' with values", "write any alone, or leave it out")
    return tuple(dict.fromkeys(_value(parameter, piece, store) for piece in pieces))


def _split(text: str) -> list[str]:
    r"""Return the values between commas; ``\,`` is a comma inside one.

    >>> _split(r"a, b\,c")
    ['a', 'b,c']
    """
    return [piece.replace("\\,", ",").strip() for piece in re.split(r"(?<!\\),", text)]


def _value(parameter: Parameter, text: str, store: Store | None) -> Term:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _wrong(parameter, text, "is no valid Unicode", "type it again")
    if parameter.type == "iri":
        return _find_iri(parameter, text, store)
    if parameter.type == "string":
        return ox.Literal(text)
    problem = _lexical_problem(parameter.type, text)
    if problem:
        raise _wrong(parameter, text, f"is no {parameter.type}", problem)
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + parameter.type))


def _lexical_problem(kind: str, text: str) -> str:
    from bac_kg.tables import lexical  # brings decimal and datetime, which most queries do not need

    return {"date": lexical.check_date, "integer": lexical.check_integer, "decimal": lexical.check_decimal}[kind](text)


def _find_iri(parameter: Parameter, text: str, store: Store | None) -> ox.NamedNode:
    candidates = _candidates(text)
    if store is None:
        if candidates:
            return candidates[0]
        raise _wrong(parameter, text, "is no slug, CURIE or IRI", _expected(parameter))
    if not parameter.class_name and _ABSOLUTE.fullmatch(text.strip("<>")) and candidates:
        return candidates[0]
    found = _members(parameter, store, candidates) if candidates else []
    found = found or _labelled(parameter, store, text)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(_short(iri) for iri in found[:_SHOWN])
        raise _wrong(parameter, text, "names several things", f"write one of {names}")
    raise _unknown(parameter, text, store, candidates)


def _candidates(text: str) -> list[ox.NamedNode]:
    """Return what a text may be as an IRI: itself, a CURIE, or an id in one of the segments or the closed lists."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if not _SLUG.fullmatch(bare) and not _ABSOLUTE.fullmatch(bare):
        return []
    try:
        return [ox.NamedNode(iri) for iri in possible_iris(bare)]
    except ValueError:
        return []


def _pattern(parameter: Parameter, bound: str = "") -> str:
    if parameter.class_name:
        return _MEMBERS.format(iri=ONTOLOGY + parameter.class_name, bound=bound)
    return f"{bound} ?member ?property ?value ."


def _members(parameter: Parameter, store: Store, candidates: list[ox.NamedNode]) -> list[ox.NamedNode]:
    """Return the candidates that belong to the parameter's class, or are known at all if it has none."""
    pattern = _pattern(parameter, f"VALUES ?member {{ {' '.join(map(str, candidates))} }}")
    return _named(store.select(f"SELECT DISTINCT ?member WHERE {{ {pattern} }} ORDER BY ?member").rows)


def _labelled(parameter: Parameter, store: Store, text: str) -> list[ox.NamedNode]:
    """Return the members with this label or alternative label, or, if there is none, with it in other capitals."""
    label = f"?member rdfs:label|skos:altLabel ?label FILTER(LCASE(STR(?label)) = {ox.Literal(text.lower())})"
    rows = store.select(f"SELECT DISTINCT ?member ?label WHERE {{ {_pattern(parameter, label)} }} ORDER BY ?member").rows
    exact = [row for row in rows if isinstance(row[1], ox.Literal) and row[1].value == text]
    return _named(exact or rows)


def _named(rows: Sequence[Row]) -> list[ox.NamedNode]:
    return list(dict.fromkeys(row[0] for row in rows if isinstance(row[0], ox.NamedNode)))


def _unknown(parameter: Parameter, text: str, store: Store, candidates: list[ox.NamedNode]) -> QueryError:
    kind = parameter.class_name or "thing"
    if not parameter.class_name:
        return _wrong(parameter, text, "is nothing that the graph knows", _expected(parameter))
    pattern = _pattern(parameter)
    labels = "OPTIONAL { ?member rdfs:label ?label }"
    rows = store.select(f"SELECT DISTINCT ?member ?label WHERE {{ {pattern} {labels} }} ORDER BY ?member").rows
    slugs = [_short(row[0]) for row in rows if isinstance(row[0], ox.NamedNode)]
    by_name = dict(zip(slugs, slugs, strict=True))
    by_name |= {row[1].value: _short(row[0]) for row in rows if isinstance(row[0], ox.NamedNode) and isinstance(row[1], ox.Literal)}
    likely = nearest(text, by_name)
    unique = list(dict.fromkeys(slugs))
    some = f"one of {', '.join(unique[:_SHOWN])}{', …' if len(unique) > _SHOWN else ''}" if unique else "(the graph has none)"
    fix = f"did you mean {by_name[likely]!r}?" if likely else f"write a {kind}: {some}"
    other = Parameter(parameter.name, "iri", "")
    exists = bool(candidates) and bool(_members(other, store, candidates))
    return _wrong(parameter, text, f"is known, but is no {kind}" if exists else f"is no {kind}", fix)


def _short(iri: ox.NamedNode) -> str:
    for segment in (*LOCAL_SEGMENTS, ONTOLOGY):
        if iri.value.startswith(segment):
            return iri.value[len(segment) :]
    return iri.value


def _expected(parameter: Parameter) -> str:
    of_class = f" of a {parameter.class_name}" if parameter.class_name else ""
    kinds = {"iri": f"slug, CURIE, IRI or label{of_class}", "string": "text"}
    wanted = f"write a {kinds.get(parameter.type, parameter.type)}"
    many = ", several with commas between" if parameter.many else ""
    return f"{wanted}{many}{', or any' if parameter.optional else ''}"


def _wrong(parameter: Parameter, text: str, problem: str, fix: str) -> QueryError:
    shown = text if len(text) <= 80 else text[:80] + "…"
    return QueryError(f"the value {shown!r} of the parameter {parameter.name} {problem}", fix=fix)
