"""The alignment file is optional and honest: our terms exist, the other terms are named, no row says more than a mapping."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"

BAC = "https://w3id.org/bac-kg/ontology/"
OWN = "https://w3id.org/bac-kg/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

MAPPINGS = {SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")}
AXIOMS = {RDFS + "subClassOf": OWL + "Class", RDFS + "subPropertyOf": OWL + "ObjectProperty"}
LEAST_MAPPINGS = 300

# One namespace for each vocabulary that the file promises to cover.
VOCABULARIES = {
    "RO": "http://purl.obolibrary.org/obo/RO_",
    "BFO": "http://purl.obolibrary.org/obo/BFO_",
    "PROV-O": "http://www.w3.org/ns/prov#",
    "ECO": "http://purl.obolibrary.org/obo/ECO_",
    "SEPIO": "http://purl.obolibrary.org/obo/SEPIO_",
    "CiTO": "http://purl.org/spar/cito/",
    "SIO": "http://semanticscience.org/resource/SIO_",
    "Biolink": "https://w3id.org/biolink/vocab/",
    "schema.org": "https://schema.org/",
    "FHIR": "http://hl7.org/fhir/StructureDefinition/",
    "MPIO": "http://purl.obolibrary.org/obo/MPIO_",
}


class Row(NamedTuple):
    """One triple as text; a blank node or literal is never an IRI, and only a literal has a language."""

    subject: str
    predicate: str
    object: str
    object_is_iri: bool
    language: str | None


def rows(name: str) -> list[Row]:
    found = []
    for quad in parse(path=ONTOLOGY / name, format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode | BlankNode)
        assert isinstance(quad.object, NamedNode | BlankNode | Literal)
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
        language = quad.object.language if isinstance(quad.object, Literal) else None
        found.append(Row(subject, quad.predicate.value, quad.object.value, isinstance(quad.object, NamedNode), language))
    return found


CORE = rows("bac-kg.ttl")
ALIGNMENT = rows("alignment.ttl")
MAPPING_ROWS = [r for r in ALIGNMENT if r.predicate in MAPPINGS]
AXIOM_ROWS = [r for r in ALIGNMENT if r.predicate in AXIOMS]
LABEL_ROWS = [r for r in ALIGNMENT if r.predicate == RDFS + "label"]
TYPES = {(r.subject, r.object) for r in CORE + ALIGNMENT if r.predicate == RDF + "type" and r.object_is_iri}
DECLARED = {r.subject for r in CORE if r.predicate == RDF + "type" and r.subject.startswith(BAC)}
STATEMENT_KINDS = {r.subject for r in CORE if r.predicate == BAC + "idPrefix"}
LABELLED = {r.subject for r in LABEL_ROWS}
ALIGNED = {r.subject for r in MAPPING_ROWS}
OTHER_TERMS = {r.object for r in MAPPING_ROWS + AXIOM_ROWS}


def iris(of: list[Row]) -> set[str]:
    return {r.subject for r in of} | {r.predicate for r in of} | {r.object for r in of if r.object_is_iri}


def test_the_core_never_needs_the_alignment() -> None:
    assert OWL + "imports" not in iris(CORE)
    assert not iris(CORE) & MAPPINGS


def test_the_alignment_imports_nothing_and_never_states_identity() -> None:
    assert not iris(ALIGNMENT) & {OWL + name for name in ("imports", "sameAs", "equivalentClass", "equivalentProperty")}


def test_every_term_of_ours_in_the_alignment_is_declared_in_the_core() -> None:
    assert sorted({i for i in iris(ALIGNMENT) if i.startswith(BAC)} - DECLARED) == []


def test_the_alignment_declares_no_term_of_ours() -> None:
    assert [r for r in ALIGNMENT if r.predicate == RDF + "type" and r.subject.startswith(BAC)] == []


def test_every_mapping_goes_from_a_term_of_ours_to_a_term_of_another_vocabulary() -> None:
    for row in MAPPING_ROWS + AXIOM_ROWS:
        assert row.subject.startswith(BAC), row
        assert row.object_is_iri, row
        assert not row.object.startswith(OWN), row


def test_every_other_term_has_exactly_one_english_label() -> None:
    assert sorted(OTHER_TERMS - LABELLED) == []
    assert [i for i, n in Counter(r.subject for r in LABEL_ROWS).items() if n > 1] == []
    assert [r for r in LABEL_ROWS if r.language != "en" or not r.object.strip()] == []


def test_every_label_belongs_to_a_term_that_a_row_uses() -> None:
    assert sorted(LABELLED - OTHER_TERMS) == []


def test_no_definition_of_another_vocabulary_is_copied() -> None:
    assert not iris(ALIGNMENT) & {SKOS + "definition", RDFS + "comment", "http://purl.obolibrary.org/obo/IAO_0000115"}


def test_there_are_enough_mappings() -> None:
    assert len(MAPPING_ROWS) >= LEAST_MAPPINGS


def test_a_pair_of_terms_is_mapped_in_one_way_only() -> None:
    counts = Counter((r.subject, r.object) for r in MAPPING_ROWS)
    assert [pair for pair, n in counts.items() if n > 1] == []


def test_there_are_statement_kinds_to_align() -> None:
    assert len(STATEMENT_KINDS) >= 36


@pytest.mark.parametrize("kind", sorted(STATEMENT_KINDS))
def test_each_statement_kind_is_aligned(kind: str) -> None:
    assert kind in ALIGNED


@pytest.mark.parametrize("top", ["Statement", "EvidenceItem", "Source", "Entity"])
def test_each_of_the_four_tops_is_aligned(top: str) -> None:
    assert BAC + top in ALIGNED


@pytest.mark.parametrize("closed_list", ["EvidenceType", "EvidenceDirection"])
def test_each_value_of_the_evidence_lists_is_aligned(closed_list: str) -> None:
    values = {subject for subject, kind in TYPES if kind == BAC + closed_list}
    assert values
    assert sorted(values - ALIGNED) == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_each_promised_vocabulary_is_used(vocabulary: str) -> None:
    assert [i for i in OTHER_TERMS if i.startswith(VOCABULARIES[vocabulary])]


def test_the_mapping_properties_are_declared_as_annotations_so_that_the_whole_stays_in_owl_2_dl() -> None:
    builtin = {RDF + "type", RDFS + "label", *AXIOMS}
    used = {r.predicate for r in ALIGNMENT} - builtin
    assert sorted(p for p in used if (p, OWL + "AnnotationProperty") not in TYPES) == []


def test_the_other_side_of_each_axiom_is_declared_with_the_sort_of_our_side() -> None:
    assert AXIOM_ROWS
    for row in AXIOM_ROWS:
        sort = AXIOMS[row.predicate]
        assert (row.subject, sort) in TYPES, row
        assert (row.object, sort) in TYPES, row
