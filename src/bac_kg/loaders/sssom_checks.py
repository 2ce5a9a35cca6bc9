"""What must hold in each row of the mapping file and between its rows, told at the cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from bac_kg.loaders.sssom_file import NEEDED, RECORD
from bac_kg.model import Problem
from bac_kg.namespaces import BASE, ENTITY
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.lexical import check_address, check_date, check_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bac_kg.loaders.sssom_file import MappingFile
    from bac_kg.model import Row

NOT = "Not"
EXACT = "skos:exactMatch"
PREDICATES = (EXACT, "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
# The list of SSSOM 1.1; the two that claim a person's work stand apart, since the row has to say whose.
JUSTIFICATIONS = tuple(
    f"semapv:{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "MappingChaining",
        "MappingInversion",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
BY_PEOPLE = ("semapv:ManualMappingCuration", "semapv:MappingReview")
# Vocabularies whose names may be passed on, by their licence or as works of a government; of all others only the identifiers are.
OPEN_NAMES = frozenset(
    {
        *("biolink", "CHEBI", "DOID", "ensembl", "fplx", "GO", "hgnc", "hgnc.genegroup", "HP", "MAXO", "mesh", "MONDO"),
        *("NCBIGene", "NCIT", "ndfrt", "pubchem.compound", "rxnorm", "unii", "uniprot", "vandf", "wikidata"),
    }
)
_RECORD = re.compile(r"map-[0-9]{5,}")
_CURIE = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z0-9._-]*):(?P<reference>[^\s<>\"{}|\\^`]+)")
_PEOPLE = frozenset({"author_label", "reviewer_label"})
CURIES = ("subject_id", "predicate_id", "object_id", "object_source", "mapping_justification")


def expand_curie(curie: str, prefixes: dict[str, str]) -> str:
    """Return the IRI of a CURIE, or an empty string if its prefix is not one of these or no IRI comes of it.

    >>> expand_curie("CHEBI:2972", {"CHEBI": "http://purl.obolibrary.org/obo/CHEBI_"})
    'http://purl.obolibrary.org/obo/CHEBI_2972'
    """
    found = _CURIE.fullmatch(curie)
    if not found or found["prefix"] not in prefixes:
        return ""
    try:
        return str(NamedNode(prefixes[found["prefix"]] + found["reference"]).value)
    except ValueError:
        return ""


def check_mappings(mappings: MappingFile, labels: dict[str, str] | None) -> list[Problem]:
    """Return all that is wrong in the rows and between them.

    ``labels`` are those of our entities and of all other terms, by IRI; without them the subjects of rows are left out.
    """
    problems = []
    needed = [name for name in NEEDED if name in mappings.header]  # a column that is missing is told once, of the header
    for row in mappings.rows:
        empty = [(name, f"{name} is empty", "fill the cell: every row has it") for name in needed if name not in row.cells]
        found = [*_check_cells(row), *_check_curies(row, mappings.prefixes)]
        found += () if labels is None else _check_subject(row, mappings.prefixes, labels)
        problems += [_problem(mappings, row, *each) for each in (*empty, *found, *_check_object(row, mappings.prefixes))]
    problems += [_problem(mappings, row, *each) for row, *each in _check_together(mappings.rows)]
    return problems + _find_unused(mappings)


def _problem(mappings: MappingFile, row: Row, column: str, message: str, fix: str) -> Problem:
    return Problem(message, fix, file=mappings.file, row=row.number, column=column, value=row.cells.get(column, ""))


def _check_cells(row: Row) -> Iterator[tuple[str, str, str]]:
    cells = row.cells
    if not _RECORD.fullmatch(cells.get(RECORD, "map-00000")):
        yield RECORD, f"'{cells[RECORD]}' is not an id of a mapping", "write map- and a number of five digits, such as map-00010"
    if cells.get("predicate_id", EXACT) not in PREDICATES:
        yield "predicate_id", f"'{cells['predicate_id']}' is no kind of match", f"write one of {join_words(PREDICATES, 'or')}"
    if cells.get("predicate_modifier", NOT) != NOT:
        fix = "write Not for a match that is denied, or empty the cell"
        yield "predicate_modifier", f"'{cells['predicate_modifier']}' is no modifier", fix
    justification = cells.get("mapping_justification", JUSTIFICATIONS[0])
    if justification in BY_PEOPLE and not cells.keys() & _PEOPLE:
        fix = f"name the person in {join_words(sorted(_PEOPLE), 'or')}, or say how the match was found, such as semapv:LexicalMatching"
        yield "mapping_justification", f"'{justification}' says that a person worked on the row", fix
    elif justification not in JUSTIFICATIONS + BY_PEOPLE:
        fix = f"write one of {join_words(JUSTIFICATIONS, 'or')}{did_you_mean(justification, JUSTIFICATIONS)}"
        yield "mapping_justification", f"'{justification}' is no justification of SSSOM 1.1", fix
    yield from _check_literals(cells)


def _check_curies(row: Row, prefixes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in CURIES:
        text = row.cells.get(name, "")
        prefix = text.partition(":")[0]
        if text and prefix not in prefixes:
            fix = f"add the prefix to curie_map in the header, or mend it{did_you_mean(prefix, prefixes)}"
            yield name, f"the prefix of '{text}' is not in curie_map", fix
        elif text and not expand_curie(text, prefixes) and not check_address(prefixes[prefix]):
            yield name, f"'{text}' is not a CURIE", f"write {prefix}: and an identifier without spaces"


def _check_literals(cells: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    confidence, day = cells.get("confidence", "1"), cells.get("mapping_date", "2026-01-01")
    fix = check_decimal(confidence)
    if fix or not 0 <= Decimal(confidence) <= 1:
        yield "confidence", f"'{confidence}' is no number from 0 to 1", fix or "write a number from 0 to 1, such as 0.9"
    if check_date(day):
        yield "mapping_date", f"'{day}' is no day", check_date(day)


def _check_subject(row: Row, prefixes: dict[str, str], labels: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    subject = row.cells.get("subject_id", "")
    iri = expand_curie(subject, prefixes)
    if not iri:
        return
    if not iri.startswith(ENTITY) or iri not in labels:
        known = [f"bacr:{name.removeprefix(ENTITY)}" for name in labels if name.startswith(ENTITY)]
        fix = f"write bacr: and the id of a row in graph/entities{did_you_mean(subject, known)}"
        yield "subject_id", f"'{subject}' is no entity of the graph", fix
    elif row.cells.get("subject_label", labels[iri]) != labels[iri]:
        fix = f"write '{labels[iri]}', as the entity's row has it"
        yield "subject_label", f"'{row.cells['subject_label']}' is not the label of {subject}", fix


def _check_object(row: Row, prefixes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    cells = row.cells
    name = cells.get("object_id", "")
    prefix = name.partition(":")[0]
    if expand_curie(name, prefixes).startswith(BASE):
        yield "object_id", f"'{name}' is a term of our own", "map to a term of another vocabulary; relations among our own are statements"
    if name and cells.get("object_source", f"bioregistry:{prefix.lower()}") != f"bioregistry:{prefix.lower()}":
        yield "object_source", f"'{cells['object_source']}' is not the vocabulary of {name}", f"write bioregistry:{prefix.lower()}"
    if "object_label" in cells and prefix not in OPEN_NAMES:
        fix = "empty the cell: of a vocabulary that is not open only identifiers are given"
        yield "object_label", f"names of {prefix} may not be passed on", fix


def _check_together(rows: tuple[Row, ...]) -> Iterator[tuple[Row, str, str, str]]:
    ids: dict[str, Row] = {}
    last = ""
    for row in rows:
        name = row.cells.get(RECORD, "")
        if name and ids.setdefault(name, row) is not row:
            yield row, RECORD, f"'{name}' is used in row {ids[name].number} already", "give this row an id of its own, or delete it"
        elif name and name < last:
            yield row, RECORD, f"'{name}' comes after '{last}'", f"sort the rows by {RECORD}"
        last = max(last, name)
    yield from _check_matches(rows)
    yield from _check_names(rows)


def _check_matches(rows: tuple[Row, ...]) -> Iterator[tuple[Row, str, str, str]]:
    said: dict[tuple[str, str, str], Row] = {}
    kinds: dict[tuple[str, str], Row] = {}
    for row in rows:
        subject, predicate, value = (row.cells.get(name, "") for name in ("subject_id", "predicate_id", "object_id"))
        first = said.setdefault((subject, predicate, value), row)
        if first is not row and first.cells.get("predicate_modifier") == row.cells.get("predicate_modifier"):
            yield row, "object_id", f"row {first.number} says the same", "delete one of the two"
        elif first is not row:
            yield row, "predicate_modifier", f"row {first.number} says the opposite", "keep the one that holds"
        elif "predicate_modifier" not in row.cells:
            other = kinds.setdefault((subject, value), row)
            if other is not row:
                message = f"row {other.number} says {other.cells.get('predicate_id')} of the two"
                yield row, "predicate_id", message, "choose one kind of match"
    yield from _check_exact(
        [row for row in said.values() if row.cells.get("predicate_id") == EXACT and "predicate_modifier" not in row.cells]
    )


def _check_exact(rows: list[Row]) -> Iterator[tuple[Row, str, str, str]]:
    exact: dict[tuple[str, str], Row] = {}
    taken: dict[str, Row] = {}
    for row in rows:
        subject, value = row.cells.get("subject_id", ""), row.cells.get("object_id", "")
        other = exact.setdefault((subject, value.partition(":")[0]), row)
        if other is not row:
            message = f"{subject} is matched exactly to {other.cells.get('object_id')} in row {other.number} already"
            yield row, "predicate_id", message, "choose one of the two terms: of one vocabulary only one can be the same"
        other = taken.setdefault(value, row)
        if other is not row:
            message = f"{value} is the exact match of {other.cells.get('subject_id')} in row {other.number} already"
            yield row, "predicate_id", message, "choose one of the two entities, or merge them"


def _check_names(rows: tuple[Row, ...]) -> Iterator[tuple[Row, str, str, str]]:
    names: dict[str, Row] = {}
    for row in rows:
        label = row.cells.get("object_label")
        if label:
            first = names.setdefault(row.cells.get("object_id", ""), row)
            if first.cells["object_label"] != label:
                message = f"row {first.number} names it '{first.cells['object_label']}'"
                yield row, "object_label", message, "write the one name that the vocabulary has"


def _find_unused(mappings: MappingFile) -> list[Problem]:
    used = {row.cells.get(name, "").partition(":")[0] for row in mappings.rows for name in CURIES}
    return [
        Problem(f"prefix {name} is not used", "take the line out of curie_map", file=mappings.file, row=mappings.prefix_lines[name])
        for name in mappings.prefixes
        if mappings.rows and name not in used
    ]
