"""Checks: saved queries that must find nothing; whatever one finds is a problem at its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from bac_kg.errors import SavedQueryError
from bac_kg.model import Problem
from bac_kg.namespaces import contract
from bac_kg.queries.file import read_queries
from bac_kg.queries.saved_query import CHECKS
from bac_kg.validation.places import find_place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bac_kg.loaders.loaded import Loaded
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.sparql.answer import Term
    from bac_kg.stores.embedded import Store

COLUMNS = ("item", "property", "value")


def read_checks(queries: Path) -> dict[str, SavedQuery]:
    """Return the checks below a queries folder by name.

    :raises SavedQueryError: if a check's header is faulty or its columns are not item, property and value.
    """
    checks = read_queries(queries / CHECKS)
    wrong = [name for name, check in checks.items() if tuple(check.columns) != COLUMNS]
    if wrong:
        fix = "select ?item ?property ?value, so that what it finds leads to a cell"
        raise SavedQueryError(f"queries/checks: {', '.join(wrong)}: a check has the columns {', '.join(COLUMNS)}", fix=fix)
    return checks


def run_checks(store: Store, checks: Iterable[SavedQuery], loaded: Loaded) -> list[Problem]:
    """Return a problem for each row that a check finds."""
    problems = []
    for check in checks:
        for item, path, value in store.select(check.text).rows:
            focus = item.value if isinstance(item, NamedNode) else str(item)
            place = find_place(loaded, focus, path.value if isinstance(path, NamedNode) else "", _key(value))
            problems.append(Problem(check.problem, check.repair, *place, value=_text(value), check=check.name, severity=check.severity))
    return problems


def _key(value: Term | None) -> str:
    return "" if value is None else value.value if isinstance(value, NamedNode) else str(value)


def _text(value: Term | None) -> str:
    return "" if value is None else contract(value.value) if isinstance(value, NamedNode) else str(getattr(value, "value", value))
