"""Traps 73 to 85: dose form, population and evidence, found when users read the plan."""

from __future__ import annotations

import re

import pytest
from planting import ROOT, Copy, shipped

from bac_kg.loaders.sssom_file import MAPPINGS_FILE, parse_mappings

SOLUTION = {"ingredient": "baclofen", "product_route": "oral", "dose_form": "oral-liquid", "marketed_in": "us"}
BOLUS = {"route": "intrathecal", "phase": "screening-dose", "administration_kind": "bolus", "amount_low": "50", "unit": "ug"}


def daily(copy: Copy, statement: str) -> tuple[str | None, str | None]:
    """Return the derived day's amount in milligrams of a regimen, low and high."""
    (row,) = [row for row in copy.ask("dose-regimens") if row["statement"] == statement]
    return row.get("dailyMgLow"), row.get("dailyMgHigh")


def has_daily_amount(copy: Copy, statement: str) -> bool:
    """Return whether a day's amount in milligrams is derived for a regimen."""
    return copy.says(f"bacs:{statement} bac:dailyMilligramsLow|bac:dailyMilligramsHigh|bac:dailyMilligramsReached ?amount")


@pytest.mark.trap(73)
def test_the_strengths_of_liquids_shipped_stay_apart() -> None:
    strengths = {
        (row["brand"], row["amount"], row["unit"])
        for row in shipped().select(
            "SELECT ?brand ?amount ?unit WHERE { ?p a bac:Product ; bac:brand/rdfs:label ?brand ; bac:amountLow ?amount ; bac:unit/bac:ucumCode ?unit }"
        )
    }
    liquids = shipped().select(
        "SELECT DISTINCT ?unit WHERE { VALUES ?form { bacr:oral-liquid bacr:oral-solution bacr:oral-suspension bacr:intrathecal-solution }"
        " ?p a bac:Product ; bac:doseForm ?form ; bac:unit/bac:ucumCode ?unit } ORDER BY ?unit"
    )

    oral = {("Ozobax", "1", "mg/mL"), ("Ozobax DS", "2", "mg/mL"), ("Fleqsuvy", "5", "mg/mL")}
    assert strengths >= oral | {("Gablofen", "50", "ug/mL"), ("Gablofen", "2000", "ug/mL"), ("Lioresal", "0.05", "mg/mL")}
    assert [row["unit"] for row in liquids] == ["mg/mL", "ug/mL"]


@pytest.mark.trap(73)
def test_two_strengths_are_two_products_and_a_volume_names_its_product() -> None:
    copy = Copy()
    copy.plant("Product", id="planted-solution-1", label="solution of 1 mg/mL", **SOLUTION, amount_low="1", unit="mg-per-mL")
    copy.plant("Product", id="planted-solution-5", label="solution of 5 mg/mL", **SOLUTION, amount_low="5", unit="mg-per-mL")
    dose = copy.plant(
        "DoseRegimen", amount_low="5", unit="mL", administration_kind="per-administration", times_per_day="3", product="planted-solution-5"
    )

    assert copy.errors() == set()
    assert daily(copy, dose.id) == (None, None)


@pytest.mark.trap(73)
def test_a_volume_without_its_product_is_found() -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", amount_low="5", unit="mL", administration_kind="per-administration")

    assert copy.told(row, "unit") == {"dose-in-volume-without-product"}


@pytest.mark.trap(73)
def test_a_product_without_strength_is_found() -> None:
    copy = Copy()
    strengths: tuple[dict[str, str], ...] = (
        {},
        {"amount_low": "5"},
        {"amount_low": "5", "unit": "mL"},
        {"amount_low": "5", "unit": "mg-per-day"},
    )

    rows = [copy.plant("Product", id=f"solution-{number}", **SOLUTION, **strength) for number, strength in enumerate(strengths)]

    assert [copy.told(row, "amount_low") for row in rows] == [{"product-without-strength"}] * 4


@pytest.mark.trap(73)
def test_a_strength_as_a_dose_and_a_strength_without_unit_are_found() -> None:
    copy = Copy()

    dose = copy.plant("DoseRegimen", amount_low="5", unit="mg-per-mL")
    fact = copy.plant("ProductFact", dose_form="oral-liquid", amount_low="5")

    assert copy.told(dose, "unit") == {"dose-unit-no-dose"}
    assert copy.told(fact, "unit") == {"amount-without-unit"}


@pytest.mark.trap(74)
def test_a_bolus_has_no_daily_amount() -> None:
    copy = Copy()

    rows = [copy.plant("DoseRegimen", **BOLUS), copy.plant("DoseRegimen", **BOLUS, times_per_day="1")]

    assert copy.errors() == set()
    assert [daily(copy, row.id) for row in rows] == [(None, None)] * 2


@pytest.mark.trap(74)
def test_the_boluses_shipped_have_no_daily_amount() -> None:
    boluses = shipped().find("DoseRegimen", subject="baclofen", administration_kind="bolus")

    amounts = {(shipped().cells(row)["amount_low"], shipped().cells(row)["unit"], shipped().cells(row)["phase"]) for row in boluses}
    assert ("50", "ug", "screening-dose") in amounts
    assert [row.id for row in boluses if has_daily_amount(shipped(), row.id)] == []
    assert {("25", "ug", "bolus")} <= {
        (row["amount"], row["unit"], row["kind"])
        for row in shipped().select(
            "SELECT ?amount ?unit ?kind WHERE { ?s a bac:OverdoseEffect ; bac:amountLow ?amount ; bac:unit ?unit ; bac:administrationKind ?kind }"
        )
    }


@pytest.mark.trap(74)
def test_a_bolus_turned_into_a_daily_dose_is_found() -> None:
    copy = Copy()

    rate = copy.plant("DoseRegimen", **{**BOLUS, "unit": "ug-per-day"})
    kind = copy.plant("DoseRegimen", **{**BOLUS, "unit": "ug-per-day", "administration_kind": "per-day"})

    assert copy.told(rate, "unit") == {"rate-unit-mismatch"}
    assert copy.told(kind, "administration_kind") == {"screening-dose-not-bolus"}


@pytest.mark.trap(75)
def test_a_dose_by_weight_stays_one_and_its_maximum_stands_apart() -> None:
    copy = Copy()
    copy.plant("Population", id="planted-children", age_max_years="18")
    child = {"population": "planted-children", "unit": "mg-per-kg-per-day"}
    weighed = copy.plant("DoseRegimen", **child, amount_low="0.75", amount_high="2")
    most = copy.plant("DoseRegimen", population="planted-children", phase="maximum-dose", amount_low="", amount_high="60")

    (unit,) = [row["unit"] for row in copy.ask("dose-regimens") if row["statement"] == weighed.id]
    assert copy.errors() == set()
    assert unit == "mg/kg/d"
    assert daily(copy, weighed.id) == (None, None)
    assert daily(copy, most.id)[1] == "60"
    assert weighed.id not in {row["dose"] for row in copy.ask("doses-above-ceiling")}


@pytest.mark.trap(75)
def test_the_doses_by_weight_shipped_stay_ones_with_their_maximum_apart() -> None:
    weighed = shipped().find("DoseRegimen", unit="mg-per-kg-per-day")

    (most,) = {shipped().cells(row)["capped_by"] for row in weighed if "capped_by" in shipped().cells(row)}
    (maximum,) = shipped().find("DoseRegimen", id=most)
    cells = shipped().cells(maximum)
    assert [row.id for row in weighed if has_daily_amount(shipped(), row.id)] == []
    assert (cells["amount_high"], cells["unit"], cells["phase"]) == ("40", "mg-per-day", "maximum-dose")
    assert has_daily_amount(shipped(), maximum.id)


@pytest.mark.trap(75)
def test_a_dose_by_weight_given_at_one_time_is_found() -> None:
    copy = Copy()

    rows = [copy.plant("DoseRegimen", unit="mg-per-kg-per-day", administration_kind=kind) for kind in ("per-administration", "bolus")]

    assert [copy.told(row, "unit") for row in rows] == [{"rate-unit-mismatch"}] * 2


MILLIGRAMS = {"mg": 1.0, "mg-per-mL": 1.0, "ug-per-mL": 0.001}
FORMS = {
    "tablet": {"Oral Tablet"},
    "oral-granules": {"Oral Granules"},
    "oral-liquid": {"Oral Solution", "Oral Suspension"},
    "oral-solution": {"Oral Solution"},
    "oral-suspension": {"Oral Suspension"},
    "intrathecal-solution": {"Injection", "Prefilled Syringe"},
}
NAME = re.compile(r"(?:[0-9.]+ ML )?baclofen ([0-9.]+) MG(?:/ML)? ([A-Za-z ]+?)(?: \[(.+)\])?")


def read_product_codes() -> list[tuple[str, str, str]]:
    """Return product, RxNorm code and RxNorm's name of each mapping of a product."""
    mappings, problems = parse_mappings((ROOT / MAPPINGS_FILE).read_bytes())
    assert mappings is not None
    assert problems == []
    products = {f"bacr:{row.cells['id']}" for table in shipped().tables if table.class_name == "Product" for row in table.rows}
    return [
        (row.cells["subject_id"].removeprefix("bacr:"), row.cells["object_id"], row.cells["object_label"])
        for row in mappings.rows
        if row.cells["subject_id"] in products and row.cells["object_id"].startswith("rxnorm:")
    ]


def find_wrong_codes(codes: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return the codes whose name in RxNorm has another strength, form or brand than the product."""
    wrong = []
    for product, code, name in codes:
        cells = shipped().cells(shipped().find("Product", id=product)[0])
        found = NAME.fullmatch(name)
        assert found, name
        strength = float(cells["amount_low"]) * MILLIGRAMS[cells["unit"]]
        same = abs(float(found[1]) - strength) < 1e-9 and found[2] in FORMS[cells["dose_form"]]
        # RxNorm has one brand name for Ozobax and Ozobax DS, which differ in strength alone
        other_brand = found[3] and found[3].lower() != cells.get("brand", "").removesuffix("-ds")
        if not same or other_brand:
            wrong.append((product, code))
    return wrong


@pytest.mark.trap(76)
def test_the_code_of_a_product_is_that_of_its_strength_and_form() -> None:
    codes = read_product_codes()

    by_product = {product: {code for each, code, _ in codes if each == product} for product, _, _ in codes}
    assert find_wrong_codes(codes) == []
    assert by_product["baclofen-tablet-20-mg-us"] == {"rxnorm:197392"}
    assert by_product["gablofen-intrathecal-solution-50-ug-per-ml-us"].isdisjoint(
        by_product["gablofen-intrathecal-solution-2000-ug-per-ml-us"]
    )
    assert len(codes) >= 20


@pytest.mark.trap(76)
@pytest.mark.parametrize(
    ("product", "code", "name"),
    [
        ("baclofen-tablet-20-mg-us", "rxnorm:197391", "baclofen 10 MG Oral Tablet"),
        ("gablofen-intrathecal-solution-50-ug-per-ml-us", "rxnorm:1369792", "20 ML baclofen 2 MG/ML Prefilled Syringe [Gablofen]"),
        ("baclofen-tablet-10-mg-us", "rxnorm:2586589", "baclofen 10 MG Oral Granules"),
    ],
)
def test_a_code_of_another_product_on_the_same_label_is_told(product: str, code: str, name: str) -> None:
    assert find_wrong_codes([(product, code, name)]) == [(product, code)]


@pytest.mark.trap(77)
def test_the_drug_missing_from_the_list_shipped_answers_unknown() -> None:
    rows = shipped().ask("regulatory-status", jurisdiction="us", as_of="2026-06-30", tier="review")

    told = {(row["findingLabel"], row["answer"], row["offLabel"], row["status"]) for row in rows if "status" in row}
    assert told == {("alcohol use disorder", "unknown", "unknown", "absent from the list")}


@pytest.mark.trap(77)
def test_absent_from_a_list_answers_unknown() -> None:
    copy = Copy()
    (use,) = copy.find("TherapeuticUse", treated_finding="persistent-hiccups")
    copy.plant("RegulatoryStatus", use=use.id, status="absent-from-list")

    rows = [
        row for row in copy.ask("regulatory-status", jurisdiction="us", as_of="2026-06-30") if row["findingLabel"] == "persistent hiccups"
    ]
    matrix = [row for row in copy.ask("status-matrix") if row["findingLabel"] == "persistent hiccups" and row["place"] == "United States"]
    assert copy.errors() == set()
    assert [(row["answer"], row["offLabel"], row["status"]) for row in rows] == [("unknown", "unknown", "absent from the list")]
    assert [(row["answer"], row["statuses"]) for row in matrix] == [("unknown", "absent from the list")]


@pytest.mark.trap(77)
def test_a_closure_on_an_unnamed_version_of_a_label_is_found() -> None:
    copy = Copy()
    copy.plant("LabelClosure")
    (label,) = copy.find("Source", id="planted-label")

    copy.change(label, version="")

    assert copy.told(label, "version") == {"label-without-version"}


@pytest.mark.trap(78)
def test_overdose_and_its_care_have_kinds_of_their_own() -> None:
    copy = Copy()
    copy.plant("Therapy", id="planted-ventilation")
    copy.plant("ClinicalFinding", id="planted-sign")
    copy.plant("OverdoseEffect", finding="planted-sign")
    copy.plant("ManagementAdvice", managed_finding="overdose", measure="planted-ventilation")

    assert copy.errors() == set()
    assert "planted sign" in {row["effectLabel"] for row in copy.ask("overdose-effects")}
    assert "planted sign" not in {row["effectLabel"] for row in copy.ask("adverse-effects")}
    assert {"coma", "respiratory depression"} <= {row["effectLabel"] for row in shipped().ask("overdose-effects")}
    assert not {"coma", "respiratory depression", "overdose"} & {
        row["effectLabel"] for row in shipped().ask("adverse-effects") if row["tier"] == "lay"
    }


@pytest.mark.trap(78)
def test_reports_of_poisoning_shipped_feed_overdose_effects_alone() -> None:
    kinds = shipped().select(
        "SELECT DISTINCT ?kind WHERE { VALUES ?kind { bac:AdverseEffect bac:OverdoseEffect bac:WithdrawalEffect }"
        " ?s a ?kind ; bac:observationBasis bac:poisoning-report }"
    )
    adverse = {row["effectLabel"] for row in shipped().ask("adverse-effects")}

    assert kinds == [{"kind": "OverdoseEffect"}]
    assert {"coma", "delirium", "sinus bradycardia"} <= {row["effectLabel"] for row in shipped().ask("overdose-effects")}
    assert adverse.isdisjoint({"coma", "delirium", "overdose"})


@pytest.mark.trap(78)
def test_overdose_findings_as_adverse_effects_are_found() -> None:
    copy = Copy()

    poisoned = copy.plant("AdverseEffect", finding="coma", observation_basis="poisoning-report")
    too_much = copy.plant("AdverseEffect", finding="overdose")

    assert copy.told(poisoned, "observation_basis") == {"overdose-as-adverse-effect"}
    assert copy.told(too_much, "finding") == {"overdose-as-adverse-effect"}


RENAL = {"egfr_max": "30", "direct_broader_population": "adults"}


@pytest.mark.trap(79)
def test_a_dose_for_adults_does_not_reach_narrower_adults() -> None:
    copy = Copy()
    copy.plant("Population", id="planted-low-egfr", **RENAL)
    dose = copy.plant("DoseRegimen", phase="maximum-dose", amount_low="", amount_high="80")

    assert copy.select(f"SELECT ?people WHERE {{ bacs:{dose.id} bac:population ?people }}") == [{"people": "adults"}]
    assert "planted-low-egfr" not in {row["population"] for row in copy.ask("dose-regimens")}


PERSON = {"age_years": "70", "on_dialysis": "no", "pregnant": "no", "breastfeeding": "no"}


def fits(population: str, **person: str) -> set[str]:
    """Return how the oral doses shipped for a group, bound to no place, fit a person who takes the drug for spasticity."""
    rows = shipped().ask("statements-for-context", **{"class": "DoseRegimen", "condition": "spasticity", **PERSON, **person})
    stated = {"population": population, "route": "oral", "jurisdiction": "not-stated"}
    return {row["fit"] for row in rows if stated.items() <= row.items()}


@pytest.mark.trap(79)
@pytest.mark.parametrize(
    ("person", "fit"),
    [
        ({"egfr": "90"}, "applies"),
        ({"egfr": "25"}, "neighbouring"),
        ({"egfr": "90", "on_dialysis": "yes"}, "neighbouring"),
        ({"egfr": "90", "pregnant": "yes", "age_years": "30"}, "neighbouring"),
        ({"egfr": "90", "breastfeeding": "yes", "age_years": "30"}, "neighbouring"),
        ({"egfr": "90", "age_years": "12"}, "neighbouring"),
        ({"egfr": "any"}, "unknown"),
    ],
)
def test_the_doses_shipped_for_adults_do_not_reach_narrower_adults(person: dict[str, str], fit: str) -> None:
    assert fits("adults", **person) == {fit}


@pytest.mark.trap(79)
def test_cautions_shipped_reach_a_narrower_person_and_doses_do_not() -> None:
    rows = shipped().ask("statements-for-context", **PERSON, egfr="25", only="applies")

    told = {(row["kind"], row["jurisdiction"], row.get("population", "")) for row in rows}
    assert {("precaution", "us", ""), ("precaution", "us", "older-adults-with-egfr-below-60"), ("precaution", "not-stated", "")} <= told
    assert "dose regimen" not in {row["kind"] for row in rows}


@pytest.mark.trap(79)
def test_a_rule_that_passes_doses_on_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    rule = tmp_path_factory.mktemp("rules") / "90-pass-doses-on.rq"
    rule.write_text(
        """PREFIX bac: <https://w3id.org/bac-kg/ontology/>
        CONSTRUCT { ?dose bac:population ?people }
        WHERE { ?dose a bac:DoseRegimen ; bac:population ?wider . ?people bac:directBroaderPopulation ?wider }""",
        encoding="utf-8",
    )
    copy = Copy()
    copy.plant("Population", id="planted-low-egfr", **RENAL)
    dose = copy.plant("DoseRegimen")
    copy.add_rule(rule)

    assert "dose-passed-on" in copy.told(dose, "population")


@pytest.mark.trap(79)
def test_a_chain_that_passes_doses_on_is_found() -> None:
    copy = Copy()
    copy.add_turtle(
        """bac:hasDose owl:propertyChainAxiom ( bac:directBroaderPopulation [ owl:inverseOf bac:population ] ) .
        bac:givenAs owl:propertyChainAxiom ( [ owl:inverseOf bac:intervention ] bac:regimen ) ."""
    )

    assert copy.told_of("bac:hasDose") == copy.told_of("bac:givenAs") == {"chain-leaks"}


@pytest.mark.trap(80)
def test_a_dose_on_dialysis_is_shown_as_disputed_with_its_opposite() -> None:
    copy = Copy()
    copy.plant("Population", id="planted-dialysis", dialysis="yes", direct_broader_population="adults")
    dose = copy.plant("DoseRegimen", population="planted-dialysis", amount_low="5")
    against = copy.plant("Precaution", finding="", population="planted-dialysis", precaution_action="avoid-use")
    disagreement = copy.plant("Disagreement", member=f"{dose.id}|{against.id}")

    (disputed,) = [row["disputed"] for row in copy.ask("dose-regimens") if row["statement"] == dose.id]
    assert copy.errors() == set()
    assert disputed == "yes"
    assert {row["member"] for row in copy.ask("disagreements") if row["disagreement"] == disagreement.id} == {dose.id, against.id}


@pytest.mark.trap(80)
def test_the_dose_on_dialysis_shipped_comes_with_what_speaks_against_it() -> None:
    rows = shipped().ask("statements-for-context", **{**PERSON, "on_dialysis": "yes"}, country="singapore", only="applies")

    (dose,) = [row for row in rows if row["kind"] == "dose regimen"]
    against = shipped().select(
        f"SELECT DISTINCT ?kind ?place WHERE {{ VALUES ?kind {{ bac:Contraindication bac:Precaution }} ?d bac:member bacs:{dose['statement']}, ?other ;"
        " bac:disagreementStatus bac:open-disagreement . ?other a ?kind ; bac:place ?place }"
    )
    assert dose["disputed"] == "yes"
    assert "Austrian leaflet forbids" in dose["disagreement"]
    assert {("Contraindication", "austria"), ("Precaution", "us")} <= {(row["kind"], row["place"]) for row in against}


@pytest.mark.trap(80)
def test_a_dose_on_dialysis_alone_is_found() -> None:
    copy = Copy()
    copy.plant("Population", id="planted-dialysis", dialysis="yes")

    row = copy.plant("DoseRegimen", population="planted-dialysis", amount_low="5")

    assert copy.told(row, "population") == {"dialysis-dose-alone"}


@pytest.mark.trap(81)
def test_figures_of_each_kind_are_right() -> None:
    copy = Copy()

    copy.plant("AdverseEffect", figure_kind="incidence", event_count="110", group_size="175", comparator_percent="36")
    copy.plant("AdverseEffect", figure_kind="incidence", percent_low="63", group_size="175")
    copy.plant("AdverseEffect", figure_kind="range-over-studies", percent_low="10", percent_high="63")
    copy.plant("AdverseEffect", figure_kind="wording-only", frequency_wording="up to 15 % or more")
    copy.plant("AdverseEffect", figure_kind="band-only", frequency_band="very-common")

    assert copy.errors() == set()


@pytest.mark.trap(81)
def test_the_ranges_shipped_have_two_ends_and_no_denominator() -> None:
    ranges = [shipped().cells(row) for row in shipped().find("AdverseEffect", figure_kind="range-over-studies")]

    assert ("drowsiness", "10", "63") in {(cells["finding"], cells["percent_low"], cells["percent_high"]) for cells in ranges}
    assert [cells for cells in ranges if {"event_count", "group_size", "comparator_percent"} & set(cells)] == []


@pytest.mark.trap(81)
def test_a_range_read_as_an_incidence_or_a_bound_is_found() -> None:
    copy = Copy()

    rows = [
        copy.plant("AdverseEffect", figure_kind="incidence", percent_low="10", percent_high="63"),
        copy.plant("AdverseEffect", figure_kind="incidence", event_count="110"),
        copy.plant("AdverseEffect", figure_kind="range-over-studies", percent_high="15"),
        copy.plant("AdverseEffect", figure_kind="wording-only", frequency_wording="up to 15 % or more", percent_high="15"),
        copy.plant("AdverseEffect", figure_kind="no-frequency-given", percent_low="63"),
    ]

    assert [copy.told(row, "figure_kind") for row in rows] == [{"figure-kind-mismatch"}] * 5


@pytest.fixture(scope="module")
def known_until_2024() -> Copy:
    """Return a copy in which one place approves a use from 2018, as far as is known until 2024."""
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-dependence")[0]
    status = copy.plant("RegulatoryStatus", use=use.id, jurisdiction="netherlands", authority="not-stated", valid_from="2018-10-22")
    copy.change(copy.find_evidence(statement=status.id)[0], known_until="2024")
    return copy


@pytest.mark.trap(82)
@pytest.mark.parametrize(("day", "answer"), [("2024-06-30", "approved"), ("2026-06-30", "last known: approved"), ("2016-06-30", "unknown")])
def test_a_day_after_the_last_evidence_answers_last_known(day: str, answer: str, known_until_2024: Copy) -> None:
    rows = known_until_2024.ask("regulatory-status", jurisdiction="netherlands", as_of=day)
    answers = {row["answer"] for row in rows if row["findingLabel"] == "alcohol dependence"}

    assert answer in answers
    assert answers <= {answer, "unknown"}


@pytest.mark.trap(82)
@pytest.mark.parametrize(("day", "answer"), [("2024-06-30", "approved"), ("2026-06-30", "last known: approved")])
def test_the_french_approval_shipped_is_known_until_the_year_of_its_source(day: str, answer: str) -> None:
    rows = shipped().ask("regulatory-status", jurisdiction="france", as_of=day)

    assert {row["answer"] for row in rows if row["findingLabel"] == "alcohol use disorder"} == {answer}


@pytest.mark.trap(82)
def test_the_data_shipped_are_not_known_for_a_later_year() -> None:
    rows = shipped().ask("regulatory-status", jurisdiction="us", as_of="2031-01-01")
    answers = {row["answer"] for row in rows if row["findingLabel"] == "addictions other than alcohol use disorder"}

    assert answers == {"last known: not approved"}


@pytest.mark.trap(83)
def test_the_basis_of_an_observation_is_kept_and_closed() -> None:
    copy = Copy()
    listed = copy.plant("AdverseEffect")
    counted = copy.plant(
        "AdverseEffect",
        observation_basis="trial-adverse-event",
        figure_kind="incidence",
        event_count="9",
        group_size="90",
        comparator_percent="9.5",
    )

    rows = copy.select(
        f"SELECT ?basis WHERE {{ VALUES ?s {{ bacs:{listed.id} bacs:{counted.id} }} ?s bac:observationBasis ?basis }} ORDER BY ?basis"
    )
    shipped_bases = shipped().select(
        "SELECT DISTINCT ?basis WHERE { ?s a bac:AdverseEffect ; bac:observationBasis ?basis ."
        " ?e bac:statement ?s ; bac:source/bac:tier bac:lay }"
    )
    assert copy.errors() == set()
    assert [row["basis"] for row in rows] == ["label-listing", "trial-adverse-event"]
    assert shipped_bases == [{"basis": "lay-listing"}]


@pytest.mark.trap(83)
def test_the_bases_of_observation_shipped_fit_their_sources() -> None:
    pairs = {
        (row["basis"], row["tier"])
        for row in shipped().select(
            "SELECT DISTINCT ?basis ?tier WHERE { ?s a bac:AdverseEffect ; bac:observationBasis ?basis . ?e bac:statement ?s ; bac:source/bac:tier ?tier }"
        )
    }

    assert pairs >= {("lay-listing", "lay"), ("label-listing", "label"), ("trial-adverse-event", "label"), ("literature-review", "review")}
    assert {basis for basis, tier in pairs if tier == "lay"} == {"lay-listing"}
    assert "poisoning-report" not in {basis for basis, _ in pairs}


@pytest.mark.trap(83)
def test_an_adverse_effect_without_its_basis_is_found() -> None:
    copy = Copy()

    row = copy.plant("AdverseEffect", observation_basis="")

    assert copy.lacks(row, "observation_basis") == {"it is not said where the observation comes from"}


@pytest.mark.trap(84)
def test_four_certainties_have_four_places() -> None:
    copy = Copy()
    advice = copy.plant("Recommendation", strength="conditional")
    item = copy.support(advice.id, certainty="low (GRADE)", hedge="may", curator_confidence="reading-clear")

    (row,) = [row for row in copy.ask("recommendations") if row["statement"] == advice.id and "certainty" in row]
    assert copy.errors() == set()
    assert (row["certainty"], row["hedge"], row["strength"]) == ("low (GRADE)", "may", "conditional")
    assert copy.says(f"bace:{item.id} bac:curatorConfidence bac:reading-clear")


@pytest.mark.trap(84)
def test_the_certainty_shipped_names_its_scale_beside_strength_and_hedge() -> None:
    graded = shipped().select(
        "SELECT DISTINCT ?certainty ?strength WHERE { ?e bac:certainty ?certainty ; bac:statement ?s ; bac:curatorConfidence ?reading"
        " OPTIONAL { ?s bac:strength ?strength } }"
    )

    pairs = {(row["certainty"], row.get("strength", "")) for row in graded}
    beers = ("moderate (quality of evidence of the issuer)", "strong")
    assert pairs >= {beers, ("low (evidence grade of the guideline)", "conditional"), ("high (GRADE)", "")}
    assert [certainty for certainty, _ in pairs if not certainty.endswith(")")] == []


@pytest.mark.trap(84)
@pytest.mark.parametrize(
    ("class_name", "column", "value"),
    [("Recommendation", "strength", "low"), ("Recommendation", "strength", "may"), ("EvidenceItem", "curator_confidence", "low")],
)
def test_one_certainty_in_the_place_of_another_is_refused(class_name: str, column: str, value: str) -> None:
    copy = Copy()
    advice = copy.plant("Recommendation")
    item = copy.support(advice.id)

    row = copy.change(item if class_name == "EvidenceItem" else advice, **{column: value})

    assert copy.refuses(row, column, value)


@pytest.mark.trap(84)
def test_a_hedge_as_a_grade_is_found() -> None:
    copy = Copy()
    advice = copy.plant("Recommendation")

    items = [copy.support(advice.id, certainty=word) for word in ("may", "Probably", "appears")]

    assert [copy.told(item, "certainty") for item in items] == [{"certainty-is-a-hedge"}] * 3


@pytest.mark.trap(85)
def test_a_disputed_explanation_leaves_the_action_on_the_target_settled() -> None:
    copy = Copy()
    explanation = copy.find("EffectExplanation")[0]
    copy.support(explanation.id, direction="disputes")
    mechanism = copy.cells(explanation)["mechanism"]

    assert copy.says(f"bacs:{explanation.id} bac:standing bac:contested")
    assert copy.says(f"bacs:{mechanism} bac:standing bac:settled")
    assert copy.says("bacr:baclofen bac:actsOn bacr:gaba-b-receptor")


@pytest.mark.trap(85)
def test_an_explanation_feeds_no_plain_triple() -> None:
    fed = shipped().select(
        "SELECT ?finding WHERE { ?e a bac:EffectExplanation ; bac:explained/bac:treatedFinding ?finding ."
        " bacr:baclofen bac:usedFor ?finding }"
    )

    assert shipped().says("?e a bac:EffectExplanation")
    assert fed == []


@pytest.mark.trap(85)
def test_a_mechanism_that_explains_is_refused() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="spasticity")[0]

    row = copy.plant("MechanismStatement", target="gaba-b-receptor", explained=use.id)

    assert copy.told(copy.header(row), "explained")
