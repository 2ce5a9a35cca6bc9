"""The files that browsers load, ours and the libraries that the build fetched, each by an address that changes with it."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
LIBRARIES = FOLDER / "lib"  # fetched at build time, never committed
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its body, media type and the hash that stands in its address."""

    body: bytes
    media: str
    digest: str


@lru_cache(maxsize=1)
def read_assets() -> dict[str, Asset]:
    """Return all files by their path below the folder."""
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in MEDIA and path.is_file():
            body = path.read_bytes()
            name = path.relative_to(FOLDER).as_posix()
            found[name] = Asset(body, MEDIA[path.suffix], hashlib.sha256(body).hexdigest()[:12])
    return found


@lru_cache(maxsize=64)
def pack_asset(asset: Asset) -> bytes:
    """Return the body of a file in gzip."""
    return gzip.compress(asset.body, mtime=0)


def asset_address(name: str) -> str:
    """Return the address of a file, with its hash, so that browsers may keep it for good.

    :raises KeyError: if there is no such file.
    """
    return f"/static/{name}?v={read_assets()[name].digest}"


def has_libraries() -> bool:
    """Tell whether the libraries of the workbench are there."""
    return any(name.startswith("lib/") for name in read_assets())
