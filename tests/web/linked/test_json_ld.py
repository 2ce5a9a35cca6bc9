"""JSON-LD of triples: two parsers read the same triples back; blank nodes and lists stand where they are used."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from bac_kg.answers.json_ld import write_json_ld

PREFIXES = "PREFIX bac: <https://w3id.org/bac-kg/ontology/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX : <urn:x:>\n"
CASES = {
    "plain text": ':a bac:p "text", "42", "" .',
    "languages": ':a bac:p "text"@en, "Text"@de-ch .',
    "typed": ':a bac:p 1, 1.5, true, "2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>, "x"^^:type .',
    "quotes and lines": r':a bac:p "a \"b\" \\ \n c\t</script>\u0001" .',
    "types": ":a a bac:A, bac:B, :C .",
    "a type without a name": ":a a [ bac:p :b ] .",
    "nested": ":a bac:p [ bac:q [ bac:r :b ] ; bac:s [] ] .",
    "shared": "_:x bac:p :b . :a bac:q _:x . :c bac:q _:x .",
    "alone": "[] bac:p :b .",
    "refers to itself": "_:x bac:p _:x ; bac:q :a . :b bac:q _:x .",
    "list": ":a bac:p (:x 1 [ bac:q :y ] (:z)) .",
    "empty list": ":a bac:p () .",
    "list with a word beside it": ":a bac:p _:l . _:l rdf:first 1 ; rdf:rest () ; bac:note 2 .",
    "list without an end": ":a bac:p _:l . _:l rdf:first 1 ; rdf:rest :b .",
    "list in two places": ":a bac:p _:l . :b bac:p _:l . _:l rdf:first 1 ; rdf:rest () .",
    "double slash": ":a bac:p <https://w3id.org/bac-kg/ontology///x> .",
    "namespace itself": ":a bac:p <https://w3id.org/bac-kg/ontology/> .",
    "keyword as a name": ":a bac:p <https://w3id.org/bac-kg/ontology/@id> .",
}


def parse(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def canonical(triples: Iterable[ox.Triple | ox.Quad]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(each) for each in dataset}


@pytest.mark.parametrize("name", CASES)
def test_oxigraph_reads_the_same_triples_back(name: str) -> None:
    triples = parse(CASES[name])

    assert canonical(ox.parse(write_json_ld(triples), format=ox.RdfFormat.JSON_LD)) == canonical(triples)


@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")  # rdflib's own code raises it
@pytest.mark.parametrize("name", [name for name in CASES if name != "double slash"])  # rdflib expands "prefix://" against the standard
def test_rdflib_reads_the_same_triples_back(name: str) -> None:
    written = rdflib.Graph().parse(data=write_json_ld(parse(CASES[name])), format="json-ld")

    assert isomorphic(written, rdflib.Graph().parse(data=PREFIXES + CASES[name], format="turtle"))


def test_a_list_is_written_where_it_is_used() -> None:
    content = json.loads(write_json_ld(parse(":a bac:p (:x [ bac:q 1 ]) .")))

    assert content["@graph"] == [
        {
            "@id": "urn:x:a",
            "bac:p": {
                "@list": [
                    {"@id": "urn:x:x"},
                    {"bac:q": {"@type": "xsd:integer", "@value": "1"}},
                ]
            },
        }
    ]


def test_the_context_has_the_prefixes_that_are_used() -> None:
    assert list(json.loads(write_json_ld(parse(":a bac:p 1 .")))["@context"]) == ["bac", "xsd"]


def test_the_node_asked_for_stands_first() -> None:
    content = json.loads(write_json_ld(parse(":a bac:p 1 . :z bac:p 2 ."), first="urn:x:z"))

    assert [node["@id"] for node in content["@graph"]] == ["urn:x:z", "urn:x:a"]


def test_a_cycle_of_blank_nodes_is_refused() -> None:
    with pytest.raises(ValueError, match="cycle"):
        write_json_ld(parse("_:x bac:p _:y . _:y bac:p _:x ."))


def test_an_iri_that_reads_as_a_curie_is_refused() -> None:
    with pytest.raises(ValueError, match="CURIE"):
        write_json_ld([ox.Triple(ox.NamedNode("bac:x"), ox.NamedNode("urn:p"), ox.Literal("y"))])


NODES = st.sampled_from([ox.NamedNode(f"urn:x:{name}") for name in "abc"])
BLANKS = st.sampled_from([ox.BlankNode(name) for name in ("x", "y")])
LITERALS = st.builds(ox.Literal, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8))
TRIPLES = st.builds(ox.Triple, NODES | BLANKS, NODES, NODES | LITERALS)


@settings(max_examples=60, deadline=None)
@given(st.lists(TRIPLES, max_size=8))
def test_any_text_comes_back(triples: list[ox.Triple]) -> None:
    assert canonical(ox.parse(write_json_ld(triples), format=ox.RdfFormat.JSON_LD)) == canonical(triples)
