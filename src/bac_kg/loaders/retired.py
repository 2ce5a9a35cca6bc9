"""Retired ids: tombstones in the graph, so that an old address still answers and says what replaces it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bac_kg.model import Cell, Problem
from bac_kg.namespaces import BASE, GRAPH, ONTOLOGY, PREFIXES
from bac_kg.ontology.columns import LANG_STRING, XSD
from bac_kg.ontology.schema import Column
from bac_kg.suggest import did_you_mean, join_words
from bac_kg.tables.cells import read_cell
from bac_kg.tables.reading import ID, RETIRED
from bac_kg.tables.references import Retirement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.loaders.loaded import Loaded
    from bac_kg.model import Table
    from bac_kg.tables.references import Known

_COLUMNS = (ID, "reason", "replaced_by", "retired_in", "class")
_REASON = Column("reason", ONTOLOGY + "reason", "reason", "", many=False, datatype=LANG_STRING)
_DEPRECATED = (NamedNode(PREFIXES["owl"] + "deprecated"), Literal("true", datatype=NamedNode(XSD + "boolean")))
_REPLACED_BY = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
_EVIDENCE_ID = re.compile(r"(?P<source>.+)-[0-9]{4,}")


def collect_retired(tables: Iterable[Table]) -> tuple[dict[str, Retirement], list[Problem]]:
    """Return the retired ids with their replacements, and the columns that ``graph/retired.tsv`` may not have."""
    retired: dict[str, Retirement] = {}
    problems = []
    for table in (one for one in tables if one.class_name == RETIRED):
        for name in (one for one in table.header if one and one not in _COLUMNS):
            fix = f"rename it{did_you_mean(name, _COLUMNS)} or take it out: the columns are {join_words(_COLUMNS)} (which may be missing)"
            problems.append(Problem(f"unknown column {name}", fix, file=table.file, row=1, column=name))
        for row in table.rows:
            name = row.cells.get(ID, "")
            replaced_by = tuple(one for one in row.cells.get("replaced_by", "").split("|") if one)
            retired[name] = Retirement(
                name,
                row.cells.get("reason", ""),
                Cell(table.file, row.number, ID),
                replaced_by,
                row.cells.get("retired_in", ""),
                row.cells.get("class", ""),
            )
    retired.pop("", None)
    return retired, problems


def load_retired(known: Known, loaded: Loaded) -> list[Problem]:
    """Add a tombstone for each retired id to ``loaded``, and return what is wrong with the lines of ``graph/retired.tsv``.

    A tombstone says that the id is deprecated, why, and what replaces it; it has no type, so that no query takes it for a live row.
    """
    problems = []
    for retirement in known.retired.values():
        subject, graph = _address(retirement, known)
        place = retirement.cell
        loaded.homes[subject.value] = place
        loaded.add(subject, [_DEPRECATED], graph, place)
        targets = [known.homes[name].iri for name in retirement.replaced_by if name in known.homes]
        loaded.add(subject, [(_REPLACED_BY, NamedNode(iri)) for iri in targets], graph, _at(place, "replaced_by"))
        for column, text in _texts(retirement, known):
            reading = read_cell(text, column, known)
            loaded.add(subject, reading.pairs, graph, _at(place, column.name))
            problems += [replace(problem, file=place.file, row=place.row, column=column.name) for problem in reading.problems]
        problems += _check(retirement, known)
    return problems


def _texts(retirement: Retirement, known: Known) -> list[tuple[Column, str]]:
    columns = known.schema.columns
    texts = [(columns.get("reason", _REASON), retirement.reason)]
    if "retired_in" in columns:
        texts.append((columns["retired_in"], retirement.retired_in))
    return [(column, text) for column, text in texts if text]


def _check(retirement: Retirement, known: Known) -> list[Problem]:
    place = retirement.cell
    problems = []
    if not retirement.reason:
        problems.append(("reason", f"'{retirement.id}' is retired without a reason", "say in a few words why the id was withdrawn"))
    if retirement.class_name and retirement.class_name not in known.schema.kinds:
        fix = f"name the class that the row had{did_you_mean(retirement.class_name, known.schema.kinds)}, or leave the cell empty"
        problems.append(("class", f"the ontology has no class {retirement.class_name} for rows", fix))
    for name in retirement.replaced_by:
        if name in known.retired:
            later = join_words([f"'{one}'" for one in known.retired[name].replaced_by], "or") or "nothing: empty the cell"
            problems.append(("replaced_by", f"'{name}' is retired too", f"write what replaces it ({later})"))
        elif name not in known.homes and not known.unread:
            fix = f"write an id that is in use{did_you_mean(name, known.homes)}, or leave the cell empty"
            problems.append(("replaced_by", f"'{name}' is no id of any table", fix))
    return [Problem(message, fix, file=place.file, row=place.row, column=column) for column, message, fix in problems]


def _address(retirement: Retirement, known: Known) -> tuple[NamedNode, NamedNode]:
    """Return the IRI and the named graph that the row had."""
    segment = _segment(retirement, known)
    graph = next((kind.graph for kind in known.schema.kinds.values() if kind.segment == segment), "entities")
    return NamedNode(f"{BASE}{segment}/{retirement.id}"), NamedNode(GRAPH + graph)


def _segment(retirement: Retirement, known: Known) -> str:
    kinds = known.schema.kinds
    if retirement.class_name in kinds:
        return kinds[retirement.class_name].segment
    prefixes = {kind.id_prefix for kind in kinds.values() if kind.id_prefix}
    prefix, _, rest = retirement.id.rpartition("-")
    if prefix in prefixes and re.fullmatch(r"[a-z2-7]{5}", rest):
        return "statement"
    evidence = _EVIDENCE_ID.fullmatch(retirement.id)
    if evidence and (evidence["source"] in known.retired or _is_source(evidence["source"], known)):
        return "evidence"
    targets = [known.homes[name] for name in retirement.replaced_by if name in known.homes]
    return kinds[targets[0].kind].segment if targets else "id"


def _is_source(name: str, known: Known) -> bool:
    return name in known.homes and known.schema.kinds[known.homes[name].kind].segment == "source"


def _at(cell: Cell, column: str) -> Cell:
    return Cell(cell.file, cell.row, column)
