"""Every check finds what it is for: a planted violation for each, and nothing in the shipped graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from planted_in_ontology import PLANTED_IN_ONTOLOGY
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from bac_kg.assembly.assemble import Assembled, assemble
from bac_kg.assembly.skolem import skolemise
from bac_kg.errors import SavedQueryError
from bac_kg.namespaces import GRAPH, PREFIXES
from bac_kg.project import Project
from bac_kg.stores.embedded import EmbeddedStore
from bac_kg.validation.checks import read_checks, run_checks

ROOT = Path(__file__).parents[2]
CHECKS = read_checks(ROOT / "queries")

# What is planted for each check, as Turtle in the graph named first; the item that must be found stands last.
PLANTED = {
    "advice-without-content": ("statements", "bacs:x a bac:SafetyAdvice .", "bacs:x"),
    "as-of-after-release": ("evidence", 'bace:x bac:asOf "2031" ; bac:asOfEarliest "2031-01-01"^^xsd:date .', "bace:x"),
    "cause-is-treated-finding": ("statements", "bacs:x a bac:TherapeuticUse ; bac:treatedFinding bacr:spasticity ; bac:underlyingCause bacr:spasticity .", "bacs:x"),
    "cause-treated-elsewhere": (
        "statements",
        "bacs:x a bac:TherapeuticUse ; bac:subject bacr:baclofen ; bac:polarity bac:affirmed ; bac:useKind bac:established-use ;"
        " bac:treatedFinding bacr:multiple-sclerosis .",
        "bacs:x",
    ),
    "class-cycle": ("entities", "bacr:a bac:directBroaderClass bacr:b . bacr:b bac:directBroaderClass bacr:c . bacr:c bac:directBroaderClass bacr:a .", "bacr:a"),
    "disputed-among-shortcuts": (
        "statements",
        "bacs:x a bac:AdverseEffect ; bac:subject bacr:x ; bac:finding bacr:y ; bac:standing bac:contested . bacr:x bac:hasAdverseEffect bacr:y .",
        "bacs:x",
    ),
    "dose-amount-without-kind": ("statements", "bacs:x a bac:DoseRegimen ; bac:amountLow 5.0 .", "bacs:x"),
    "dose-amount-without-unit": ("statements", "bacs:x a bac:DoseRegimen ; bac:amountLow 5.0 .", "bacs:x"),
    "dose-by-weight-as-plain": ("statements", 'bacs:x a bac:DoseRegimen ; bac:unit bac:mg-per-day ; bac:doseWording "2 mg/kg a day" .', "bacs:x"),
    "dose-in-volume-without-product": ("statements", "bacs:x a bac:DoseRegimen ; bac:unit bac:mL .", "bacs:x"),
    "dose-without-size": ("statements", "bacs:x a bac:DoseRegimen .", "bacs:x"),
    "duplicate-statement": ("statements", 'bacs:x a bac:AdverseEffect ; rdfs:label "same"@en . bacs:y a bac:AdverseEffect ; rdfs:label "same"@en .', "bacs:y"),
    "entity-unused": ("entities", "bacr:x a bac:Entity .", "bacr:x"),
    "evidence-without-locator-hash": ("evidence", 'bace:x a bac:EvidenceItem ; bac:locator "char=0,1" .', "bace:x"),
    "finding-cycle": ("entities", "bacr:a bac:directBroaderFinding bacr:b . bacr:b bac:directBroaderFinding bacr:c . bacr:c bac:directBroaderFinding bacr:a .", "bacr:b"),
    "interaction-partner-count": ("statements", 'bacs:x a bac:Interaction ; bac:partnerSubstance bacr:alcohol ; bac:partnerWording "spirits" .', "bacs:x"),
    "interaction-with-itself": ("statements", "bacs:x a bac:Interaction ; bac:subject bacr:baclofen ; bac:partnerSubstance bacr:baclofen .", "bacs:x"),
    "interval-upside-down": ("statements", "bacs:x bac:amountLow 80.0 ; bac:amountHigh 30.0 .", "bacs:x"),
    "label-with-a-hole": ("statements", 'bacs:x a bac:Statement ; rdfs:label "baclofen can cause …"@en .', "bacs:x"),
    "mechanism-without-target-or-site": ("statements", "bacs:x a bac:MechanismStatement .", "bacs:x"),
    "only-route-broken": ("entities", "bacr:x bac:onlyRoute bacr:intrathecal . bacr:y bac:brand bacr:x ; bac:productRoute bacr:oral .", "bacr:y"),
    "pack-code-on-two-products": (
        "mappings",
        "bacr:x a bac:Product ; skos:narrowMatch <https://identifiers.org/ndc/1-1> . bacr:y a bac:Product ; skos:narrowMatch <https://identifiers.org/ndc/1-1> .",
        "bacr:y",
    ),
    "passage-twice-on-a-statement": (
        "evidence",
        'bace:x bac:statement bacs:y ; bac:source bacsrc:z ; bac:locator "page 1" ; bac:direction bac:supports .'
        ' bace:w bac:statement bacs:y ; bac:source bacsrc:z ; bac:locator "page 1" ; bac:direction bac:supports .',
        "bace:x",
    ),
    "precaution-actions-unjoined": ("statements", "bacs:x bac:precautionAction bac:avoid-use , bac:reduce-dose .", "bacs:x"),
    "rate-unit-mismatch": ("statements", "bacs:x a bac:DoseRegimen ; bac:unit bac:mg-per-day ; bac:administrationKind bac:bolus .", "bacs:x"),
    "red-flag-without-urgency": ("statements", "bacs:x a bac:SafetyAdvice ; bac:adviceKind bac:red-flag .", "bacs:x"),
    "source-without-evidence": ("sources", "bacsrc:x a bac:Source .", "bacsrc:x"),
    "statement-without-evidence": ("statements", "bacs:x a bac:Statement , bac:AdverseEffect .", "bacs:x"),
    "status-without-date": ("evidence", "bace:x bac:statement bacs:x . bacs:x a bac:RegulatoryStatus .", "bace:x"),
    "term-without-definition": ("ontology", "bac:Nameless a owl:Class .", "bac:Nameless"),
    "triple-in-two-graphs": ("evidence", "bacr:baclofen a bac:Substance .", "bacr:baclofen"),
    **{name: ("ontology", turtle, item) for name, (turtle, item) in PLANTED_IN_ONTOLOGY.items()},
}  # fmt: skip


@pytest.fixture(scope="module")
def assembled(root: Path, project: Project) -> Assembled:
    return assemble(root, project)


@pytest.fixture(scope="module")
def engine(assembled: Assembled) -> Store:
    """The shipped graph, each triple in its named graph and in the default one."""
    store = Store()
    store.bulk_extend(assembled.quads)
    store.bulk_extend(Quad(*quad.triple) for quad in assembled.quads)
    return store


@contextmanager
def planted(engine: Store, turtle: str, graph: str) -> Iterator[EmbeddedStore]:
    """Give the graph with some triples more, which are taken out again."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    triples = skolemise(quad.triple for quad in parse(prefixes + turtle, format=RdfFormat.TURTLE))
    quads = [Quad(*triple, *place) for triple in triples for place in ((), (NamedNode(GRAPH + graph),))]
    new = [quad for quad in quads if quad not in engine]
    engine.extend(new)
    yield EmbeddedStore(engine, "the planted graph")
    for quad in new:
        engine.remove(quad)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str, assembled: Assembled, engine: Store) -> None:
    graph, turtle, item = PLANTED[name]

    with planted(engine, turtle, graph) as store:
        found = {problem.file for problem in run_checks(store, [CHECKS[name]], assembled.curated.loaded)}

    # A planted item is no row of a table, so its CURIE stands where the file would; a real row is named by its file.
    expected = {
        assembled.curated.loaded.homes[iri].file
        for iri in assembled.curated.loaded.homes
        if iri == PREFIXES["bacr"] + item.partition(":")[2]
    } or {item}
    assert expected <= found


@pytest.mark.parametrize("name", CHECKS)
def test_the_shipped_graph_passes(name: str, assembled: Assembled, engine: Store) -> None:
    assert run_checks(EmbeddedStore(engine, "the shipped graph"), [CHECKS[name]], assembled.curated.loaded) == []


def test_every_check_has_a_planted_violation_here_or_among_the_traps() -> None:
    traps = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "traps").glob("test_*.py"))

    assert [name for name in CHECKS if name not in PLANTED and f'"{name}"' not in traps] == []
    assert len(CHECKS) >= 100 and len(PLANTED_IN_ONTOLOGY) >= 30


def test_a_check_with_other_columns_is_refused(checkout: Path) -> None:
    check = checkout / "queries" / "checks" / "finding-cycle.rq"
    text = (
        check.read_text(encoding="utf-8").replace("value: string", "worth: string").replace("?value", "?worth").replace("value]", "worth]")
    )
    check.write_text(text, encoding="utf-8")

    with pytest.raises(SavedQueryError, match="finding-cycle: a check has the columns item, property, value"):
        read_checks(checkout / "queries")
