"""A small project that each test may spoil: an ontology of its own, and tables that load with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bac_kg.errors import BacKgError
from bac_kg.loaders.rows import Loaded, load_rows
from bac_kg.ontology.reading import Schema, read_schema
from bac_kg.ontology.schema import local_name
from bac_kg.tables.reading import read_tables

ONTOLOGY = """\
@prefix bac: <https://w3id.org/bac-kg/ontology/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

bac:Entity a owl:Class ; bac:iriSegment "id" ; bac:namedGraph "entities" .
bac:Statement a owl:Class ; bac:iriSegment "statement" ; bac:namedGraph "statements" .
bac:EvidenceItem a owl:Class ; bac:iriSegment "evidence" ; bac:namedGraph "evidence" .
bac:Source a owl:Class ; bac:iriSegment "source" ; bac:namedGraph "sources" .

bac:Substance a owl:Class ; rdfs:label "substance"@en ; rdfs:subClassOf bac:Entity ,
    [ a owl:Restriction ; owl:onProperty bac:slug ; owl:minCardinality 1 ] .
bac:Prodrug a owl:Class ; rdfs:subClassOf bac:Substance .
bac:ClinicalFinding a owl:Class ; rdfs:subClassOf bac:Entity .
bac:Route a owl:Class ; rdfs:subClassOf bac:Entity .
bac:SubstanceStatement a owl:Class ; rdfs:subClassOf bac:Statement .
bac:AdverseEffect a owl:Class ; rdfs:subClassOf bac:SubstanceStatement ; bac:idPrefix "ae" ;
    bac:sentence "{subject} can cause {finding}[ by the {route} route][ ({frequency_band})]" ;
    bac:deniedSentence "{subject} does not cause {finding}" .
bac:Disagreement a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "dg" ; bac:sentence "Sources disagree: {member}" .
bac:SettledStatement a owl:Class ; rdfs:subClassOf bac:Statement ;
    owl:equivalentClass [ a owl:Restriction ; owl:onProperty bac:polarity ; owl:hasValue bac:affirmed ] .

bac:FrequencyBand a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf ( bac:very-common bac:common bac:rare ) ] .
bac:Polarity a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf ( bac:affirmed bac:denied ) ] .
bac:NotStated a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf ( bac:not-stated ) ] .
bac:very-common a bac:FrequencyBand , owl:NamedIndividual ; rdfs:label "very common"@en .
bac:common a bac:FrequencyBand , owl:NamedIndividual ; rdfs:label "common"@en .
bac:not-stated a bac:NotStated , owl:NamedIndividual ; rdfs:label "not stated"@en .

bac:slug a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain bac:Entity ; rdfs:range xsd:string .
rdfs:label a owl:AnnotationProperty ; bac:cellRange rdf:langString ; bac:maxCount 1 .
skos:altLabel a owl:AnnotationProperty ; bac:cellRange rdf:langString .
dcterms:title a owl:AnnotationProperty ; bac:cellRange rdf:langString ; bac:maxCount 1 .
bac:subject a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain bac:SubstanceStatement ; rdfs:range bac:Substance .
bac:finding a owl:ObjectProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range bac:ClinicalFinding .
bac:route a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain bac:Statement ;
    rdfs:range [ a owl:Class ; owl:unionOf ( bac:Route bac:NotStated ) ] .
bac:frequencyBand a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range bac:FrequencyBand .
bac:polarity a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain bac:Statement ; rdfs:range bac:Polarity .
bac:member a owl:ObjectProperty ; rdfs:domain bac:Disagreement ; rdfs:range bac:Statement .
bac:amount a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range xsd:decimal .
bac:printed a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range xsd:string .
bac:asOf a owl:AnnotationProperty ; bac:maxCount 1 ; rdfs:range edtf:EDTF ;
    rdfs:domain [ a owl:Class ; owl:unionOf ( bac:Statement bac:Source ) ] ;
    bac:earliestBound bac:asOfEarliest ; bac:latestBound bac:asOfLatest .
bac:asOfEarliest a owl:AnnotationProperty ; rdfs:range xsd:date .
bac:asOfLatest a owl:AnnotationProperty ; rdfs:range xsd:date .
bac:claimCount a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain bac:Source ; rdfs:range xsd:integer .
bac:readOn a owl:AnnotationProperty ; bac:maxCount 1 ; rdfs:domain bac:Source ; rdfs:range xsd:date .
bac:address a owl:AnnotationProperty ; bac:maxCount 1 ; rdfs:domain bac:Source ; rdfs:range xsd:anyURI .
bac:about a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain bac:EvidenceItem ; rdfs:range bac:Statement .
bac:source a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:domain bac:EvidenceItem ; rdfs:range bac:Source .
"""

TABLES = {
    "graph/entities/Substance.tsv": "id\tlabel\nbaclofen\tbaclofen\nmorphine\tmorphine\n",
    "graph/entities/Prodrug.tsv": "id\tlabel\narbaclofen-placarbil\tarbaclofen placarbil\n",
    "graph/entities/ClinicalFinding.tsv": (
        "id\tlabel\talt_label\ndizziness\tdizziness\t\nnausea\tnausea\t\nsomnolence\tsomnolence\tsleepiness|drowsiness\n"
    ),
    "graph/entities/Route.tsv": "id\tlabel\noral\toral\n",
    "graph/statements/AdverseEffect.tsv": (
        "id\tsubject\tfinding\troute\tfrequency_band\tamount\tas_of\n"
        "ae-22222\tbaclofen\tdizziness\toral\tcommon\t10\t2014\n"
        "ae-7k2qd\tbaclofen\tnausea|somnolence\tnot-stated\t\t0.5\t2019/..\n"
    ),
    "graph/evidence/label-us.tsv": "id\tabout\nlabel-us-0010\tae-7k2qd\n",
    "graph/sources.tsv": (
        "id\ttitle\tclaim_count\tread_on\taddress\tas_of\n"
        "label-us\tLabel of baclofen tablets\t76\t2026-01-02\thttps://example.org/label\tnot-stated\n"
    ),
}


class Project:
    """A project in a folder of its own: tests change its files and load it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, file: str, text: str) -> None:
        """Write a file, making its folders."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a stretch of a file that stands there exactly once."""
        text = (self.root / file).read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def extend_ontology(self, text: str) -> None:
        """Append Turtle to the ontology."""
        self.write("ontology/bac-kg.ttl", ONTOLOGY + text)

    def schema(self) -> Schema:
        """Read the ontology as a schema."""
        return read_schema(self.root / "ontology/bac-kg.ttl")

    def load(self) -> Loaded:
        """Read and load all tables."""
        tables, problems = read_tables(self.root)
        return load_rows(tables, self.schema(), problems)

    def complaint(self) -> str:
        """Return the text of the error that loading raises."""
        with pytest.raises(BacKgError) as caught:
            self.load()
        return str(caught.value)

    def triples(self, iri: str) -> set[tuple[str, str]]:
        """Return what is loaded about an IRI, as pairs of property (local name) and value (N-Triples)."""
        return {(local_name(quad.predicate.value), str(quad.object)) for quad in self.load().quads if plain(quad.subject) == iri}


def plain(term: object) -> str:
    """Return a term as the keys of loaded cells have it: an IRI without its brackets, a literal in N-Triples."""
    return str(term).removeprefix("<").removesuffix(">") if str(term).startswith("<") else str(term)
