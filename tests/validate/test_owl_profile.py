"""The checks of OWL 2 DL, which need no Java, agree with the OWL API: on the shipped ontology and on each planted breach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from planted_in_ontology import PROFILE
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from bac_kg.assembly.assemble import Curated, load_curated
from bac_kg.namespaces import GRAPH, PREFIXES

JUDGE = Path(__file__).with_name("owl_judge.py")
# OWL API 3 takes xsd:date for a datatype of OWL 2; version 5, which .ci/full brings, and HermiT do not (specification, section 4).
NOT_SEEN = set() if "OWLAPI_JARS" in os.environ else {"datatype-outside-owl"}
SEEN = [name for name in PROFILE if name not in NOT_SEEN]
MINUTES = 3


def read_ontology(root: Path) -> list[Triple]:
    """Return the axioms as they are written, blank nodes being blank, without what makes a second ontology of them."""
    files = (root / "ontology" / name for name in ("bac-kg.ttl", "alignment.ttl"))
    triples = [quad.triple for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)]
    return [triple for triple in triples if triple.subject != NamedNode("https://w3id.org/bac-kg/alignment")]


def read_rows(curated: Curated) -> list[Triple]:
    """Return the rows that a reasoner may be given: entities and statements."""
    graphs = {NamedNode(GRAPH + "entities"), NamedNode(GRAPH + "statements")}
    return [quad.triple for quad in curated.loaded.quads if quad.graph_name in graphs]


def breach(turtle: str) -> list[Triple]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return [quad.triple for quad in parse(prefixes + turtle, format=RdfFormat.TURTLE, rename_blank_nodes=True)]


@pytest.fixture(scope="module")
def verdicts(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the OWL API says of the shipped ontology with its rows, and of the ontology with each breach."""
    folder = tmp_path_factory.mktemp("owl")
    axioms = read_ontology(root)
    copies = {"shipped": [*axioms, *read_rows(load_curated(root))], **{name: [*axioms, *breach(PROFILE[name][0])] for name in SEEN}}
    for name, triples in copies.items():
        (folder / f"{name}.rdf").write_bytes(serialize(triples, format=RdfFormat.RDF_XML) or b"")
    command = [sys.executable, str(JUDGE), *(str(folder / f"{name}.rdf") for name in copies)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 * MINUTES, check=True)
    return {Path(file).stem: violations for file, violations in json.loads(done.stdout).items()}


def test_the_shipped_ontology_and_rows_are_owl_2_dl(verdicts: dict[str, list[str]]) -> None:
    assert verdicts["shipped"] == []


@pytest.mark.parametrize("name", SEEN)
def test_a_breach_that_a_check_finds_is_one_to_the_owl_api_too(name: str, verdicts: dict[str, list[str]]) -> None:
    assert verdicts[name] != []


def test_there_are_breaches_to_judge() -> None:
    assert len(SEEN) >= 5
