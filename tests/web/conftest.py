"""Fixtures: one service for all tests that leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from serving import Running, running_service


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    """Keep a proxy of the machine out of requests to this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        yield


@pytest.fixture(scope="session")
def service(_no_proxy: None) -> Iterator[Running]:
    """Return a service of the checkout's release, patient with a busy machine."""
    with running_service("--timeout", "60", "--budget", "100000", "--quiet") as running:
        yield running
