"""The file of a saved query: its name, header and SPARQL checked against each other."""

from __future__ import annotations

import os
import re

import pyoxigraph as ox

from bac_kg.errors import SavedQueryError
from bac_kg.queries.header import (
    COLUMN_TYPES,
    Faults,
    Node,
    check_shape,
    line_of,
    mapping_of,
    read_header,
    text_of,
    texts_of,
)
from bac_kg.queries.parameter_blocks import check_blocks, read_parameters
from bac_kg.queries.saved_query import CHECKS, SavedQuery
from bac_kg.sparql.groups import is_ordered, projected_variables
from bac_kg.sparql.scanner import Token, line_and_column, query_form, scan
from bac_kg.sparql.syntax_errors import explain_syntax_error

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def read_queries(folder: str | os.PathLike[str]) -> dict[str, SavedQuery]:
    """Return the queries of a folder by name, sorted; sub-folders are not entered.

    :raises SavedQueryError: telling the faults of all files at once.
    """
    queries, errors = {}, []
    for entry in sorted(os.listdir(folder)):
        if entry.endswith(".rq"):
            try:
                query = read_query(os.path.join(folder, entry))
                queries[query.name] = query
            except SavedQueryError as error:
                errors.append(error)
    if errors:
        raise SavedQueryError("\n".join((*map(str, errors[:-1]), errors[-1].problem)), fix=errors[-1].fix)
    return queries


def read_query(path: str | os.PathLike[str]) -> SavedQuery:
    """Return the saved query of a file; one that lies in a folder ``checks`` is a check.

    :raises SavedQueryError: telling all faults of the file, each with its line and a fix.
    """
    file = os.fspath(path)
    faults = Faults(_shown(file))
    with open(file, "rb") as stream:
        data = stream.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        faults.add(data.count(b"\n", 0, error.start) + 1, "the file is not UTF-8", "save it as UTF-8")
        raise faults.error() from None
    stem = os.path.basename(file).removesuffix(".rq")
    if not NAME.fullmatch(stem):
        faults.add(1, f"the name {stem!r} is not in kebab-case", "rename the file to lower-case words joined by hyphens")
    is_check = os.path.basename(os.path.dirname(os.path.abspath(file))) == CHECKS
    query = _checked(stem, text, is_check, faults)
    if faults.found:
        raise faults.error()
    return query


def _shown(file: str) -> str:
    """Return the file as people name it: from the folder they stand in, if it lies below."""
    here = os.getcwd() + os.sep
    path = os.path.abspath(file)
    return (path.removeprefix(here) if path.startswith(here) else file).replace(os.sep, "/")


def _checked(name: str, text: str, is_check: bool, faults: Faults) -> SavedQuery:
    read = read_header(text, faults)
    header = read or Node({}, 1)
    if read is not None:
        check_shape(header, faults, is_check=is_check)
    columns = _columns(header, faults)
    key = texts_of(header, "key", faults)
    for column in key:
        if column not in columns:
            faults.add(line_of(header, "key"), f"the key names {column!r}, which is no column", f"use some of {', '.join(columns)}")
    tokens = scan(text)
    parameters = read_parameters(header, faults)
    if _parses(text, tokens, faults) and _is_select(text, tokens, faults):
        if columns:  # a header without columns has been told of already
            _check_columns(tokens, columns, line_of(header, "columns"), faults)
        _check_order(text, tokens, faults)
        parameters = check_blocks(text, tokens, parameters, header, faults)
    texts = {each: text_of(header, each) for each in ("summary", "description", "traps", "expect_empty", "severity", "problem")}
    tags, topics = texts_of(header, "tags", faults), texts_of(header, "topics", faults)
    repair = text_of(header, "fix")
    return SavedQuery(
        name=name, text=text, columns=columns, tags=tags, topics=topics, parameters=parameters, key=key, repair=repair, **texts
    )


def _columns(header: Node, faults: Faults) -> dict[str, str]:
    columns = {}
    for name, node in mapping_of(header, "columns").items():
        if not isinstance(node.value, str) or node.value not in COLUMN_TYPES:
            faults.add(node.line, f"the column {name!r} has no known type", f"write one of {', '.join(COLUMN_TYPES)}")
        columns[name] = str(node.value)
    return columns


def _parses(text: str, tokens: tuple[Token, ...], faults: Faults) -> bool:
    """Tell whether the query parses with only the prefixes that it declares, as it must in any engine."""
    message = ""
    if not any(token.kind == "bad" for token in tokens):
        try:
            ox.Store().query(text)
            return True
        except SyntaxError as error:
            message = str(error)
    explained = explain_syntax_error(text, tokens, message, own_prefixes_only=True)
    place = re.search(r"line (\d+), column \d+: (.*)", explained.problem)
    faults.add(int(place[1]) if place else 1, f"the query does not parse: {place[2] if place else message}", explained.fix)
    return False


def _is_select(text: str, tokens: tuple[Token, ...], faults: Faults) -> bool:
    if query_form(tokens) == "SELECT":
        return True
    faults.add(line_and_column(text, tokens[0].start)[0], "a saved query is a SELECT", "write SELECT with the columns of the header")
    return False


def _check_columns(tokens: tuple[Token, ...], columns: dict[str, str], line: int, faults: Faults) -> None:
    projected = projected_variables(tokens)
    if projected != tuple(columns):
        problem = f"the query projects {', '.join(projected)}, where the header has {', '.join(columns)}"
        faults.add(line, problem, "name the same columns in the same order in both")


def _check_order(text: str, tokens: tuple[Token, ...], faults: Faults) -> None:
    if not is_ordered(tokens):
        last = line_and_column(text, tokens[-1].start)[0]
        faults.add(last, "the query does not end with ORDER BY", "order by columns that tell all rows apart")
