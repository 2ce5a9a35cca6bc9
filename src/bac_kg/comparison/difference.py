"""The whole difference of two states of the graph: things, then answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.comparison.answers import AnswerChange, Links, compare_answers
from bac_kg.comparison.sides import open_sides
from bac_kg.comparison.things import Change, compare_things, read_said

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """Two states by name, what is said otherwise and what is answered otherwise; ``unreasoned`` if inferences were left out."""

    one: str
    other: str
    things: tuple[Change, ...]
    answers: tuple[AnswerChange, ...]
    unreasoned: bool


def find_difference(one: str, other: str, root: Path) -> Difference:
    """Return the difference of two states, each a release folder, a checkout, a git revision or ``REVISION:FOLDER``.

    :raises UsageError: if a name is that of none of them.
    :raises BacKgError: if a state cannot be read or a query of it fails.
    """
    first, second, unreasoned = open_sides(one, other, root)
    said = read_said(first.quads), read_said(second.quads)
    things = compare_things(*said)
    answers = compare_answers(first, second, Links(*said, things))
    return Difference(one, other, tuple(things), tuple(answers), unreasoned)
