"""Rows that break nothing, by class: a test plants one with the cells that it is about."""

from __future__ import annotations

LABEL = "planted-label"

_SAID = {"subject": "baclofen", "polarity": "affirmed"}
_PLACE = {"authority": "fda", "jurisdiction": "us"}

RIGHT: dict[str, dict[str, str]] = {
    "AdverseEffect": {
        **_SAID,
        "finding": "nausea",
        "route": "oral",
        "frequency_band": "not-stated",
        "seriousness": "not-stated",
        "figure_kind": "no-frequency-given",
        "observation_basis": "label-listing",
    },
    "AlternativeTherapy": {**_SAID, "therapy_role": "alternative-to-drug", "for_finding": "spasticity"},
    "ClassMembership": {**_SAID, "drug_class": "muscle-relaxants"},
    "ConceptRelation": {"polarity": "affirmed", "concept_relation": "described-as"},
    "Contraindication": {**_SAID, "finding": "epilepsy", "jurisdiction": "us"},
    "Disagreement": {
        "topic": "topic-dosing",
        "disagreement_reason": "differs-in-jurisdiction",
        "disagreement_status": "open-disagreement",
        "explanation": "Planted by a test.",
    },
    "DoseRegimen": {
        **_SAID,
        "route": "oral",
        "population": "adults",
        "phase": "maintenance",
        "dose_context": "labelled-dose",
        "administration_kind": "per-day",
        "amount_low": "20",
        "unit": "mg-per-day",
        "for_finding": "spasticity",
    },
    "EffectExplanation": {"polarity": "affirmed"},
    "EffectStatement": {**_SAID, "change": "decreases", "affected": "spasticity"},
    "Gap": {"subject": "baclofen", "topic": "topic-products", "gap_reason": "list-stripped"},
    "Interaction": {**_SAID, "interaction_advice": "not-stated", "interaction_mechanism": "not-stated"},
    "LabelClosure": {
        "subject": "baclofen",
        "closed_finding": "spasticity",
        "closure_level": "findings-closed-causes-open",
        **_PLACE,
    },
    "ManagementAdvice": _SAID,
    "MechanismStatement": {**_SAID, "action": "agonism"},
    "OverdoseEffect": {**_SAID, "finding": "coma", "route": "oral"},
    "Precaution": {**_SAID, "finding": "kidney-impairment", "precaution_action": "monitor"},
    "ProductFact": {**_SAID, "jurisdiction": "us"},
    "Recommendation": {
        **_SAID,
        "issuer": "unnamed-body",
        "line": "first-line",
        "for_finding": "spasticity",
        "strength": "not-stated",
        "population": "not-stated",
        "jurisdiction": "us",
    },
    "RegulatoryEvent": {"subject": "baclofen", **_PLACE, "event_kind": "status-granted"},
    "RegulatoryStatus": {"status": "approved", **_PLACE},
    "SafetyAdvice": {**_SAID, "advice_kind": "red-flag", "urgency": "call-a-doctor"},
    "Study": {"subject": "baclofen", "design": "randomized-controlled-trial", "for_finding": "spasticity"},
    "StudyResult": {"outcome_kind": "efficacy-outcome", "result_direction": "favours-intervention"},
    "TherapeuticUse": {**_SAID, "treated_finding": "spasticity", "use_kind": "established-use", "population": "not-stated"},
    "WithdrawalEffect": {**_SAID, "finding": "agitation", "trigger": "abrupt-stop", "route": "not-stated"},
}

EVIDENCE = {
    "direction": "supports",
    "evidence_type": "official-labelling",
    "curator_confidence": "reading-clear",
    "citation_marker": "no",
    "as_of": "2024",
}

SOURCE = {
    "id": LABEL,
    "label": "A label, planted by a test",
    "source_kind": "product-label",
    "tier": "label",
    "publisher": "a maker",
    "publication_date": "2024",
    "version": "1",
    "jurisdiction": "us",
    "licence": "not stated",
    "retracted": "no",
}
