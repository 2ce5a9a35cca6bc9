"""Releases, the one that is served and the old ones beside it: what each is, and its files as they were published.

The served release lies in one folder, for instance ``graph/release/``; old ones lie in ``releases/<version>/`` beside that folder.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from bac_kg.namespaces import PREFIXES, RELEASE
from bac_kg.service.linked.dataset import DATASET, DUMPS, describe_dump, say
from bac_kg.service.linked.writing import SPDX
from bac_kg.stores.embedded import MANIFEST

ARCHIVE = "releases"
_DCAT, _DCTERMS, _RDF, _XSD = (PREFIXES[name] for name in ("dcat", "dcterms", "rdf", "xsd"))
_MEDIA = {".trig": "application/trig", ".nq": "application/n-quads", ".json": "application/json", ".csv": "text/csv"}
_TSV = "text/tab-separated-values"


@dataclass(frozen=True, slots=True)
class Archived:
    """A release by its manifest, and the folder that holds its files."""

    version: str
    date: str
    notice: str
    files: dict[str, dict[str, Any]]
    folder: str

    @property
    def iri(self) -> str:
        """The IRI of the release."""
        return RELEASE + self.version


def list_releases(folder: str) -> dict[str, Archived]:
    """Return the served release in a folder and the old ones beside it, by version, the newest date first."""
    archive = os.path.join(os.path.dirname(os.path.abspath(folder)), ARCHIVE)
    old = sorted(os.listdir(archive)) if os.path.isdir(archive) else []
    found = [_read(each) for each in (folder, *(os.path.join(archive, name) for name in old))]
    releases: dict[str, Archived] = {}
    for release in sorted((each for each in found if each), key=lambda each: (each.date, each.folder == folder), reverse=True):
        releases.setdefault(release.version, release)
    return releases


def describe_archived(release: Archived) -> list[Triple]:
    """Return the triples on a release (DCAT 3): version, date, notice, licence, and its files with size and SHA-256."""
    found = [
        say(release.iri, _RDF + "type", NamedNode(_DCAT + "Dataset")),
        say(release.iri, _DCTERMS + "title", Literal(f"bac_kg {release.version}", language="en")),
        say(release.iri, _DCTERMS + "description", Literal(release.notice, language="en")),
        say(release.iri, _DCAT + "version", Literal(release.version)),
        say(release.iri, _DCTERMS + "issued", Literal(release.date, datatype=NamedNode(_XSD + "date"))),
        say(release.iri, _DCTERMS + "license", NamedNode("https://creativecommons.org/licenses/by/4.0/")),
        say(release.iri, _DCTERMS + "isVersionOf", NamedNode(DATASET)),
        say(DATASET, _DCTERMS + "hasVersion", NamedNode(release.iri)),
    ]
    for name in (each for each in DUMPS if each in release.files):
        told = describe_dump(release.version, name, DUMPS[name])
        found += [each for each in told if each.subject != NamedNode(DATASET)]
        found += _describe_file(release, name)
    return found


def find_media(name: str) -> str:
    """Return the media type of a file of a release."""
    return _MEDIA.get(os.path.splitext(name)[1], _TSV)


def _describe_file(release: Archived, name: str) -> list[Triple]:
    file, digest = f"{release.iri}/{name}", f"{release.iri}/{name}#sha256"
    size = Literal(str(release.files[name]["bytes"]), datatype=NamedNode(_XSD + "nonNegativeInteger"))
    return [
        say(release.iri, _DCAT + "distribution", NamedNode(file)),
        say(file, _DCAT + "byteSize", size),
        say(file, SPDX + "checksum", NamedNode(digest)),
        say(digest, _RDF + "type", NamedNode(SPDX + "Checksum")),
        say(digest, SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256")),
        say(digest, SPDX + "checksumValue", Literal(release.files[name]["sha256"], datatype=NamedNode(_XSD + "hexBinary"))),
    ]


def _read(folder: str) -> Archived | None:
    path = os.path.join(folder, MANIFEST)
    try:
        return _read_manifest(folder, path, os.stat(path).st_mtime_ns)
    except OSError:
        return None  # a folder without a manifest is no release


@lru_cache(maxsize=64)
def _read_manifest(folder: str, path: str, changed: int) -> Archived | None:
    with open(path, "rb") as file:
        content = json.load(file)
    files = dict(content["files"]) | {MANIFEST: {}}
    return Archived(content["version"], content["release_date"], content["notice"], files, folder)
