"""The small release that the store tests answer from, and rdflib behind the protocol of a store."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import rdflib

from bac_kg.namespaces import PREFIXES
from bac_kg.sparql.answer import Answer

SMALL = Path(__file__).parent / "small.trig"


def write_release(folder: Path) -> Path:
    """Write the small data as a release with its manifest and return the folder."""
    data = SMALL.read_bytes()
    (folder / "bac-kg.trig").write_bytes(data)
    manifest = {"files": {"bac-kg.trig": {"sha256": hashlib.sha256(data).hexdigest()}}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


class RdflibStore:
    """rdflib as a store: the second engine that every saved query must agree with."""

    describe = "rdflib in memory"

    def __init__(self, trig: Path = SMALL) -> None:
        """Load a TriG file, the small data unless another is named."""
        self._dataset = rdflib.Dataset(default_union=True)
        self._dataset.parse(data=trig.read_bytes(), format="trig")

    def _query(self, text: str) -> rdflib.query.Result:
        return self._dataset.query(text, initNs=PREFIXES)

    def select(self, text: str) -> Answer:
        """Return the answer to a SELECT query."""
        return Answer.from_json(self._query(text).serialize(format="json") or b"")

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK query."""
        return bool(self._query(text).askAnswer)

    def graph(self, text: str) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT query."""
        graph = self._query(text).graph
        assert graph is not None
        return sorted({quad.triple for quad in ox.parse(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)}, key=str)


@contextmanager
def oxigraph_server(trig: Path = SMALL) -> Iterator[str]:
    """Run a real ``oxigraph serve`` with a TriG file on a free port of this machine; yield its query address."""
    binary = Path(sys.executable).parent / "oxigraph"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(binary), "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()  # it writes one line when it listens, or why it cannot
            assert "istening" in first, first
            base = f"http://127.0.0.1:{port}"
            _load(base, trig.read_bytes())
            yield f"{base}/query"
        finally:
            process.terminate()


def _load(base: str, trig: bytes) -> None:
    """Load the named graphs, then each triple once into the default graph: --union-default-graph would count duplicates."""
    triples = {quad.triple for quad in ox.parse(trig, format=ox.RdfFormat.TRIG)}
    merged = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    for path, media_type, data in (("/store", "application/trig", trig), ("/store?default", "application/n-triples", merged)):
        request = urllib.request.Request(base + path, data=data, headers={"Content-Type": media_type}, method="POST")
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.status in (200, 201, 204)
