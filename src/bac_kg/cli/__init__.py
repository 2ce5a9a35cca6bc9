"""The command line: data on stdout, talk on stderr; exit 0 fine, 1 data or query wrong, 2 usage, 3 the machine lacks something."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from bac_kg.errors import BacKgError, ProblemsError
from bac_kg.suggest import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_BROKEN_PIPE = 141
_INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """Run one command and return its exit code; an error is told on stderr with its fix."""
    from bac_kg.cli.parser import build_parser

    arguments = build_parser().parse_args(words)
    module, _, function = str(arguments.run).partition(".")
    try:
        return int(getattr(importlib.import_module(f"bac_kg.cli.{module}"), function)(arguments))
    except ProblemsError as error:
        sys.stderr.write(f"{error.problem}\n{count_of(len(error.problems), 'problem')}\n")
        return error.exit_code
    except BacKgError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    except BrokenPipeError:  # the reader, such as head, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
