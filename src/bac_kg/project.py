"""The project's own settings, read from pyproject.toml: version and release date. The build reads no clock."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.errors import BacKgError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """Version and release date (ISO 8601) of what the checkout builds."""

    version: str
    release_date: str


def read_project(root: Path) -> Project:
    """Return the settings of the checkout at a root.

    :raises BacKgError: if pyproject.toml is missing or lacks version or release date.
    """
    path = root / "pyproject.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        version = settings["project"]["version"]
        release_date = settings["tool"]["bac-kg"]["release-date"]
        datetime.date.fromisoformat(release_date)
    except FileNotFoundError:
        fix = "run this command in a checkout of bac_kg; an installed package holds no tables"
        raise BacKgError(f"{path} is missing", fix=fix) from None
    except (KeyError, ValueError, TypeError) as error:
        raise BacKgError(f"pyproject.toml: {error}", fix='give [project] version and [tool.bac-kg] release-date = "YYYY-MM-DD"') from error
    return Project(version, release_date)
