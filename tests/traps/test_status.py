"""Traps 1 to 13: regulatory status, time and place."""

from __future__ import annotations

import pytest
from planting import Copy, shipped

AUD = "alcohol use disorder"
US_2026 = {"jurisdiction": "us", "as_of": "2026-06-30"}


def statuses(copy: Copy, finding: str, cause: str = "not stated", **parameters: str) -> set[tuple[str, str]]:
    """Return (answer, status) of a use of baclofen, by finding and cause; status "" where none is recorded."""
    rows = copy.ask("regulatory-status", **parameters)
    return {(row["answer"], row.get("status", "")) for row in rows if (row["findingLabel"], row["cause"]) == (finding, cause)}


@pytest.mark.trap(1)
def test_approval_is_a_status_of_its_own_beside_the_use() -> None:
    assert ("not approved", "not approved") in statuses(shipped(), AUD, **US_2026)
    told = statuses(shipped(), "spasticity", "multiple sclerosis", **US_2026)
    assert ("approved", "approved") in told
    assert {(answer.removeprefix("undated: ").removeprefix("last known: "), status) for answer, status in told} == {
        ("approved", "approved")
    }
    assert not shipped().says("bacr:baclofen bac:usedFor bacr:alcohol-use-disorder")


@pytest.mark.trap(1)
@pytest.mark.parametrize(("column", "value"), [("status", "approved"), ("treats", "alcohol-use-disorder")])
def test_a_use_cannot_carry_its_approval(column: str, value: str) -> None:
    copy = Copy()

    row = copy.plant("TherapeuticUse", treated_finding="alcohol-use-disorder", **{column: value})

    (message,) = copy.told(copy.header(row), column)
    assert f"column {column}" in message


@pytest.mark.trap(2)
@pytest.mark.parametrize("finding", ["persistent hiccups", "post-traumatic stress disorder"])
def test_a_use_without_a_status_is_unknown_and_not_refused(finding: str) -> None:
    assert statuses(shipped(), finding, **US_2026) == {("unknown", "")}


@pytest.mark.trap(2)
def test_a_refusal_is_explicit_and_goes_with_its_row() -> None:
    copy = Copy()
    (use,) = copy.find("TherapeuticUse", treated_finding="other-addictions")
    (refusal,) = copy.find("RegulatoryStatus", use=use.id, status="not-approved", jurisdiction="us")
    copy.drop(refusal)

    assert statuses(shipped(), "addictions other than alcohol use disorder", **US_2026) == {("not approved", "not approved")}
    assert statuses(copy, "addictions other than alcohol use disorder", **US_2026) == {("unknown", "")}


@pytest.mark.trap(2)
def test_a_refusal_without_a_date_is_found() -> None:
    copy = Copy()
    (use,) = copy.find("TherapeuticUse", treated_finding="post-traumatic-stress-disorder")
    copy.plant("RegulatoryStatus", use=use.id, status="not-approved")
    (item,) = copy.find_evidence(locator="section 1")
    copy.change(item, as_of="")

    assert copy.told(item, "as_of") == {"status-without-date"}


@pytest.mark.trap(3)
def test_a_refusal_as_negative_assertion_is_found() -> None:
    copy = Copy()
    copy.add_turtle(
        """[] a owl:NegativePropertyAssertion ; owl:sourceIndividual bacr:baclofen ;
        owl:assertionProperty bac:usedFor ; owl:targetIndividual bacr:alcohol-use-disorder ."""
    )
    (drug,) = copy.find("Substance", id="baclofen")

    assert copy.told(drug, "id") == {"negative-assertion-of-use"}


@pytest.mark.trap(3)
def test_approval_in_one_place_stands_beside_refusal_in_another() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-use-disorder", use_kind="other-practice-use")[0]
    copy.plant("RegulatoryStatus", use=use.id, authority="not-stated", jurisdiction="netherlands", valid_from="2018-10-22")

    assert copy.errors() == set()
    assert ("not approved", "not approved") in statuses(copy, AUD, **US_2026)
    assert statuses(copy, AUD, jurisdiction="netherlands", as_of="2024-06-30") == {("approved", "approved")}


@pytest.mark.trap(4)
def test_such_as_closes_the_symptom_and_leaves_the_cause_open() -> None:
    rows = shipped().select("SELECT ?level ?finding WHERE { ?c a bac:LabelClosure ; bac:closureLevel ?level ; bac:closedFinding ?finding }")
    open_ended = shipped().select(
        "SELECT ?s WHERE { ?s bac:status bac:approved ; bac:causesOpen bac:yes ; bac:use/bac:treatedFinding bacr:spasticity }"
    )

    assert {"level": "findings-closed-causes-open", "finding": "spasticity"} in rows
    assert len(open_ended) >= 2
    assert statuses(shipped(), "spasticity", "cerebral palsy", **US_2026) == {("unknown", "not recommended by the label")}


@pytest.mark.trap(4)
def test_a_list_of_examples_loaded_as_complete_is_found() -> None:
    copy = Copy()

    row = copy.plant("LabelClosure", closure_level="findings-and-causes-closed")

    assert copy.told(row, "closure_level") == {"closure-against-open-causes"}


@pytest.mark.trap(4)
def test_a_closure_is_attributed() -> None:
    copy = Copy()
    row = copy.plant("LabelClosure")
    copy.drop(copy.find_evidence(statement=row.id)[0])

    assert copy.told(row, "label") == {"statement-without-evidence"}


@pytest.mark.trap(5)
def test_approval_of_a_substance_as_such_is_found() -> None:
    copy = Copy()

    row = copy.plant("RegulatoryStatus", subject="baclofen")

    assert "no use is named" in copy.lacks(row, "use")


@pytest.mark.trap(5)
def test_the_statuses_shipped_are_of_uses_and_none_is_of_the_substance() -> None:
    rows = shipped().select(
        "SELECT ?s ?use ?drug WHERE { ?s a bac:RegulatoryStatus OPTIONAL { ?s bac:use ?use } OPTIONAL { ?s bac:subject ?drug } }"
    )

    assert len(rows) >= 10
    assert all("use" in row and "drug" not in row for row in rows)


@pytest.mark.trap(6)
def test_an_established_use_is_no_approval() -> None:
    uses = {row["useKind"] for row in shipped().ask("indications") if row.get("cause") == "cerebral palsy"}

    assert "established use" in uses
    assert statuses(shipped(), "spasticity", "cerebral palsy", **US_2026) == {("unknown", "not recommended by the label")}


@pytest.mark.trap(6)
def test_approved_is_no_kind_of_use() -> None:
    copy = Copy()

    row = copy.plant("TherapeuticUse", underlying_cause="cerebral-palsy", use_kind="approved")

    assert copy.refuses(row, "use_kind", "approved")


def french_history(copy: Copy) -> None:
    """Plant a temporary recommendation, an authorisation, its suspension and an event that bounds it, after the French history."""
    use = copy.find("TherapeuticUse", treated_finding="alcohol-dependence")[0]
    place = {"use": use.id, "authority": "not-stated", "jurisdiction": "netherlands"}
    copy.plant("RegulatoryStatus", **place, status="temporary-recommendation", valid_from="2014-03", valid_until="2021-03")
    first = copy.plant("RegulatoryStatus", **place, status="approved", valid_from="2018-10-22", valid_until="2020-06-16")
    copy.plant("RegulatoryStatus", **place, status="authorisation-suspended", valid_from="2020-06-17", valid_until="2020-11-24")
    copy.plant("RegulatoryStatus", **place, status="approved", valid_from="2020-11-25")
    event = {"authority": "not-stated", "jurisdiction": "netherlands", "event_date": "2018-10-22"}
    copy.plant("RegulatoryEvent", **event, starts_status=first.id)


@pytest.mark.trap(7)
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-01-01", {("unknown", "")}),
        ("2016-01-01", {("unknown", "temporary recommendation")}),
        ("2019-01-01", {("unknown", "temporary recommendation"), ("approved", "approved")}),
        (
            "2020-09-01",
            {("unknown", "temporary recommendation"), ("not approved", "authorisation suspended")},
        ),
        ("2022-01-01", {("approved", "approved")}),
    ],
)
def test_several_statuses_of_one_place_hold_each_over_its_own_interval(day: str, expected: set[tuple[str, str]], french: Copy) -> None:
    assert french.errors() == set()
    assert statuses(french, "alcohol dependence", jurisdiction="netherlands", as_of=day) == expected


@pytest.fixture(scope="module")
def french() -> Copy:
    """Return a copy with a French history."""
    copy = Copy()
    french_history(copy)
    return copy


@pytest.mark.trap(7)
def test_a_passing_status_without_a_beginning_is_found() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-dependence")[0]

    row = copy.plant("RegulatoryStatus", use=use.id, status="temporary-recommendation", jurisdiction="france")

    assert copy.told(row, "valid_from") == {"passing-status-without-interval"}


@pytest.mark.trap(7)
def test_two_contrary_statuses_at_one_time_are_found() -> None:
    copy = Copy()
    (refusal,) = copy.find(
        "RegulatoryStatus", status="not-approved", use=copy.find("TherapeuticUse", treated_finding="other-addictions")[0].id
    )

    row = copy.plant("RegulatoryStatus", use=copy.cells(refusal)["use"])

    assert copy.told(row, "status") == {"status-clash"}


@pytest.mark.trap(7)
def test_a_status_that_ends_before_it_begins_is_found() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-dependence")[0]

    row = copy.plant("RegulatoryStatus", use=use.id, valid_from="2020", valid_until="2018")

    assert copy.told(row, "valid_until") == {"validity-upside-down"}


@pytest.mark.trap(7)
def test_an_event_off_the_date_of_its_status_is_found() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-dependence")[0]
    status = copy.plant("RegulatoryStatus", use=use.id, valid_from="2018-10-22", valid_until="2020")

    start = copy.plant("RegulatoryEvent", event_date="2014", starts_status=status.id)
    end = copy.plant("RegulatoryEvent", event_date="2018-10-22", ends_status=status.id)

    assert copy.told(start, "starts_status") == {"event-off-the-status-date"}
    assert copy.told(end, "ends_status") == {"event-off-the-status-date"}


@pytest.mark.trap(8)
def test_as_of_is_kept_apart_from_the_beginning() -> None:
    rows = [
        row for row in shipped().ask("regulatory-status", **US_2026) if row["findingLabel"] == AUD and row.get("status") == "not approved"
    ]

    assert "2026" in {row["asOf"] for row in rows}
    assert all("validFrom" not in row for row in rows)
    assert ("unknown", "not approved") in statuses(shipped(), AUD, jurisdiction="us", as_of="2020-01-01")


@pytest.mark.trap(8)
def test_an_as_of_date_on_the_status_and_a_beginning_on_the_evidence_are_refused() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-use-disorder")[0]

    row = copy.plant("RegulatoryStatus", use=use.id, as_of="2026")
    item = copy.support(row.id, valid_from="2026")

    assert copy.told(copy.header(row), "as_of")
    assert copy.told(copy.header(item), "valid_from")


@pytest.mark.trap(8)
def test_a_beginning_taken_from_as_of_is_found() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="other-addictions")[0]

    row = copy.plant("RegulatoryStatus", source="alcohol-article", use=use.id, status="not-approved", valid_from="2024")

    assert copy.told(row, "valid_from") == {"start-taken-from-as-of"}


@pytest.mark.trap(9)
def test_a_vague_date_keeps_its_bounds_and_its_form() -> None:
    rows = shipped().select(
        "SELECT ?date ?first ?last WHERE { ?e a bac:HistoricalEvent ; bac:historyKind bac:introduction ; bac:eventDate ?date ;"
        " bac:eventDateEarliest ?first ; bac:eventDateLatest ?last }"
    )
    since = shipped().select(
        "SELECT ?e ?last WHERE { ?e bac:historyKind bac:surge-of-prescribing ; bac:eventDate ?date FILTER(STRENDS(STR(?date), '/..')) OPTIONAL { ?e bac:eventDateLatest ?last } }"
    )

    assert {"date": "196X", "first": "1960-01-01", "last": "1969-12-31"} in rows
    assert since
    assert all("last" not in row for row in since)


@pytest.mark.trap(9)
@pytest.mark.parametrize("date", ["1960s", "mid-2020s", "past two decades", "01/02/2008"])
def test_a_date_that_is_no_edtf_is_refused(date: str) -> None:
    copy = Copy()

    row = copy.plant("HistoricalEvent", subject="baclofen", history_kind="introduction", event_date=date)

    (message,) = copy.told(row, "event_date")
    assert f"'{date}'" in message


@pytest.mark.trap(10)
def test_off_label_is_told_of_a_use_at_a_place_on_a_day() -> None:
    us = {(row["findingLabel"], row["offLabel"]) for row in shipped().ask("regulatory-status", **US_2026)}
    france = {
        (row["findingLabel"], row["offLabel"]) for row in shipped().ask("regulatory-status", jurisdiction="france", as_of="2026-06-30")
    }

    assert (AUD, "yes") in us
    assert (AUD, "yes") not in france
    assert ("persistent hiccups", "unknown") in us


@pytest.mark.trap(10)
def test_both_definitions_of_off_label_stay() -> None:
    rows = shipped().select(
        "SELECT DISTINCT ?other WHERE { ?s bac:concept bacr:off-label-prescribing ; bac:conceptRelation bac:described-as ;"
        " bac:relatedConcept ?other }"
    )

    assert {"use-outside-fda-labelling", "judged-use-for-another-condition", "legal-practice"} <= {row["other"] for row in rows}


@pytest.mark.trap(10)
def test_a_drug_called_off_label_is_found() -> None:
    copy = Copy()

    row = copy.plant("ConceptRelation", concept="baclofen", related_concept="off-label-prescribing")

    assert copy.told(row, "concept") == {"off-label-of-a-drug"}


@pytest.mark.trap(10)
def test_off_label_without_a_place_is_found() -> None:
    copy = Copy()
    use = copy.find("TherapeuticUse", treated_finding="persistent-hiccups")[0]

    row = copy.plant("RegulatoryStatus", use=use.id, status="said-off-label", jurisdiction="")

    assert "no jurisdiction is named" in copy.lacks(row, "jurisdiction")


@pytest.mark.trap(11)
def test_practice_and_research_are_told_apart() -> None:
    kinds = {(row["findingLabel"], row["useKind"]) for row in shipped().ask("indications")}

    assert ("post-traumatic stress disorder", "investigational use") in kinds
    assert ("persistent hiccups", "other practice use") in kinds
    assert ("persistent hiccups", "investigational use") not in kinds
    assert not shipped().says("bacr:baclofen bac:usedFor bacr:post-traumatic-stress-disorder")


@pytest.mark.trap(11)
def test_off_label_is_no_kind_of_use() -> None:
    copy = Copy()

    row = copy.plant("TherapeuticUse", treated_finding="post-traumatic-stress-disorder", use_kind="off-label")

    assert copy.refuses(row, "use_kind", "off-label")


@pytest.mark.trap(12)
def test_not_first_line_has_an_issuer_and_is_no_advice_against_the_drug() -> None:
    rows = {(row["issuerLabel"], row["polarity"], row["line"], row["jurisdiction"]) for row in shipped().ask("recommendations")}

    assert ("major guideline bodies of the United States, unnamed", "denied", "first-line treatment", "us") in rows
    assert {row[2] for row in rows if row[1] == "denied"} == {"first-line treatment", "sole treatment", "proven treatment"}
    assert ("not approved", "not approved") in statuses(shipped(), AUD, **US_2026)


@pytest.mark.trap(12)
def test_a_denied_first_line_changes_no_status() -> None:
    copy = Copy()

    copy.plant("Recommendation", polarity="denied", for_finding="persistent-hiccups")

    assert copy.errors() == set()
    assert statuses(copy, "persistent hiccups", **US_2026) == {("unknown", "")}


@pytest.mark.trap(12)
def test_not_first_line_is_no_status_and_a_recommendation_needs_an_issuer() -> None:
    copy, other = Copy(), Copy()
    use = copy.find("TherapeuticUse", treated_finding="alcohol-use-disorder")[0]

    status = copy.plant("RegulatoryStatus", use=use.id, status="not-first-line")
    advice = other.plant("Recommendation", issuer="")

    assert copy.refuses(status, "status", "not-first-line")
    assert "no issuer is named" in other.lacks(advice, "issuer")


@pytest.mark.trap(13)
def test_equal_limits_of_three_bodies_stay_three() -> None:
    copy = Copy()
    limit = {"phase": "maximum-dose", "amount_low": "", "amount_high": "80", "high_bound": "inclusive"}
    copy.plant("DoseRegimen", **limit, authority="fda", jurisdiction="us")
    copy.plant("DoseRegimen", **limit, authority="french-health-authority", jurisdiction="france", for_finding="alcohol-dependence")

    limits = [row for row in copy.ask("dose-regimens") if row["phase"] == "maximum dose" and row.get("amountHigh") == "80"]
    assert copy.errors() == set()
    assert len({row["statement"] for row in limits}) >= 3
    assert {row.get("jurisdiction") for row in limits} >= {"us", "france", "not-stated"}


@pytest.mark.trap(13)
@pytest.mark.parametrize(
    ("column", "values"), [("for_finding", "spasticity|alcohol-dependence"), ("authority", "fda|french-health-authority")]
)
def test_one_limit_for_two_purposes_or_authorities_is_refused(column: str, values: str) -> None:
    copy = Copy()

    row = copy.plant("DoseRegimen", phase="maximum-dose", **{column: values})

    assert len(copy.told(row, column)) == 1
