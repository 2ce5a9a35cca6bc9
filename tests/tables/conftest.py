"""The small project as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_project import ONTOLOGY, TABLES, Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a sound project: its tables load as they are."""
    made = Project(tmp_path)
    made.write("ontology/bac-kg.ttl", ONTOLOGY)
    for file, text in TABLES.items():
        made.write(file, text)
    return made
