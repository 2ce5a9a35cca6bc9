"""A release is reasoned over; a quick look without is told as such and refused for anything else."""

from __future__ import annotations

import importlib.util
import json
import resource
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from bac_kg.cli import main
from bac_kg.project import Project
from bac_kg.release.build import build, find_stale
from bac_kg.validation.report import check_project


def test_a_build_without_reasoning_says_so_and_is_stale(checkout: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(checkout, project, reasoned=False)

    assert json.loads((checkout / "graph" / "release" / "manifest.json").read_text(encoding="utf-8"))["reasoned"] is False
    assert not {"inferred", "explanations"} & set(built.counts)
    assert "manifest.json" in find_stale(checkout, project)
    with pytest.raises(ValueError, match="built with --no-reason"):
        load_hook(checkout, monkeypatch).initialize("standard", {"force_include": {}})


class Interface:
    """What hatchling's class gives to a hook; hatchling itself is there only while a wheel is built."""

    def __init__(self, root: str) -> None:
        self.root = root


def load_hook(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the wheel's build hook for a checkout."""
    stub = types.ModuleType("hatchling.builders.hooks.plugin.interface")
    stub.BuildHookInterface = Interface  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, stub.__name__, stub)
    spec = importlib.util.spec_from_file_location("hatch_build", Path(__file__).parents[2] / "src" / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PackagedDataHook(str(checkout))


def test_freshness_is_never_judged_without_reasoning(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--check", "--no-reason", "--root", str(root)]) == 2
    assert "fix: leave out --no-reason" in capsys.readouterr().err


def used_seconds() -> float:
    """Return the processor time of this process and of its children that have ended: unlike the clock, no other load changes it much."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def test_a_build_takes_less_than_a_minute_and_tells_the_share_of_each_step(checkout: Path, project: Project) -> None:
    steps: list[str] = []
    before = used_seconds()

    built = build(checkout, project, steps.append)

    assert list(built.seconds) == steps
    assert "reasoning and explaining" in steps
    assert used_seconds() - before < 60
    assert built.counts["inferred"] > 80
    assert built.counts["explanations"] > 1000


def test_a_clash_is_an_error_of_check_at_its_cell(checkout: Path, project: Project) -> None:
    table = checkout / "graph" / "entities" / "DrugClass.tsv"
    text = table.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if each.startswith("cns-depressants\t"))
    cells = line.split("\t")
    cells[text.splitlines()[0].split("\t").index("direct_broader_class")] = "other-cns-depressants"
    table.write_text(text.replace(line, "\t".join(cells)), encoding="utf-8")

    found = check_project(checkout, project)
    quick = check_project(checkout, project, reasoned=False)

    clashes = [problem for problem in found if problem.check == "reasoner"]
    assert [(problem.file, problem.column, problem.severity) for problem in clashes] == [
        ("graph/entities/DrugClass.tsv", "direct_broader_class", "ERROR")
    ]
    assert [problem for problem in quick if problem.check == "reasoner"] == []
    assert {problem.check for problem in found} - {problem.check for problem in quick} == {"reasoner"}
