"""Every shape finds what it is for and tells it with a message and a fix; the shipped rows conform."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from bac_kg.assembly.assemble import load_curated, load_ontology
from bac_kg.loaders.loaded import Loaded
from bac_kg.model import Problem
from bac_kg.namespaces import PREFIXES
from bac_kg.validation.shapes import run_shapes

ROOT = Path(__file__).parents[2]
SHAPES = ROOT / "ontology" / "shapes.ttl"
PROPERTY_SHAPES = """SELECT ?class ?path ?message ?fix ?least ?pattern WHERE {
  ?shape sh:targetClass ?class ; sh:property ?property . ?property sh:path ?path .
  OPTIONAL { ?property sh:message ?message } OPTIONAL { ?property bac:fix ?fix }
  OPTIONAL { ?property sh:minCount ?least } OPTIONAL { ?property sh:pattern ?pattern }
} ORDER BY ?class ?path ?message"""


def read_property_shapes() -> list[dict[str, str]]:
    store = Store()
    store.bulk_extend(parse(path=str(SHAPES), format=RdfFormat.TURTLE))
    found = store.query(PROPERTY_SHAPES, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    names = ("class", "path", "message", "fix", "least", "pattern")
    return [{name: str(row[name].value) if row[name] else "" for name in names} for row in found]


PARTS = read_property_shapes()
REQUIRED = [part for part in PARTS if part["least"]]


def local(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]


@pytest.fixture(scope="module")
def found_on_bare_rows(root: Path) -> list[Problem]:
    """What the shapes say of one row of each target class that has nothing but its type."""
    classes = sorted({part["class"] for part in PARTS})
    rows = "".join(f"<https://example.org/{local(iri)}> a <{iri}> .\n" for iri in classes)
    return run_shapes(parse(rows, format=RdfFormat.TURTLE), load_ontology(root / "ontology"), SHAPES, Loaded())


@pytest.mark.parametrize("part", REQUIRED, ids=[f"{local(part['class'])}-{local(part['path'])}" for part in REQUIRED])
def test_a_missing_value_is_told_with_message_and_fix(part: dict[str, str], found_on_bare_rows: list[Problem]) -> None:
    told = {(problem.file, problem.message, problem.fix) for problem in found_on_bare_rows}

    assert (f"https://example.org/{local(part['class'])}", part["message"], part["fix"]) in told


@pytest.mark.parametrize("part", PARTS, ids=[f"{local(part['class'])}-{local(part['path'])}-{place}" for place, part in enumerate(PARTS)])
def test_every_shape_says_what_and_how_to_mend(part: dict[str, str]) -> None:
    assert part["message"] and part["fix"]


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        ("hedge", "may, in some people", "one two three four five six seven eight"),
        ("locator", "char=0,66", "characters 0 to 66"),
        ("locator", "section 5.1", "somewhere"),
        ("passageSha256", "0" * 64, "0" * 63),
    ],
)
def test_a_pattern_takes_the_good_and_refuses_the_bad(path: str, good: str, bad: str, root: Path) -> None:
    def told(value: str) -> list[str]:
        row = f'<https://example.org/x> a bac:EvidenceItem ; bac:{path} "{value}" .'
        quads = parse(f"@prefix bac: <{PREFIXES['bac']}> . {row}", format=RdfFormat.TURTLE)
        return [problem.message for problem in run_shapes(quads, load_ontology(root / "ontology"), SHAPES, Loaded()) if problem.value]

    assert told(good) == []
    assert len(told(bad)) == 1


def test_a_result_finds_its_cell(root: Path) -> None:
    curated = load_curated(root)
    loaded = curated.loaded
    row = next(iri for iri, home in loaded.homes.items() if home.file == "graph/statements/AdverseEffect.tsv")
    finding = NamedNode(PREFIXES["bac"] + "finding")
    kept = [quad for quad in loaded.quads if not (quad.subject == NamedNode(row) and quad.predicate == finding)]

    problems = run_shapes(kept, curated.ontology, SHAPES, loaded)

    home = loaded.homes[row]
    assert [(each.file, each.row, each.column) for each in problems] == [(home.file, home.row, "finding")]


def test_the_shipped_rows_conform(root: Path) -> None:
    curated = load_curated(root)
    loaded = curated.loaded

    assert run_shapes(loaded.quads, curated.ontology, SHAPES, loaded) == []


def test_every_kind_of_statement_has_a_shape(root: Path) -> None:
    schema = load_curated(root).schema
    shaped = {local(part["class"]) for part in PARTS}

    assert {kind.name for kind in schema.kinds.values() if kind.id_prefix} <= shaped
    assert len(PARTS) > 100
