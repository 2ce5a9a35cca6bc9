"""Wrong edits that only meaning tells: each is planted, found inconsistent, and told with the axioms that clash, at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from planting import Copy

from bac_kg.errors import OntologyError
from bac_kg.model import Problem
from bac_kg.reasoning.infer import reason
from bac_kg.reasoning.materialise import find_clashes
from bac_kg.reasoning.session import Session
from bac_kg.reasoning.words import read_labels

Plant = Callable[[Copy], object]


@dataclass(frozen=True, slots=True)
class Edit:
    """A wrong edit, the file at which it is told, and words that its message holds."""

    plant: Plant
    file: str
    words: tuple[str, ...]


def turtle(text: str) -> Plant:
    return lambda copy: copy.add_turtle(text)


def row(class_name: str, **cells: str) -> Plant:
    return lambda copy: copy.plant(class_name, **cells)


def member(**cells: str) -> Plant:
    return row("ClassMembership", jurisdiction="not-stated", authority="not-stated", **cells)


def changed(class_name: str, identifier: str, **cells: str) -> Plant:
    return lambda copy: copy.change(copy.find(class_name, id=identifier)[0], **cells)


def antagonist_among_agonists(copy: Copy) -> None:
    member(subject="naltrexone", drug_class="opioid-antagonists")(copy)
    member(subject="naltrexone", drug_class="opioid-agonists")(copy)


MEMBERSHIPS, CLASSES, FINDINGS = (
    "graph/statements/ClassMembership.tsv",
    "graph/entities/DrugClass.tsv",
    "graph/entities/ClinicalFinding.tsv",
)
EDITS = {
    "a substance is also a finding": Edit(
        turtle("bacr:baclofen a bac:ClinicalFinding ."),
        "graph/entities/Substance.tsv",
        ("substance", "clinical finding", "nothing is two of these"),
    ),
    "all substances are findings": Edit(
        turtle("bac:Substance rdfs:subClassOf bac:ClinicalFinding ."),
        "graph/entities/Substance.tsv",
        ("whatever is substance is clinical finding",),
    ),
    "a subunit is its own complex": Edit(
        turtle("bacr:gabbr1 bac:hasSubunit bacr:gabbr1 ."),
        "graph/entities/Protein.tsv",
        ("GABA-B receptor subunit 1 — has subunit — GABA-B receptor subunit 1",),
    ),
    "a complex is a subunit of its subunit": Edit(
        turtle("bacr:gabbr1 bac:hasSubunit bacr:gaba-b-receptor ."),
        "graph/entities/Protein.tsv",
        ("GABA-B receptor subunit 1 — has subunit — GABA-B receptor",),
    ),
    "a drug class is among its own members": Edit(
        member(subject="benzodiazepines", drug_class="benzodiazepines"), MEMBERSHIPS, ("drug class — benzodiazepines",)
    ),
    "a drug class is a member of another": Edit(
        member(subject="benzodiazepines", drug_class="other-cns-depressants"),
        MEMBERSHIPS,
        ("drug class", "substance", "what has 'member of' is substance"),
    ),
    "an antagonist is filed as a depressant agonist": Edit(
        antagonist_among_agonists, MEMBERSHIPS, ("naltrexone", "opioid agonists", "opioid antagonists")
    ),
    "a class is broader than itself": Edit(
        changed("DrugClass", "cns-depressants", direct_broader_class="cns-depressants"), CLASSES, ("broader class",)
    ),
    "a class is broader than its broader class": Edit(
        changed("DrugClass", "cns-depressants", direct_broader_class="other-cns-depressants"),
        CLASSES,
        ("'broader class' never holds both ways",),
    ),
    "a finding is broader than its broader finding": Edit(
        changed("ClinicalFinding", "kidney-impairment", direct_broader_finding="chronic-kidney-disease"),
        FINDINGS,
        ("'broader finding' never holds both ways",),
    ),
    "a drug interacts with itself": Edit(
        row("Interaction", subject="baclofen", partner_substance="baclofen"),
        "graph/statements/Interaction.tsv",
        ("baclofen", "partner substance"),
    ),
    "a drug interacts with a class that holds it": Edit(
        row("Interaction", subject="baclofen", partner_class="cns-depressants"),
        "graph/statements/Interaction.tsv",
        ("never: baclofen — interacts with — baclofen", "partner class"),
    ),
    "a treated finding is its own cause": Edit(
        row("TherapeuticUse", treated_finding="spasticity", underlying_cause="spasticity"),
        "graph/statements/TherapeuticUse.tsv",
        ("treated finding", "underlying cause"),
    ),
    "a withdrawal is of two substances": Edit(
        turtle("bacr:baclofen-withdrawal bac:ofSubstance bacr:alcohol ."),
        "graph/entities/WithdrawalSyndrome.tsv",
        ("'of substance' has one value at most",),
    ),
    "dependence is the same as addiction": Edit(
        turtle("bacr:baclofen-dependence owl:sameAs bacr:baclofen-addiction ."), "graph/entities/Addiction.tsv", ("these are one thing",)
    ),
    "a status of a statement is no value of its list": Edit(
        turtle("bacs:ms-vg6rz bac:polarity bac:settled ."), "graph/statements/MechanismStatement.tsv", ("polarity",)
    ),
    "no GABA-B agonist may be a depressant": Edit(
        turtle("bac:GabaBAgonist owl:disjointWith bac:CnsDepressant ."),
        "graph/statements/EffectStatement.tsv",
        ("nothing is two of these",),
    ),
}


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Session() as opened:
        yield opened


def find_problems(plant: Plant, session: Session) -> list[Problem]:
    copy = Copy()
    plant(copy)
    return find_clashes(reason(copy.quads, session, explain=False), copy.loaded, read_labels(copy.quads))


@pytest.mark.parametrize("name", EDITS)
def test_a_wrong_edit_is_a_clash_told_at_its_cell(name: str, session: Session) -> None:
    edit = EDITS[name]

    (problem,) = find_problems(edit.plant, session)

    assert problem.message.startswith("these cannot all be true:\n  - ")
    assert edit.file in {
        problem.file,
        *(part.split(", row ")[0] for part in problem.message.replace("]", "").split("; ") if ", row " in part),
    }
    assert [word for word in edit.words if word not in problem.message] == []
    assert (problem.severity, problem.check) == ("ERROR", "reasoner")


def test_a_class_that_can_have_no_member_is_told(session: Session) -> None:
    both = 'bac:Both a owl:Class ; rdfs:label "drug as a finding"@en ; rdfs:subClassOf bac:Substance , bac:ClinicalFinding .'

    (problem,) = find_problems(turtle(both), session)

    assert problem.message.startswith("nothing can be a drug as a finding:\n  - ")
    assert (problem.file, problem.row) == ("ontology/bac-kg.ttl", 0)


def test_a_circle_of_three_classes_is_no_clash(session: Session) -> None:
    """Asymmetry sees circles of one and two only; the check class-cycle sees all."""

    def circle(copy: Copy) -> None:
        for one, wider in (("ring-a", "ring-b"), ("ring-b", "ring-c"), ("ring-c", "ring-a")):
            copy.plant("ClinicalFinding", id=one, direct_broader_finding=wider)

    assert find_problems(circle, session) == []


@pytest.mark.parametrize(
    ("axiom", "word"),
    [
        ("bac:directBroaderClass a owl:TransitiveProperty .", "HermiT refuses the axioms"),
        ("bac:memberOf a owl:IrreflexiveProperty .", "HermiT refuses the axioms"),
        ("bac:Substance owl:hasKey ( bac:slug ) .", "bac:Substance: owl:hasKey is not given to the reasoner"),
        (
            "bac:Substance rdfs:subClassOf [ a owl:Restriction ; owl:onProperty bac:slug ; owl:maxCardinality 1 ] .",
            "a class expression is of a form",
        ),
    ],
)
def test_an_axiom_outside_owl_2_dl_or_unknown_here_is_refused(axiom: str, word: str, session: Session) -> None:
    with pytest.raises(OntologyError, match=word):
        find_problems(turtle(axiom), session)


def test_the_curated_files_hold_together(session: Session) -> None:
    assert find_problems(lambda copy: None, session) == []


def test_there_are_edits_to_try() -> None:
    assert len(EDITS) >= 15
