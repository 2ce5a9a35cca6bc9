"""Fixtures: every store, loaded with the small release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_release import RdflibStore, oxigraph_server, write_release

from bac_kg.stores.embedded import EmbeddedStore, Store
from bac_kg.stores.remote import RemoteStore


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    """Keep a proxy of the machine out of requests to this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        yield


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the small release."""
    return write_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def embedded(release: Path) -> EmbeddedStore:
    """Return the embedded store of the small release."""
    return EmbeddedStore.open(release)


@pytest.fixture(scope="session")
def server(_no_proxy: None) -> Iterator[str]:
    """Return the query address of a running Oxigraph server."""
    with oxigraph_server() as url:
        yield url


@pytest.fixture(params=["embedded", "rdflib", "oxigraph serve"])
def store(request: pytest.FixtureRequest) -> Store:
    """Return each of the stores in turn."""
    if request.param == "embedded":
        found: Store = request.getfixturevalue("embedded")
        return found
    return RdflibStore() if request.param == "rdflib" else RemoteStore(request.getfixturevalue("server"))
