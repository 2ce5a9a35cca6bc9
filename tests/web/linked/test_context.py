"""The JSON-LD context: plain JSON by its names becomes the triples that were meant."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from releases_at_hand import DATE, VERSION
from serving import Running

from bac_kg.namespaces import PREFIXES

BASE = "https://w3id.org/bac-kg/"
EXAMPLE = {
    "@id": "bacs:ae-7k2qd",
    "@type": "AdverseEffect",
    "subject": "bacr:baclofen",
    "finding": ["bacr:somnolence", "bacr:nausea"],
    "frequencyBand": "bac:very-common",
    "percentLow": "2.5",
    "eventCount": "12",
    "frequencyWording": "now and then",
}
TURTLE = """PREFIX bac: <https://w3id.org/bac-kg/ontology/> PREFIX bacr: <https://w3id.org/bac-kg/id/>
<https://w3id.org/bac-kg/statement/ae-7k2qd> a bac:AdverseEffect ; bac:subject bacr:baclofen ; bac:finding bacr:somnolence, bacr:nausea ;
  bac:frequencyBand bac:very-common ; bac:percentLow 2.5 ; bac:eventCount 12 ; bac:frequencyWording "now and then" ."""


@pytest.fixture(scope="module")
def context(linked: Running) -> Any:
    answer = linked.get("/context.jsonld")
    assert answer.media == "application/ld+json"
    return answer.json


def expand(content: dict[str, Any], context: Any) -> set[str]:
    data = json.dumps({**content, "@context": context["@context"]})
    return {str(quad.triple) for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD)}


def test_plain_json_becomes_the_triples_meant(context: Any) -> None:
    assert expand(EXAMPLE, context) == {str(quad.triple) for quad in ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)}


def test_it_has_every_prefix_and_every_class_and_property(context: Any, linked: Running) -> None:
    text = """SELECT DISTINCT ?term { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
      ?term a ?kind FILTER(STRSTARTS(STR(?term), "https://w3id.org/bac-kg/ontology/")) }"""
    rows = linked.query(text).json["results"]["bindings"]
    names = {row["term"]["value"].removeprefix(BASE + "ontology/") for row in rows}

    assert len(names) > 300
    assert names | PREFIXES.keys() | {"@version"} == context["@context"].keys()


def test_no_term_has_the_name_of_a_prefix(context: Any) -> None:
    assert [name for name, space in PREFIXES.items() if context["@context"][name] != space] == []


def test_it_names_release_date_and_notice(context: Any) -> None:
    assert (context["release"], context["date"]) == (VERSION, DATE)
    assert "Not clinical advice" in context["notice"]
