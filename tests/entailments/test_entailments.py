"""What must follow, what must not, and the mutants without which "must not" would prove nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import World, find_files, given_world, mutant_world, read_claim, read_mutant, shipped_world

from bac_kg.reasoning.axioms import Axiom

MUST, MUST_NOT, MUTANTS = (find_files(folder) for folder in ("must", "must_not", "mutants"))


def world_of(path: Path) -> World:
    return given_world() if read_claim(path).given else shipped_world()


@pytest.mark.parametrize("path", MUST, ids=lambda path: path.stem)
def test_it_follows(path: Path) -> None:
    assert world_of(path).holds(read_claim(path)), read_claim(path).why


@pytest.mark.parametrize("path", MUST_NOT, ids=lambda path: path.stem)
def test_it_does_not_follow(path: Path) -> None:
    assert not world_of(path).holds(read_claim(path)), read_claim(path).why


@pytest.mark.parametrize("path", MUST_NOT, ids=lambda path: path.stem)
def test_it_does_not_follow_with_the_rows_that_others_give(path: Path) -> None:
    assert not given_world().holds(read_claim(path)), read_claim(path).why


@pytest.mark.parametrize("path", MUTANTS, ids=lambda path: path.stem)
def test_a_mutant_fails_as_it_should(path: Path) -> None:
    mutant, world = read_mutant(path), mutant_world(path)

    held = {claim.stem for claim in (*MUST, *MUST_NOT) if not world.reasoned.clash and world.holds(read_claim(claim))}
    clashing = {term.rsplit("/", 1)[-1] for axiom in world.reasoned.clash for term in names(axiom)}

    assert set(mutant.clash) <= clashing
    assert bool(mutant.clash) == bool(clashing)
    assert set(mutant.leaks) <= held
    assert not set(mutant.loses) & held
    assert mutant.leaks or mutant.loses or mutant.clash


def names(axiom: Axiom) -> list[str]:
    return [part for part in axiom.form[1:] if isinstance(part, str)]


@pytest.mark.parametrize("path", [*MUST, *MUST_NOT], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_says_what_draws_it_and_why_it_is_no_axiom(path: Path) -> None:
    claim = read_claim(path)

    assert claim.by in ("owl", "rule", "query")
    assert bool(claim.instead) == (claim.by != "owl")
    assert bool(claim.query) == (claim.by == "query") == (not claim.ask)


def test_there_is_something_to_follow_and_something_not_to() -> None:
    assert (len(MUST) >= 25, len(MUST_NOT) >= 25, len(MUTANTS) >= 6) == (True, True, True)
