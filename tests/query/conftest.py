"""The graph as the tables stand now, in both engines, built once for all expected answers."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from answer_rows import read_dataset

from bac_kg.assembly.assemble import assemble
from bac_kg.project import Project
from bac_kg.reasoning.materialise import infer
from bac_kg.stores.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def quads(root: Path, project: Project) -> list[ox.Quad]:
    return assemble(root, project, infer).quads


@pytest.fixture(scope="session")
def whole_graph(quads: list[ox.Quad]) -> EmbeddedStore:
    return EmbeddedStore.from_quads(quads)


@pytest.fixture(scope="session")
def dataset(quads: list[ox.Quad]) -> rdflib.Dataset:
    return read_dataset(quads)
