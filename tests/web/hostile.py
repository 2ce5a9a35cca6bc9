"""Queries that crash, hang or fill the engine: each shape of nesting in the grammar, and bombs for optimiser, memory and time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nesting:
    """A construct of the grammar that holds itself: what opens it, what stands inside, what closes it, and the query around.

    ``breaks`` is the depth at which Oxigraph 0.5.13 without guards, on a stack of 8 MB, dies of a segmentation fault or is not done
    after 4 seconds.
    """

    breaks: int
    open: str
    inside: str
    close: str = ""
    around: str = "SELECT * { ?s ?p ?o FILTER(%s) }"

    def at(self, depth: int) -> str:
        return self.around % (self.open * depth + self.inside + self.close * depth)


_GROUP = "SELECT * { %s }"
_PATH = "SELECT * { ?s %s ?o }"
_OBJECT = "SELECT * { ?s ?p %s }"
NESTINGS = {
    "function": Nesting(960, "STR(", '"a"', ")"),
    "bracket": Nesting(4864, "(", "true", ")"),
    "not": Nesting(9728, "!", "true"),
    "not bracket": Nesting(3968, "!(", "true", ")"),
    "minus": Nesting(4864, "-(", "1", ")"),
    "if": Nesting(960, "IF(true,", "1", ",1)"),
    "coalesce": Nesting(928, "COALESCE(", "1", ")"),
    "concat": Nesting(928, 'CONCAT("a",', '"a"', ")"),
    "in": Nesting(6912, "1 IN (", "1", ")"),
    "not in": Nesting(3456, "1 NOT IN (", "1", ")"),
    "or bracket": Nesting(4864, "(true || ", "true", ")"),
    "and bracket": Nesting(4864, "(true && ", "true", ")"),
    "plus bracket": Nesting(4864, "(1+", "1", ")"),
    "times bracket": Nesting(4864, "(1*", "1", ")"),
    "compare bracket": Nesting(4864, "(1=", "1", ")"),
    "cast": Nesting(4608, "xsd:string(", '"a"', ")"),
    "regex": Nesting(64, 'REGEX("a",', '"a"', ")"),
    "exists": Nesting(864, "EXISTS { ?s ?p ?o FILTER ", "(true)", " }"),
    "not exists": Nesting(864, "NOT EXISTS { ?s ?p ?o FILTER ", "(true)", " }"),
    "or": Nesting(9728, "true || ", "true"),
    "and": Nesting(9728, "true && ", "true"),
    "plus": Nesting(8192, "1+", "1"),
    "times": Nesting(8192, "1*", "1"),
    "divide": Nesting(6912, "1/", "1"),
    "group": Nesting(2304, "{ ", "?s ?p ?o", " }", _GROUP),
    "optional": Nesting(2944, "OPTIONAL { ", "?s ?p ?o", " }", _GROUP),
    "minus group": Nesting(2688, "?s ?p ?o MINUS { ", "?s ?p ?o", " }", _GROUP),
    "graph": Nesting(2944, "GRAPH ?g { ", "?s ?p ?o", " }", _GROUP),
    "union": Nesting(2304, "{ ?s ?p ?o } UNION { ", "?s ?p ?o", " }", _GROUP),
    "union chain": Nesting(6656, "{ ?s ?p ?o } UNION ", "{ ?s ?p ?o }", "", _GROUP),
    "subselect": Nesting(2560, "{ SELECT * ", "{ ?s ?p ?o }", " }", _GROUP),
    "filter exists": Nesting(864, "?s ?p ?o FILTER EXISTS { ", "?s ?p ?o", " }", _GROUP),
    "lateral": Nesting(2688, "?s ?p ?o LATERAL { ", "?s ?p ?o", " }", _GROUP),
    "path bracket": Nesting(13824, "(", "bac:a", ")", _PATH),
    "path star": Nesting(13824, "(", "bac:a", ")*", _PATH),
    "path plus": Nesting(11264, "(", "bac:a", ")+", _PATH),
    "path optional": Nesting(11264, "(", "bac:a", ")?", _PATH),
    "path inverse": Nesting(13824, "^(", "bac:a", ")", _PATH),
    "path sequence": Nesting(512, "(bac:a/", "bac:a", ")", _PATH),
    "path alternative": Nesting(11264, "(bac:a|", "bac:a", ")", _PATH),
    "path sequence chain": Nesting(512, "bac:a/", "bac:a", "", _PATH),
    "path alternative chain": Nesting(11264, "bac:a|", "bac:a", "", _PATH),
    "blank node": Nesting(512, "[ bac:a ", "1", " ]", _OBJECT),
    "collection": Nesting(128, "( ", "1", " )", _OBJECT),
    "triple term": Nesting(4096, "<<( bac:a bac:b ", "1", " )>>", _OBJECT),
    "reified triple": Nesting(512, "<< bac:a bac:b ", "1", " >>", _OBJECT),
    "annotation": Nesting(256, "1 {| bac:a ", "1", " |}", _OBJECT),
    "template": Nesting(3712, "[ bac:a ", "1", " ]", "CONSTRUCT { ?s ?p %s } WHERE { ?s ?p ?o }"),
    "values": Nesting(11776, "<<( bac:a bac:b ", "1", " )>>", "SELECT * { VALUES ?x { %s } }"),
    "bind": Nesting(960, "STR(", "1", ")", "SELECT * { BIND(%s AS ?x) }"),
    "select expression": Nesting(960, "ABS(", "1", ")", "SELECT (%s AS ?x) {}"),
    "aggregate": Nesting(960, "ABS(", "1", ")", "SELECT (SUM(%s) AS ?x) {}"),
    "order": Nesting(960, "ABS(", "1", ")", "SELECT * { ?s ?p ?o } ORDER BY %s"),
    "having": Nesting(960, "ABS(", "1", ")", "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(%s > 1)"),
    "group by": Nesting(960, "ABS(", "1", ")", "SELECT ?x { ?s ?p ?o } GROUP BY (%s AS ?x)"),
}


def _many(pattern: str, count: int) -> str:
    return "".join(pattern.replace("#", str(number)) for number in range(count))


# Each is within the limits on size or at them, so that it must be the pool that holds it.
BOMBS: dict[str, str] = {
    "cross product of four": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "grouped cross product": "SELECT ?a (GROUP_CONCAT(?f) AS ?x) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
    "distinct cross product": "SELECT DISTINCT ?a ?d ?f { ?a ?b ?c . ?d ?e ?f }",
    "doubled text": "SELECT (STRLEN(?z) AS ?n) { BIND('"
    + "x" * 1000
    + "' AS ?a0) "
    + "".join(f"BIND(CONCAT(?a{i},?a{i}) AS ?a{i + 1}) " for i in range(30))
    + "BIND(?a30 AS ?z) }",
    "replaced text": "SELECT (REPLACE(REPLACE(REPLACE(?x, 'x', ?x), 'x', ?x), 'x', ?x) AS ?y) { BIND('" + "x" * 1100 + "' AS ?x) }",
    "paths everywhere": "SELECT (COUNT(*) AS ?n) { ?a (!bac:none)* ?b . ?b (!bac:none)* ?c }",
    "paths in paths": "SELECT (COUNT(*) AS ?n) { ?a ((!bac:none)*/(^!bac:none)*)* ?b }",
    "optionals at the limit": "SELECT * { " + _many("OPTIONAL { ?s <x:#> ?o# } ", 79) + "}",
    "unions joined": "SELECT * { " + _many("{ ?s <x:#> ?o } UNION { ?s <y:#> ?o } ", 79) + "}",
    "wide union": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 400) + " } ORDER BY ?s",
    "correlated exists": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f = ?a && ?i = ?f) } }",
    "regex": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), CONCAT('(', STR(?f), ')+')) }",
    "values crossed": "SELECT (COUNT(*) AS ?n) { " + _many("VALUES ?x# { " + "1 " * 60 + "} ", 40) + "}",
    "hashes": "SELECT (COUNT(DISTINCT SHA512(CONCAT(STR(?a), STR(?f)))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "sorted without an order": "SELECT * { ?a ?b ?c } ORDER BY ?c",
    "far offset": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 1 OFFSET 4000000000",
}

DOORS: dict[str, Callable[[str], str]] = {
    "SERVICE": lambda url: f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SERVICE SILENT": lambda url: f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "service in lower case": lambda url: f"SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
    "SERVICE without a space": lambda url: f"SELECT * {{ BIND(1 AS ?x) SERVICE<{url}>{{ ?s ?p ?o }} }}",
    "SERVICE behind a comment": lambda url: f"SELECT * {{ SERVICE # {{\n <{url}> {{ ?s ?p ?o }} }}",
    "SERVICE in a variable": lambda url: f"SELECT * {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "SERVICE in a sub-SELECT": lambda url: f"SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
    "SERVICE in EXISTS": lambda url: f"ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "FROM a URL": lambda url: f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "FROM NAMED a URL": lambda url: f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "FROM a file": lambda url: "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "GRAPH": lambda url: f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
    "LOAD": lambda url: f"LOAD <{url}>",
    "LOAD a file": lambda url: "LOAD <file:///etc/passwd>",
    "INSERT": lambda url: f"INSERT DATA {{ <{url}> <{url}> 1 }}",
    "DROP": lambda url: "DROP ALL",
}
