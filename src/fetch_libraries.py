"""Fetches the browser libraries of the workbench from npm, each checked against the SHA-512 written here.

The wheel build runs it; ``python src/fetch_libraries.py`` fills ``src/bac_kg/service/pages/static/lib/`` by hand, with ``--tests`` also
what the browser tests need. Standard library only: the build hook loads it before anything is installed.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = ROOT / "src" / "bac_kg" / "service" / "pages" / "static" / "lib"
TEST_LIBRARIES = ROOT / "tests" / "web" / "pages" / "lib"
SECONDS = 120.0


@dataclass(frozen=True)
class Library:
    """A package of npm: its version, the integrity of its archive as npm states it, and the files to take, by the name they get here."""

    name: str
    version: str
    integrity: str
    files: dict[str, str]


WORKBENCH = (
    Library(
        "@zazuko/yasgui",
        "4.6.2",
        "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw==",
        {"yasgui.min.js": "package/build/yasgui.min.js", "yasgui.min.css": "package/build/yasgui.min.css"},
    ),
    Library(
        "cytoscape",
        "3.34.4",
        "sha512-msY99tMY8iWTg+sIPGfSqDcPNOt4xcj+v/K/7qUFaCUxxlqnMkUYLBjRUzn9W5CU/R2hrmtJa5+UtovrEM2ctg==",
        {"cytoscape.min.js": "package/dist/cytoscape.min.js", "cytoscape.licence.txt": "package/LICENSE"},
    ),
    Library(
        "cytoscape-fcose",
        "2.2.0",
        "sha512-ki1/VuRIHFCzxWNrsshHYPs6L7TvLu3DL+TyIGEsRcvVERmxokbf5Gdk7mFxZnTdiGtnA4cfSmjZJMviqSuZrQ==",
        {"cytoscape-fcose.js": "package/cytoscape-fcose.js", "cytoscape-fcose.licence.txt": "package/LICENSE"},
    ),
    Library(
        "cose-base",
        "2.2.0",
        "sha512-AzlgcsCbUMymkADOJtQm3wO9S3ltPfYOFD5033keQn9NJzIbtnZj+UdBJe7DYml/8TdbtHJW3j58SOnKhWY/5g==",
        {"cose-base.js": "package/cose-base.js", "cose-base.licence.txt": "package/LICENSE"},
    ),
    Library(
        "layout-base",
        "2.0.1",
        "sha512-dp3s92+uNI1hWIpPGH3jK2kxE2lMjdXdr+DH8ynZHpd6PUlH6x6cbuXnoMmiNumznqaNO31xu9e79F0uuZ0JFg==",
        {"layout-base.js": "package/layout-base.js", "layout-base.licence.txt": "package/LICENSE"},
    ),
)
TESTS = (
    Library(
        "axe-core",
        "4.14.1",
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        {"axe.min.js": "package/axe.min.js"},
    ),
)


class FetchError(Exception):
    """A library could not be had, or is not what it should be."""


def fetch_missing(libraries: tuple[Library, ...], folder: Path) -> list[str]:
    """Fetch the libraries of which a file is missing in a folder; return the names of those fetched.

    :raises FetchError: if npm is missing, fails or takes too long, or an archive has another hash.
    """
    wanted = [each for each in libraries if not all((folder / name).is_file() for name in each.files)]
    for each in wanted:
        files = take_files(each, fetch_archive(each))
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (folder / name).write_bytes(body)
    return [each.name for each in wanted]


def fetch_archive(library: Library) -> Path:
    """Return the archive of a library, fetched by npm, the ordinary client of its registry.

    :raises FetchError: as ``fetch_missing`` does.
    """
    folder = Path(tempfile.mkdtemp(prefix="bac-kg-lib-"))
    command = ["npm", "pack", "--silent", f"{library.name}@{library.version}", "--pack-destination", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise FetchError(f"npm did not fetch {library.name}: {error}") from None
    return next(folder.glob("*.tgz"))


def take_files(library: Library, archive: Path) -> dict[str, bytes]:
    """Return the files of an archive by the names they get here.

    :raises FetchError: if its hash is not the one written down.
    """
    data = archive.read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if found != library.integrity:
        raise FetchError(f"{library.name} {library.version} has the hash {found}, not {library.integrity}")
    with tarfile.open(archive) as tar:
        return {name: tar.extractfile(path).read() for name, path in library.files.items()}  # type: ignore[union-attr]


def main(arguments: list[str]) -> int:
    """Fetch what is missing and say so."""
    try:
        fetched = fetch_missing(WORKBENCH, LIBRARIES)
        fetched += fetch_missing(TESTS, TEST_LIBRARIES) if "--tests" in arguments else []
    except FetchError as error:
        sys.stderr.write(f"{error}\n  fix: install Node, or look at the network, and run it again\n")
        return 1
    sys.stderr.write(f"fetched: {', '.join(fetched) or 'nothing was missing'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
