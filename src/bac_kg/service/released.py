"""The release that is served, and how the service goes over to a new one while it answers."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.errors import BacKgError, ReleaseError
from bac_kg.queries.catalogue import CATALOGUE, read_catalogue
from bac_kg.service.admission import Admission
from bac_kg.service.cache import AnswerCache
from bac_kg.service.manifest import read_manifest
from bac_kg.service.pool import Pool
from bac_kg.stores.embedded import MANIFEST

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.service.limits import Limits


@dataclass(frozen=True, slots=True)
class Released:
    """One release as the front holds it: what it says of itself, its saved queries, the pool that answers, the answers kept."""

    version: str
    date: str
    notice: str
    digest: str
    graphs: dict[str, int]
    queries: dict[str, SavedQuery]
    pool: Pool
    cache: AnswerCache


async def open_release(folder: str, limits: Limits) -> Released:
    """Return the release of a folder with a pool of workers that have loaded it.

    :raises ReleaseError: if it is missing, damaged, or another one than a moment before.
    """
    manifest, digest = read_manifest(folder)
    queries = read_catalogue(os.path.join(folder, CATALOGUE))
    pool = await Pool.start(folder, limits)
    if pool.manifest != digest:
        await pool.close()
        raise ReleaseError(f"the release in {folder} changed while it was read", fix="start again")
    return Released(
        version=manifest["version"],
        date=manifest["release_date"],
        notice=manifest["notice"],
        digest=digest,
        graphs=manifest["quads"],
        queries=queries,
        pool=pool,
        cache=AnswerCache(limits.cache),
    )


class Service:
    """What all requests share: the release that is current, and who may ask how much."""

    def __init__(self, folder: str, limits: Limits, released: Released) -> None:
        self.folder = folder
        self.limits = limits
        self.released = released
        self.admission = Admission(limits)
        self._seen = _signature(folder)
        self._retiring: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, folder: str, limits: Limits) -> Service:
        """Return a service of the release in a folder.

        :raises ReleaseError: if it cannot be loaded.
        """
        return cls(folder, limits, await open_release(folder, limits))

    async def watch(self, every: float = 1.0) -> None:
        """Go over to whatever release comes to lie in the folder, and open the pool again if it broke; never returns."""
        while True:
            await asyncio.sleep(every)
            if self.released.pool.broken or _signature(self.folder) != self._seen:
                await self.swap()

    async def swap(self) -> bool:
        """Load the release anew and answer from it; requests that have begun end on the old one. Return whether that went well.

        A release that cannot be loaded is told on stderr, and the old one stays.
        """
        self._seen = _signature(self.folder)
        try:
            fresh = await open_release(self.folder, self.limits)
        except (BacKgError, OSError) as error:  # TimeoutError is an OSError
            sys.stderr.write(f"the release stays {self.released.version}: {error}\n")
            return False
        old, self.released = self.released, fresh
        task = asyncio.get_running_loop().create_task(old.pool.close())
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)
        return True

    async def close(self) -> None:
        """End all workers, when nothing asks them any more."""
        await asyncio.gather(self.released.pool.close(), *self._retiring)


def _signature(folder: str) -> tuple[int, ...]:
    """Return what changes when another release is put into a folder; empty while there is none."""
    try:
        status = os.stat(os.path.join(folder, MANIFEST))
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ino, status.st_size
