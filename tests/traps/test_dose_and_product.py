"""Traps 30 to 39: dose, route, product."""

from __future__ import annotations

import pytest
from planting import Copy, shipped


def regimens(copy: Copy, **cells: str) -> list[dict[str, str]]:
    """Return the regimens of baclofen that have these answers."""
    return [row for row in copy.ask("dose-regimens") if all(row.get(name) == value for name, value in cells.items())]


@pytest.mark.trap(30)
def test_a_drug_has_many_regimens_each_with_its_bounds() -> None:
    told = {(row["phase"], row["routeLabel"], row["context"]) for row in regimens(shipped())}

    assert {
        ("starting dose", "oral", "usual practice"),
        ("studied dose", "oral", "study dose"),
        ("maximum dose", "oral", "usual practice"),
    } <= told


@pytest.mark.trap(30)
@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("route", "the dose has no route"),
        ("population", "the dose has no population"),
        ("phase", "the dose has no phase"),
        ("dose_context", "it is not said in what setting the dose is stated"),
    ],
)
def test_a_bare_number_is_found(column: str, message: str) -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", **{column: ""})

    assert message in copy.lacks(row, column)


@pytest.mark.trap(30)
def test_an_amount_of_nothing_is_found() -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", administration_kind="", unit="")

    assert copy.told(row, "administration_kind") == {"dose-amount-without-kind"}
    assert copy.told(row, "unit") == {"dose-amount-without-unit"}


@pytest.mark.trap(30)
def test_a_dose_on_the_substance_is_refused() -> None:
    copy = Copy()
    (drug,) = copy.find("Substance", id="baclofen")

    copy.change(drug, amount_low="80")

    (message,) = copy.told(copy.header(drug), "amount_low")
    assert "Substance" in message


@pytest.mark.trap(31)
def test_the_quoted_dose_and_the_derived_daily_dose_stand_apart() -> None:
    (row,) = regimens(shipped(), phase="starting dose", amountLow="5", source="general-article")
    graphs = shipped().select(f"SELECT ?graph WHERE {{ GRAPH ?graph {{ bacs:{row['statement']} bac:dailyMilligramsLow ?mg }} }}")

    assert (row["unit"], row["timesPerDay"], row["dailyMgLow"]) == ("mg", "3", "15")
    assert graphs == [{"graph": "shortcuts"}]


@pytest.mark.trap(31)
def test_a_single_dose_read_as_the_daily_dose_is_found() -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", phase="starting-dose", amount_low="5", unit="mg", administration_kind="per-day", times_per_day="3")

    assert copy.told(row, "unit") == {"rate-unit-mismatch"}


@pytest.mark.trap(32)
def test_micrograms_become_milligrams_and_meet_no_oral_ceiling() -> None:
    copy = Copy()
    dose = copy.plant(
        "DoseRegimen", route="intrathecal", administration_kind="continuous-rate", amount_low="300", amount_high="800", unit="ug-per-day"
    )

    (row,) = regimens(copy, statement=dose.id)
    assert copy.errors() == set()
    assert (row["dailyMgLow"], row["dailyMgHigh"]) == ("0.3", "0.8")
    assert dose.id not in {row["dose"] for row in copy.ask("doses-above-ceiling", route="oral")}
    assert dose.id not in {row["dose"] for row in copy.ask("doses-above-ceiling", route="intrathecal")}


@pytest.mark.trap(32)
def test_micrograms_written_as_milligrams_are_found() -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", route="intrathecal", amount_low="300", amount_high="800")

    assert copy.told(row, "amount_high") == {"intrathecal-amount-implausible"}


@pytest.mark.trap(32)
def test_far_lower_stays_a_comparison() -> None:
    rows = {
        (row["aspect"], row["relation"], row["route"], row["comparatorRoute"])
        for row in shipped().ask("comparisons")
        if row["aspect"] == "dose" and row["tier"] == "lay"
    }

    assert rows == {("dose", "much lower", "intrathecal", "oral")}


@pytest.mark.trap(33)
def test_a_dose_above_a_ceiling_is_an_answer_and_no_error() -> None:
    rows = shipped().ask("doses-above-ceiling")

    assert ("300", "80", "spasticity") in {(row["dailyMgHigh"], row["ceilingMg"], row.get("ceilingFor")) for row in rows}
    assert shipped().errors() == set()


@pytest.mark.trap(33)
def test_a_ceiling_of_the_drug_as_such_is_found() -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", phase="maximum-dose", for_finding="")

    assert copy.told(row, "for_finding") == {"ceiling-without-finding"}


@pytest.mark.trap(34)
def test_a_dose_past_a_number_has_no_high_end_and_stands_above_its_ceiling() -> None:
    copy = Copy()
    cells = {
        "route": "oral",
        "administration_kind": "per-day",
        "unit": "mg-per-day",
        "amount_low": "310",
        "amount_high": "",
        "times_per_day": "",
    }
    past = copy.plant("DoseRegimen", **cells, low_bound="exclusive", high_bound="open-ended")
    exact = copy.plant("DoseRegimen", **cells)

    told = {
        row["statement"]: (row["dailyMgLow"], row.get("dailyMgHigh")) for row in regimens(copy) if row["statement"] in (past.id, exact.id)
    }
    assert told == {past.id: ("310", None), exact.id: ("310", "310")}
    assert {past.id, exact.id} <= {row["dose"] for row in copy.ask("doses-above-ceiling")}


@pytest.mark.trap(34)
def test_more_than_and_up_to_are_told_apart() -> None:
    bounds = {(row["amountHigh"], row["highBound"]) for row in regimens(shipped(), phase="studied dose", tier="lay")}

    assert bounds == {("300", "open-ended"), ("300", "inclusive")}
    assert shipped().says("?review a bac:Study ; bac:studyCountLow 17 MINUS { ?review bac:sampleSize ?size }")


@pytest.mark.trap(34)
def test_a_dose_without_an_upper_end_is_not_dropped() -> None:
    copy = Copy()
    dose = copy.plant("DoseRegimen", phase="studied-dose", amount_low="300", low_bound="exclusive")

    (row,) = regimens(copy, statement=dose.id)
    assert copy.errors() == set()
    assert "amountHigh" not in row
    assert dose.id in {row["dose"] for row in copy.ask("doses-above-ceiling")}


@pytest.mark.trap(35)
def test_a_size_word_has_no_number() -> None:
    words = {row["wording"]: row for row in regimens(shipped()) if "wording" in row}

    assert {"moderate doses", "low dose"} <= words.keys()
    assert not {"amountLow", "amountHigh"} & (words["moderate doses"].keys() | words["low dose"].keys())


@pytest.mark.trap(35)
def test_an_invented_threshold_is_found() -> None:
    copy = Copy()

    rows = [copy.plant("DoseRegimen", dose_wording=words, amount_low="60") for words in ("moderate doses", "high dose", "very high doses")]

    assert [copy.told(row, "dose_wording") for row in rows] == [{"size-word-with-number"}] * 3


@pytest.mark.trap(36)
def test_no_brand_is_crossed_with_a_route() -> None:
    told = shipped().ask("products")
    rows = [row for row in told if row["source"] in ("general-article", "alcohol-article")]

    assert {row["brandLabel"] for row in rows if "brandLabel" in row} == {"Gablofen", "Lioresal"}
    assert [row for row in rows if "brandLabel" in row and ("routeLabel" in row or "formLabel" in row)] == []
    assert {row["routeLabel"] for row in told if row.get("brandLabel") == "Gablofen" and "routeLabel" in row} == {"intrathecal"}


@pytest.mark.trap(36)
def test_an_oral_product_of_an_intrathecal_brand_is_found() -> None:
    copy = Copy()
    (brand,) = copy.find("Brand", id="gablofen")
    copy.change(brand, only_route="intrathecal")

    fact = copy.plant("ProductFact", brand="gablofen", dose_form="tablet", route="oral")
    product = copy.plant(
        "Product", id="gablofen-tablet", ingredient="baclofen", brand="gablofen", product_route="oral", dose_form="tablet", marketed_in="us"
    )
    right = copy.plant("ProductFact", brand="gablofen", route="intrathecal")
    both = copy.plant("ProductFact", brand="lioresal", route="oral")

    assert copy.told(fact, "route") == {"only-route-broken"}
    assert "only-route-broken" in copy.told(product, "product_route")
    assert copy.told(right, "route") == copy.told(both, "route") == set()


@pytest.mark.trap(37)
def test_the_pump_is_the_same_drug_by_another_route() -> None:
    rows = [row for row in shipped().ask("alternatives") if row["alternative"] == "baclofen"]

    assert {(row["sameSubstance"], row["alternativeRoute"]) for row in rows} == {("yes", "intrathecal")}
    assert shipped().says("bacr:implanted-infusion-pump a bac:Device")


@pytest.mark.trap(37)
@pytest.mark.parametrize(
    ("column", "value"), [("alternative", "implanted-infusion-pump"), ("alternative_route", "implanted-infusion-pump")]
)
def test_the_pump_as_drug_or_route_is_refused(column: str, value: str) -> None:
    copy = Copy()

    row = copy.plant("AlternativeTherapy", **{"alternative": "baclofen", column: value})

    assert copy.refuses(row, column, value)


@pytest.mark.trap(37)
def test_a_drug_as_its_own_alternative_is_found() -> None:
    copy = Copy()

    bare = copy.plant("AlternativeTherapy", alternative="baclofen")
    same = copy.plant("AlternativeTherapy", alternative="baclofen", route="oral", alternative_route="oral")

    assert copy.told(bare, "alternative_route") == copy.told(same, "alternative_route") == {"own-alternative-without-route"}


@pytest.mark.trap(38)
def test_a_mirror_form_inherits_nothing() -> None:
    copy = Copy()
    copy.plant("Substance", id="planted-arbaclofen")
    (drug,) = copy.find("Substance", id="baclofen")
    copy.change(drug, has_enantiomer="planted-arbaclofen")

    assert copy.errors() == set()
    for name in ("adverse-effects", "indications", "dose-regimens", "interactions", "mechanism"):
        assert copy.ask(name, drug="planted-arbaclofen") == []
    assert copy.select("SELECT ?p WHERE { GRAPH bacg:shortcuts { bacr:planted-arbaclofen ?p ?o } FILTER(?p != rdf:type) }") == []


@pytest.mark.trap(38)
def test_the_mirror_form_as_a_synonym_is_found() -> None:
    copy = Copy()
    copy.plant("Substance", id="planted-arbaclofen")
    (drug,) = copy.find("Substance", id="baclofen")

    copy.change(drug, alt_label="planted arbaclofen")

    assert "name-shared-by-two-things" in copy.told(drug, "alt_label")


@pytest.mark.trap(39)
def test_a_statement_keeps_its_population() -> None:
    (start,) = regimens(shipped(), phase="starting dose", amountLow="5", source="general-article")
    severe = {row["severity"] for row in shipped().ask("indications") if row.get("route") == "intrathecal" and "severity" in row}

    assert start["populationLabel"] == "adults"
    assert severe == {"severe"}


@pytest.mark.trap(39)
@pytest.mark.parametrize(
    ("class_name", "message"), [("TherapeuticUse", "no population is named"), ("DoseRegimen", "the dose has no population")]
)
def test_a_dropped_population_is_found(class_name: str, message: str) -> None:
    copy = Copy()

    row = copy.plant(class_name, population="")

    assert message in copy.lacks(row, "population")
