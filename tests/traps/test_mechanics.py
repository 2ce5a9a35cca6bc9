"""Traps 64 to 72: ontology, RDF and linking mechanics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from planting import ROOT, Copy, read_ground, shipped
from pyoxigraph import BlankNode
from rdflib.plugins.sparql import prepareQuery

from bac_kg.namespaces import PREFIXES
from bac_kg.sparql.scanner import scan

QUERIES = sorted([*(ROOT / "queries").rglob("*.rq"), *(ROOT / "ontology" / "rules").glob("*.rq")])


@pytest.mark.trap(64)
def test_no_two_things_are_declared_one() -> None:
    assert not shipped().says("?one owl:sameAs ?other")


@pytest.mark.trap(64)
def test_a_same_as_is_found() -> None:
    copy = Copy()
    copy.add_turtle("bacr:baclofen owl:sameAs <http://purl.obolibrary.org/obo/CHEBI_2972> . bacr:gaba owl:sameAs bacr:alcohol .")
    (drug,) = copy.find("Substance", id="baclofen")
    (other,) = copy.find("Substance", id="gaba")

    assert copy.told(drug, "id") == copy.told(other, "id") == {"same-as"}


@pytest.mark.trap(65)
def test_two_products_lend_each_other_no_route() -> None:
    copy = Copy()
    sold = {"ingredient": "baclofen", "marketed_in": "us", "amount_low": "10", "unit": "mg"}
    copy.plant("DoseForm", id="planted-infusion")
    copy.plant("Product", id="a-tablet", **sold, product_route="oral", dose_form="tablet", brand="lioresal")
    copy.plant("Product", id="an-infusion", **sold, product_route="intrathecal", dose_form="planted-infusion", brand="gablofen")
    routes = copy.select("SELECT ?thing ?route WHERE { ?thing ?property ?route . ?route a bac:Route . ?thing a bac:Entity }")
    pairs = {(row["thing"], row["route"]) for row in routes}

    assert copy.errors() == set()
    assert {pair for pair in pairs if pair[0] in ("a-tablet", "an-infusion")} == {("a-tablet", "oral"), ("an-infusion", "intrathecal")}
    assert "baclofen" not in {thing for thing, _ in pairs}


@pytest.mark.trap(65)
def test_a_chain_from_substance_through_product_is_found() -> None:
    copy = Copy()
    copy.add_turtle(
        """bac:hasRoute owl:propertyChainAxiom ( [ owl:inverseOf bac:ingredient ] bac:productRoute ) .
        bac:hasForm owl:propertyChainAxiom ( [ owl:inverseOf bac:ingredient ] bac:doseForm ) .
        bac:hasBrand owl:propertyChainAxiom ( [ owl:inverseOf bac:ingredient ] bac:brand ) ."""
    )

    assert [copy.told_of(name) for name in ("bac:hasRoute", "bac:hasForm", "bac:hasBrand")] == [{"chain-leaks"}] * 3


@pytest.mark.trap(66)
def test_no_row_is_a_blank_node() -> None:
    terms = {type(term) for quad in shipped().quads for term in (quad.subject, quad.object)}

    assert BlankNode not in terms


@pytest.mark.trap(66)
@pytest.mark.parametrize("identifier", ["AE-1", "_:b1", "ae-1", "tu-abcde"])
def test_an_id_of_another_form_is_refused(identifier: str) -> None:
    copy = Copy()

    row = copy.plant("AdverseEffect", id=identifier)

    assert copy.refuses(row, "id", identifier)


@pytest.mark.trap(66)
def test_a_retired_id_is_never_used_again_and_stays_as_a_tombstone() -> None:
    copy, other = Copy(), Copy()
    for one in (copy, other):
        one.retire("ae-trapa", reason="withdrawn by a test")

    row = copy.plant("AdverseEffect")

    assert copy.told(row, "id") == {"id 'ae-trapa' is retired"}
    assert other.says("<https://w3id.org/bac-kg/statement/ae-trapa> owl:deprecated ?true")


@pytest.mark.trap(67)
def test_a_row_is_an_individual_and_its_wider_classes_need_no_reasoner() -> None:
    assert shipped().says("?row a bac:AdverseEffect , bac:Statement")
    assert shipped().says("bacr:baclofen-withdrawal a bac:WithdrawalSyndrome , bac:ClinicalFinding , bac:Entity")
    assert not shipped().says("?row a bac:Entity , owl:Class")


@pytest.mark.trap(67)
def test_a_pun_is_found() -> None:
    copy = Copy()
    copy.add_turtle("bacr:spasticity a owl:Class . bac:affirmed a owl:Class .")
    (finding,) = copy.find("ClinicalFinding", id="spasticity")

    assert copy.told(finding, "id") == {"class-and-individual"}
    assert "class-and-individual" in copy.told_of("bac:affirmed")


@pytest.mark.trap(68)
@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_is_plain_sparql_for_a_second_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = " ".join(token.text for token in scan(text) if token.kind not in ("comment", "string"))

    prepareQuery(text)
    assert not re.search(r"<<|\bSERVICE\b|\bLATERAL\b|:textQuery|\bNOW\b|\bRAND\b|\bUUID\b", code, re.IGNORECASE)
    assert {prefix: iri for prefix, iri in re.findall(r"PREFIX\s+(\w+):\s*<([^>]+)>", text)}.items() <= PREFIXES.items()


@pytest.mark.trap(68)
def test_there_are_queries_to_read() -> None:
    assert len(QUERIES) >= 75


@pytest.mark.trap(68)
def test_a_query_with_quoted_triples_is_refused_by_the_second_engine() -> None:
    with pytest.raises(Exception, match="Expected"):
        prepareQuery("SELECT ?source WHERE { << ?s ?p ?o >> ?from ?source }")


@pytest.mark.trap(68)
def test_provenance_is_reached_by_plain_triples() -> None:
    lost = shipped().select(
        """SELECT ?statement WHERE { ?statement a bac:Statement
        MINUS { VALUES ?register { bac:Gap bac:Disagreement bac:CoverageEntry } ?statement a ?register }
        MINUS { ?item bac:statement ?statement ; bac:source ?source ; bac:locator ?place } }"""
    )

    assert lost == []


@pytest.mark.trap(69)
@pytest.mark.parametrize(
    ("query", "spare"),
    [
        ("adverse-effects", "drowsiness"),
        ("interactions", "alcohol"),
        ("both-sides", "alcohol-craving"),
        ("regulatory-status", "spasticity"),
    ],
)
def test_more_names_and_kinds_of_evidence_multiply_no_rows(query: str, spare: str, renamed: Copy) -> None:
    assert renamed.says(f"bacr:{spare} skos:altLabel ?one , ?other FILTER(?one != ?other)")
    assert len(renamed.ask(query)) == len(shipped().ask(query)) > 0


@pytest.fixture(scope="module")
def renamed() -> Copy:
    """Return a copy with spare names for things and spare types for evidence."""
    copy = Copy()
    for class_name in ("ClinicalFinding", "Substance", "Craving"):
        for place in copy.find(class_name):
            copy.change(place, alt_label=f"spare {place.id}|other {place.id}")
    for item in copy.find_evidence(direction="supports"):
        copy.change(item, evidence_type="author-statement|expert-view|patient-reports")
    return copy


@pytest.mark.trap(69)
def test_a_triple_in_two_graphs_is_found() -> None:
    copy = Copy()
    copy.add_turtle("bacr:baclofen rdfs:label 'baclofen'@en .")
    (drug,) = copy.find("Substance", id="baclofen")

    assert copy.told(drug, "label") == {"triple-in-two-graphs"}


@pytest.mark.trap(70)
def test_synonyms_name_one_thing_and_the_wider_word_another() -> None:
    names = {row["name"]: row["thing"] for row in shipped().select("SELECT ?thing ?name WHERE { ?thing skos:altLabel ?name }")}

    assert (names["somnolence"], names["reduced kidney function"], names["trouble breathing"]) == (
        "drowsiness",
        "kidney-impairment",
        "breathing-problems",
    )
    assert shipped().says("bacr:respiratory-depression bac:directBroaderFinding bacr:breathing-problems")


@pytest.mark.trap(70)
def test_a_second_row_for_a_synonym_is_found() -> None:
    copy = Copy()

    rows = [copy.plant("ClinicalFinding", id=name) for name in ("somnolence", "renal-impairment")]

    assert all("name-shared-by-two-things" in copy.told(row, "label") for row in rows)


@pytest.mark.trap(70)
def test_the_narrower_word_as_a_synonym_of_the_wider_is_found() -> None:
    copy = Copy()
    (row,) = copy.find("ClinicalFinding", id="breathing-problems")

    copy.change(row, alt_label="trouble breathing|respiratory depression")

    assert copy.told(row, "alt_label") == {"name-shared-by-two-things"}


@pytest.mark.trap(71)
def test_no_column_holds_a_passage() -> None:
    columns = read_ground().schema.columns_of("EvidenceItem")

    assert not {"quote", "exact_quote", "passage", "text", "excerpt"} & columns.keys()
    assert {"locator", "passage_sha256"} <= columns.keys()


@pytest.mark.trap(71)
def test_a_quote_is_refused_and_long_words_are_found() -> None:
    copy, other = Copy(), Copy()
    words = "one two three four five six seven eight"
    row = copy.plant("AdverseEffect")
    dose = other.plant("DoseRegimen", amount_low="", unit="", administration_kind="", dose_wording=words)

    quote = copy.support(row.id, exact_quote=words)
    term = other.support(dose.id, term_used=words)

    assert copy.told(copy.header(quote), "exact_quote")
    assert other.told(dose, "dose_wording") == {"wording-too-long"}
    assert other.told(term, "term_used") == {"wording-too-long"}


@pytest.mark.trap(71)
def test_a_source_without_terms_of_use_is_found() -> None:
    copy = Copy()
    (source,) = copy.find("Source", id="general-article")

    copy.change(source, licence="")

    assert copy.lacks(source, "licence") == {"the licence is missing"}


@pytest.mark.trap(72)
def test_one_passage_bears_on_statements_of_several_kinds() -> None:
    rows = shipped().select(
        """SELECT ?passage (COUNT(DISTINCT ?kind) AS ?kinds) WHERE { ?item bac:passageSha256 ?passage ; bac:statement ?statement .
        ?statement a ?kind . ?kind bac:idPrefix ?prefix } GROUP BY ?passage"""
    )
    trial = shipped().select(
        "SELECT DISTINCT ?kind WHERE { ?item bac:seedClaim 'S004-085' ; bac:passageSha256 ?passage ."
        " ?other bac:passageSha256 ?passage ; bac:statement/bac:outcomeKind ?kind }"
    )

    assert max(int(row["kinds"]) for row in rows) >= 2
    assert {row["kind"] for row in trial} == {"efficacy-outcome", "safety-outcome"}


@pytest.mark.trap(72)
def test_one_category_for_all_is_refused() -> None:
    copy = Copy()

    row = copy.plant("AdverseEffect", category="adverse-effect-serious")

    assert copy.told(copy.header(row), "category")
