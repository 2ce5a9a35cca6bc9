"""The manifest of a release, which holds the hashes of all its files: what the service needs of it, and its own hash."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from bac_kg.errors import ReleaseError
from bac_kg.stores.embedded import MANIFEST

_REBUILD = "run bac-kg build in a checkout, or install the package again"


def read_manifest(folder: str) -> tuple[dict[str, Any], str]:
    """Return a release's manifest and its SHA-256.

    :raises ReleaseError: if it is missing or no manifest.
    """
    path = os.path.join(folder, MANIFEST)
    try:
        with open(path, "rb") as file:
            data = file.read()
        manifest = json.loads(data)
        found = {name: manifest[name] for name in ("version", "release_date", "notice", "quads")}
    except OSError as error:
        raise ReleaseError(f"{path}: {error.strerror}", fix=_REBUILD) from None
    except (ValueError, LookupError, TypeError) as error:
        raise ReleaseError(f"{path} is no manifest of a release: {error!r}", fix=_REBUILD) from None
    return found, hashlib.sha256(data).hexdigest()
