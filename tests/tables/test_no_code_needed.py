"""A curator adds a property, a class or a list to the ontology and the table loads: no Python is touched."""

from __future__ import annotations

from small_project import Project

BASE = "https://w3id.org/bac-kg/"


def test_a_property_and_a_column_load(project: Project) -> None:
    project.extend_ontology(
        "bac:onsetDays a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:domain bac:AdverseEffect ; rdfs:range xsd:integer ."
    )
    project.write("graph/statements/AdverseEffect.tsv", "id\tsubject\tfinding\tonset_days\nae-7k2qd\tbaclofen\tnausea\t3\n")

    assert ("onsetDays", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>') in project.triples(BASE + "statement/ae-7k2qd")


def test_a_closed_list_and_its_column_load(project: Project) -> None:
    project.extend_ontology(
        "bac:Severity a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf ( bac:mild bac:severe ) ] ."
        "bac:severity a owl:ObjectProperty ; rdfs:domain bac:Statement ; rdfs:range bac:Severity ."
    )
    project.write("graph/statements/AdverseEffect.tsv", "id\tsubject\tfinding\tseverity\nae-7k2qd\tbaclofen\tnausea\tmild|severe\n")

    assert ("severity", f"<{BASE}ontology/mild>") in project.triples(BASE + "statement/ae-7k2qd")


def test_a_property_of_another_vocabulary_loads(project: Project) -> None:
    project.extend_ontology("skos:definition a owl:AnnotationProperty ; bac:cellRange rdf:langString ; bac:maxCount 1 .")
    project.write("graph/entities/Route.tsv", "id\tlabel\tdefinition\noral\toral\tInto the mouth.\n")

    assert ("definition", '"Into the mouth."@en') in project.triples(BASE + "id/oral")


def test_a_statement_kind_and_its_table_load(project: Project) -> None:
    project.extend_ontology(
        'bac:Precaution a owl:Class ; rdfs:subClassOf bac:SubstanceStatement ; bac:idPrefix "pc" ;'
        ' bac:sentence "{subject}: caution in {condition}" .'
        "bac:condition a owl:ObjectProperty ; rdfs:domain bac:Precaution ; rdfs:range bac:ClinicalFinding ."
    )
    project.write("graph/statements/Precaution.tsv", "id\tsubject\tcondition\npc-7k2qd\tbaclofen\tdizziness\n")

    assert project.triples(BASE + "statement/pc-7k2qd") == {
        ("type", f"<{BASE}ontology/Precaution>"),
        ("label", '"baclofen: caution in dizziness"@en'),
        ("subject", f"<{BASE}id/baclofen>"),
        ("condition", f"<{BASE}id/dizziness>"),
    }


def test_an_entity_kind_and_its_table_load_and_statements_may_name_its_rows(project: Project) -> None:
    project.extend_ontology("bac:Symptom a owl:Class ; rdfs:subClassOf bac:ClinicalFinding .")
    project.write("graph/entities/Symptom.tsv", "id\tlabel\nitch\titch\n")
    project.change("graph/statements/AdverseEffect.tsv", "dizziness", "itch")

    assert ("label", '"baclofen can cause itch by the oral route (common)"@en') in project.triples(BASE + "statement/ae-22222")
