"""Clients that people have: SPARQLWrapper, rdflib, curl, pandas."""

from __future__ import annotations

import io
import json
import subprocess
from typing import Any

import pandas
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import LABEL, Running
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from bac_kg import KnowledgeGraph

CONSTRUCT = "CONSTRUCT WHERE { bacr:baclofen rdfs:label ?label }"
BACLOFEN = rdflib.URIRef("https://w3id.org/bac-kg/id/baclofen")


def wrapper(service: Running, query: str, format: str) -> SPARQLWrapper:
    found = SPARQLWrapper(f"{service.url}/sparql")
    found.setTimeout(20)
    found.setQuery(query)
    found.setReturnFormat(format)
    return found


@pytest.mark.parametrize("format", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("way", ["GET", URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_reads_rows(service: Running, format: str, way: str) -> None:
    client = wrapper(
        service, "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + LABEL.replace("bacr:baclofen", f"<{BACLOFEN}>"), format
    )
    if way != "GET":
        client.setMethod(POST)
        client.setRequestMethod(way)

    answer: Any = client.queryAndConvert()

    assert "baclofen" in (answer.toxml() if format == XML else json.dumps(answer) if format == JSON else answer.decode())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in SPARQLWrapper 2.0.0
@pytest.mark.parametrize("format", [TURTLE, RDFXML, JSONLD, N3])
def test_sparqlwrapper_reads_graphs(service: Running, format: str) -> None:
    query = f"CONSTRUCT WHERE {{ <{BACLOFEN}> <{rdflib.RDFS.label}> ?label }}"

    graph: Any = wrapper(service, query, format).queryAndConvert()

    read = graph if isinstance(graph, rdflib.Graph) else rdflib.Graph().parse(data=graph, format="turtle")
    assert [str(label) for label in read.objects(BACLOFEN, rdflib.RDFS.label)] == ["baclofen"]


def test_sparqlwrapper_is_told_what_is_wrong(service: Running) -> None:
    with pytest.raises(QueryBadFormed, match="is never closed"):
        wrapper(service, "SELECT * { ?s ?p ?o", JSON).queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_through_its_sparql_store(service: Running, method: str, format: str) -> None:
    graph = rdflib.Graph(store=SPARQLStore(f"{service.url}/sparql", method=method, returnFormat=format))

    rows = list(graph.query(f"SELECT ?label {{ <{BACLOFEN}> <{rdflib.RDFS.label}> ?label }}"))

    assert [str(row[0]) for row in rows] == ["baclofen"]  # type: ignore[index]


def test_rdflib_reads_triples_through_its_sparql_store(service: Running) -> None:
    graph = rdflib.Graph(store=SPARQLStore(f"{service.url}/sparql"))

    assert str(graph.value(BACLOFEN, rdflib.RDFS.label)) == "baclofen"
    assert (BACLOFEN, rdflib.RDF.type, None) in graph


def curl(*words: str) -> bytes:
    return subprocess.run(["curl", "--silent", "--show-error", "--fail-with-body", *words], capture_output=True, check=True).stdout


def test_curl_asks_by_get_form_and_body(service: Running) -> None:
    url, csv = f"{service.url}/sparql", ("-H", "Accept: text/csv")

    answers = [
        curl("-G", url, "--data-urlencode", f"query={LABEL}", *csv),
        curl(url, "--data-urlencode", f"query={LABEL}", *csv),
        curl(url, "-H", "Content-Type: application/sparql-query", "--data-binary", LABEL, *csv),
        curl("--compressed", "-G", url, "--data-urlencode", f"query={LABEL}", "-d", "format=csv"),
    ]

    assert answers == [b"label\r\nbaclofen\r\n"] * 4


def test_pandas_reads_a_saved_query_by_its_address(service: Running) -> None:
    frame = pandas.read_csv(f"{service.url}/queries/regulatory-status.csv?jurisdiction=us")

    expected = KnowledgeGraph.open().query("regulatory-status", jurisdiction="us")
    assert list(frame.columns) == list(expected.columns)
    assert len(frame) == len(expected) > 0


def test_pandas_reads_rows_of_a_query(service: Running) -> None:
    answer = service.query("SELECT ?source ?tier { ?source a bac:Source ; bac:tier ?tier } ORDER BY ?source", "text/csv")

    frame = pandas.read_csv(io.BytesIO(answer.body))

    assert frame["source"].is_unique
    assert len(frame) > 10


def test_the_project_itself_asks_the_service(service: Running) -> None:
    remote, local = KnowledgeGraph.open(f"{service.url}/sparql"), KnowledgeGraph.open()

    assert list(remote.query("adverse-effects")) == list(local.query("adverse-effects"))
    assert remote.release == local.release
