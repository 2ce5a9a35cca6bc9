"""Words for people: the known word nearest to a mistyped one, words in a row, things counted."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to a mistyped one, or None if none is near.

    >>> nearest("findng", ["finding", "route"])
    'finding'
    >>> nearest("zzz", ["finding", "route"]) is None
    True
    """
    from difflib import get_close_matches  # a third of bare Python's start, and needed on the way to an error only

    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the nearest known word, or an empty string.

    >>> did_you_mean("findng", ["finding", "route"])
    " (did you mean 'finding'?)"
    """
    found = nearest(word, known)
    return f" (did you mean '{found}'?)" if found else ""


def join_words(words: Iterable[str], last: str = "and") -> str:
    """Return words in a row, as people write them.

    >>> join_words(["spasticity", "pain", "hiccups"])
    'spasticity, pain and hiccups'
    """
    listed = list(words)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}" if len(listed) > 1 else "".join(listed)


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one.

    >>> count_of(1, "error"), count_of(0, "warning")
    ('1 error', '0 warnings')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
