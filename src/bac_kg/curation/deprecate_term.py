"""Withdraws a term of the ontology: its uses name what replaces it, and the term itself stays, deprecated, with no axiom left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from bac_kg.curation.deprecate import Withdrawal, check_reason
from bac_kg.curation.table_edits import change_table
from bac_kg.curation.turtle_edits import Stretch, change_statements
from bac_kg.curation.uses import find_cells, find_doubled, find_left, find_texts, named_in_text, replace_in_text
from bac_kg.errors import BacKgError, ProblemsError, UsageError
from bac_kg.loaders.ids import find_loadable
from bac_kg.model import Problem
from bac_kg.namespaces import ONTOLOGY, PREFIXES, contract, expand
from bac_kg.ontology.facts import read_facts
from bac_kg.ontology.reading import read_schema
from bac_kg.ontology.schema import column_name, local_name
from bac_kg.suggest import did_you_mean
from bac_kg.tables.reading import read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.curation.deprecate import Asked
    from bac_kg.curation.edits import Edits
    from bac_kg.model import Table
    from bac_kg.ontology.schema import Kind, Schema

ONTOLOGY_FILE = "ontology/bac-kg.ttl"
SHAPES_FILE = "ontology/shapes.ttl"
_OWL = PREFIXES["owl"]
# What a withdrawn term still says of itself; all else were axioms or settings, which must not hold any more.
_KEPT_TYPES = tuple(_OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual"))
_KEPT = tuple(PREFIXES[prefix] + name for prefix, name in (("rdfs", "label"), ("skos", "definition"), ("dcterms", "source")))
_SETS = re.compile(r"\bowl:(oneOf|distinctMembers)\b")
_MEMBERS = re.compile(r"(?<=owl:unionOf \()[^()]*(?=\))|(?<=owl:members \()[^()]*(?=\))")


@dataclass(frozen=True, slots=True)
class _Term:
    """A term, what replaces it (an IRI or nothing), what it says of itself, and everything that may name it."""

    iri: str
    other: str
    own: list[tuple[str, NamedNode | Literal]]
    schema: Schema
    tables: list[tuple[Table, Kind]]

    @property
    def is_value(self) -> bool:
        return any(self.iri in column.values.values() for column in self.schema.columns.values())


def is_term(text: str) -> bool:
    """Return whether a text names a term of the ontology: by CURIE or IRI.

    >>> is_term("bac:frequencyBand"), is_term("baclofen")
    (True, False)
    """
    return (expand(text) or text).startswith(ONTOLOGY)


def plan_term_withdrawal(root: Path, asked: Asked) -> Withdrawal:
    """Return what withdrawing a term changes; nothing is written.

    :raises UsageError: if one of the two is no term in use, or they are of different sorts.
    :raises ProblemsError: if something names the term that cannot be rewritten: rows of a class, the engine's code, a use of a term that
        nothing replaces.
    """
    check_reason(asked.reason)
    tables, problems = read_tables(root)
    if problems:
        raise ProblemsError(problems)
    schema = read_schema(root / ONTOLOGY_FILE)
    term = _find_term(root, asked, schema, find_loadable(tables, schema)[0])
    edits: Edits = {}
    problems = [*_find_rows(term), *_find_shapes(root, term), *_find_code(root, term)]
    for file, text in find_texts(root):
        changed = _rewrite(file, text, term, asked)
        if changed != text:
            edits[file] = changed.encode()
        problems += _find_rest(file, changed, term)
    cells, found = _rewrite_tables(root, term)
    problems += found
    if problems:
        raise ProblemsError(problems)
    pattern = re.compile(f"{named_in_text(term.iri).pattern}|(?<![\\w:]){re.escape(column_name(term.iri))}(?![\\w-])")
    left = find_left(root, pattern, {**edits, **cells})
    return Withdrawal(tuple((*edits, *cells)), {**edits, **cells}, tuple(left))


def _find_term(root: Path, asked: Asked, schema: Schema, tables: list[tuple[Table, Kind]]) -> _Term:
    said: dict[str, list[tuple[str, NamedNode | Literal]]] = {}
    for quad in parse(path=str(root / ONTOLOGY_FILE), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            said.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))
    iris = [expand(text) or text for text in (asked.identifier, asked.replaced_by) if text]
    for iri in iris:
        if iri not in said:
            problem = f"the ontology has no term {contract(iri)}{did_you_mean(contract(iri), map(contract, said))}"
            raise UsageError(problem, fix=f"name a term of {ONTOLOGY_FILE}, as bac:frequencyBand")
        if any(path == _OWL + "deprecated" for path, _ in said[iri]):
            raise UsageError(f"{contract(iri)} is deprecated already", fix=f"see its entry in {ONTOLOGY_FILE}")
    _check_sorts(root, iris)
    return _Term(iris[0], iris[1] if len(iris) > 1 else "", said[iris[0]], schema, tables)


def _check_sorts(root: Path, iris: list[str]) -> None:
    facts = read_facts(root / ONTOLOGY_FILE, ONTOLOGY_FILE)
    sorts = ["class" if iri in facts.classes else "property" if iri in facts.properties else "value" for iri in iris]
    if len(set(iris)) < len(iris) or len(set(sorts)) > 1:
        what = "itself" if len(set(iris)) < len(iris) else f"a {sorts[1]}"
        raise UsageError(f"the {sorts[0]} {contract(iris[0])} cannot be replaced by {what}", fix=f"name another {sorts[0]}")


def _rewrite(file: str, text: str, term: _Term, asked: Asked) -> str:
    named = named_in_text(term.iri)
    if file.endswith(".rq"):
        return _rewrite_query(file, text, term) if term.other else text
    written = False

    def change(statement: Stretch) -> str:
        nonlocal written
        if named.fullmatch(statement.subject):
            if file != ONTOLOGY_FILE:
                return statement.text  # an alignment or note on the old term is not one on the new
            first, written = not written, True
            return _tombstone(term, asked) if first else ""
        if term.is_value and _SETS.search(statement.text):
            return re.sub(rf"\s*(?:{named.pattern})", "", statement.text)
        if not term.other:
            return statement.text
        replaced = replace_in_text(statement.text, term.iri, term.other)
        return _MEMBERS.sub(_once, replaced) if replaced != statement.text else replaced

    changed = change_statements(text, change)
    return changed.replace(f"{{{column_name(term.iri)}}}", f"{{{column_name(term.other)}}}") if term.other else changed


def _once(members: re.Match[str]) -> str:
    """Return the members of a set, each once; spacing stays if nothing goes."""
    names = members[0].split()
    kept = list(dict.fromkeys(names))
    return members[0] if len(kept) == len(names) else f" {' '.join(kept)} "


def _rewrite_query(file: str, text: str, term: _Term) -> str:
    changed = replace_in_text(text, term.iri, term.other)
    changed = re.sub(rf"(?<=class: ){local_name(term.iri)}\b(?=[,}}])", local_name(term.other), changed)
    if find_doubled(changed, term.other):
        fix = f"take {contract(term.iri)} out of the query first"
        raise BacKgError(f"{file}: names {contract(term.iri)} and {contract(term.other)} in one VALUES block", fix=fix)
    return changed


def _tombstone(term: _Term, asked: Asked) -> str:
    types = [
        f"owl:{local_name(value.value)}" for path, value in term.own if path == PREFIXES["rdf"] + "type" and value.value in _KEPT_TYPES
    ]
    kept = [f"{contract(path)} {value}" for wanted in _KEPT for path, value in term.own if path == wanted]
    marks = ["owl:deprecated true", *([f"dcterms:isReplacedBy {contract(term.other)}"] if term.other else [])]
    marks.append(f"bac:reason {Literal(asked.reason.strip(), language='en')}")
    said = [f"a {' , '.join(types)}"] if types else []
    return f"{contract(term.iri)} " + " ;\n    ".join((*said, *kept, *marks)) + " ."


def _find_rows(term: _Term) -> list[Problem]:
    """Return the tables whose rows are of the class: their ids are made for it and cannot move."""
    name = local_name(term.iri)
    if term.schema.kinds.get(name, None) is None or term.schema.kinds[name].iri != term.iri:
        return []
    fix = "withdraw its rows first, each with what replaces it, and delete the file"
    return [Problem(f"holds the rows of {contract(term.iri)}", fix, table.file) for table, kind in term.tables if kind.name == name]


def _find_shapes(root: Path, term: _Term) -> list[Problem]:
    """Return the shapes whose target is the class: pointed at the replacement, they would ask of its rows what was asked of others."""
    target = re.compile(rf"sh:targetClass\s+(?:{named_in_text(term.iri).pattern})")
    text = (root / SHAPES_FILE).read_text(encoding="utf-8")
    fix = "take the shape out first"
    return [
        Problem(f"the shape is for rows of {contract(term.iri)}", fix, SHAPES_FILE, text.count("\n", 0, match.start()) + 1)
        for match in target.finditer(text)
    ]


def _find_code(root: Path, term: _Term) -> list[Problem]:
    name = re.escape(local_name(term.iri))
    pattern = re.compile(rf"bac:{name}(?![\w-])|[\"']{name}[\"']")
    fix = "change the code first: the engine rests on this term"
    found = []
    for path in sorted((root / "src" / "bac_kg").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(Problem(f"the code names {contract(term.iri)}", fix, path.relative_to(root).as_posix(), number))
    return found


def _find_rest(file: str, text: str, term: _Term) -> list[Problem]:
    """Return the lines that still name the term: all but its own tombstone and what other files say of it as their subject."""
    named = named_in_text(term.iri)
    others = change_statements(text, lambda each: re.sub(r"[^\n]", "", each.text) if named.fullmatch(each.subject) else each.text)
    fix = "write another term there or take it out, or say with --replaced-by what replaces it"
    lines = (others if file.endswith(".ttl") else text).splitlines()
    return [Problem(f"names {contract(term.iri)}", fix, file, number) for number, line in enumerate(lines, 1) if named.search(line)]


def _rewrite_tables(root: Path, term: _Term) -> tuple[Edits, list[Problem]]:
    """Return the tables with the value or the column replaced, and the places that have no replacement."""
    old, new = local_name(term.iri), local_name(term.other)
    uses = find_cells(term.tables, term.schema, old, lambda column: column.values.get(old) == term.iri)
    changes: dict[str, dict[tuple[int, str], str]] = {}
    problems = []
    fix = "write something else there, or say with --replaced-by what replaces it"
    for use in uses:
        changes.setdefault(use.cell.file, {})[use.cell.row, use.cell.column] = use.replaced(old, new)
        if not term.other:
            problems.append(Problem(f"holds '{old}', which nothing would replace", fix, use.cell.file, use.cell.row, use.cell.column))
    column, to = column_name(term.iri), column_name(term.other)
    is_column = column in term.schema.columns and term.schema.columns[column].iri == term.iri
    for table, _ in term.tables if is_column else ():
        if column in table.header:
            changes.setdefault(table.file, {})[1, column] = to
            if not term.other or to in table.header:
                why = f"has the column {to} too" if term.other else f"has the column {column}, which nothing would replace"
                problems.append(Problem(why, "move its cells first and take the column out", table.file, 1, column))
    return {file: change_table((root / file).read_bytes(), cells) for file, cells in changes.items()}, problems
