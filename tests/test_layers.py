"""Imports point one way: a module imports only from the layers above its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "bac_kg"
# From the ground up; what stands in one group is one layer, whose modules may import each other as long as no circle comes about.
LAYERS = (
    ("errors", "paths", "namespaces", "model", "suggest", "display"),
    ("dates", "project"),
    ("ontology",),
    ("tables",),
    ("sparql",),
    ("stores",),
    ("queries",),
    ("answers",),
    ("loaders",),
    ("assembly",),
    ("reasoning",),
    ("validation",),
    ("release",),
    ("curation",),
    ("comparison",),
    ("api",),
    ("service",),
    ("cli",),
    ("entry",),
)
# The entry answers the commonest question before anything else is loaded; only its own package may be above it.
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}
LONGEST = 400


def find_modules() -> dict[str, Path]:
    """Return the modules of the package by dotted name below ``bac_kg``."""
    paths = (path for path in SOURCE.rglob("*.py") if "data" not in path.relative_to(SOURCE).parts)
    return {".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in paths}


MODULES = find_modules()


def find_imports(path: Path) -> set[str]:
    """Return the modules below ``bac_kg`` that a file imports, lazily or for types included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bac_kg":
            inner = (node.module or "").removeprefix("bac_kg").lstrip(".")
            for alias in node.names:
                whole = f"{inner}.{alias.name}".lstrip(".")
                found.add(whole if whole in MODULES or not inner else inner)
    return {name for name in found if name != "KnowledgeGraph"}


def level(module: str) -> int:
    return LEVELS[module.split(".")[0]]


@pytest.mark.parametrize("module", [name for name in MODULES if name != "__init__"])
def test_a_module_imports_from_its_own_layer_and_those_above(module: str) -> None:
    below = {name for name in find_imports(MODULES[module]) if level(name) > level(module)}

    assert below == set()


def test_no_circle_of_modules() -> None:
    from graphlib import TopologicalSorter

    graph = {module: find_imports(path) - {module} for module, path in MODULES.items() if module != "__init__"}

    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_and_says_what_it_is(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")

    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text))


def test_there_are_modules_to_test() -> None:
    assert len(MODULES) > 40


def test_every_layer_stands_in_the_readme() -> None:
    readme = (SOURCE / "README.md").read_text(encoding="utf-8")

    assert [name for names in LAYERS for name in names if f"`{name}" not in readme] == []
