"""The properties of the ontology that are columns of tables, and what is wrong with their declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.dates import EDTF
from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY, PREFIXES, contract
from bac_kg.ontology.kinds import find_ancestors
from bac_kg.ontology.schema import Column, Kind, column_name, local_name
from bac_kg.suggest import did_you_mean, join_words

if TYPE_CHECKING:
    from bac_kg.ontology.facts import Facts

XSD = PREFIXES["xsd"]
LANG_STRING = PREFIXES["rdf"] + "langString"
DATATYPES = (LANG_STRING, EDTF, *(XSD + name for name in ("string", "decimal", "integer", "date", "anyURI")))
_ANY_LITERAL = PREFIXES["rdfs"] + "Literal"
_CLASS_EXPRESSION = "_:"
_OF_THE_SCHEMA = frozenset(
    ONTOLOGY + name
    for name in (
        *("iriSegment", "namedGraph", "idPrefix", "sentence", "deniedSentence"),
        *("cellRange", "earliestBound", "latestBound", "maxCount", "fix", "helper", "slug"),
    )
)


def build_columns(facts: Facts, kinds: dict[str, Kind], file: str) -> tuple[dict[str, Column], list[Problem]]:
    """Return the columns by name, and all that is wrong with the properties that would be columns.

    Properties that hold the schema itself, and those that the loader fills, are no columns.
    """
    filled = {iri for what in ("bac:earliestBound", "bac:latestBound") for iris in facts.annotations.get(what, {}).values() for iri in iris}
    columns: dict[str, Column] = {}
    problems: list[Problem] = []
    for iri in facts.properties:
        ranges = _ranges(facts, iri)
        if not ranges or iri in _OF_THE_SCHEMA or iri in filled:
            continue
        found = _check_property(facts, iri, ranges, file)
        if not found:
            column, found = _build_column(facts, kinds, iri, ranges[0], file)
            found += _check_name(columns, column, file)
            columns.setdefault(column.name, column)
        problems += found
    return columns, problems


def _ranges(facts: Facts, iri: str) -> list[tuple[str, ...]]:
    # What another vocabulary's property ranges over is not ours to say: only bac:cellRange makes it a column.
    own = facts.ends.get("rdfs:range", {}).get(iri, []) if iri.startswith(ONTOLOGY) else []
    return facts.ends.get("bac:cellRange", {}).get(iri, own)


def _check_property(facts: Facts, iri: str, ranges: list[tuple[str, ...]], file: str) -> list[Problem]:
    name = contract(iri)
    domains = facts.ends.get("rdfs:domain", {}).get(iri, [])
    problems = []
    for what, ends in (("range", ranges), ("domain", domains)):
        if len(ends) > 1:
            shown = join_words(" or ".join(contract(one) for one in end) for end in ends)
            union = " ".join(contract(one) for end in ends for one in end)
            fix = f"keep one, or write a union if either is meant: [ a owl:Class ; owl:unionOf ( {union} ) ]"
            problems.append(Problem(f"{name} has {len(ends)} {what}s, {shown}", fix, file=file))
        elif ends and _CLASS_EXPRESSION in ends[0]:
            fix = "name the class, or give a union of named classes; put what else it says in an axiom or in ontology/shapes.ttl"
            problems.append(Problem(f"the {what} of {name} is neither a named class nor a union of named classes", fix, file=file))
    for one in domains[0] if domains else ():
        if one.startswith(ONTOLOGY) and one not in facts.classes:
            problems.append(_undeclared(facts, "domain", one, name, file))
    return problems


def _build_column(facts: Facts, kinds: dict[str, Kind], iri: str, members: tuple[str, ...], file: str) -> tuple[Column, list[Problem]]:
    datatype, problems = _read_datatype(iri, members, file)
    classes: list[str] = []
    lists: list[str] = []
    for member in () if datatype else members:
        if member not in facts.classes:
            problems.append(_undeclared(facts, "range", member, contract(iri), file))
        elif local_name(member) in kinds and member.startswith(ONTOLOGY):
            classes.append(local_name(member))
        elif found := [name for name in sorted(facts.lists) if member in find_ancestors(facts, name)]:
            lists += found
        else:
            fix = f"place {contract(member)} below a class with bac:iriSegment, or close it with owl:oneOf"
            message = f"the range {contract(member)} of {contract(iri)} has neither rows nor a closed list of values"
            problems.append(Problem(message, fix, file=file))
    column = Column(
        name=column_name(iri),
        iri=iri,
        label=facts.text("rdfs:label", iri),
        definition=facts.text("skos:definition", iri),
        many=iri not in facts.functional and "1" not in facts.texts("bac:maxCount", iri),
        datatype=datatype,
        classes=tuple(classes),
        lists=tuple(local_name(name) for name in lists),
        values={local_name(value): value for name in lists for value in facts.lists[name]},
        earliest=facts.text("bac:earliestBound", iri) or None,
        latest=facts.text("bac:latestBound", iri) or None,
        domains=tuple(local_name(one) for end in facts.ends.get("rdfs:domain", {}).get(iri, []) for one in end),
    )
    return column, problems + _check_bounds(facts, column, file)


def _read_datatype(iri: str, members: tuple[str, ...], file: str) -> tuple[str | None, list[Problem]]:
    datatypes = [one for one in members if one in DATATYPES or one.startswith(XSD) or one == _ANY_LITERAL]
    if not datatypes:
        return None, []
    if len(members) > 1:
        shown = join_words(contract(one) for one in members)
        return datatypes[0], [Problem(f"the range of {contract(iri)} mixes {shown}", "choose one datatype, or classes only", file=file)]
    if datatypes[0] not in DATATYPES:
        fix = f"write {join_words([contract(one) for one in DATATYPES], 'or')}"
        return datatypes[0], [Problem(f"{contract(iri)} has the range {contract(datatypes[0])}, which no cell can hold", fix, file=file)]
    return datatypes[0], []


def _check_bounds(facts: Facts, column: Column, file: str) -> list[Problem]:
    problems = []
    for bound in (column.earliest, column.latest):
        if bound and bound not in facts.properties:
            fix = f"declare it as an owl:AnnotationProperty{did_you_mean(contract(bound), map(contract, facts.properties))}"
            problems.append(Problem(f"the bound {contract(bound)} of {contract(column.iri)} is no declared property", fix, file=file))
    if (column.earliest or column.latest) and column.datatype != EDTF:
        problems.append(Problem(f"{contract(column.iri)} has bounds, but its range is not EDTF", "write the range edtf:EDTF", file=file))
    return problems


def _check_name(columns: dict[str, Column], column: Column, file: str) -> list[Problem]:
    name = contract(column.iri)
    if column.name == "id":
        return [Problem(f"{name} would be the column id, which holds the row's id", "rename the property", file=file)]
    if column.name in columns:
        other = contract(columns[column.name].iri)
        message = f"{other} and {name} are both the column {column.name}"
        return [Problem(message, "rename one, or take out its range", file=file)]
    return []


def _undeclared(facts: Facts, what: str, one: str, name: str, file: str) -> Problem:
    known = did_you_mean(contract(one), map(contract, facts.classes))
    fix = f"declare {contract(one)} as an owl:Class, or name a declared class{known}"
    return Problem(f"the {what} {contract(one)} of {name} is no declared class", fix, file=file)
