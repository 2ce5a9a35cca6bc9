"""The rules for w3id.org lead each IRI of the graph to the service, a thing by 303."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "ontology" / "w3id"
RULE = re.compile(r"^RewriteRule (?P<pattern>\S+) (?P<target>\S+) \[R=(?P<status>\d+),L\]$", re.MULTILINE)
RULES = [match.groupdict() for match in RULE.finditer((FOLDER / ".htaccess").read_text(encoding="utf-8"))]
THINGS = [
    "ontology/AdverseEffect",
    "ontology/",
    "id/baclofen",
    "statement/ae-7k2qd",
    "evidence/nhs-baclofen-0010",
    "source/nhs-baclofen",
    "graph/statements",
    "query/adverse-effects",
    "release/0.1.0",
    "dataset",
    "alignment",
    ".well-known/genid/0016b1",
]
DOCUMENTS = ["", "id/baclofen/extra", ".well-known/void", "release/0.1.0/bac-kg.trig", "queries/adverse-effects.csv", "context.jsonld"]


def rewrite(path: str) -> tuple[int, str]:
    """Return the status and target of the first rule that fits, as mod_rewrite takes it in a folder's .htaccess."""
    rule = next(rule for rule in RULES if re.match(rule["pattern"], path))
    return int(rule["status"]), re.sub(rule["pattern"] + "[^$]*$", rule["target"].replace("$1", r"\1"), path)


@pytest.mark.parametrize("path", THINGS)
def test_a_thing_is_led_to_the_service_by_303(path: str) -> None:
    status, target = rewrite(path)

    assert (status, target.partition("example.org/")[2]) == (303, path.rstrip("/"))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_led_to_the_service_by_302(path: str) -> None:
    assert rewrite(path) == (302, f"https://bac-kg.example.org/{path}")


def test_a_query_keeps_its_method() -> None:
    assert rewrite("sparql") == (307, "https://bac-kg.example.org/sparql")


def test_every_line_that_rewrites_was_read() -> None:
    lines = [line for line in (FOLDER / ".htaccess").read_text(encoding="utf-8").splitlines() if line.startswith("RewriteRule")]

    assert len(RULES) == len(lines) >= 5


def test_the_readme_says_that_the_iris_do_not_resolve() -> None:
    assert "do not resolve" in (FOLDER / "README.md").read_text(encoding="utf-8")
