"""Text on a terminal: how wide it is, and what of it must not reach one."""

from __future__ import annotations


def printable(text: str) -> str:
    r"""Return a text on one line that cannot steer a terminal: white space as a space, control and bidi characters escaped.

    >>> printable("a\tb\x1b[31m")
    'a b\\x1b[31m'
    """
    spaced = text.replace("\r\n", " ").translate({9: " ", 10: " ", 13: " ", 0x85: " ", 0x2028: " ", 0x2029: " ", 0xA0: " "})
    if spaced.isprintable():
        return spaced
    return "".join(letter if _is_harmless(letter) else letter.encode("unicode_escape").decode() for letter in spaced)


def _is_harmless(letter: str) -> bool:
    # Joiners shape Indic letters and emoji; the other invisible characters can hide or reorder text.
    return letter.isprintable() or letter in "\u200c\u200d" or letter.isspace()


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode UAX #11; combining marks take none).

    >>> display_width("naïve"), display_width("薬")
    (5, 2)
    """
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    def width(letter: str) -> int:
        return 0 if category(letter) in ("Mn", "Me", "Cf") else 2 if east_asian_width(letter) in "WF" else 1

    return sum(map(width, text))
