"""Commands that ask the graph: query, queries, show."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from bac_kg import paths
from bac_kg.answers.coverage import explain_empty
from bac_kg.answers.entities import describe_thing, find_thing, view_thing
from bac_kg.answers.graph_formats import write_triples
from bac_kg.answers.provenance import provenance_line
from bac_kg.api import KnowledgeGraph
from bac_kg.cli.output import ANSWER_FORMATS, GRAPH_FORMATS, LIST_FORMATS, VIEW_FORMATS, WHY_FORMATS, explain_query, say, write_data
from bac_kg.errors import QueryError, UsageError
from bac_kg.queries.catalogue import CATALOGUE, read_catalogue
from bac_kg.queries.parameters import read_values
from bac_kg.queries.saved_query import bind
from bac_kg.sparql.scanner import query_form, scan
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    import argparse


def run_query(arguments: argparse.Namespace) -> int:
    """Answer a saved query or a query of the user's own."""
    given = [name for name in ("name", "text", "file") if getattr(arguments, name) is not None]
    if len(given) != 1:
        raise UsageError("name one query: a saved one, --text or --file", fix="bac-kg queries lists the saved ones")
    graph = _open(arguments)
    if arguments.name is None:
        return _answer_own(graph, arguments)
    query = graph.find_query(arguments.name)
    values = read_values(query, _read_parameters(arguments.parameter), graph.store)
    text = bind(query, values)
    if arguments.explain:
        say(explain_query(query, text))
    answer = graph.store.select(text)
    write_data(ANSWER_FORMATS[_format(arguments)](answer, arguments.wide))
    if not len(answer):
        say(explain_empty(graph.store, query, values))
    say(provenance_line(answer, graph.release))
    return 0


def _answer_own(graph: KnowledgeGraph, arguments: argparse.Namespace) -> int:
    if arguments.parameter:
        raise UsageError("-p belongs to a saved query", fix="write the value into the query itself")
    text = arguments.text if arguments.text is not None else _read_text(arguments.file)
    if query_form(scan(text)) in ("CONSTRUCT", "DESCRIBE"):
        write_data(write_triples(graph.store.graph(text), "turtle"))
        return 0
    if query_form(scan(text)) == "ASK":
        write_data(b"yes\n" if graph.store.ask(text) else b"no\n")
        return 0
    answer = graph.store.select(text)
    write_data(ANSWER_FORMATS[_format(arguments)](answer, True))
    if not len(answer):
        unknown = graph.store.unknown_terms(text) if isinstance(graph.store, EmbeddedStore) else {}
        say("; ".join(["no rows", *(_hint(term, near) for term, near in unknown.items())]))
    say(provenance_line(answer, graph.release))
    return 0


def _hint(term: str, near: str) -> str:
    return f"bac:{term} is no term of the ontology" + (f" (did you mean bac:{near}?)" if near else "")


def run_queries(arguments: argparse.Namespace) -> int:
    """List the saved queries, or explain one."""
    release = arguments.release or paths.release_folder(paths.project_root())
    queries = read_catalogue(os.path.join(release, CATALOGUE))
    if arguments.name is None:
        write_data(LIST_FORMATS[arguments.format](list(queries.values())).encode())
        return 0
    if arguments.name not in queries:
        problem = f"there is no saved query {arguments.name!r}{did_you_mean(arguments.name, queries)}"
        raise UsageError(problem, fix="bac-kg queries lists them all")
    query = queries[arguments.name]
    text = explain_query(query, query.text) if arguments.format == "table" else LIST_FORMATS[arguments.format]([query])
    write_data(text.encode())
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Show what the graph says of one thing."""
    graph = _open(arguments)
    thing = find_thing(graph.store, arguments.entity)
    if arguments.format in GRAPH_FORMATS:
        write_data(write_triples(describe_thing(graph.store, thing), arguments.format))
    else:
        render = VIEW_FORMATS[arguments.format]
        assert render is not None
        write_data(render(view_thing(graph.store, thing)).encode())
    say(f"bac_kg {graph.release.version} of {graph.release.date}; not clinical advice")
    return 0


def run_explain(arguments: argparse.Namespace) -> int:
    """Tell why a triple is in the graph, or what comes near to it."""
    graph = _open(arguments)
    why = graph.explain(arguments.subject, arguments.relation, arguments.value)
    write_data(WHY_FORMATS[arguments.format](why).encode())
    say(f"bac_kg {graph.release.version} of {graph.release.date}; not clinical advice")
    return 0


def _open(arguments: argparse.Namespace) -> KnowledgeGraph:
    if arguments.timeout <= 0:
        raise UsageError("the time-out must be above 0 seconds", fix="write --timeout 30")
    return KnowledgeGraph.open(arguments.endpoint or arguments.release, timeout=arguments.timeout)


def _format(arguments: argparse.Namespace) -> str:
    return str(arguments.format or ("table" if sys.stdout.isatty() else "csv"))


def _read_parameters(pairs: list[str]) -> dict[str, str]:
    """Return the values of ``NAME=VALUE`` texts by name."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise UsageError(f"-p {pair!r} is not NAME=VALUE", fix="write -p jurisdiction=us")
        if name in values:
            fix = "give it once; several values of one parameter are joined by commas"
            raise UsageError(f"the parameter {name} is given twice", fix=fix)
        values[name] = value
    return values


def _read_text(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.read()
        with open(name, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise QueryError(f"{name} cannot be read: {reason}", fix="name a UTF-8 file that holds a SPARQL query") from None
