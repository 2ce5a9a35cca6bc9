"""The commands and their options; the choices of ``-f`` are the keys of the dispatch tables, so help and behaviour cannot differ."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bac_kg.assembly.metadata import NOTICE
from bac_kg.cli.diff_output import DIFF_FORMATS
from bac_kg.cli.output import ANSWER_FORMATS, LIST_FORMATS, REPORT_FORMATS, VIEW_FORMATS, WHY_FORMATS

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets ``run`` to ``module.function`` below ``bac_kg.cli``, loaded only when it runs."""
    parser = argparse.ArgumentParser(prog="bac-kg", description="A sourced knowledge graph of baclofen.", epilog=NOTICE)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_asking(commands)
    _add_curating(commands)
    _add_serving(commands)
    return parser


def _add(commands: Commands, name: str, run: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=NOTICE)
    parser.set_defaults(run=run)
    return parser


def _add_store(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--release", metavar="PATH", help="a release folder instead of the packaged one")
    where.add_argument("--endpoint", metavar="URL", help="a SPARQL 1.1 endpoint that holds the graph")
    parser.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="how long to wait for the endpoint (30)")


def _add_asking(commands: Commands) -> None:
    query = _add(commands, "query", "asking.run_query", "answer a saved query, or a query of your own")
    query.add_argument("name", nargs="?", metavar="NAME", help="the saved query; bac-kg queries lists them")
    query.add_argument("--text", metavar="SPARQL", help="a query of your own (PREFIX lines optional)")
    query.add_argument("--file", metavar="FILE", help="a file that holds a query of your own; - is standard input")
    query.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE", help="a parameter; may be given again")
    query.add_argument("-f", "--format", choices=list(ANSWER_FORMATS), help="table on a terminal, csv when piped")
    query.add_argument("--wide", action="store_true", help="show the answer columns (source, tier, locator, …) in a table too")
    query.add_argument("--explain", action="store_true", help="tell on stderr what the query asks, its traps and its SPARQL")
    _add_store(query)
    queries = _add(commands, "queries", "asking.run_queries", "list the saved queries, or explain one")
    queries.add_argument("name", nargs="?", metavar="NAME", help="explain this one")
    queries.add_argument("-f", "--format", choices=list(LIST_FORMATS), default="table", help="how to print them (table)")
    queries.add_argument("--release", metavar="PATH", help="a release folder instead of the packaged one")
    show = _add(commands, "show", "asking.run_show", "show what the graph says of one thing")
    show.add_argument("entity", metavar="ENTITY", help="a slug, label, CURIE, IRI or external id")
    show.add_argument("-f", "--format", choices=list(VIEW_FORMATS), default="text", help="how to print it (text)")
    _add_store(show)
    explain = _add(commands, "explain", "asking.run_explain", "tell why a triple is in the graph: its evidence, its rule or its premises")
    for name in ("subject", "relation", "value"):
        explain.add_argument(name, metavar=name.upper(), help="a slug, label, CURIE or IRI, such as baclofen, 'member of', gaba-b-agonists")
    explain.add_argument("-f", "--format", choices=list(WHY_FORMATS), default="text", help="how to print it (text)")
    _add_store(explain)


def _add_curating(commands: Commands) -> None:
    build = _add(commands, "build", "curating.run_build", "build graph/release/ from ontology, tables and queries")
    build.add_argument("--check", action="store_true", help="only say whether the committed release is fresh")
    build.add_argument("--no-reason", action="store_true", help="infer nothing, for a quick look without Java; no release")
    check = _add(commands, "check", "curating.run_check", "tell all that is wrong, or all that is wrong with one table")
    check.add_argument("file", nargs="?", metavar="FILE", help="one table, such as graph/statements/AdverseEffect.tsv")
    check.add_argument("--texts", metavar="DIR", help="prove the passages too, against the source texts in this folder")
    check.add_argument("-f", "--format", choices=list(REPORT_FORMATS), default="text", help="how to print the problems (text)")
    check.add_argument("--no-reason", action="store_true", help="leave clashes of meaning out, which need Java")
    new = _add(commands, "new", "curating.run_new", "mint an id and print a row of a class, its columns explained")
    new.add_argument("class_name", metavar="CLASS", help="a class of the ontology, such as AdverseEffect")
    new.add_argument("--label", metavar="TEXT", help="the label of a new entity; its id is made from it")
    new.add_argument("--source", metavar="ID", help="the source of a new EvidenceItem")
    fmt = _add(commands, "fmt", "curating.run_fmt", "sort tables, mend spacing and spreadsheet damage, write the release date into queries")
    fmt.add_argument("files", nargs="*", metavar="FILE", help="only these tables")
    passages = _add(commands, "verify-passages", "curating.run_verify_passages", "prove that every passage is where its locator says")
    passages.add_argument("--texts", required=True, metavar="DIR", help="the folder that holds the source texts")
    for parser in (build, check, new, fmt, passages, *_add_changing(commands)):
        parser.add_argument("--root", metavar="DIR", help="the checkout (the one around the current folder)")


def _add_serving(commands: Commands) -> None:
    serve = _add(commands, "serve", "serving.run_serve", "serve a release over HTTP: a SPARQL endpoint and the saved queries")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1: this machine only)")
    serve.add_argument("--port", type=int, default=8080, help="the port to listen at (8080)")
    serve.add_argument("--workers", type=int, default=8, help="processes that answer queries (8); a client may have a quarter of them")
    serve.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS", help="how long a query may run (10)")
    serve.add_argument("--budget", type=float, default=60.0, metavar="SECONDS", help="query time that a client may use at once (60)")
    serve.add_argument("--release", metavar="PATH", help="a release folder instead of the packaged one; a new one put there is taken up")
    serve.add_argument("--proxy", action="store_true", help="the service stands behind a proxy: X-Forwarded-For says who asks")
    serve.add_argument("--quiet", action="store_true", help="write no access log")


def _add_changing(commands: Commands) -> tuple[argparse.ArgumentParser, ...]:
    deprecate = _add(commands, "deprecate", "changing.run_deprecate", "withdraw an id or a term: rewrite its uses, keep its tombstone")
    deprecate.add_argument("identifier", metavar="ID", help="the id of a row, or a term of the ontology as bac:name")
    deprecate.add_argument("--replaced-by", metavar="ID", help="what stands in its place; without it nothing may name the id")
    deprecate.add_argument("--reason", required=True, metavar="TEXT", help="why, in a few words")
    diff = _add(commands, "diff", "changing.run_diff", "tell what changed between two states: things, and the answers that they change")
    diff.add_argument("one", metavar="A", help="a release folder, a checkout, a git revision, or REVISION:FOLDER")
    diff.add_argument("other", metavar="B", help="the same; . is the checkout as it stands")
    diff.add_argument("-f", "--format", choices=list(DIFF_FORMATS), default="text", help="how to print it (text)")
    return deprecate, diff
