"""Releases made for tests: one with withdrawn ids, and an old one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from bac_kg.project import read_project

PROJECT = read_project(Path(__file__).parents[3])
VERSION, DATE = PROJECT.version, PROJECT.release_date
BASE = "https://w3id.org/bac-kg/"
OLD_TRIG = (
    b"<https://w3id.org/bac-kg/graph/entities> { <https://w3id.org/bac-kg/id/baclofen> a <https://w3id.org/bac-kg/ontology/Substance> . }\n"
)
TOMBSTONES = f"""
<{BASE}graph/entities> {{
  <{BASE}id/old-baclofen> <http://www.w3.org/2002/07/owl#deprecated> true ;
    <http://purl.org/dc/terms/isReplacedBy> <{BASE}id/baclofen> ;
    <{BASE}ontology/reason> "merged with baclofen"@en .
}}
<{BASE}graph/statements> {{
  <{BASE}statement/ae-22222> <http://www.w3.org/2002/07/owl#deprecated> true ;
    <{BASE}ontology/reason> "entered twice"@en .
}}
<{BASE}graph/ontology> {{
  <{BASE}ontology/oldTerm> a <http://www.w3.org/2002/07/owl#ObjectProperty> ; <http://www.w3.org/2000/01/rdf-schema#label> "old term"@en ;
    <http://www.w3.org/2002/07/owl#deprecated> true ; <http://purl.org/dc/terms/isReplacedBy> <{BASE}ontology/subject> .
}}
"""


def add_tombstones(folder: Path) -> None:
    """Add withdrawn ids and a deprecated term to a release, and the new hash to its manifest."""
    path, manifest = folder / "bac-kg.trig", folder / "manifest.json"
    path.write_bytes(path.read_bytes() + TOMBSTONES.encode())
    content = json.loads(manifest.read_bytes())
    content["files"]["bac-kg.trig"] = _facts(path.read_bytes())
    manifest.write_text(json.dumps(content), encoding="utf-8")


def add_old_release(folder: Path) -> None:
    """Write an old release whose graph is one triple."""
    folder.mkdir(parents=True)
    (folder / "bac-kg.trig").write_bytes(OLD_TRIG)
    (folder / "secret.txt").write_text("named by no manifest", encoding="utf-8")
    content = {
        "version": "0.0.9",
        "release_date": "2026-01-31",
        "notice": "Not clinical advice.",
        "files": {"bac-kg.trig": _facts(OLD_TRIG)},
    }
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def _facts(data: bytes) -> dict[str, object]:
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
