"""The read-only cases of the W3C's tests of the SPARQL 1.1 Protocol, told with the graphs of this project."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from serving import GRAPHS, Running

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
DATASET, SOURCES, ENTITIES = (GRAPHS + name for name in ("dataset", "sources", "entities"))
A_DATASET = "<https://w3id.org/bac-kg/dataset> a dcat:Dataset"
A_SOURCE = "?source bac:tier ?tier"
ROW_FORMATS = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPH_FORMATS = {"text/turtle", "application/n-triples", "application/rdf+xml"}


def dataset(**graphs: str | list[str]) -> str:
    return "/sparql?" + urlencode({name.replace("_", "-"): value for name, value in graphs.items()}, doseq=True)


def test_query_get(service: Running) -> None:
    assert service.get("/sparql?query=ASK%20%7B%7D").json["boolean"] is True


def test_query_post_form(service: Running) -> None:
    assert service.post(b"query=ASK%20%7B%7D", FORM).json["boolean"] is True


def test_query_post_direct(service: Running) -> None:
    assert service.post(b"ASK {}", DIRECT).json["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST direct", "POST form"])
@pytest.mark.parametrize(
    ("graphs", "query", "expected"),
    [
        pytest.param({"default-graph-uri": DATASET}, f"ASK {{ {A_DATASET} }}", True, id="query_dataset_default_graph"),
        pytest.param({"default-graph-uri": SOURCES}, f"ASK {{ {A_DATASET} }}", False, id="another_default_graph"),
        pytest.param(
            {"default-graph-uri": [DATASET, SOURCES]}, f"ASK {{ {A_DATASET} . {A_SOURCE} }}", True, id="query_dataset_default_graphs"
        ),
        pytest.param({"named-graph-uri": [DATASET, SOURCES]}, "ASK { GRAPH ?g { ?s ?p ?o } }", True, id="query_dataset_named_graphs"),
        pytest.param({"named-graph-uri": [DATASET, SOURCES]}, "ASK { ?s ?p ?o }", False, id="no_default_graph_beside_named_ones"),
        pytest.param({"default-graph-uri": [DATASET]}, "ASK { GRAPH ?g { ?s ?p ?o } }", False, id="no_named_graph_beside_a_default_one"),
        pytest.param(
            {"default-graph-uri": DATASET, "named-graph-uri": [SOURCES, ENTITIES]},
            f"ASK {{ {A_DATASET} GRAPH <{SOURCES}> {{ {A_SOURCE} }} GRAPH <{ENTITIES}> {{ ?s ?p ?o }} }}",
            True,
            id="query_dataset_full",
        ),
        pytest.param({"default-graph-uri": DATASET}, f"ASK FROM <{SOURCES}> {{ {A_DATASET} }}", True, id="query_multiple_dataset"),
        pytest.param(
            {"default-graph-uri": DATASET}, f"ASK FROM <{SOURCES}> {{ {A_SOURCE} }}", False, id="query_multiple_dataset_without_from"
        ),
    ],
)
def test_the_dataset_of_the_request(service: Running, method: str, graphs: dict[str, str], query: str, expected: bool) -> None:
    fields = urlencode(graphs, doseq=True)
    answers = {
        "GET": lambda: service.get(f"/sparql?query={quote(query)}&{fields}"),
        "POST direct": lambda: service.post(query.encode(), DIRECT, path=f"/sparql?{fields}"),
        "POST form": lambda: service.post(f"query={quote(query)}&{fields}".encode(), FORM),
    }

    assert answers[method]().json["boolean"] is expected


@pytest.mark.parametrize(
    ("query", "medias"),
    [
        pytest.param("SELECT (1 AS ?value) {}", ROW_FORMATS, id="query_content_type_select"),
        pytest.param("ASK {}", ROW_FORMATS, id="query_content_type_ask"),
        pytest.param("DESCRIBE <http://example.org/>", GRAPH_FORMATS, id="query_content_type_describe"),
        pytest.param("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPH_FORMATS, id="query_content_type_construct"),
    ],
)
@pytest.mark.parametrize("accept", ["", "*/*", "the right ones"])
def test_the_content_type_fits_the_form_of_the_query(service: Running, query: str, medias: set[str], accept: str) -> None:
    answer = service.post(query.encode(), DIRECT, ", ".join(sorted(medias)) if accept == "the right ones" else accept)

    assert (answer.status, answer.media in medias) == (200, True)


@pytest.mark.parametrize(
    ("method", "path", "media", "body", "status"),
    [
        pytest.param("PUT", "/sparql?query=ASK%20%7B%7D", "", b"", 405, id="bad_query_method"),
        pytest.param("GET", "/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", "", b"", 400, id="bad_multiple_queries"),
        pytest.param("POST", "/sparql", FORM, b"query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", 400, id="bad_multiple_queries_in_a_form"),
        pytest.param("POST", "/sparql", "text/plain", b"ASK {}", 415, id="bad_query_wrong_media_type"),
        pytest.param("POST", "/sparql", "", b"query=ASK%20%7B%7D", 415, id="bad_query_missing_form_type"),
        pytest.param("POST", "/sparql", "", b"ASK {}", 415, id="bad_query_missing_direct_type"),
        pytest.param("POST", "/sparql", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16"), 415, id="bad_query_non_utf8"),
        pytest.param("POST", "/sparql", DIRECT, "ASK {}".encode("utf-16"), 400, id="bad_query_non_utf8_not_told"),
        pytest.param("POST", "/sparql", FORM, b"query=ASK%20%7B%7D%FF", 400, id="bad_query_non_utf8_in_a_form"),
        pytest.param("GET", "/sparql?query=ASK%20%7B%7D%FF", "", b"", 400, id="bad_query_non_utf8_in_the_address"),
        pytest.param("GET", "/sparql?query=ASK%20%7B", "", b"", 400, id="bad_query_syntax"),
        pytest.param("GET", "/sparql?query=", "", b"", 400, id="bad_query_empty"),
        pytest.param("POST", "/sparql", FORM, b"", 400, id="no_query_in_a_form"),
        pytest.param("GET", "/sparql?update=CLEAR%20ALL", "", b"", 400, id="bad_update_get"),
        pytest.param("POST", "/sparql", FORM, b"update=CLEAR%20ALL", 400, id="update_post_form"),
        pytest.param("POST", "/sparql", "application/sparql-update", b"CLEAR ALL", 415, id="update_post_direct"),
        pytest.param("POST", "/sparql", DIRECT, b"CLEAR ALL", 400, id="update_as_a_query"),
        pytest.param("POST", "/sparql", DIRECT, b"LOAD <http://127.0.0.1:9/x.ttl>", 400, id="load_as_a_query"),
    ],
)
def test_what_is_no_query_is_refused(service: Running, method: str, path: str, media: str, body: bytes, status: int) -> None:
    answer = service.send(method, path, {"Content-Type": media} if media else {}, body)

    assert (answer.status, answer.media) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["fix"]


@pytest.mark.parametrize("media", [f"{DIRECT}; charset=utf-8", f'{DIRECT};charset="UTF-8"', "Application/SPARQL-Query"])
def test_a_media_type_may_have_its_charset_and_any_case(service: Running, media: str) -> None:
    assert service.post("ASK { FILTER(STRLEN('é') = 1) }".encode(), media).json["boolean"] is True


def test_a_query_is_decoded_once(service: Running) -> None:
    answer = service.query('SELECT ("a%20b+c" AS ?text) {}', "text/csv")

    assert answer.body == b"text\r\na%20b+c\r\n"


@pytest.mark.parametrize("field", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["http://example.org/data.ttl", "file:///etc/passwd", "not an iri", ""])
def test_an_unknown_graph_is_refused_and_named(service: Running, field: str, graph: str) -> None:
    answer = service.query("ASK {}", **{field: graph})

    assert answer.status == 400
    assert f"names {graph}, which is no graph" in answer.json["detail"]


def test_relative_iris_are_resolved_against_the_base_of_the_project(service: Running) -> None:
    answer = service.query("ASK { <id/baclofen> rdfs:label ?label }")

    assert answer.json["boolean"] is True
