"""Fixtures for tests on the whole project: the checkout itself, and a copy that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bac_kg.project import Project, read_project

ROOT = Path(__file__).parent.parent
COPIED = ("ontology", "graph", "queries")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def project() -> Project:
    """Version and release date of the checkout."""
    return read_project(ROOT)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the curated files and the release, to be edited by a test."""
    copy = tmp_path / "checkout"
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy
