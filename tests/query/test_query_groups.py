"""Which uses of a parameter its VALUES block reaches, and what a query projects."""

from __future__ import annotations

import pytest

from bac_kg.sparql.groups import is_ordered, projected_variables, read_groups, sees_block
from bac_kg.sparql.scanner import scan

BLOCK = "VALUES ?p { 1 }"
SEEN = [
    f"{BLOCK} ?s ?q ?p",
    f"?s ?q ?p {BLOCK}",
    f"{BLOCK} ?s ?q ?r FILTER(?r < ?p)",
    f"{BLOCK} BIND(?p + 1 AS ?r)",
    f"{BLOCK} FILTER NOT EXISTS {{ ?s ?q ?p }}",
    f"{BLOCK} FILTER(EXISTS {{ ?s ?q ?r FILTER(?r < ?p) }})",
    f"{BLOCK} OPTIONAL {{ ?s ?q ?r FILTER(?r < ?p) }}",
    f"{BLOCK} OPTIONAL {{ ?s ?q ?p }}",
    f"{BLOCK} {{ ?s ?q ?p }}",
    f"{BLOCK} GRAPH ?g {{ ?s ?q ?p }}",
    f"{BLOCK} {{ {{ ?s ?q ?p }} }}",
    f"{BLOCK} {{ {BLOCK} ?s ?q ?p }} UNION {{ {BLOCK} ?s ?r ?p }}",
    f"{BLOCK} MINUS {{ {BLOCK} ?s ?q ?p }}",
    f"{BLOCK} {{ SELECT ?p ?s {{ {BLOCK} ?s ?q ?p }} }}",
    f"{BLOCK} {{ SELECT ?p ?s {{ {BLOCK} ?s ?q ?p }} }} UNION {{ {BLOCK} ?s ?q ?p }}",
    f"{BLOCK} {{ {BLOCK} ?s ?q ?r FILTER(?r < ?p) }}",
    f"{BLOCK} {{ ?s ?q ?r }} UNION {{ ?s ?t ?r }}",
    f"{BLOCK} # ?p in a comment {{ \n MINUS {{ ?s ?q '?p' }}",
]
UNSEEN = [
    f"{BLOCK} {{ ?s ?q ?p }} UNION {{ {BLOCK} ?s ?r ?p }}",
    f"{BLOCK} {{ {BLOCK} ?s ?q ?p }} UNION {{ ?s ?r ?p }}",
    f"{BLOCK} {{ ?s ?q ?r }} UNION {{ ?s ?r ?t }} UNION {{ ?s ?r ?p }}",
    f"{BLOCK} {{ ?s ?q ?r }} UNION {{ {{ ?s ?r ?p }} }}",
    f"{BLOCK} MINUS {{ ?s ?q ?p }}",
    f"{BLOCK} MINUS {{ ?s ?q ?r FILTER(?r < ?p) }}",
    f"{BLOCK} {{ SELECT ?s {{ ?s ?q ?p }} }}",
    f"{BLOCK} {{ SELECT (?p AS ?t) {{ ?s ?q ?r }} }}",
    f"{BLOCK} {{ SELECT ?s {{ ?s ?q ?r }} ORDER BY ?p }}",
    f"{BLOCK} {{ ?s ?q ?r FILTER(?r < ?p) }}",
    f"{BLOCK} GRAPH ?g {{ ?s ?q ?r FILTER(?r < ?p) }}",
    f"{BLOCK} {{ BIND(?p AS ?r) }}",
    f"{BLOCK} OPTIONAL {{ ?s ?q ?r BIND(?p AS ?t) }}",
    f"{BLOCK} OPTIONAL {{ {{ ?s ?q ?r FILTER(?r < ?p) }} }}",
    f"{BLOCK} FILTER EXISTS {{ {{ ?s ?q ?r FILTER(?r < ?p) }} }}",
    f"{BLOCK} FILTER EXISTS {{ ?s ?q ?r OPTIONAL {{ ?s ?q ?t FILTER(?t < ?p) }} }}",
    f"{BLOCK} FILTER EXISTS {{ ?s ?q ?r BIND(?p AS ?t) }}",
    f"{BLOCK} {{ FILTER EXISTS {{ ?s ?q ?p }} }}",
    f"{BLOCK} {{ ?s ?q ?r FILTER NOT EXISTS {{ {BLOCK} ?s ?q ?p }} FILTER(?p) }}",
]


def _all_seen(body: str) -> bool:
    groups = read_groups(scan(f"SELECT ?s WHERE {{ {body} }} ORDER BY ?s ?p"))
    return all(sees_block(groups, use) for use in groups.uses if use.variable == "p")


@pytest.mark.parametrize("body", SEEN)
def test_a_use_that_every_engine_binds_is_let_through(body: str) -> None:
    assert _all_seen(body)


@pytest.mark.parametrize("body", UNSEEN)
def test_a_use_that_some_engine_leaves_unbound_is_found(body: str) -> None:
    assert not _all_seen(body)


def test_a_block_of_several_variables_is_told_apart() -> None:
    groups = read_groups(scan("SELECT ?s { VALUES (?p ?q) { (1 2) } VALUES ?r { 3 } }"))

    assert [token.text for token in groups.shared_blocks] == ["(", "?p", "?q", ")"]
    assert [block.variable for block in groups.blocks] == ["p", "q", "r"]


def test_a_brace_too_many_does_not_break_the_reader() -> None:
    assert read_groups(scan("SELECT ?s { ?s ?p ?o } } }")).kinds == ("query", "where")


PROJECTIONS = [
    ("SELECT ?a ?b { ?a ?b ?c }", ("a", "b")),
    ("SELECT DISTINCT $a WHERE { ?a ?b ?c }", ("a",)),
    ("SELECT (COUNT(*) AS ?n) (?x<?y&&?z>?y AS ?b) ?c FROM <a:b> { ?a ?b ?c }", ("n", "b", "c")),
    ("SELECT * { ?a ?b ?c }", ("*",)),
    ("SELECT ?a { { SELECT ?b { ?b ?c ?d } } }", ("a",)),
    ("SELECT ?a # ?b\n{ ?a ?b ?c }", ("a",)),
]


@pytest.mark.parametrize(("text", "names"), PROJECTIONS)
def test_the_projected_variables_are_read_in_order(text: str, names: tuple[str, ...]) -> None:
    assert projected_variables(scan(text)) == names


@pytest.mark.parametrize("text", ["SELECT ?a { ?a ?b ?c } ORDER BY ?a", "SELECT ?a { ?a ?b ?c } GROUP BY ?a ORDER BY DESC(?a) LIMIT 3"])
def test_an_order_of_the_query_itself_is_seen(text: str) -> None:
    assert is_ordered(scan(text))


@pytest.mark.parametrize("text", ["SELECT ?a { ?a ?b ?c } # ORDER BY ?a", "SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }"])
def test_an_order_in_a_comment_or_a_sub_select_is_none(text: str) -> None:
    assert not is_ordered(scan(text))
