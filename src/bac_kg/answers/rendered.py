"""Rendered answers: what each saved query says at its defaults, kept in the release so that the commonest question costs no parsing.

An answer is used only if the query's file is the one that was answered and the answer is whole, both by SHA-256. This module is read
before anything else on the way to an answer, so it imports next to nothing.
"""

from __future__ import annotations

import hashlib
import os

FOLDER = "answers"
INDEX = "index.tsv"
HEADER = ("query", "query_sha256", "answer_sha256", "rows", "provenance")


def read_rendered(root: str, release: str, name: str) -> tuple[bytes, str] | None:
    """Return the CSV of a query at its defaults and its provenance, or None if it must be answered live."""
    folder = os.path.join(release, FOLDER)
    try:
        with open(os.path.join(folder, INDEX), encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        entry = next((row for row in rows if row[0] == name and len(row) == len(HEADER)), None)
        if entry is None:
            return None
        with open(os.path.join(root, "queries", name + ".rq"), "rb") as file:
            query = file.read()
        with open(os.path.join(folder, name + ".csv"), "rb") as file:
            answer = file.read()
    except OSError:
        return None  # the live way tells what is missing
    if digest(query) != entry[1] or digest(answer) != entry[2]:
        return None
    return answer, entry[4]


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
