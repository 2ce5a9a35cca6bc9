"""A real service in a process of its own, and requests to it byte by byte."""

from __future__ import annotations

import http.client
import json
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "graph" / "release"
GRAPHS = "https://w3id.org/bac-kg/graph/"
LABEL = "SELECT ?label { bacr:baclofen rdfs:label ?label }"
JSON_ROWS = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its status, its headers by their lower-case names, its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Running:
    """A service that runs: its port, its process and what it wrote to stderr when it began."""

    port: int
    process: subprocess.Popen[str]
    first_line: str = ""
    host: str = field(default="127.0.0.1")

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"", *, source: str = "") -> Answer:
        """Send a request with these headers only; ``source`` is the address of this machine that it comes from."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30, source_address=(source, 0) if source else None)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body or method == "POST":
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            response = connection.getresponse()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "", **headers: str) -> Answer:
        given = {"Accept": accept} if accept else {}
        return self.send("GET", path, given | {name.replace("_", "-"): value for name, value in headers.items()})

    def query(self, text: str, accept: str = "", *, source: str = "", **fields: str | list[str]) -> Answer:
        """Ask by GET; further fields go into the query string."""
        path = "/sparql?" + urlencode({"query": text, **fields}, doseq=True)
        return self.send("GET", path, {"Accept": accept} if accept else {}, source=source)

    def post(self, body: bytes, media: str, accept: str = "", path: str = "/sparql") -> Answer:
        headers = {"Content-Type": media} if media else {}
        return self.send("POST", path, headers | ({"Accept": accept} if accept else {}), body)


@contextmanager
def running_service(*options: str, release: Path = RELEASE, attempts: int = 3) -> Iterator[Running]:
    """Run ``bac-kg serve`` on a free port of this machine until the block ends, then SIGTERM."""
    for attempt in range(attempts):
        port = find_free_port()
        command = [sys.executable, "-m", "bac_kg.entry", "serve", "--port", str(port), "--release", str(release), *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            first = process.stderr.readline()
            if "nothing can listen" in first and attempt < attempts - 1:
                continue  # another process took the port since it was found free
            try:
                assert "http://" in first, first + process.stderr.read()
                wait_for_port(port)
                yield Running(port, process, first)
            finally:
                process.terminate()
                process.stderr.close()
                process.wait(timeout=30)
            return


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Return when somebody listens; each try waits in the kernel, not in a sleep."""
    for _ in range(2000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        select.select([], [], [], 0.005)
    raise AssertionError(f"nothing listens at port {port}")


def read_lines(running: Running, count: int) -> list[dict[str, Any]]:
    """Return the next lines of the access log."""
    assert running.process.stderr is not None
    return [json.loads(running.process.stderr.readline()) for _ in range(count)]
