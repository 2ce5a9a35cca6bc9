"""Fixtures of linked data: the release as a worker holds it, and a service of a release that has tombstones and a predecessor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from releases_at_hand import add_old_release, add_tombstones
from serving import RELEASE, Running, running_service

from bac_kg.service.limits import Limits
from bac_kg.service.snapshot import Snapshot, load_snapshot


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Return the checkout's release."""
    return load_snapshot(str(RELEASE), Limits())


@pytest.fixture(scope="session")
def linked(tmp_path_factory: pytest.TempPathFactory, _no_proxy: None) -> Iterator[Running]:
    """Return a service of the checkout's release with tombstones added, beside which an old release lies."""
    folder = tmp_path_factory.mktemp("graph") / "release"
    shutil.copytree(RELEASE, folder)
    add_tombstones(folder)
    add_old_release(folder.parent / "releases" / "0.0.9")
    with running_service("--timeout", "30", "--quiet", release=folder) as running:
        yield running


@pytest.fixture(scope="session")
def release_folder() -> Path:
    """Return the folder of the checkout's release."""
    return RELEASE
