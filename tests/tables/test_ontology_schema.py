"""The ontology as a schema: what is read from it, and the exact words for each declaration that cannot serve."""

from __future__ import annotations

import pytest
from small_project import Project

from bac_kg.errors import BacKgError, OntologyError, ProblemsError

BAC = "https://w3id.org/bac-kg/ontology/"
FILE = "ontology/bac-kg.ttl"

FAULTS = {
    "two ranges": (
        "bac:severity a owl:ObjectProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range bac:Route , bac:ClinicalFinding .",
        f"{FILE}: bac:severity has 2 ranges, bac:ClinicalFinding and bac:Route\n"
        "  fix: keep one, or write a union if either is meant: [ a owl:Class ; owl:unionOf ( bac:ClinicalFinding bac:Route ) ]",
    ),
    "two domains": (
        "bac:severity a owl:ObjectProperty ; rdfs:domain bac:AdverseEffect , bac:Source ; rdfs:range bac:Route .",
        f"{FILE}: bac:severity has 2 domains, bac:AdverseEffect and bac:Source\n"
        "  fix: keep one, or write a union if either is meant: [ a owl:Class ; owl:unionOf ( bac:AdverseEffect bac:Source ) ]",
    ),
    "a restriction as range": (
        "bac:severity a owl:ObjectProperty ; rdfs:range [ a owl:Restriction ; owl:onProperty bac:route ; owl:hasValue bac:not-stated ] .",
        f"{FILE}: the range of bac:severity is neither a named class nor a union of named classes\n"
        "  fix: name the class, or give a union of named classes; put what else it says in an axiom or in ontology/shapes.ttl",
    ),
    "undeclared range": (
        "bac:severity a owl:ObjectProperty ; rdfs:range bac:ClinicalFindng .",
        f"{FILE}: the range bac:ClinicalFindng of bac:severity is no declared class\n"
        "  fix: declare bac:ClinicalFindng as an owl:Class, or name a declared class (did you mean 'bac:ClinicalFinding'?)",
    ),
    "undeclared domain": (
        "bac:severity a owl:ObjectProperty ; rdfs:domain bac:AdversEffect ; rdfs:range bac:Route .",
        f"{FILE}: the domain bac:AdversEffect of bac:severity is no declared class\n"
        "  fix: declare bac:AdversEffect as an owl:Class, or name a declared class (did you mean 'bac:AdverseEffect'?)",
    ),
    "range without rows": (
        "bac:Severity a owl:Class . bac:severity a owl:ObjectProperty ; rdfs:range bac:Severity .",
        f"{FILE}: the range bac:Severity of bac:severity has neither rows nor a closed list of values\n"
        "  fix: place bac:Severity below a class with bac:iriSegment, or close it with owl:oneOf",
    ),
    "unknown datatype": (
        "bac:serious a owl:DatatypeProperty ; rdfs:range xsd:boolean .",
        f"{FILE}: bac:serious has the range xsd:boolean, which no cell can hold\n"
        "  fix: write rdf:langString, edtf:EDTF, xsd:string, xsd:decimal, xsd:integer, xsd:date or xsd:anyURI",
    ),
    "datatype beside a class": (
        "bac:serious a owl:DatatypeProperty ; rdfs:range [ a owl:Class ; owl:unionOf ( bac:Route xsd:string ) ] .",
        f"{FILE}: the range of bac:serious mixes xsd:string and bac:Route\n  fix: choose one datatype, or classes only",
    ),
    "bounds of a number": (
        "bac:weight a owl:DatatypeProperty ; rdfs:range xsd:decimal ; bac:earliestBound bac:asOfEarliest .",
        f"{FILE}: bac:weight has bounds, but its range is not EDTF\n  fix: write the range edtf:EDTF",
    ),
    "undeclared bound": (
        "bac:until a owl:AnnotationProperty ; rdfs:range edtf:EDTF ; bac:latestBound bac:asOfLatst .",
        f"{FILE}: the bound bac:asOfLatst of bac:until is no declared property\n"
        "  fix: declare it as an owl:AnnotationProperty (did you mean 'bac:asOfLatest'?)",
    ),
    "one column twice": (
        "dcterms:route a owl:AnnotationProperty ; bac:cellRange xsd:string .",
        f"{FILE}: dcterms:route and bac:route are both the column route\n  fix: rename one, or take out its range",
    ),
    "the column id": (
        "bac:id a owl:DatatypeProperty ; rdfs:range xsd:string .",
        f"{FILE}: bac:id would be the column id, which holds the row's id\n  fix: rename the property",
    ),
    "no prefix": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:sentence "caution" .',
        f"{FILE}: the statement class bac:Caution has no bac:idPrefix\n"
        '  fix: write at bac:Caution: bac:idPrefix ".." (two or three letters that no other class has)',
    ),
    "no sentence": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "ca" .',
        f"{FILE}: the statement class bac:Caution has no bac:sentence\n"
        '  fix: write at bac:Caution: bac:sentence "{subject} ..." with the columns that say it in words',
    ),
    "one prefix twice": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "ae" ; bac:sentence "caution" .',
        f"{FILE}: the idPrefix 'ae' is used by bac:AdverseEffect and bac:Caution\n  fix: give bac:Caution a prefix of its own",
    ),
    "two prefixes": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "ca" , "cb" ; bac:sentence "caution" .',
        f"{FILE}: bac:Caution has 2 values of bac:idPrefix: ca and cb\n  fix: keep one",
    ),
    "a prefix with a hyphen": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "c-a" ; bac:sentence "caution" .',
        f"{FILE}: bac:Caution has the idPrefix 'c-a'\n  fix: write lower-case letters and digits, such as 'ae'",
    ),
    "a broken sentence": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "ca" ; bac:sentence "caution [in {route}" .',
        f"{FILE}: bac:sentence of bac:Caution: '[' is not closed\n"
        "  fix: write columns as {column} and parts that may be missing as [ ... {column} ... ]",
    ),
    "a sentence with a strange column": (
        'bac:Caution a owl:Class ; rdfs:subClassOf bac:Statement ; bac:idPrefix "ca" ; bac:sentence "caution by {rout}" .',
        f"{FILE}: bac:sentence of bac:Caution names {{rout}}, which is no column of Caution\n"
        "  fix: name one of its columns (did you mean 'route'?): alt_label, as_of, label, polarity, route and title",
    ),
    "two segments": (
        "bac:Odd a owl:Class ; rdfs:subClassOf bac:Entity , bac:Source .",
        f"{FILE}: bac:Odd lies below classes of two segments, id and source\n  fix: take out the rdfs:subClassOf to one of its top classes",
    ),
    "an unknown segment": (
        'bac:Odd a owl:Class ; bac:iriSegment "thing" ; bac:namedGraph "things" .',
        f"{FILE}: bac:Odd has the unknown segment 'thing'\n"
        "  fix: write bac:iriSegment 'id', 'statement', 'evidence' or 'source' at the top class",
    ),
    "no named graph": (
        'bac:Odd a owl:Class ; bac:iriSegment "id" .',
        f"{FILE}: bac:Odd has no named graph\n  fix: write bac:namedGraph at its top class",
    ),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_each_faulty_declaration_is_told_in_these_words(project: Project, text: str, message: str) -> None:
    project.extend_ontology(text)

    with pytest.raises(BacKgError) as caught:
        project.schema()
    assert str(caught.value) == message


def test_all_faulty_declarations_are_told_at_once(project: Project) -> None:
    project.extend_ontology("".join(f"{FAULTS[name][0]}\n" for name in ("undeclared range", "no prefix", "one column twice")))

    with pytest.raises(ProblemsError) as caught:
        project.schema()
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("bac:x a owl:Class ;\n  rdfs:label }\n", 2, "see that each statement ends with ';' or '.'"),
        ("bacc:x a owl:Class .\n", 1, "declare it with @prefix at the head of the file (did you mean 'bac'?)"),
        ("bac:x a owl:Class\n", 2, "see that the last statement ends with '.'"),
    ],
)
def test_a_file_that_is_not_turtle_is_refused_with_the_line(project: Project, text: str, line: int, fix: str) -> None:
    before = (project.root / FILE).read_text().count("\n")
    project.extend_ontology(text)

    with pytest.raises(OntologyError) as caught:
        project.schema()
    assert f"{FILE}, line {before + line}: not Turtle: " in caught.value.problem
    assert fix in caught.value.fix


def test_a_missing_ontology_is_told(project: Project) -> None:
    (project.root / FILE).unlink()

    with pytest.raises(OntologyError, match="the ontology is missing"):
        project.schema()


def test_a_kind_inherits_from_its_top_class_and_knows_its_ancestors(project: Project) -> None:
    kind = project.schema().kinds["AdverseEffect"]

    assert (kind.iri, kind.segment, kind.graph, kind.id_prefix) == (BAC + "AdverseEffect", "statement", "statements", "ae")
    assert kind.ancestors == ("AdverseEffect", "SubstanceStatement", "Statement")


def test_a_sentence_is_inherited(project: Project) -> None:
    project.extend_ontology('bac:RareEffect a owl:Class ; rdfs:subClassOf bac:AdverseEffect ; bac:idPrefix "re" .')
    kinds = project.schema().kinds

    assert kinds["RareEffect"].sentence == kinds["AdverseEffect"].sentence


def test_classes_of_values_are_no_kinds(project: Project) -> None:
    assert {"FrequencyBand", "Polarity", "NotStated"}.isdisjoint(project.schema().kinds)


def test_a_table_has_the_columns_of_its_class_of_classes_above_and_of_any_class(project: Project) -> None:
    schema = project.schema()

    assert set(schema.columns_of("Disagreement")) == {"label", "alt_label", "title", "route", "polarity", "member", "as_of"}
    assert set(schema.columns_of("Prodrug")) == {"label", "alt_label", "title"}


def test_properties_of_the_schema_and_those_that_the_loader_fills_are_no_columns(project: Project) -> None:
    assert {"slug", "as_of_earliest", "as_of_latest", "id_prefix"}.isdisjoint(project.schema().columns)


def test_a_union_of_a_class_and_a_closed_list_takes_ids_and_values(project: Project) -> None:
    column = project.schema().columns["route"]

    assert (column.classes, column.lists, column.values) == (("Route",), ("NotStated",), {"not-stated": BAC + "not-stated"})


def test_values_keep_the_order_of_their_list(project: Project) -> None:
    assert list(project.schema().columns["frequency_band"].values) == ["very-common", "common", "rare"]


def test_a_range_above_closed_lists_takes_the_values_of_all_of_them(project: Project) -> None:
    project.extend_ontology(
        "bac:Value a owl:Class . bac:Polarity rdfs:subClassOf bac:Value . bac:answer a owl:ObjectProperty ; rdfs:range bac:Value ."
    )

    assert list(project.schema().columns["answer"].values) == ["affirmed", "denied"]


@pytest.mark.parametrize(("name", "many"), [("finding", True), ("subject", False), ("label", False), ("alt_label", True)])
def test_functional_and_max_count_1_mean_one_value(project: Project, name: str, many: bool) -> None:
    assert project.schema().columns[name].many is many


def test_a_range_that_another_vocabulary_declares_makes_no_column(project: Project) -> None:
    project.extend_ontology("dcterms:creator a owl:AnnotationProperty ; rdfs:range dcterms:Agent .")

    assert "creator" not in project.schema().columns


def test_a_circle_of_classes_does_not_hang(project: Project) -> None:
    project.extend_ontology("bac:Entity rdfs:subClassOf bac:Substance .")

    assert set(project.schema().kinds["Entity"].ancestors) == {"Entity", "Substance"}
