"""Clients that .ci/full installs: roqet of Rasqal, Comunica. The name keeps the file out of the quick tests."""

from __future__ import annotations

import json
import os
import subprocess

from serving import Running

LABEL = "SELECT ?label WHERE { <https://w3id.org/bac-kg/id/baclofen> <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
SOURCES = "SELECT (COUNT(?source) AS ?n) WHERE { ?source a <https://w3id.org/bac-kg/ontology/Source> }"


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def comunica(service: Running, query: str) -> list[dict[str, dict[str, str]]]:
    """Return the rows that Comunica prints; its version 4 leaves language tags out, from whatever endpoint."""
    told = run(os.environ["BAC_KG_COMUNICA"], f"sparql@{service.url}/sparql", query, "-t", "application/sparql-results+json")
    found: list[dict[str, dict[str, str]]] = json.loads(told)["results"]["bindings"]
    return found


def test_roqet_reads_rows(service: Running) -> None:
    assert 'row: [label=string("baclofen"@en)]' in run("roqet", "-p", f"{service.url}/sparql", "-e", LABEL)


def test_comunica_reads_rows(service: Running) -> None:
    assert [row["label"]["value"] for row in comunica(service, LABEL)] == ["baclofen"]


def test_comunica_counts_what_the_service_counts(service: Running) -> None:
    expected = service.query(SOURCES, "text/csv").body.split()[1].decode()

    assert [row["n"]["value"] for row in comunica(service, SOURCES)] == [expected]
