"""Errors that say what is wrong, where, and how to mend it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bac_kg.model import Problem


class BacKgError(Exception):
    """A value, query or file is wrong; the base of all errors raised on purpose.

    ``exit_code`` is what the command line returns (0 fine, 1 data or query wrong, 2 usage, 3 the machine lacks something).
    """

    exit_code = 1

    def __init__(self, problem: str, *, fix: str) -> None:
        super().__init__(f"{problem}\n  fix: {fix}")
        self.problem = problem
        self.fix = fix


class UsageError(BacKgError):
    """A name, parameter or option does not exist or is used the wrong way."""

    exit_code = 2


class MachineError(BacKgError):
    """The machine lacks something: a file of the release, a package, a Java, a server."""

    exit_code = 3


class QueryError(BacKgError):
    """A SPARQL query cannot be read or answered."""


class SavedQueryError(BacKgError):
    """A saved query's file breaks its contract and is not loaded."""


class OntologyError(BacKgError):
    """The ontology cannot serve as the schema of the tables."""


class ReleaseError(MachineError):
    """A release is missing or damaged."""


class EndpointError(BacKgError):
    """A remote SPARQL endpoint is dead, slow, or answers with something else than was asked."""


class ProblemsError(BacKgError):
    """Curated files break their contract; all problems are reported at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        text = "\n".join(str(problem) for problem in problems)
        Exception.__init__(self, text)
        self.problem = text
        self.fix = "mend each cell as its own fix says"
        self.problems = tuple(problems)
