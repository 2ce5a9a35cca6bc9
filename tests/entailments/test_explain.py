"""bac-kg explain tells why a triple is there, whichever way it came about, and what is near if it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planting import shipped
from worlds import shipped_world

from bac_kg.answers.rule_grounds import find_rule
from bac_kg.answers.why import Why, explain
from bac_kg.assembly.rules import derive, find_rules
from bac_kg.cli import main
from bac_kg.errors import QueryError
from bac_kg.namespaces import contract

RULES = Path(__file__).parents[2] / "ontology" / "rules"


def ask(subject: str, relation: str, value: str) -> Why:
    return explain(shipped_world().store, str(RULES), subject, relation, value)


def test_an_inferred_triple_is_told_with_its_premises_and_their_evidence() -> None:
    why = ask("baclofen", "member of", "central nervous system depressants")

    assert why.how == "inferred"
    assert why.because.startswith("baclofen — member of — central nervous system depressants, since 'baclofen produces depression")
    assert "bacs:ef-lv2ol bac:producedEffect bacr:cns-depression" in {premise.triple for premise in why.premises}
    assert "whatever is CNS depressant is something that has 'member of' to central nervous system depressants" in {
        one.words for one in why.premises
    }
    assert [(ground.statement, ground.table) for ground in why.grounds] == [("bacs:ef-lv2ol", "graph/statements/EffectStatement.tsv")]
    assert ("bace:alcohol-article-3220", "bacsrc:alcohol-article", "char=13802,14034", "supports", "lay") in why.grounds[0].evidence


def test_a_class_is_asked_for_with_a() -> None:
    assert ask("baclofen", "a", "bac:GabaBAgonist").how == ask("bacr:baclofen", "rdf:type", "GABA-B agonist").how == "inferred"


def test_every_inferred_triple_is_explained_as_inferred() -> None:
    triples = [one.triple for one in shipped_world().reasoned.inferences]
    names = [[contract(str(term)[1:-1]) for term in triple] for triple in triples]

    assert [name for name in names if not ask(*name).premises] == []
    assert len(names) > 80


def test_a_derived_triple_is_told_with_its_rule_and_statements() -> None:
    why = ask("baclofen", "interactsWith", "levodopa")

    assert (why.how, "by the rule ontology/rules/30-plain-relations.rq: Plain triples" in why.because) == ("derived", True)
    assert {ground.table for ground in why.grounds} == {"graph/statements/Interaction.tsv"}
    assert all("levodopa" in ground.label and ground.evidence for ground in why.grounds)


@pytest.mark.parametrize("path", find_rules(RULES), ids=lambda path: path.stem)
def test_each_rule_is_found_by_what_it_derives(path: Path) -> None:
    stated = [*shipped().ground.ontology, *shipped().loaded.quads]
    rules = find_rules(RULES)
    before = derive(stated, rules[: rules.index(path)])
    new = derive([*stated, *before], [path])[0]

    found = find_rule(shipped_world().store, str(RULES), (new.subject, new.predicate, new.object))  # type: ignore[arg-type]

    assert found is not None
    assert found.name == path.name


def test_there_are_rules_to_find() -> None:
    assert len(find_rules(RULES)) >= 10


def test_a_stated_triple_is_told_with_its_evidence() -> None:
    why = ask("ms-vg6rz", "target", "GABA-B receptor")

    assert (why.how, why.because) == ("stated", "a row states it (graph statements)")
    assert why.grounds[0].evidence


def test_a_stated_text_is_found() -> None:
    assert ask("baclofen", "slug", "baclofen").how == "stated"


def test_an_unknown_triple_is_told_with_what_is_near() -> None:
    why = ask("baclofen", "used for", "multiple sclerosis")

    assert why.how == "not in the graph"
    assert "bacr:baclofen bac:usedFor bacr:spasticity" in why.near
    assert any("due to multiple sclerosis" in near and "affirmed, settled, general" in near for near in why.near)


def test_a_denied_membership_is_near_to_its_affirmation() -> None:
    why = ask("baclofen", "member of", "dea-scheduled-substances")

    assert why.how == "not in the graph"
    assert any("denied" in near for near in why.near)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("baclofen", "interacs with", "alcohol"), r"no property is called 'interacs with' \(did you mean 'interacts with'\?\)"),
        (("baclofin", "used for", "spasticity"), r"nothing in the graph is called 'baclofin' \(did you mean 'baclofen'\?\)"),
        (("baclofen", "used for", "spastcity"), r"nothing in the graph is called 'spastcity' \(did you mean 'spasticity'\?\)"),
        (("baclofen", "x:y>?z.?a<b", "spasticity"), "no property is called"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(names: tuple[str, str, str], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        ask(*names)


def test_the_command_line_prints_it_for_people_and_for_tools(capfd: pytest.CaptureFixture[str]) -> None:
    words = ["explain", "baclofen", "used for", "hiccups"]
    assert main(words) == 0
    text = capfd.readouterr().out
    assert main([*words, "-f", "json"]) == 0
    content = json.loads(capfd.readouterr().out)

    assert text.startswith("baclofen — used for — hiccups\n  bacr:baclofen bac:usedFor bacr:hiccups\nnot in the graph: ")
    assert (content["how"], content["premises"]) == ("not in the graph", [])
