"""Prints answers, views and reports in the formats of the command line."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

from bac_kg.answers.render import render_markdown, render_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bac_kg.answers.entities import View
    from bac_kg.answers.why import Why
    from bac_kg.model import Problem
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.sparql.answer import Answer

_TSV_COLUMNS = ("severity", "file", "row", "column", "value", "check", "message", "fix")


def _as_table(answer: Answer, wide: bool) -> bytes:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return render_table(answer, width=width, wide=wide).encode()


def _as_markdown(answer: Answer, wide: bool) -> bytes:
    return render_markdown(answer, wide=True).encode()


def _in(name: str) -> Callable[[Answer, bool], bytes]:
    return lambda answer, wide: answer.to_bytes(name)


ANSWER_FORMATS: dict[str, Callable[[Answer, bool], bytes]] = {
    "table": _as_table, "csv": _in("csv"), "tsv": _in("tsv"), "json": _in("json"), "xml": _in("xml"), "md": _as_markdown,
}  # fmt: skip


def _list_fields(query: SavedQuery) -> dict[str, object]:
    fields = ("type", "class_name", "description", "many", "optional")
    parameters = {name: {field: getattr(each, field) for field in fields} for name, each in query.parameters.items()}
    return {"name": query.name, "summary": query.summary, "tags": list(query.tags), "parameters": parameters, "columns": query.columns}


def _queries_table(queries: Sequence[SavedQuery]) -> str:
    size = max((len(query.name) for query in queries), default=0)
    return "".join(f"{query.name:<{size}}  {query.summary}\n" for query in queries)


def _queries_tsv(queries: Sequence[SavedQuery]) -> str:
    lines = ["name\tsummary\ttags\tparameters", *("\t".join(_flat(query)) for query in queries)]
    return "".join(line + "\n" for line in lines)


def _flat(query: SavedQuery) -> tuple[str, ...]:
    return query.name, query.summary, "|".join(query.tags), "|".join(query.parameters)


LIST_FORMATS: dict[str, Callable[[Sequence[SavedQuery]], str]] = {
    "table": _queries_table,
    "tsv": _queries_tsv,
    "json": lambda queries: json.dumps([_list_fields(query) for query in queries], indent=1, ensure_ascii=False) + "\n",
}


def explain_query(query: SavedQuery, text: str) -> str:
    """Return what a saved query asks, its parameters, columns and traps, and its SPARQL."""
    lines = [f"{query.name}: {query.summary}", "", query.description, ""]
    if query.traps:
        lines += [f"traps: {query.traps}", ""]
    for name, each in query.parameters.items():
        kind = ", ".join(filter(None, (each.type, each.class_name)))
        lines.append(f"  -p {name}=…  {each.description} ({kind})")
    lines += [f"columns: {', '.join(query.columns)}", "", text.rstrip("\n")]
    return "\n".join(lines) + "\n"


def _view_text(view: View) -> str:
    lines = [f"{view.label}  <{view.iri}>"]
    lines += [f"  {name}: {value}" for name, value in view.facts]
    kind = ""
    for mention in view.mentions:
        if mention.kind != kind:
            kind = mention.kind
            lines += ["", kind]
        marks = [f"evidence items: {mention.evidence_items}", *(["disputed"] if mention.disputed else [])]
        lines.append(f"  {mention.statement}  {mention.label}  [{', '.join(marks)}]")
    return "\n".join(lines) + "\n"


def _view_json(view: View) -> str:
    names = ("kind", "statement", "label", "disputed", "evidence_items")
    mentions = [{name: getattr(mention, name) for name in names} for mention in view.mentions]
    content = {"iri": view.iri, "label": view.label, "facts": [list(fact) for fact in view.facts], "statements": mentions}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


GRAPH_FORMATS = ("turtle", "trig", "nq", "jsonld")
VIEW_FORMATS: dict[str, Callable[[View], str] | None] = {"text": _view_text, "json": _view_json, **dict.fromkeys(GRAPH_FORMATS)}


def _why_text(why: Why) -> str:
    lines = [why.words, f"  {why.triple}", f"{why.how}: {why.because}"]
    if why.premises:
        lines += ["premises; without any one of them it no longer follows from the others:"]
        lines += [f"  {number}. {premise.words}\n     {premise.triple}" for number, premise in enumerate(why.premises, 1)]
    for ground in why.grounds:
        lines.append(f"statement {ground.statement} ({ground.table}): {ground.label}")
        lines += [f"  {'  '.join(item)}" for item in ground.evidence] or ["  no evidence item"]
    if why.near:
        lines += ["near to it:", *(f"  {near}" for near in why.near)]
    return "\n".join(lines) + "\n"


def _why_json(why: Why) -> str:
    names = ("item", "source", "locator", "direction", "tier")
    content = {name: getattr(why, name) for name in ("triple", "words", "how", "because")}
    premises = [{"words": premise.words, "triple": premise.triple} for premise in why.premises]
    grounds = [
        {
            **{name: getattr(ground, name) for name in ("statement", "table", "label")},
            "evidence": [dict(zip(names, item, strict=True)) for item in ground.evidence],
        }
        for ground in why.grounds
    ]
    return json.dumps({**content, "premises": premises, "grounds": grounds, "near": list(why.near)}, indent=1, ensure_ascii=False) + "\n"


WHY_FORMATS: dict[str, Callable[[Why], str]] = {"text": _why_text, "json": _why_json}


def _report_text(problems: Sequence[Problem]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


def _report_json(problems: Sequence[Problem]) -> str:
    content = [{name: getattr(problem, name) for name in _TSV_COLUMNS} for problem in problems]
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _report_tsv(problems: Sequence[Problem]) -> str:
    rows = [[" ".join(str(getattr(problem, name)).split()) for name in _TSV_COLUMNS] for problem in problems]
    return "".join("\t".join(row) + "\n" for row in [list(_TSV_COLUMNS), *rows])


REPORT_FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {"text": _report_text, "json": _report_json, "tsv": _report_tsv}


def say(text: str) -> None:
    """Write a line of talk to stderr."""
    sys.stderr.write(text + "\n")


def write_data(data: bytes) -> None:
    """Write data to stdout, byte for byte."""
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
