"""What charts share: layouts, axes with round ticks, dates as places on a line."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a chart is laid out: labels beside their marks, or, for phones, above them."""

    width: float
    left: float  # of the axis
    right: float
    aside: float = 0.0  # where marks stand that have no place on the axis
    row: float
    above: float = 0.0  # how far labels stand above their marks
    ticks: int
    letters: int  # of a label
    again: float = math.inf  # how far down the numbers of the axis are written again
    for_phones: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from one value to another, drawn between two places."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Return where a value stands, kept inside the line.

        >>> Scale(0, 100, 200, 400).at(25)
        250.0
        """
        part = (value - self.low) / (self.high - self.low)
        return round(self.left + (self.right - self.left) * min(max(part, 0.0), 1.0), 1)

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """Return at most so many ticks and one, at round values.

        >>> [tick.text for tick in Scale(0, 300, 0, 1).ticks(6)]
        ['0', '50', '100', '150', '200', '250', '300']
        """
        step = round_step((self.high - self.low) / most)
        first = math.ceil(self.low / step)
        return tuple(Tick(self.at(place * step), f"{place * step:g}") for place in range(first, math.floor(self.high / step) + 1))


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below a value.

    >>> round_step(37), round_step(50)
    (50.0, 50.0)
    """
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least - 1e-9)


def year_of(text: str) -> float:
    """Return a day as a year with its part.

    >>> year_of("2020-07-01")
    2020.5
    """
    day = dt.date.fromisoformat(text)
    first, after = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return round(day.year + (day - first).days / (after - first).days, 2)
