"""What search engines read: nodes that keep their Bioschemas profile, and cannot break out of the page."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest

from bac_kg.answers.provenance import ReleaseInfo
from bac_kg.service.linked.addresses import Thing
from bac_kg.service.linked.describing import Description, describe_thing
from bac_kg.service.linked.finding import Found, find
from bac_kg.service.linked.pages import render_generic
from bac_kg.service.linked.schema_org import build_dataset, build_page, embed
from bac_kg.service.snapshot import Snapshot

RELEASE = ReleaseInfo("0.1.0", "2026-11-25")
# The properties that a profile calls minimum (bioschemas.org/profiles).
MINIMUM = {
    "Dataset/1.0-RELEASE": {"description", "identifier", "keywords", "license", "name", "url"},
    "ChemicalSubstance/0.4-RELEASE": {"identifier", "name", "url"},
    "Protein/0.11-RELEASE": {"identifier", "name"},
}
TYPES = {
    "Substance": "ChemicalSubstance",
    "Protein": "Protein",
    "ClinicalFinding": "MedicalCondition",
    "Product": "Drug",
    "Organization": "Organization",
    "AdverseEffect": "Claim",
    "Study": "MedicalStudy",
    "EvidenceItem": "CreativeWork",
    "Source": "CreativeWork",
}


def build(snapshot: Snapshot, thing: Thing) -> dict[str, Any]:
    return build_page(describe(snapshot, thing), RELEASE)


def describe(snapshot: Snapshot, thing: Thing) -> Description:
    return Description(thing, find(snapshot, thing), tuple(describe_thing(snapshot, thing)))


def first_of(snapshot: Snapshot, class_name: str) -> Thing:
    row = snapshot.store.select(f"SELECT ?thing {{ ?thing a bac:{class_name} }} ORDER BY ?thing LIMIT 1").rows[0]
    segment, name = str(getattr(row[0], "value", "")).rsplit("/", 2)[1:]
    return Thing(segment, name)


@pytest.mark.parametrize("class_name", TYPES)
def test_a_thing_has_the_type_that_schema_org_gives_its_kind(class_name: str, snapshot: Snapshot) -> None:
    thing = first_of(snapshot, class_name)
    node = build(snapshot, thing)

    assert (node["@type"], node["@id"], node["name"] != "") == (TYPES[class_name], thing.iri, True)


def test_a_term_is_a_defined_term_of_the_ontology(snapshot: Snapshot) -> None:
    node = build(snapshot, Thing("ontology", "AdverseEffect"))

    assert (node["@type"], node["inDefinedTermSet"]) == ("DefinedTerm", "https://w3id.org/bac-kg/ontology/")
    assert node["description"]


@pytest.mark.parametrize("class_name", ["Substance", "Protein"])
def test_a_node_has_what_its_profile_asks(class_name: str, snapshot: Snapshot) -> None:
    node = build(snapshot, first_of(snapshot, class_name))
    profile = node["dct:conformsTo"]["@id"].removeprefix("https://bioschemas.org/profiles/")

    assert MINIMUM[profile] - node.keys() == set()


def test_the_data_set_has_what_its_profile_asks() -> None:
    node = build_dataset(RELEASE, "http://127.0.0.1/sparql")

    assert MINIMUM["Dataset/1.0-RELEASE"] - node.keys() == set()
    assert 50 <= len(node["description"]) <= 5000
    assert (node["version"], node["datePublished"]) == ("0.1.0", "2026-11-25")


def test_a_claim_names_what_it_is_about_and_where_it_appears(snapshot: Snapshot) -> None:
    node = build(snapshot, first_of(snapshot, "AdverseEffect"))

    assert {"@id": "https://w3id.org/bac-kg/id/baclofen"} in node["about"]
    assert all(each["@id"].startswith("https://w3id.org/bac-kg/evidence/") for each in node["appearance"])
    assert len(node["appearance"]) >= 1


def test_every_page_carries_the_notice(snapshot: Snapshot) -> None:
    assert "Not clinical advice" in build(snapshot, Thing("id", "baclofen"))["mainEntityOfPage"]["disambiguatingDescription"]


def test_nothing_in_a_node_ends_the_script_element() -> None:
    text = embed({"name": "</script><script>alert(1)</script><!-- & "})

    assert "<" not in text and ">" not in text and "&" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)</script><!-- & "


def test_nothing_in_a_label_becomes_markup(snapshot: Snapshot) -> None:
    evil = '"><img src=x onerror=alert(1)>'
    own = ox.NamedNode("https://w3id.org/bac-kg/id/evil")
    triples = (
        ox.Triple(own, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal(evil)),
        ox.Triple(own, ox.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch"), ox.NamedNode("javascript:alert(1)")),
    )
    page = render_generic(snapshot, Description(Thing("id", "evil"), Found(label=evil), triples)).decode()

    assert "<img" not in page
    assert 'href="javascript:' not in page
