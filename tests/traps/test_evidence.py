"""Traps 50 to 63: evidence, contradiction, provenance."""

from __future__ import annotations

import hashlib

import pytest
from planting import Copy, Planted, shipped

from bac_kg.validation.passages import hash_passage, verify_passages


def directions(copy: Copy, outcome: str) -> set[str]:
    """Return which ways the evidence on one outcome of alcohol use disorder points."""
    return {row["direction"] for row in copy.ask("both-sides") if row["outcomeLabel"] == outcome}


@pytest.mark.trap(50)
def test_evidence_on_both_sides_stays_and_the_newest_does_not_win() -> None:
    copy = Copy()
    (effect,) = copy.find("EffectStatement", affected="alcohol-craving", subject="baclofen", for_finding="alcohol-use-disorder")
    copy.support(effect.id, as_of="2026-10")

    assert {"supports", "disputes"} <= directions(shipped(), "craving for alcohol")
    assert directions(copy, "craving for alcohol") == directions(shipped(), "craving for alcohol")
    assert copy.says(f"bacs:{effect.id} bac:standing bac:contested")


@pytest.mark.trap(50)
def test_effectiveness_as_one_flag_is_refused() -> None:
    copy = Copy()

    row = copy.plant("TherapeuticUse", treated_finding="alcohol-use-disorder", effective="yes")

    assert copy.told(copy.header(row), "effective")


@pytest.mark.trap(51)
def test_a_contested_statement_is_no_plain_triple() -> None:
    copy = Copy()
    use = copy.plant("TherapeuticUse", treated_finding="epilepsy")
    before = Copy()
    before.plant("TherapeuticUse", treated_finding="epilepsy")
    copy.support(use.id, direction="disputes")

    assert before.says("bacr:baclofen bac:usedFor bacr:epilepsy")
    assert not copy.says("bacr:baclofen bac:usedFor bacr:epilepsy")
    assert copy.errors() == set()


@pytest.mark.trap(51)
def test_a_contested_claim_as_a_plain_triple_is_found() -> None:
    copy = Copy()
    use = copy.plant("TherapeuticUse", treated_finding="epilepsy")
    copy.support(use.id, direction="disputes")
    copy.add_turtle("bacr:baclofen bac:usedFor bacr:epilepsy .")

    assert copy.told(use, "treated_finding") == {"disputed-among-shortcuts"}


@pytest.mark.trap(52)
def test_one_study_has_benefit_and_harm() -> None:
    told = [row for row in shipped().ask("trials") if row.get("studyName") == "Bacloville" and row["tier"] == "lay"]
    results = {(row["outcomeKind"], row["result"]) for row in told if row.get("outcomeLabel")}

    assert results == {("efficacy", "better with the intervention"), ("safety", "worse with the intervention")}


@pytest.mark.trap(52)
def test_a_study_with_a_verdict_and_two_outcomes_in_one_row_are_refused() -> None:
    copy = Copy()

    study = copy.plant("Study", result_direction="favours-intervention")
    result = copy.plant("StudyResult", study=study.id, outcome="alcohol-consumption|adverse-events")

    assert copy.told(copy.header(study), "result_direction")
    assert len(copy.told(result, "outcome")) == 1


@pytest.mark.trap(53)
def test_a_review_names_its_trials_and_a_second_telling_the_first() -> None:
    told = shipped().select("SELECT ?later ?earlier WHERE { ?l bac:seedClaim ?later ; bac:restates/bac:seedClaim ?earlier }")

    assert shipped().says("?review bac:design bac:systematic-review ; bac:includesStudy ?trial")
    assert {"later": "S004-210", "earlier": "S004-101"} in told


@pytest.mark.trap(53)
def test_documents_are_counted_and_not_passages() -> None:
    copy = Copy()
    (effect,) = copy.find("EffectStatement", affected="alcohol-consumption", subject="baclofen", for_finding="alcohol-use-disorder")
    first = next(item for item in copy.find_evidence(statement=effect.id, direction="supports") if item.id.startswith("alcohol-article-"))
    copy.support(effect.id, source="alcohol-article", restates=first.id)

    (before,) = [row["sources"] for row in shipped().ask("contested-statements") if row["statement"] == effect.id]
    (after,) = [row["sources"] for row in copy.ask("contested-statements") if row["statement"] == effect.id]
    assert copy.errors() == set()
    assert before == after


@pytest.mark.trap(53)
def test_a_restatement_that_points_elsewhere_is_found() -> None:
    copy = Copy()
    (effect,) = copy.find("EffectStatement", affected="alcohol-consumption", subject="baclofen", for_finding="alcohol-use-disorder")
    first = next(item for item in copy.find_evidence(statement=effect.id, direction="supports") if item.id.startswith("alcohol-article-"))

    contrary = copy.support(effect.id, source="alcohol-article", restates=first.id, direction="disputes")
    foreign = copy.support(effect.id, restates=first.id)

    assert copy.told(contrary, "restates") == copy.told(foreign, "restates") == {"restatement-differs"}


@pytest.mark.trap(54)
def test_kinds_of_evidence_are_shown_and_may_be_several() -> None:
    types = {row["evidenceTypes"] for row in shipped().ask("both-sides")}

    assert {"case report + clinical trial", "patient reports", "self-report", "meta-analysis"} <= types


@pytest.mark.trap(54)
def test_evidence_of_no_kind_is_found() -> None:
    copy = Copy()
    row = copy.plant("AdverseEffect")

    item = copy.support(row.id, evidence_type="")

    assert copy.lacks(item, "evidence_type") == {"it is not said what lies behind the passage"}


@pytest.mark.trap(55)
def test_hedges_and_scope_are_shown() -> None:
    hedges = {row["hedge"] for row in shipped().ask("hedged-statements", **{"class": "any"})}

    assert len(hedges) >= 20
    assert any("may" in hedge.split() for hedge in hedges)
    assert any("some" in hedge for hedge in hedges)


@pytest.mark.trap(55)
def test_a_hedge_that_is_a_quotation_is_found() -> None:
    copy = Copy()
    row = copy.plant("AdverseEffect")

    item = copy.support(row.id, hedge="one two three four five six seven eight")

    assert copy.lacks(item, "hedge") == {"the hedge is longer than seven words"}


@pytest.mark.trap(56)
def test_what_led_to_what_is_an_attributed_statement() -> None:
    rows = shipped().select(
        """SELECT ?source ?of WHERE { ?surge bac:historyKind bac:surge-of-prescribing ; bac:becauseOf ?book . ?book bac:historyKind ?of .
        ?item bac:statement ?surge ; bac:source ?source }"""
    )

    assert {"source": "alcohol-article", "of": "publication"} in rows
    assert {row["of"] for row in rows} == {"publication"}
    assert not shipped().says("GRAPH bacg:shortcuts { ?effect bac:becauseOf ?cause }")


@pytest.mark.trap(56)
def test_an_established_cause_of_an_event_is_refused() -> None:
    copy = Copy()

    row = copy.plant("HistoricalEvent", subject="baclofen", history_kind="debate", event_date="2008", led_to="surge-of-prescribing")

    assert copy.told(copy.header(row), "led_to")


@pytest.mark.trap(57)
def test_rows_of_a_label_come_first_and_lay_rows_stay() -> None:
    copy = Copy()
    copy.plant("AdverseEffect", finding="tension")
    order = ["regulator", "label", "guideline", "primary-study", "review", "reference-work", "lay"]

    tiers = [row["tier"] for row in copy.ask("adverse-effects")]
    assert tiers == sorted(tiers, key=order.index)
    assert len(tiers) == len(shipped().ask("adverse-effects")) + 1
    assert {"label", "lay"} <= set(tiers)


@pytest.mark.trap(57)
def test_a_public_text_ranked_like_a_label_is_found() -> None:
    copy = Copy()
    (centre,) = copy.find("Source", id="alcohol-article")
    (general,) = copy.find("Source", id="general-article")

    copy.change(centre, tier="label")
    copy.change(general, tier="guideline")

    assert copy.told(centre, "tier") == copy.told(general, "tier") == {"tier-against-kind"}


@pytest.mark.trap(58)
def test_a_missing_list_is_a_gap_and_its_heading_no_effect() -> None:
    gaps = {row["seedClaim"] for row in shipped().ask("gaps") if "seedClaim" in row}
    carried = shipped().select(
        "SELECT ?gap WHERE { ?item a bac:EvidenceItem ; bac:seedClaim ?claim . ?gap a bac:Gap ; bac:seedClaim ?claim }"
    )

    assert gaps == {f"S004-{number}" for number in ("054", "123", "134", "135", "149", "186", "203")}
    assert carried == []


@pytest.mark.trap(58)
def test_a_list_filled_from_elsewhere_and_credited_to_the_heading_is_found() -> None:
    copy = Copy()
    (gap,) = copy.find("Gap", seed_claim="S004-123")
    effect = copy.plant("AdverseEffect", source="alcohol-article")
    item = copy.change(copy.find_evidence(statement=effect.id)[0], seed_claim="S004-123")
    copy.change(gap, closed_by=effect.id)

    assert copy.told(item, "seed_claim") == {"gap-carried-as-claim"}
    assert copy.told(gap, "closed_by") == {"gap-closed-by-its-own-source"}


@pytest.mark.trap(58)
def test_a_gap_filled_by_a_source_of_its_own_is_right() -> None:
    copy = Copy()
    (gap,) = copy.find("Gap", seed_claim="S004-123")
    effect = copy.plant("AdverseEffect")

    copy.change(gap, closed_by=effect.id)

    assert copy.errors() == set()
    assert {row["closedBy"] for row in copy.ask("gaps") if row.get("seedClaim") == "S004-123"} == {"1"}


@pytest.mark.trap(59)
def test_a_marker_is_a_flag_and_names_no_source() -> None:
    marked = shipped().select("SELECT DISTINCT ?source WHERE { ?item bac:citationMarker bac:yes ; bac:source ?source }")

    assert {row["source"] for row in marked} <= {"alcohol-article", "general-article"}
    assert marked


@pytest.mark.trap(59)
def test_a_marker_as_provenance_is_refused() -> None:
    copy, other = Copy(), Copy()
    row = copy.plant("AdverseEffect")
    elsewhere = other.plant("AdverseEffect")

    marked = copy.support(row.id, citation_marker="(Source)")
    cited = other.support(elsewhere.id, source="unknown-source")

    assert copy.refuses(marked, "citation_marker", "(Source)")
    assert "unknown-source" in " ".join(problem.message for problem in other.problems if problem.file == cited.file)


@pytest.mark.trap(60)
def test_a_bare_answer_keeps_what_it_stands_for() -> None:
    resolved = shipped().select(
        "SELECT ?item ?said WHERE { ?item bac:curatorConfidence bac:reading-resolved ; bac:antecedent|bac:note ?said }"
    )
    items = shipped().select("SELECT ?item WHERE { ?item bac:curatorConfidence bac:reading-resolved }")

    assert {row["item"] for row in items} == {row["item"] for row in resolved}
    assert len(items) >= 10


@pytest.mark.trap(60)
def test_a_reading_that_does_not_say_what_was_read_is_found() -> None:
    copy = Copy()
    row = copy.plant("AdverseEffect")

    resolved = copy.support(row.id, curator_confidence="reading-resolved")
    ambiguous = copy.support(row.id, curator_confidence="reading-ambiguous")

    assert copy.told(resolved, "antecedent") == copy.told(ambiguous, "note") == {"reading-without-its-note"}


# Invented, with what broke readers: a no-break hyphen, curly quotes, dashes, two-character line ends, abbreviations, a marker in the text.
TEXT = (
    "The U.S. Foodstuff office, Dr. Olivia says, calls it “off\u2011label”.(Source) Next it met"
    " \u2014 in 2008\u20132010 \u2014 a test.\r\nNo.\r\n"
)


def plant_text(copy: Copy) -> None:
    """Make the planted label's source the invented text."""
    copy.plant("AdverseEffect")
    (source,) = copy.find("Source", id="planted-label")
    copy.change(source, document_sha256=hashlib.sha256(TEXT.encode()).hexdigest())


def cite(copy: Copy, text: str, words: str) -> Planted:
    """Plant an evidence item that cites words of a text, by offsets and hash."""
    start = text.index(words)
    end = start + len(words)
    row = copy.find("AdverseEffect", id="ae-trapa")[0]
    return copy.support(row.id, locator=f"char={start},{end}", passage_sha256=hash_passage(text, start, end))


def verify(copy: Copy) -> tuple[int, set[tuple[int, str]]]:
    """Return how many locators in the invented text hold, and the row and column of those that do not."""
    found = verify_passages(copy.tables, {hashlib.sha256(TEXT.encode()).hexdigest(): TEXT})
    return found.proved["planted-label"], {(problem.row, problem.column) for problem in found.problems}


@pytest.mark.trap(61)
@pytest.mark.parametrize("words", ["“off\u2011label”", "2008\u20132010 \u2014 a test", "No."])
def test_a_passage_is_proved_by_offsets_and_hash(words: str) -> None:
    copy = Copy()
    plant_text(copy)
    cite(copy, TEXT, words)

    assert verify(copy) == (1, set())


@pytest.mark.trap(61)
@pytest.mark.parametrize("altered", [TEXT.replace("\u2011", "-"), TEXT.replace("\r\n", "\n"), TEXT.replace("“", '"').replace("”", '"')])
def test_a_passage_of_a_tidied_text_is_found(altered: str) -> None:
    copy = Copy()
    plant_text(copy)
    item = cite(copy, altered, altered)

    proved, wrong = verify(copy)

    assert proved == 0
    assert wrong == {(item.number, "passage_sha256")}


@pytest.mark.trap(62)
@pytest.mark.parametrize("words", ["The U.S. Foodstuff office", "Dr. Olivia says", ".(Source) Next it met"])
def test_a_passage_runs_over_what_breaks_sentences(words: str) -> None:
    copy = Copy()
    plant_text(copy)
    cite(copy, TEXT, words)

    assert verify(copy) == (1, set())


@pytest.mark.trap(62)
def test_a_locator_by_sentence_number_is_found() -> None:
    copy = Copy()
    row = copy.plant("AdverseEffect")

    items = [copy.support(row.id, locator=locator) for locator in ("sentence 12", "L33.2", "char=12")]

    assert [copy.lacks(item, "locator") for item in items] == [{"the place in the source is not of a known form"}] * 3


@pytest.mark.trap(63)
def test_both_urgencies_stay_and_the_more_urgent_comes_first() -> None:
    rows = [
        (row["urgency"], row.get("context"))
        for row in shipped().ask("safety-advice")
        if row.get("signs") == "confusion" and row["tier"] == "lay"
    ]
    explained = {row["memberLabel"] for row in shipped().ask("disagreements") if row["topicLabel"] == "red flags and urgency"}

    assert rows == [("emergency care at once", "while changing the dose"), ("call a doctor", None)]
    assert len([label for label in explained if "confusion" in label]) == 2


@pytest.mark.trap(63)
def test_another_urgency_without_a_disagreement_is_found() -> None:
    copy = Copy()
    (advice,) = copy.find("SafetyAdvice", sign="hallucinations")

    row = copy.plant("SafetyAdvice", sign="hallucinations")

    assert copy.told(row, "urgency") | copy.told(advice, "urgency") == {"urgency-differs-silently"}


@pytest.mark.trap(63)
def test_an_overwritten_urgency_is_refused() -> None:
    copy = Copy()

    row = copy.plant("SafetyAdvice", sign="confusion", urgency="call-a-doctor|emergency-care-now")

    assert len(copy.told(row, "urgency")) == 1
