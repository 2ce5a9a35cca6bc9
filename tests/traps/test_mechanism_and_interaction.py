"""Traps 40 to 49: mechanism, classes, interactions."""

from __future__ import annotations

import pytest
from planting import Copy, Planted, shipped


def plant_receptors(copy: Copy) -> None:
    """Plant the subunits of one receptor, a sibling receptor, and a benzodiazepine that acts on the sibling."""
    copy.plant("Protein", id="planted-subunit-1")
    copy.plant("Protein", id="planted-subunit-2")
    (receptor,) = copy.find("ProteinComplex", id="gaba-b-receptor")
    copy.change(receptor, has_subunit="planted-subunit-1|planted-subunit-2")
    copy.plant("ProteinComplex", id="planted-gaba-a-receptor")
    copy.plant("Substance", id="planted-diazepam")
    copy.plant("MechanismStatement", subject="planted-diazepam", action="positive-modulation", target="planted-gaba-a-receptor")
    copy.plant("ClassMembership", subject="planted-diazepam", drug_class="benzodiazepines")


@pytest.fixture(scope="module")
def receptors() -> Copy:
    """Return a copy with subunits, a sibling receptor and diazepam."""
    copy = Copy()
    plant_receptors(copy)
    return copy


@pytest.mark.trap(40)
def test_the_drug_acts_on_the_complex(receptors: Copy) -> None:
    assert receptors.errors() == set()
    assert shipped().says("bacr:gaba-b-receptor a bac:ProteinComplex")
    assert {row["target"] for row in shipped().ask("mechanism") if "target" in row} == {"gaba-b-receptor"}
    assert len(receptors.select("SELECT ?part WHERE { bacr:gaba-b-receptor bac:hasSubunit ?part }")) == 2


@pytest.mark.trap(40)
def test_a_subunit_as_target_is_found() -> None:
    copy = Copy()
    plant_receptors(copy)

    row = copy.plant("MechanismStatement", target="planted-subunit-1")

    assert copy.told(row, "target") == {"target-is-a-subunit"}


@pytest.mark.trap(41)
def test_drugs_of_sibling_receptors_share_no_target(receptors: Copy) -> None:
    shared = receptors.select("SELECT ?target WHERE { bacr:baclofen bac:actsOn ?target . bacr:planted-diazepam bac:actsOn ?target }")
    mechanisms = {(row["relation"], row["comparedWith"]) for row in shipped().ask("comparisons") if row["aspect"] == "mechanism of action"}

    assert receptors.says("bacr:planted-diazepam bac:actsOn bacr:planted-gaba-a-receptor")
    assert shared == []
    assert ("a different", "benzodiazepines") in mechanisms


@pytest.mark.trap(41)
def test_one_name_for_both_receptors_and_a_receptor_above_both_are_found() -> None:
    copy, other = Copy(), Copy()
    (receptor,) = copy.find("ProteinComplex", id="gaba-b-receptor")

    copy.change(receptor, alt_label="GABA receptor")
    sibling = copy.plant("ProteinComplex", id="planted-gaba-a-receptor", alt_label="GABA receptor")
    above = other.change(receptor, direct_broader_class="gaba-receptor")

    assert "name-shared-by-two-things" in copy.told(sibling, "alt_label")
    assert other.told(other.header(above), "direct_broader_class")


@pytest.mark.trap(42)
def test_mechanisms_keep_site_purpose_and_hedge() -> None:
    rows = {(row.get("site"), row.get("purpose")): row for row in shipped().ask("mechanism")}

    assert ("spinal cord", None) in rows
    assert rows["reward system of the brain", "alcohol use disorder"]["hedge"]


@pytest.mark.trap(42)
@pytest.mark.parametrize(
    ("column", "values"), [("site", "spinal-cord|brain-reward-system"), ("for_finding", "spasticity|alcohol-use-disorder")]
)
def test_two_sites_or_purposes_in_one_mechanism_are_refused(column: str, values: str) -> None:
    copy = Copy()

    row = copy.plant("MechanismStatement", target="gaba-b-receptor", **{column: values})

    assert len(copy.told(row, column)) == 1


@pytest.mark.trap(43)
def test_an_interaction_with_a_class_is_told_of_the_class(receptors: Copy) -> None:
    levels = {(row["partnerLabel"], row["level"]) for row in receptors.ask("interactions")}

    assert {("benzodiazepines", "class"), ("opioid agonists", "class"), ("alcohol", "substance")} <= levels
    assert "planted-diazepam" not in {row.get("partner") for row in receptors.ask("interactions")}


@pytest.mark.trap(43)
def test_a_class_as_a_made_up_substance_is_found() -> None:
    copy = Copy()
    row = copy.plant("Substance", id="benzodiazepine", label="benzodiazepines")
    both = copy.plant("Interaction", partner_substance="benzodiazepine", partner_class="benzodiazepines")

    assert "name-shared-by-two-things" in copy.told(row, "label")
    assert copy.told(both, "partner_substance") == {"interaction-partner-count"}


def name_code(copy: Copy, substance: str, code: str) -> None:
    """Map a substance to its RxNorm code."""
    term = f"<http://purl.bioontology.org/ontology/RXNORM/{code}>"
    copy.add_turtle(f'bacr:{substance} skos:exactMatch {term} . {term} dcterms:identifier "rxnorm:{code}" .')


def met(copy: Copy, code: str) -> set[str]:
    """Return the partners of the interactions that reach a person who takes the medicine of an RxNorm code."""
    rows = copy.ask("statements-for-context", **{"class": "Interaction", "taking": f"rxnorm:{code}", "only": "applies"})
    return {row["says"].removeprefix("baclofen with ").split(":")[0].split(";")[0] for row in rows}


@pytest.mark.trap(43)
def test_a_medicine_taken_meets_a_class_only_where_a_source_puts_it_there() -> None:
    copy, other = Copy(), Copy()
    name_code(copy, "diazepam", "3322")
    name_code(other, "diazepam", "3322")
    copy.plant("ClassMembership", subject="diazepam", drug_class="benzodiazepines")

    assert met(copy, "3322") == {"benzodiazepines", "other central nervous system depressants"}
    assert met(other, "3322") == set()


@pytest.mark.trap(44)
def test_the_code_of_the_drug_itself_meets_nothing() -> None:
    copy = Copy()
    name_code(copy, "baclofen", "1292")
    copy.plant("ClassMembership", drug_class="other-cns-depressants")

    assert met(copy, "1292") == set()


@pytest.mark.trap(44)
@pytest.mark.parametrize("query", ["interactions", "alternatives"])
def test_the_drug_is_never_its_own_partner(query: str) -> None:
    partners = [row for row in shipped().ask(query) if row.get("partner", row.get("alternative")) == "baclofen"]

    assert [row for row in partners if "alternativeRoute" not in row] == []
    assert not shipped().says("?drug bac:interactsWith ?drug")


@pytest.mark.trap(44)
def test_a_rule_for_every_depressant_is_found() -> None:
    copy = Copy()

    by_effect = copy.plant("Interaction", partner_class="cns-depressants")
    itself = copy.plant("Interaction", partner_substance="baclofen")
    by_membership = copy.plant("Interaction", partner_class="muscle-relaxants")

    assert copy.told(by_effect, "partner_class") == {"interaction-with-own-class"}
    assert copy.told(itself, "partner_substance") == {"interaction-with-itself"}
    assert copy.told(by_membership, "partner_class") == {"interaction-with-itself"}


@pytest.mark.trap(45)
def test_an_opioid_antagonist_is_no_partner() -> None:
    rows = shipped().ask("interactions")

    assert not {"naltrexone", "nalmefene"} & {row.get("partner") for row in rows}
    assert not shipped().says("bacr:naltrexone bac:memberOf ?class")
    assert {row["partnerLabel"] for row in rows if "opioid" in row["partnerLabel"]} == {"opioid agonists", "synthetic opioids"}


@pytest.mark.trap(45)
def test_an_antagonist_in_a_class_of_agonists_is_found() -> None:
    copy = Copy()
    copy.plant("Protein", id="planted-opioid-receptor")
    copy.plant("MechanismStatement", subject="naltrexone", action="antagonism", target="planted-opioid-receptor")

    row = copy.plant("ClassMembership", subject="naltrexone", drug_class="opioid-agonists")

    assert copy.told(row, "drug_class") == {"antagonist-among-agonists"}


@pytest.mark.trap(46)
def test_two_partners_of_the_drug_are_not_partners_of_each_other() -> None:
    assert shipped().says("bacr:baclofen bac:interactsWith bacr:alcohol")
    assert shipped().ask("interactions", drug="alcohol") == []
    assert shipped().says("bac:interactsWith a owl:SymmetricProperty")


@pytest.mark.trap(46)
def test_a_transitive_interaction_is_found() -> None:
    copy = Copy()
    copy.add_turtle("bac:interactsWith a owl:TransitiveProperty .")

    assert copy.told_of("bac:interactsWith") == {"relation-too-strong"}


@pytest.mark.trap(47)
def test_an_alternative_goes_one_way_and_is_no_companion() -> None:
    roles = {(row["alternativeLabel"], row["role"], row["forFinding"]) for row in shipped().ask("alternatives")}

    assert shipped().ask("alternatives", drug="naltrexone") == []
    assert ("naltrexone", "alternative", "alcohol use disorder") in roles
    assert ("counselling", "companion", "alcohol use disorder") in roles
    assert ("counselling", "alternative", "alcohol use disorder") not in roles


@pytest.mark.trap(47)
def test_an_alternative_may_be_a_partner() -> None:
    copy = Copy()
    copy.plant("Substance", id="planted-tizanidine")

    copy.plant("AlternativeTherapy", alternative="planted-tizanidine")
    copy.plant("Interaction", partner_substance="planted-tizanidine")

    assert copy.errors() == set()


@pytest.mark.trap(47)
@pytest.mark.parametrize(
    ("column", "message"),
    [("for_finding", "it is not said for which finding"), ("therapy_role", "it is not said whether it replaces or accompanies")],
)
def test_an_alternative_without_its_context_is_found(column: str, message: str) -> None:
    copy = Copy()

    row = copy.plant("AlternativeTherapy", alternative="physical-therapy", **{column: ""})

    assert message in copy.lacks(row, column)


@pytest.mark.trap(47)
def test_a_symmetric_alternative_is_found() -> None:
    copy = Copy()
    copy.add_turtle("bac:alternative a owl:SymmetricProperty .")

    assert copy.told_of("bac:alternative") == {"relation-too-strong"}


@pytest.fixture(scope="module")
def blockers() -> tuple[Copy, Planted]:
    """Return a copy with blockers at the neuromuscular junction below the muscle relaxants, and an interaction with those blockers."""
    copy = Copy()
    copy.plant("DrugClass", id="planted-blockers", direct_broader_class="muscle-relaxants")
    copy.plant("Substance", id="planted-blocker")
    copy.plant("ClassMembership", subject="planted-blocker", drug_class="planted-blockers")
    return copy, copy.plant("Interaction", partner_class="planted-blockers")


@pytest.mark.trap(48)
def test_membership_goes_up_and_never_down(blockers: tuple[Copy, Planted]) -> None:
    copy, interaction = blockers

    assert copy.told(interaction, "partner_class") == set()
    assert {row["class"] for row in copy.ask("classes")} == {row["class"] for row in shipped().ask("classes")}
    assert not copy.says("bacr:baclofen bac:memberOf bacr:planted-blockers")


@pytest.mark.trap(48)
def test_use_mechanism_and_supply_are_separate_hierarchies() -> None:
    broader = shipped().select(
        "SELECT ?above WHERE { VALUES ?class { bacr:muscle-relaxants bacr:gaba-b-agonists bacr:prescription-medicines }"
        " ?class bac:directBroaderClass ?above }"
    )

    assert broader == []
    assert {"muscle-relaxants", "prescription-medicines"} <= {row["class"] for row in shipped().ask("classes")}


@pytest.mark.trap(49)
def test_an_unnamed_group_is_told_and_feeds_nothing() -> None:
    unnamed = {row["partnerLabel"] for row in shipped().ask("interactions") if row["level"] == "unnamed group"}
    fed = shipped().select(
        "SELECT ?partner WHERE { ?i bac:partnerWording ?w { ?i bac:partnerSubstance ?partner } UNION { ?i bac:partnerClass ?partner } }"
    )

    assert {"many medications", "supplements"} <= unnamed
    assert fed == []


@pytest.mark.trap(49)
def test_everything_as_a_class_is_refused_or_found() -> None:
    copy, other = Copy(), Copy()

    unknown = copy.plant("Interaction", partner_class="supplements")
    other.plant("DrugClass", id="planted-everything")
    other.plant("ClassMembership", drug_class="planted-everything")
    everything = other.plant("Interaction", partner_class="planted-everything")

    assert copy.refuses(unknown, "partner_class", "supplements")
    assert other.told(everything, "partner_class") == {"interaction-with-itself"}
