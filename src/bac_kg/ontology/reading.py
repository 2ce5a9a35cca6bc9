"""The ontology as the schema of the tables: a class is a table, a property a column, a range says how a cell is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.errors import ProblemsError
from bac_kg.model import Problem
from bac_kg.namespaces import contract
from bac_kg.ontology.columns import build_columns
from bac_kg.ontology.facts import read_facts
from bac_kg.ontology.kinds import build_kinds
from bac_kg.ontology.schema import Column, Kind, Schema
from bac_kg.ontology.sentences import parse_sentence
from bac_kg.suggest import did_you_mean, join_words

if TYPE_CHECKING:
    from pathlib import Path

    from bac_kg.ontology.facts import Facts

__all__ = ["Column", "Kind", "Schema", "read_schema"]


def read_schema(path: Path) -> Schema:
    """Return the schema that the Turtle file at a path declares.

    :raises OntologyError: if the file is missing or is not Turtle; the message names the line.
    :raises ProblemsError: if a declaration cannot serve as part of the schema; all such declarations are named.
    """
    file = f"{path.parent.name}/{path.name}"
    facts = read_facts(path, file)
    kinds, problems = build_kinds(facts, file)
    columns, found = build_columns(facts, kinds, file)
    labels = {value: facts.text("rdfs:label", value) for values in facts.lists.values() for value in values}
    schema = Schema(kinds, columns, {value: label for value, label in labels.items() if label})
    problems += found or _check_placeholders(facts, schema, file)
    if problems:
        raise ProblemsError(sorted(problems, key=lambda problem: problem.sort_key))
    return schema


def _check_placeholders(facts: Facts, schema: Schema, file: str) -> list[Problem]:
    problems = []
    for kind in schema.kinds.values():
        columns = schema.columns_of(kind.name)
        for what in ("bac:sentence", "bac:deniedSentence"):
            for name in _named_columns(facts.text(what, kind.iri)):
                if name not in columns:
                    message = f"{what} of {contract(kind.iri)} names {{{name}}}, which is no column of {kind.name}"
                    fix = f"name one of its columns{did_you_mean(name, columns)}: {join_words(sorted(columns))}"
                    problems.append(Problem(message, fix, file=file))
    return problems


def _named_columns(template: str) -> tuple[str, ...]:
    try:
        return parse_sentence(template).columns
    except ValueError:  # told by build_kinds already
        return ()
