"""What HTTP asks of the service: formats, tags, packing, methods, sites of others, errors for people and for programs."""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from serving import JSON_ROWS, LABEL, RELEASE, Running

from bac_kg.queries.catalogue import read_catalogue
from bac_kg.service.formats import ROWS, SAVED, TRIPLES

CONSTRUCT = "CONSTRUCT WHERE { bacr:baclofen rdfs:label ?label }"
RDF_FORMATS = {
    each.media_type: each
    for each in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.RDF_XML,
        ox.RdfFormat.TRIG,
        ox.RdfFormat.N_QUADS,
        ox.RdfFormat.JSON_LD,
    )
}
ROW_FORMATS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}


@pytest.mark.parametrize("name", ROW_FORMATS)
@pytest.mark.parametrize("how", ["accept", "format"])
def test_rows_come_in_each_format_by_accept_and_by_name(service: Running, name: str, how: str) -> None:
    media = next(each.media for each in ROWS if each.name == name)

    answer = service.query(LABEL, media) if how == "accept" else service.query(LABEL, format=name)

    found = ox.parse_query_results(answer.body, format=ROW_FORMATS[name])
    assert isinstance(found, ox.QuerySolutions)
    assert [(str(row["label"]), answer.media) for row in found] == [('"baclofen"@en', media)]


def test_csv_is_byte_exact(service: Running) -> None:
    answer = service.query('SELECT ?x ?y { VALUES (?x ?y) { ("=1+1" "a,\\"b\\"") (<x:y> UNDEF) } }', "text/csv")

    assert answer.body == b'x,y\r\n=1+1,"a,""b"""\r\nx:y,\r\n'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("format", TRIPLES, ids=lambda each: each.name)
@pytest.mark.parametrize("how", ["accept", "format"])
def test_triples_come_in_each_format_by_accept_and_by_name(service: Running, format: object, how: str) -> None:
    name, media = format.name, format.media  # type: ignore[attr-defined]

    answer = service.query(CONSTRUCT, media) if how == "accept" else service.query(CONSTRUCT, format=name)

    found = {str(quad.triple) for quad in ox.parse(answer.body, format=RDF_FORMATS[media])}
    assert (answer.media, found) == (
        media,
        {'<https://w3id.org/bac-kg/id/baclofen> <http://www.w3.org/2000/01/rdf-schema#label> "baclofen"@en'},
    )


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON_ROWS),
        ("*/*", JSON_ROWS),
        ("application/json", "application/json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("application/sparql-results+json;q=0, text/tab-separated-values;q=0.1", "text/tab-separated-values"),
        ("nonsense, text/csv", "text/csv"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
    ],
)
def test_the_accept_header_is_heeded(service: Running, accept: str, media: str) -> None:
    assert service.query(LABEL, accept).media == media


@pytest.mark.parametrize(
    ("query", "accept", "format"),
    [
        (LABEL, "image/png", ""),
        (LABEL, "text/turtle", ""),
        (CONSTRUCT, "text/csv", ""),
        (LABEL, "", "turtle"),
        (LABEL, "*/*", "pdf"),
        (LABEL, "*/*;q=0", ""),
    ],
)
def test_a_format_that_there_is_not_is_406(service: Running, query: str, accept: str, format: str) -> None:
    answer = service.query(query, accept, **({"format": format} if format else {}))

    assert (answer.status, answer.media) == (406, "application/problem+json")


def test_an_answer_has_a_length_a_tag_and_the_release(service: Running) -> None:
    answer = service.query(LABEL)

    manifest = json.loads((RELEASE / "manifest.json").read_text(encoding="utf-8"))
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.headers["bac-kg-release"] == manifest["version"]
    assert answer.headers["bac-kg-date"] == manifest["release_date"]
    assert answer.headers["bac-kg-notice"] == manifest["notice"]
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["vary"].split(", "))


def test_a_known_answer_is_not_sent_again(service: Running) -> None:
    tag = service.query(LABEL).headers["etag"]

    again = service.get("/sparql?query=" + LABEL.replace(" ", "+").replace("?", "%3F"), If_None_Match=f'"other", W/{tag}')

    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    "other",
    [
        lambda service: service.query(LABEL + " "),
        lambda service: service.query(LABEL, "text/csv"),
        lambda service: service.query(LABEL, "application/json"),
        lambda service: service.query(LABEL, format="xml"),
    ],
)
def test_another_query_or_format_has_another_tag(service: Running, other: object) -> None:
    assert other(service).headers["etag"] != service.query(LABEL).headers["etag"]  # type: ignore[operator]


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "struuid ()"])
def test_an_answer_that_changes_has_no_tag(service: Running, function: str) -> None:
    first, second = (service.query(f"SELECT ({function} AS ?x) {{}}", "text/csv") for _ in range(2))

    assert ("etag" in first.headers, first.headers["cache-control"]) == (False, "no-store")
    assert first.body != second.body


def test_a_large_answer_is_packed_for_those_who_take_it(service: Running) -> None:
    query = "/sparql?format=csv&query=SELECT+*+%7B%3Fs+a+bac%3ASource%7D"

    plain, packed, refused = (service.get(query, Accept_Encoding=coding) for coding in ("", "br, gzip;q=0.5", "gzip;q=0"))

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body == refused.body
    assert len(packed.body) < len(plain.body) / 2
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in refused.headers


def test_head_tells_what_get_would(service: Running) -> None:
    path = "/sparql?query=ASK%20%7B%7D"

    get, head = service.get(path), service.send("HEAD", path)

    assert (head.status, head.body) == (200, b"")
    assert {name: head.headers[name] for name in ("content-type", "content-length", "etag")} == {
        name: get.headers[name] for name in ("content-type", "content-length", "etag")
    }


@pytest.mark.parametrize("path", ["/sparql", "/queries", "/health", "/openapi.json", "/queries/classes"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_405_and_told_which_fit(service: Running, method: str, path: str) -> None:
    answer = service.send(method, path)

    assert (answer.status, answer.media) == (405, "application/problem+json")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/sparql", "/queries/classes.csv"])
def test_other_sites_may_ask(service: Running, path: str) -> None:
    asked = service.send("OPTIONS", path, {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})

    assert asked.status == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "GET" in asked.headers["access-control-allow-methods"]
    assert service.get("/sparql?query=ASK+%7B").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/queries/classes.json", "/nothing", "/health"])
def test_every_response_is_safe_in_a_browser(service: Running, path: str) -> None:
    headers = service.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "script" not in headers["content-security-policy"].replace("default-src 'none'", "")
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_a_syntax_error_shows_the_place_and_what_was_meant(service: Running) -> None:
    text = service.query("SELECT ?x WHERE {\n  ?x bca:finding ?y\n}", "text/plain")
    problem = service.query("SELECT ?x WHERE {\n  ?x bca:finding ?y\n}")

    assert text.body.decode().splitlines() == [
        "The query cannot be answered: the query does not parse: line 2, column 6: the prefix 'bca:' is not declared",
        "    ?x bca:finding ?y",
        "       ^",
        "  fix: did you mean bac:? Otherwise write PREFIX bca: <…> at the top",
    ]
    assert (problem.json["type"], problem.json["fix"]) == (
        "/problems#query",
        "did you mean bac:? Otherwise write PREFIX bca: <…> at the top",
    )


def test_prefixes_of_the_project_may_be_left_out_and_given_another_meaning(service: Running) -> None:
    assert (
        service.query("PREFIX bacr: <https://example.org/> SELECT (STR(bacr:a) AS ?x) {}", "text/csv").body
        == b"x\r\nhttps://example.org/a\r\n"
    )


@pytest.mark.parametrize("size", [66_000, 200_000])
def test_a_query_that_is_too_long_is_413(service: Running, size: int) -> None:
    answer = service.post(b"ASK {} #" + b"x" * size, "application/sparql-query")

    assert (answer.status, answer.json["type"]) == (413, "/problems#too-long")


def test_an_address_that_is_too_long_is_refused(service: Running) -> None:
    assert service.query("ASK {} #" + "x" * 70_000).status in (413, 414)


def test_a_packed_request_is_refused(service: Running) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}

    assert service.send("POST", "/sparql", headers, gzip.compress(b"ASK {}")).status == 415


@pytest.mark.parametrize(
    "path", ["/sparql/", "/queries/", "/nothing", "/../etc/passwd", "/queries/classes.csv/x", "/%00", "/sparql%3Fquery"]
)
def test_an_unknown_address_is_404(service: Running, path: str) -> None:
    answer = service.get(path)

    assert (answer.status, answer.media, answer.json["type"]) == (404, "application/problem+json", "/problems#not-found")


def test_the_endpoint_describes_itself_when_there_is_no_query(service: Running) -> None:
    answer = service.get("/sparql", "text/turtle")

    said = ox.Store()
    said.load(answer.body, format=ox.RdfFormat.TURTLE)
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    endpoint = f"<{service.url}/sparql>"
    assert said.query(sd + f"ASK {{ {endpoint} a sd:Service ; sd:endpoint {endpoint} ; sd:supportedLanguage sd:SPARQL11Query }}")
    graphs = said.query(
        sd + "SELECT ?name ?size { ?set sd:namedGraph [ sd:name ?name ; sd:graph [ <http://rdfs.org/ns/void#triples> ?size ] ] }"
    )
    assert isinstance(graphs, ox.QuerySolutions)
    manifest = json.loads((RELEASE / "manifest.json").read_text(encoding="utf-8"))
    assert {row["name"].value.rpartition("/")[2]: int(row["size"].value) for row in graphs} == manifest["quads"]


@pytest.mark.parametrize("format", TRIPLES, ids=lambda each: each.name)
def test_the_description_comes_in_each_format(service: Running, format: object) -> None:
    answer = service.get("/sparql", format.media)  # type: ignore[attr-defined]

    assert len(list(ox.parse(answer.body, format=RDF_FORMATS[answer.media]))) > 30


def test_a_host_that_is_no_host_is_not_repeated(service: Running) -> None:
    answer = service.send("GET", "/sparql", {"Host": "<bad host>"})

    assert (answer.status, b"bad host" in answer.body) == (200, False)


def test_health_runs_a_query(service: Running) -> None:
    answer = service.get("/health")

    assert (answer.status, answer.json["status"]) == (200, "ok")
    assert answer.json["query_ms"] > 0


def test_every_kind_of_problem_is_explained(service: Running) -> None:
    kinds = service.get("/problems").json

    assert {"too-slow", "busy", "over-budget", "query"} <= set(kinds)
    assert all(400 <= kind["status"] < 600 and kind["meaning"] for kind in kinds.values())


def test_a_spreadsheet_gets_no_formulas() -> None:
    from bac_kg.service.jobs import write_spreadsheet
    from bac_kg.sparql.answer import Answer

    values = ["=1+1", "+1", "-1", "@a", "\tx", "fine", "a=b"]
    rows = [{"x": {"type": "literal", "value": value}} for value in values]
    written = write_spreadsheet(Answer.from_json(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}).encode()))

    assert [row[0] for row in csv.reader(io.StringIO(written.decode(), newline=""))] == [
        "x",
        "'=1+1",
        "'+1",
        "'-1",
        "'@a",
        "'\tx",
        "fine",
        "a=b",
    ]


def test_variable_names_cannot_break_out_of_an_answer(service: Running) -> None:
    answer = service.query('SELECT ("<script>&" AS ?é) {}', "application/sparql-results+xml")

    assert b"<script>" not in answer.body
    assert "<script>&" in "".join(ET.fromstring(answer.body).itertext())


@pytest.mark.parametrize("name", sorted(read_catalogue(RELEASE / "catalogue.json")))
def test_the_text_of_each_saved_query_may_be_sent_as_ones_own(service: Running, name: str) -> None:
    """The limits on strangers' queries leave room for all that the project itself asks."""
    query = read_catalogue(RELEASE / "catalogue.json")[name]

    own = service.post(query.text.encode(), "application/sparql-query", "text/csv")

    assert (own.status, own.body) == (200, service.get(f"/queries/{name}.csv").body)


def test_there_are_formats_and_queries_to_test() -> None:
    assert (len(ROWS), len(TRIPLES), len(SAVED)) == (4, 6, 6)
    assert len(read_catalogue(RELEASE / "catalogue.json")) >= 50
