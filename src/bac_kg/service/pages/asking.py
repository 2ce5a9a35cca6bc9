"""The graph as pages ask it: own queries and saved ones, through the same cache and workers as everybody's, as rows of plain texts."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bac_kg.service.asking import fetch_well
from bac_kg.service.frames import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from bac_kg.service.frames import Job
    from bac_kg.service.released import Released

Row = dict[str, str]
_JSON = ("json", "application/sparql-results+json")


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: its columns in order, its rows (an unbound variable is left out), and why it is empty."""

    columns: tuple[str, ...]
    rows: list[Row]
    note: str = ""


async def ask(request: Request, released: Released, text: str) -> list[Row]:
    """Return the rows of a query of ours.

    :raises ProblemError: if it fails or the client has to wait.
    """
    return (await ask_table(request, released, text)).rows


async def ask_table(request: Request, released: Released, text: str) -> Table:
    """Return the answer to any SELECT or ASK query; the workers treat it like a stranger's.

    :raises ProblemError: if it fails or the client has to wait.
    """
    job = {"job": "sparql", "query": text, "default": None, "named": None, "rows": _JSON, "triples": None}
    return await _fetch(request, released, job)


async def ask_saved(request: Request, released: Released, name: str, parameters: Mapping[str, str] | None = None) -> Table:
    """Return the answer to a saved query with parameters as people type them.

    :raises ProblemError: if a parameter is wrong or the client has to wait.
    """
    job = {"job": "saved", "name": name, "parameters": dict(parameters or {}), "format": _JSON}
    return await _fetch(request, released, job)


async def _fetch(request: Request, released: Released, job: Job) -> Table:
    reply = await fetch_well(request, released, pack({**job, "gzip": False}))
    body = gzip.decompress(reply.body) if reply.packed else reply.body
    return read_table(json.loads(body), reply.note)


def read_table(results: dict[str, Any], note: str = "") -> Table:
    """Return SPARQL 1.1 Query Results JSON as a table; the answer to an ASK query is one cell.

    >>> read_table({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "a"}}]}}).rows
    [{'x': 'a'}]
    """
    if "boolean" in results:
        return Table(("answer",), [{"answer": "yes" if results["boolean"] else "no"}], note)
    rows = [{name: _text(term) for name, term in binding.items()} for binding in results["results"]["bindings"]]
    return Table(tuple(results["head"]["vars"]), rows, note)


def _text(term: dict[str, Any]) -> str:
    if term["type"] == "triple":
        return " ".join(_text(term["value"][part]) for part in ("subject", "predicate", "object"))
    return str(term["value"])
