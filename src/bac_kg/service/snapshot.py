"""What a worker answers from: one release in memory, immutable, with its saved queries and the limits that hold."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.answers.provenance import ReleaseInfo, find_release
from bac_kg.queries.catalogue import CATALOGUE, read_catalogue
from bac_kg.service.limits import Limits
from bac_kg.stores.embedded import EmbeddedStore

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import SavedQuery


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release as a worker holds it."""

    store: EmbeddedStore
    queries: dict[str, SavedQuery]
    release: ReleaseInfo
    limits: Limits


def load_snapshot(folder: str, limits: Limits) -> Snapshot:
    """Return the release of a folder.

    :raises ReleaseError: if a file is missing or damaged.
    """
    store = EmbeddedStore.open(folder)
    return Snapshot(store, read_catalogue(os.path.join(folder, CATALOGUE)), find_release(store), limits)
