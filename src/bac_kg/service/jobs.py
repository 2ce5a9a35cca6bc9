"""What a worker does: answers strangers' queries and saved queries, each whole or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bac_kg.answers.coverage import explain_empty
from bac_kg.answers.provenance import provenance_line
from bac_kg.answers.render import render_markdown
from bac_kg.errors import BacKgError, QueryError
from bac_kg.namespaces import PREFIXES
from bac_kg.queries.parameters import read_values
from bac_kg.queries.saved_query import bind
from bac_kg.service.formats import ENGINE_ROWS, ENGINE_TRIPLES, MARKDOWN, SPREADSHEET
from bac_kg.service.linked.jobs import LINKED_JOBS
from bac_kg.service.replies import Problem, ProblemError, Reply, packed

if TYPE_CHECKING:
    from bac_kg.service.frames import Job
    from bac_kg.service.snapshot import Snapshot
    from bac_kg.sparql.answer import Answer

_CHANGES = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)
_WITH_PREFIXES = ("turtle", "trig")
# A cell that a spreadsheet would take for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer_job(snapshot: Snapshot, job: Job) -> Reply:
    """Return the reply to a job; its ``job`` names the entry of JOBS, ``gzip`` whether the client takes packed bodies."""
    try:
        reply = JOBS[job["job"]](snapshot, job)
    except ProblemError as error:
        return Reply(b"", problem=error.problem)
    except BacKgError as error:
        return Reply(b"", problem=Problem("parameter" if job["job"] == "saved" else "query", error.problem, error.fix))
    return packed(reply) if job.get("gzip") else reply


def answer_sparql(snapshot: Snapshot, job: Job) -> Reply:
    """Return the answer to a stranger's query; ``rows`` and ``triples`` are the formats wanted, with their media types, or None."""
    text = job["query"]
    found = snapshot.store.answer_stranger(text, job["default"], job["named"])
    graph = isinstance(found, ox.QueryTriples)
    wanted = job["triples" if graph else "rows"]
    if wanted is None:
        raise _not_acceptable(graph)
    name, media = wanted
    sink = _Capped(snapshot.limits.result)
    try:
        if isinstance(found, ox.QueryTriples):
            _write_triples(found, name, sink, snapshot.limits.triples)
        else:
            found.serialize(sink, format=ENGINE_ROWS[name])
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query failed while it ran: {error}", fix="simplify the query, or run it step by step") from None
    return Reply(sink.getvalue(), media, constant=not changes(text))


def changes(text: str) -> bool:
    """Tell whether a query may have another answer the next time: it asks for the time or for chance.

    >>> changes("SELECT (now() AS ?x) {}"), changes("SELECT ?known { ?known ?p ?o }")
    (True, False)
    """
    upper = text.upper()
    return any(name in upper for name in ("NOW", "RAND", "UUID")) and _CHANGES.search(text) is not None


def answer_saved(snapshot: Snapshot, job: Job) -> Reply:
    """Return the answer to the saved query ``name`` with ``parameters`` as people type them, in ``format`` and its media type."""
    query = snapshot.queries[job["name"]]
    name, media = job["format"]
    values = read_values(query, job["parameters"], snapshot.store)
    answer = snapshot.store.select(bind(query, values))
    body = _WRITERS[name](answer) if name in _WRITERS else answer.to_bytes(name)
    note = "" if len(answer) else explain_empty(snapshot.store, query, values)
    if name == MARKDOWN:
        body += "".join(f"\n{line}\n" for line in (note, provenance_line(answer, snapshot.release)) if line).encode()
    return Reply(body, media, note=note)


JOBS: Mapping[str, Callable[[Snapshot, Job], Reply]] = {"sparql": answer_sparql, "saved": answer_saved, **LINKED_JOBS}


def write_spreadsheet(answer: Answer) -> bytes:
    """Return CSV whose cells no spreadsheet takes for a formula: an apostrophe stands before those that begin like one."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(answer.columns)
    for row in answer.rows:
        cells = ("" if term is None else str(getattr(term, "value", term)) for term in row)
        rows.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return text.getvalue().encode()


_WRITERS: Mapping[str, Callable[[Answer], bytes]] = {
    MARKDOWN: lambda answer: render_markdown(answer, wide=True).encode(),
    SPREADSHEET: write_spreadsheet,
}


class _Capped(io.BytesIO):
    """A sink that refuses more than so many bytes: a result is whole or an error, never cut."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._most:
            raise _too_large(f"{self._most >> 20} MB")
        return super().write(data)


def _write_triples(found: ox.QueryTriples, name: str, sink: _Capped, most: int) -> None:
    triples: set[ox.Triple] = set()
    for triple in found:
        triples.add(triple)
        if len(triples) > most:
            raise _too_large(f"{most} triples")
    prefixes = PREFIXES if name in _WITH_PREFIXES else None
    ox.serialize(sorted(triples, key=str), sink, format=ENGINE_TRIPLES[name], prefixes=prefixes)


def _too_large(limit: str) -> ProblemError:
    detail = f"the answer is larger than {limit}, and an answer is never cut"
    return ProblemError("too-large", detail, fix="ask for fewer columns, or page with ORDER BY, LIMIT and OFFSET")


def _not_acceptable(graph: bool) -> ProblemError:
    form, kinds = ("CONSTRUCT or DESCRIBE", ENGINE_TRIPLES) if graph else ("SELECT or ASK", ENGINE_ROWS)
    detail = f"a {form} query has no answer in the format that the request accepts"
    return ProblemError("not-acceptable", detail, fix=f"accept one of {', '.join(kinds)}, or name it by ?format=")
