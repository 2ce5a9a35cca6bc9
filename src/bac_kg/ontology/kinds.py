"""The classes of the ontology that have rows, and what is wrong with their declarations."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY, contract
from bac_kg.ontology.schema import Kind, local_name
from bac_kg.ontology.sentences import parse_sentence
from bac_kg.suggest import join_words

if TYPE_CHECKING:
    from bac_kg.ontology.facts import Facts

STATEMENT_SEGMENT = "statement"
_SEGMENTS = ("id", STATEMENT_SEGMENT, "evidence", "source")
_PREFIX = re.compile(r"[a-z][a-z0-9]*")
_SINGLE = ("bac:iriSegment", "bac:namedGraph", "bac:idPrefix", "bac:sentence", "bac:deniedSentence")


def build_kinds(facts: Facts, file: str) -> tuple[dict[str, Kind], list[Problem]]:
    """Return the classes that have rows, by name, and all that is wrong with their declarations.

    A class defined by an equivalence takes its members by inference, never by a table.
    """
    kinds = {}
    problems = []
    for iri in sorted(name for name in facts.classes if name.startswith(ONTOLOGY) and name not in facts.defined):
        ancestors = find_ancestors(facts, iri)
        if any(facts.texts("bac:iriSegment", name) for name in ancestors):
            kind = _build_kind(facts, iri, ancestors)
            kinds[kind.name] = kind
            problems += _check_kind(facts, kind, ancestors, file)
    return kinds, problems + _check_leaves(facts, kinds, file) + _check_prefixes(facts, kinds, file)


def find_ancestors(facts: Facts, iri: str) -> tuple[str, ...]:
    """Return the class and its named superclasses at any distance, nearest first."""
    found = {iri: None}
    queue = [iri]
    for name in queue:
        for above in facts.superclasses.get(name, ()):
            if above not in found:
                found[above] = None
                queue.append(above)
    return tuple(found)


def _build_kind(facts: Facts, iri: str, ancestors: tuple[str, ...]) -> Kind:
    def inherited(what: str) -> str:
        return next((text for name in ancestors if (text := facts.text(what, name))), "")

    return Kind(
        name=local_name(iri),
        iri=iri,
        label=facts.text("rdfs:label", iri),
        definition=facts.text("skos:definition", iri),
        segment=inherited("bac:iriSegment"),
        graph=inherited("bac:namedGraph"),
        id_prefix=inherited("bac:idPrefix"),
        sentence=inherited("bac:sentence"),
        denied_sentence=inherited("bac:deniedSentence"),
        ancestors=tuple(local_name(name) for name in ancestors if name.startswith(ONTOLOGY)),
    )


def _check_kind(facts: Facts, kind: Kind, ancestors: tuple[str, ...], file: str) -> list[Problem]:
    name = contract(kind.iri)
    problems = [
        Problem(f"{name} has {len(values)} values of {what}: {join_words(values)}", "keep one", file=file)
        for what in _SINGLE
        if len(values := facts.texts(what, kind.iri)) > 1
    ]
    segments = sorted({text for above in ancestors for text in facts.texts("bac:iriSegment", above)})
    if len(segments) > 1:
        fix = "take out the rdfs:subClassOf to one of its top classes"
        problems.append(Problem(f"{name} lies below classes of two segments, {join_words(segments)}", fix, file=file))
    elif kind.segment not in _SEGMENTS:
        fix = f"write bac:iriSegment {join_words([repr(one) for one in _SEGMENTS], 'or')} at the top class"
        problems.append(Problem(f"{name} has the unknown segment '{kind.segment}'", fix, file=file))
    if not kind.graph:
        problems.append(Problem(f"{name} has no named graph", "write bac:namedGraph at its top class", file=file))
    return problems + _check_texts(facts, kind, file)


def _check_texts(facts: Facts, kind: Kind, file: str) -> list[Problem]:
    problems = []
    prefix = facts.text("bac:idPrefix", kind.iri)
    if prefix and not _PREFIX.fullmatch(prefix):
        message = f"{contract(kind.iri)} has the idPrefix '{prefix}'"
        problems.append(Problem(message, "write lower-case letters and digits, such as 'ae'", file=file))
    for what in ("bac:sentence", "bac:deniedSentence"):
        try:
            parse_sentence(facts.text(what, kind.iri))
        except ValueError as error:
            fix = "write columns as {column} and parts that may be missing as [ ... {column} ... ]"
            problems.append(Problem(f"{what} of {contract(kind.iri)}: {error}", fix, file=file))
    return problems


def _check_leaves(facts: Facts, kinds: dict[str, Kind], file: str) -> list[Problem]:
    """Return the statement classes that cannot have a table: those with no class below them need a prefix and a sentence."""
    above = {name for kind in kinds.values() for name in kind.ancestors[1:]}
    problems = []
    for kind in kinds.values():
        needs = kind.name not in above or facts.texts("bac:idPrefix", kind.iri)
        if kind.segment != STATEMENT_SEGMENT or not needs:
            continue
        name = contract(kind.iri)
        if not kind.id_prefix:
            fix = f'write at {name}: bac:idPrefix ".." (two or three letters that no other class has)'
            problems.append(Problem(f"the statement class {name} has no bac:idPrefix", fix, file=file))
        if not kind.sentence:
            fix = f'write at {name}: bac:sentence "{{subject}} ..." with the columns that say it in words'
            problems.append(Problem(f"the statement class {name} has no bac:sentence", fix, file=file))
    return problems


def _check_prefixes(facts: Facts, kinds: dict[str, Kind], file: str) -> list[Problem]:
    users: dict[str, list[str]] = defaultdict(list)
    for kind in kinds.values():
        for prefix in facts.texts("bac:idPrefix", kind.iri):
            users[prefix].append(contract(kind.iri))
    return [
        Problem(f"the idPrefix '{prefix}' is used by {join_words(names)}", f"give {names[-1]} a prefix of its own", file=file)
        for prefix, names in users.items()
        if len(names) > 1
    ]
