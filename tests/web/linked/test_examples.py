"""The saved queries as sparql-examples: they parse, keep SHACL and the layout of SIB, run, and are all there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Namespace
from serving import Running

from bac_kg.service.linked.examples import describe_examples
from bac_kg.service.snapshot import Snapshot

QUERIES = sorted(path.stem for path in (Path(__file__).parents[3] / "queries").glob("*.rq"))
QUERY, SCHEMA = Namespace("https://w3id.org/bac-kg/query/"), Namespace("https://schema.org/")
# The layout of sib-swiss/sparql-examples, and what SHACL (section 5.2.1) asks of prefix declarations and executables.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> . @prefix : <urn:shape:> .
:Example a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ; sh:class sh:SPARQLSelectExecutable ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path rdfs:comment ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ] ,
    [ sh:path sh:select ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ; sh:pattern "SELECT" ] ,
    [ sh:path sh:prefixes ; sh:minCount 1 ; sh:class owl:Ontology ; sh:node :Prefixes ] ,
    [ sh:path schema:target ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path schema:keywords ; sh:datatype xsd:string ] .
:Prefixes a sh:NodeShape ; sh:property [ sh:path sh:declare ; sh:minCount 1 ; sh:node :Prefix ] .
:Prefix a sh:NodeShape ;
  sh:property [ sh:path sh:prefix ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ,
    [ sh:path sh:namespace ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:anyURI ] .
"""


@pytest.fixture(scope="module")
def examples(linked: Running) -> rdflib.Graph:
    body = linked.get("/.well-known/sparql-examples").body
    assert len(list(ox.parse(body, format=ox.RdfFormat.TURTLE))) > 500
    return rdflib.Graph().parse(data=body, format="turtle")


def conforms(graph: rdflib.Graph) -> bool:
    return bool(validate(graph, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"), meta_shacl=True)[0])


def test_they_keep_shacl_and_the_layout(examples: rdflib.Graph) -> None:
    assert conforms(examples)


@pytest.mark.parametrize("path", [SH.select, RDFS.comment, SH.prefixes, SCHEMA.target])
def test_an_example_that_lacks_something_is_noticed(path: rdflib.URIRef, examples: rdflib.Graph) -> None:
    broken = rdflib.Graph() + examples
    broken.remove((QUERY["adverse-effects"], path, None))

    assert not conforms(broken)


def test_all_saved_queries_are_there(examples: rdflib.Graph) -> None:
    assert len(QUERIES) >= 50
    assert {str(node) for node in examples.subjects(RDF.type, SH.SPARQLExecutable)} == {str(QUERY[name]) for name in QUERIES}


@pytest.mark.parametrize("name", QUERIES)
def test_an_example_asks_what_the_saved_query_asks(name: str, examples: rdflib.Graph, snapshot: Snapshot) -> None:
    text = str(examples.value(QUERY[name], SH.select))

    assert "#+" not in text
    assert snapshot.store.select(text).rows == snapshot.store.select(snapshot.queries[name].text).rows


def test_the_target_is_the_endpoint_of_this_service(examples: rdflib.Graph, linked: Running) -> None:
    assert set(map(str, examples.objects(None, SCHEMA.target))) == {linked.url + "/sparql"}


def test_the_prefixes_are_those_of_the_project(examples: rdflib.Graph) -> None:
    declared = {
        str(examples.value(node, SH.prefix)): str(examples.value(node, SH.namespace)) for node in examples.objects(None, SH.declare)
    }

    assert declared["bac"] == "https://w3id.org/bac-kg/ontology/"
    assert len(declared) >= 15


def test_no_query_gives_no_example(snapshot: Snapshot) -> None:
    triples = describe_examples([], ox.NamedNode("http://127.0.0.1/sparql"))

    assert not any("SPARQLExecutable" in str(triple) for triple in triples)


def test_a_worker_needs_no_shacl_to_write_them() -> None:
    """pySHACL and rdflib would cost each worker memory."""
    code = "import sys, bac_kg.service.linked.jobs; print(sorted({'pyshacl', 'rdflib'} & sys.modules.keys()))"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
