"""Traps 14 to 29: disease, symptom, role."""

from __future__ import annotations

import pytest
from planting import Copy, shipped


def effects(copy: Copy, query: str) -> set[str]:
    """Return the labels of the effects of baclofen that a saved query tells from texts for the public."""
    return {row["effectLabel"] for row in copy.ask(query) if row["tier"] == "lay"}


@pytest.mark.trap(14)
def test_nothing_is_used_for_multiple_sclerosis_itself() -> None:
    assert shipped().select("SELECT ?drug WHERE { ?drug bac:usedFor bacr:multiple-sclerosis }") == []
    assert shipped().says("bacr:baclofen bac:usedFor bacr:spasticity")
    assert {row["role"] for row in shipped().ask("roles-of-finding", finding="multiple-sclerosis")} >= {"cause of what is treated"}
    assert "treated" not in {row["role"] for row in shipped().ask("roles-of-finding", finding="multiple-sclerosis")}


@pytest.mark.trap(14)
def test_treating_the_cause_is_found() -> None:
    copy = Copy()

    rows = [copy.plant("TherapeuticUse", treated_finding=cause) for cause in ("multiple-sclerosis", "spinal-cord-injury", "cerebral-palsy")]

    assert [copy.told(row, "treated_finding") for row in rows] == [{"cause-treated-elsewhere"}] * 3


@pytest.mark.trap(14)
def test_a_finding_that_causes_itself_is_found() -> None:
    copy = Copy()

    row = copy.plant("TherapeuticUse", treated_finding="muscle-disorder", underlying_cause="muscle-disorder")

    assert "cause-is-treated-finding" in copy.told(row, "underlying_cause")


@pytest.mark.trap(14)
def test_a_dose_an_advice_or_a_study_for_the_cause_is_found() -> None:
    copy = Copy()

    rows = [copy.plant(class_name, for_finding="multiple-sclerosis") for class_name in ("DoseRegimen", "Recommendation", "Study")]

    assert [copy.told(row, "for_finding") for row in rows] == [{"purpose-is-a-cause"}] * 3


@pytest.mark.trap(15)
def test_one_finding_plays_several_parts() -> None:
    roles = {row["role"] for row in shipped().ask("roles-of-finding", finding="seizure")}

    assert {"withdrawal effect", "warning sign", "purpose of a statement"} <= roles
    assert len(shipped().find("ClinicalFinding", label="seizure")) == 1


@pytest.mark.trap(15)
def test_disjoint_roles_of_findings_are_found() -> None:
    copy = Copy()
    copy.add_turtle(
        """bac:SideEffect rdfs:subClassOf bac:ClinicalFinding . bac:RedFlag rdfs:subClassOf bac:ClinicalFinding .
        bac:WithdrawalSymptom rdfs:subClassOf bac:ClinicalFinding ; owl:disjointWith bac:SideEffect .
        [] a owl:AllDisjointClasses ; owl:members ( bac:SideEffect bac:RedFlag ) ."""
    )

    assert "disjoint-kinds-of-finding" in copy.told_of("bac:WithdrawalSymptom")
    assert "disjoint-kinds-of-finding" in copy.told_of("bac:RedFlag")


@pytest.mark.trap(15)
def test_the_same_finding_a_second_time_is_found() -> None:
    copy = Copy()

    row = copy.plant("ClinicalFinding", id="seizure-as-red-flag", label="Seizure")

    assert "name-shared-by-two-things" in copy.told(row, "label")


@pytest.mark.trap(16)
def test_withdrawal_brings_more_of_the_condition_and_the_drug_does_not_cause_it() -> None:
    rows = shipped().select(
        "SELECT DISTINCT ?base WHERE { ?w a bac:WithdrawalEffect ; bac:finding bacr:increased-spasticity ; bac:baseCondition ?base }"
    )

    assert rows == [{"base": "spasticity"}]
    assert "increased spasticity" in effects(shipped(), "withdrawal-effects")
    assert not shipped().says("bacr:baclofen bac:hasAdverseEffect bacr:spasticity")


@pytest.mark.trap(16)
def test_spasticity_as_harm_of_the_drug_is_found() -> None:
    copy = Copy()

    rows = [copy.plant(class_name, finding="spasticity") for class_name in ("AdverseEffect", "WithdrawalEffect", "OverdoseEffect")]

    assert [copy.told(row, "finding") for row in rows] == [{"treated-finding-as-harm"}] * 3


@pytest.mark.trap(16)
def test_a_rebound_without_its_base_condition_is_found() -> None:
    copy = Copy()

    row = copy.plant("WithdrawalEffect", finding="increased-spasticity")

    assert copy.told(row, "base_condition") == {"rebound-without-base-condition"}


@pytest.mark.trap(17)
def test_withdrawal_is_no_adverse_effect_and_its_scope_is_a_reading() -> None:
    readings = shipped().select(
        "SELECT DISTINCT ?reading WHERE { ?e bac:seedClaim 'S004-228' ; bac:statement ?s ; bac:curatorConfidence ?reading ."
        " ?s a bac:AdverseEffect }"
    )

    assert "baclofen withdrawal" in effects(shipped(), "withdrawal-effects")
    assert not [label for label in effects(shipped(), "adverse-effects") if "withdrawal" in label]
    assert readings == [{"reading": "reading-ambiguous"}]


@pytest.mark.trap(17)
def test_withdrawal_as_an_effect_of_taking_the_drug_is_found() -> None:
    copy = Copy()

    rows = [copy.plant(class_name, finding="baclofen-withdrawal") for class_name in ("AdverseEffect", "OverdoseEffect")]

    assert [copy.told(row, "finding") for row in rows] == [{"withdrawal-as-adverse-effect"}] * 2


@pytest.mark.trap(17)
def test_a_withdrawal_effect_without_what_sets_it_off_is_found() -> None:
    copy = Copy()

    row = copy.plant("WithdrawalEffect", trigger="")

    assert "it is not said what sets the withdrawal off" in copy.lacks(row, "trigger")


@pytest.mark.trap(18)
def test_anxiety_is_one_concept_in_many_statements() -> None:
    roles = {row["role"] for row in shipped().ask("roles-of-finding", finding="anxiety")}

    assert {"treated", "changed by the drug", "study outcome", "warning sign", "described", "related to another"} <= roles


@pytest.mark.trap(18)
def test_a_second_anxiety_for_another_part_is_found() -> None:
    copy = Copy()

    row = copy.plant("ClinicalFinding", id="anxiety-as-trigger", alt_label="anxiety")

    assert "name-shared-by-two-things" in copy.told(row, "alt_label")


@pytest.mark.trap(19)
def test_craving_for_alcohol_is_not_craving_for_baclofen() -> None:
    eased = {row["outcomeLabel"] for row in shipped().ask("both-sides")}

    assert "craving for alcohol" in eased
    assert "craving for baclofen" not in eased
    assert "craving for baclofen" in effects(shipped(), "withdrawal-effects")
    assert "craving for alcohol" not in effects(shipped(), "withdrawal-effects")


@pytest.mark.trap(19)
def test_a_craving_for_nothing_is_found() -> None:
    copy = Copy()

    row = copy.plant("Craving", id="a-craving")

    assert "the substance is missing" in copy.lacks(row, "of_substance")


@pytest.mark.trap(20)
def test_withdrawal_of_baclofen_is_never_what_baclofen_treats() -> None:
    about = shipped().select(
        "SELECT DISTINCT ?of WHERE { ?w a bac:WithdrawalEffect ; bac:subject bacr:baclofen ; bac:finding/bac:ofSubstance ?of }"
    )
    eased = shipped().select(
        "SELECT DISTINCT ?of WHERE { ?e a bac:EffectStatement ; bac:affected ?w . ?w a bac:WithdrawalSyndrome ; bac:ofSubstance ?of }"
    )

    assert about == [{"of": "baclofen"}]
    assert eased == [{"of": "alcohol"}]


@pytest.mark.trap(20)
def test_a_bare_withdrawal_is_found() -> None:
    copy = Copy()

    syndrome = copy.plant("WithdrawalSyndrome", id="the-syndrome", label="the syndrome")
    plain = copy.plant("ClinicalFinding", id="withdrawal-symptoms")

    assert "the substance is missing" in copy.lacks(syndrome, "of_substance")
    assert copy.told(plain, "of_substance") == {"finding-without-its-substance"}


@pytest.mark.trap(20)
def test_a_drug_that_treats_its_own_withdrawal_is_found() -> None:
    copy = Copy()

    use = copy.plant("TherapeuticUse", treated_finding="baclofen-withdrawal", use_kind="other-practice-use")
    effect = copy.plant("EffectStatement", affected="baclofen-withdrawal")

    assert copy.told(use, "treated_finding") == {"treats-own-withdrawal"}
    assert copy.told(effect, "affected") == {"treats-own-withdrawal"}


@pytest.mark.trap(21)
def test_dependence_addiction_and_disorder_are_four_concepts() -> None:
    kinds = {
        row["of"]
        for row in shipped().select(
            """SELECT ?of WHERE {
              VALUES (?of ?top) {
                (bacr:baclofen-dependence bac:PhysicalDependence) (bacr:alcohol-addiction bac:Addiction)
                (bacr:alcohol-use-disorder bac:ClinicalFinding) (bacr:alcohol-dependence bac:ClinicalFinding)
              }
              ?of a ?top }"""
        )
    }
    joined = shipped().select(
        """SELECT ?a WHERE {
          VALUES (?a ?b) {
            (bacr:alcohol-dependence bacr:alcohol-use-disorder) (bacr:alcohol-use-disorder bacr:alcohol-dependence)
            (bacr:alcohol-addiction bacr:alcohol-use-disorder)
          }
          ?a bac:directBroaderFinding+ ?b }"""
    )
    europe = {
        row["forFinding"]
        for row in shipped().ask("recommendations")
        if row["jurisdiction"] == "some-european-countries" and row["tier"] == "lay"
    }

    assert len(kinds) == 4
    assert joined == []
    assert europe == {"alcohol dependence"}


@pytest.mark.trap(21)
def test_one_of_them_as_a_synonym_of_another_is_found() -> None:
    copy = Copy()
    (disorder,) = copy.find("ClinicalFinding", id="alcohol-use-disorder")
    copy.change(disorder, alt_label="alcohol dependence|alcohol addiction|physical dependence on baclofen")

    names = [problem.value for problem in copy.problems if problem.check == "name-shared-by-two-things" and problem.column == "alt_label"]

    assert sorted(names) == ["alcohol addiction", "alcohol dependence", "physical dependence on baclofen"]


@pytest.mark.trap(22)
def test_dependence_and_addiction_may_meet_in_one_person() -> None:
    copy = Copy()

    copy.plant("Population", id="planted-people-with-both", has_finding="baclofen-dependence|baclofen-addiction")
    rows = shipped().ask("dependence-and-addiction")

    assert copy.errors() == set()
    assert ("physical dependence as an idea", "is not the same as", "addiction") in {
        (row["about"], row["relation"], row["other"]) for row in rows
    }


@pytest.mark.trap(22)
def test_dependence_and_addiction_as_disjoint_classes_are_found() -> None:
    copy = Copy()
    copy.add_turtle("bac:PhysicalDependence owl:disjointWith bac:Addiction .")

    assert copy.told_of("bac:PhysicalDependence") == {"disjoint-kinds-of-finding"}


@pytest.mark.trap(23)
def test_frequency_seriousness_and_severity_are_three_axes() -> None:
    copy = Copy()
    planted = copy.plant("AdverseEffect", frequency_band="common", figure_kind="band-only", seriousness="serious", severity="mild")

    (row,) = [one for one in copy.ask("adverse-effects") if one["statement"] == planted.id]
    assert copy.errors() == set()
    assert (row["band"], row["seriousness"]) == ("common", "serious")


@pytest.mark.trap(23)
@pytest.mark.parametrize(
    ("column", "value"), [("frequency_band", "serious"), ("seriousness", "rare"), ("severity", "common"), ("severity", "serious")]
)
def test_a_value_of_one_axis_is_refused_on_another(column: str, value: str) -> None:
    copy = Copy()

    row = copy.plant("AdverseEffect", **{column: value})

    assert copy.refuses(row, column, value)


@pytest.mark.trap(24)
def test_a_lay_word_stays_a_word() -> None:
    common = [row for row in shipped().ask("adverse-effects") if row.get("frequency") == "common" and row["tier"] == "lay"]

    assert len([row for row in common if row["source"] == "general-article"]) == 5
    assert {row["band"] for row in common} == {"not stated"}


@pytest.mark.trap(24)
def test_a_band_from_a_lay_text_is_found_and_one_from_a_label_is_not() -> None:
    copy = Copy()
    band = {"frequency_band": "common", "figure_kind": "band-only"}

    naive = copy.plant("AdverseEffect", source="general-article", **band, finding="drowsiness")
    right = copy.plant("AdverseEffect", **band, finding="dizziness")

    assert copy.told(naive, "frequency_band") == {"band-without-label"}
    assert copy.told(right, "frequency_band") == set()


@pytest.mark.trap(25)
def test_like_words_are_two_effects_and_weakness_is_not_of_muscles() -> None:
    common = {row["effectLabel"] for row in shipped().ask("adverse-effects") if row.get("frequency") == "common"}
    (weakness,) = shipped().find("ClinicalFinding", id="weakness")

    assert {"dizziness", "lightheadedness", "weakness"} <= common
    assert "muscle" not in shipped().cells(weakness)["alt_label"]
    assert "direct_broader_finding" not in shipped().cells(weakness)


@pytest.mark.trap(25)
def test_merging_them_by_a_synonym_is_found() -> None:
    copy = Copy()
    (row,) = copy.find("ClinicalFinding", id="dizziness")

    copy.change(row, alt_label="Lightheadedness")

    assert "name-shared-by-two-things" in copy.told(row, "alt_label")


@pytest.mark.trap(26)
def test_a_sign_to_act_on_is_no_effect_and_signs_joined_by_and_stay_joined() -> None:
    flags = [row["signs"] for row in shipped().ask("safety-advice") if "signs" in row]

    assert "fever + muscle stiffness" in flags
    assert "fever" not in flags
    assert not {"fever", "muscle stiffness"} & (effects(shipped(), "adverse-effects") | effects(shipped(), "withdrawal-effects"))


@pytest.mark.trap(26)
def test_an_effect_read_from_a_red_flag_is_found() -> None:
    copy = Copy()
    (advice,) = copy.find("SafetyAdvice", sign="fever|muscle-stiffness")
    passage = copy.cells(copy.find_evidence(statement=advice.id)[0])

    row = copy.plant("AdverseEffect", finding="fever", source="general-article")
    copy.change(copy.find_evidence(statement=row.id)[0], locator=passage["locator"], passage_sha256=passage["passage_sha256"])

    assert copy.told(row, "finding") == {"red-flag-as-effect"}


@pytest.mark.trap(26)
def test_advice_takes_no_effect() -> None:
    copy = Copy()

    row = copy.plant("SafetyAdvice", sign="fever", finding="fever")

    assert copy.told(copy.header(row), "finding")


@pytest.mark.trap(26)
def test_a_red_flag_without_an_urgency_is_found() -> None:
    copy = Copy()

    row = copy.plant("SafetyAdvice", sign="nausea", urgency="")

    assert copy.told(row, "urgency") == {"red-flag-without-urgency"}


@pytest.mark.trap(27)
def test_substance_drinking_and_disorder_are_three_things_and_both_statements_stand() -> None:
    partners = {row["partnerLabel"] for row in shipped().ask("interactions")}
    uses = {row["findingLabel"] for row in shipped().ask("indications")}

    assert "alcohol" in partners
    assert "alcohol use disorder" in uses
    assert shipped().says(
        "bacr:alcohol a bac:Substance . bacr:drinking-alcohol a bac:Behaviour . bacr:alcohol-use-disorder a bac:ClinicalFinding"
    )
    assert shipped().errors() == set()


@pytest.mark.trap(27)
def test_the_disorder_as_partner_or_the_substance_as_indication_is_refused() -> None:
    copy = Copy()

    partner = copy.plant("Interaction", partner_substance="alcohol-use-disorder")
    use = copy.plant("TherapeuticUse", treated_finding="alcohol")

    assert copy.refuses(partner, "partner_substance", "alcohol-use-disorder")
    assert copy.refuses(use, "treated_finding", "alcohol")


@pytest.mark.trap(28)
def test_liver_disease_rules_out_other_drugs_and_not_this_one() -> None:
    reasons = shipped().select(
        "SELECT ?reason WHERE { ?r a bac:Recommendation ; bac:subject bacr:baclofen ; bac:polarity bac:affirmed ;"
        " bac:useCondition ?reason }"
    )

    assert {"reason": "first-line-contraindicated-by-liver-disease"} in reasons
    assert [row for row in shipped().ask("contraindications") if "liver" in row["findingLabel"]] == []
    assert "alcohol-related liver disease" in {row.get("findingLabel") for row in shipped().ask("precautions")}


@pytest.mark.trap(28)
def test_liver_disease_as_contraindication_is_found() -> None:
    copy = Copy()

    rows = [copy.plant("Contraindication", finding=finding) for finding in ("liver-disease", "alcohol-related-liver-disease")]

    assert [copy.told(row, "finding") for row in rows] == [{"contraindication-against-caution"}] * 2


@pytest.mark.trap(29)
def test_a_renal_caution_keeps_its_action_and_an_or_stays_an_or() -> None:
    copy = Copy()
    copy.plant("Precaution", precaution_action="avoid-use|reduce-dose", action_logic="any-of")

    rows = [(row["actions"], row.get("logic")) for row in copy.ask("precautions") if row.get("findingLabel") == "kidney impairment"]
    assert copy.errors() == set()
    assert ("avoid | reduce the dose", "any of") in rows
    assert ("reduce the dose", None) in rows


@pytest.mark.trap(29)
def test_a_renal_contraindication_and_unjoined_actions_are_found() -> None:
    copy = Copy()

    naive = copy.plant("Contraindication", finding="kidney-impairment")
    unjoined = copy.plant("Precaution", precaution_action="avoid-use|reduce-dose")

    assert copy.told(naive, "finding") == {"contraindication-against-caution"}
    assert copy.told(unjoined, "action_logic") == {"precaution-actions-unjoined"}
