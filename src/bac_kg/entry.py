"""The command's entry: a saved query at its defaults goes the short way, everything else to the full command line.

A piped ``bac-kg query NAME`` prints the rendered answer of the release and imports nothing that parses or queries.
"""

from __future__ import annotations

import sys

from bac_kg import paths
from bac_kg.answers.rendered import read_rendered

_SHORT = 2


def main() -> int:
    """Run the command line and return its exit code."""
    words = sys.argv[1:]
    if len(words) == _SHORT and words[0] == "query" and not words[1].startswith("-") and not sys.stdout.isatty():
        root = paths.project_root()
        found = read_rendered(root, paths.release_folder(root), words[1])
        if found and found[0].count(b"\n") > 1:  # an empty answer is explained the long way
            sys.stdout.buffer.write(found[0])
            sys.stdout.flush()
            sys.stderr.write(found[1] + "\n")
            return 0
    from bac_kg.cli import main as run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
