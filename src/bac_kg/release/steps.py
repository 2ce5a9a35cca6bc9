"""The steps of a build: each is told as it begins, and timed; times never enter a built file."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Steps:
    """What a build does, and the seconds that each step took so far.

    >>> steps = Steps()
    >>> steps.begin("reading"); steps.end()
    >>> list(steps.seconds)
    ['reading']
    """

    tell: Callable[[str], None] = lambda step: None
    seconds: dict[str, float] = field(default_factory=dict)
    _now: str = ""
    _since: float = 0.0

    def begin(self, step: str) -> None:
        """End the step before, and begin one."""
        self.end()
        self.tell(step)
        self._now, self._since = step, time.perf_counter()

    def end(self) -> None:
        """End the step that runs."""
        if self._now:
            self.seconds[self._now] = self.seconds.get(self._now, 0.0) + time.perf_counter() - self._since
        self._now = ""


def describe_shares(seconds: dict[str, float]) -> str:
    """Return the time of all steps and the share of each, longest first.

    >>> describe_shares({"reading": 1.0, "reasoning": 3.0})
    '4.0 s: reasoning 75 %, reading 25 %'
    """
    total = sum(seconds.values())
    shares = sorted(seconds.items(), key=lambda item: -item[1])
    return f"{total:.1f} s: " + ", ".join(f"{step} {100 * spent / total:.0f} %" for step, spent in shares)
