"""A new release is taken up, and the service ends, without a request that fails; the log tells each request."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from serving import LABEL, RELEASE, Answer, Running, find_free_port, read_lines, running_service

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return a copy of the release in which the label of baclofen may be changed."""
    return Path(shutil.copytree(RELEASE, tmp_path / "release"))


def rewrite(release: Path, old: str, new: str) -> None:
    """Put a release with another text in the place of one, by renaming, as the build does."""
    fresh = release.with_name("fresh")
    shutil.copytree(release, fresh)
    trig = fresh / "bac-kg.trig"
    data = trig.read_bytes()
    assert data.count(old.encode()) >= 1
    trig.write_bytes(data.replace(old.encode(), new.encode()))
    manifest = json.loads((fresh / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["bac-kg.trig"]["sha256"] = hashlib.sha256(trig.read_bytes()).hexdigest()
    manifest["version"] = "9.9.9"
    (fresh / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    release.rename(release.with_name("old"))
    fresh.rename(release)


def label_of(answer: Answer) -> str:
    return str(answer.json["results"]["bindings"][0]["label"]["value"])


@pytest.mark.parametrize("told", [False, True], ids=["seen by itself", "told by SIGHUP"])
def test_a_new_release_is_taken_up_while_requests_go_on(release: Path, told: bool) -> None:
    with running_service("--workers", "4", "--quiet", release=release) as running, ThreadPoolExecutor(3) as threads:
        before = running.query(LABEL)
        changed = threading.Event()

        def ask(number: int) -> list[Answer]:
            found: list[Answer] = []
            while len(found) < 20_000 and not changed.is_set():
                found.append(running.query(f"{LABEL} # {number} {len(found)}"))
                if label_of(found[-1]) != "baclofen":
                    changed.set()
            return found

        asking = [threads.submit(ask, number) for number in range(3)]
        rewrite(release, 'rdfs:label "baclofen"@en', 'rdfs:label "baclofen, renamed"@en')
        if told:
            running.process.send_signal(signal.SIGHUP)
        answers = [answer for each in asking for answer in each.result()]
        after = running.query(LABEL)

    assert {answer.status for answer in answers} == {200}
    assert {(label_of(answer), answer.headers["bac-kg-release"] == "9.9.9") for answer in (before, after)} == {
        ("baclofen", False),
        ("baclofen, renamed", True),
    }
    assert before.headers["etag"] != after.headers["etag"]


def test_a_request_ends_on_the_release_on_which_it_began(release: Path) -> None:
    body = LABEL.encode()
    head = f"POST /sparql HTTP/1.1\r\nhost: a\r\ncontent-type: application/sparql-query\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    with running_service("--workers", "2", "--quiet", release=release) as running:
        with socket.create_connection((running.host, running.port)) as client:
            client.sendall(head.encode())
            rewrite(release, 'rdfs:label "baclofen"@en', 'rdfs:label "renamed"@en')
            running.process.send_signal(signal.SIGHUP)
            while running.get("/health").json["release"] != "9.9.9":
                pass
            client.sendall(body)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        after = running.query(LABEL)

    assert b"bac-kg-release: 9.9.9" not in answer
    assert b'"value":"baclofen"' in answer
    assert label_of(after) == "renamed"


def test_nobody_can_make_health_fail_by_asking_for_it_often() -> None:
    with running_service("--workers", "2", "--timeout", "3", "--quiet") as running, ThreadPoolExecutor(2) as threads:
        busy = [threads.submit(running.query, f"{LONG} # {number}") for number in range(2)]
        for _ in range(200):
            with socket.create_connection((running.host, running.port)) as client:
                client.sendall(b"GET /health HTTP/1.1\r\nhost: a\r\n\r\n")
        answer = running.get("/health")
        statuses = {each.result().status for each in busy}

    assert answer.status == 200
    assert statuses == {503}


def test_a_damaged_release_is_not_taken_up(release: Path) -> None:
    with running_service("--workers", "1", release=release) as running:
        (release / "bac-kg.trig").write_bytes(b"<a> <b> <c> .")
        manifest = (release / "manifest.json").read_bytes()
        (release / "manifest.json").write_bytes(manifest + b"\n")
        assert running.process.stderr is not None
        lines = [running.process.stderr.readline() for _ in range(2)]
        answer = running.query(LABEL)

    assert "the release stays" in lines[0]
    assert "is damaged" in lines[0]
    assert "fix:" in lines[1]
    assert label_of(answer) == "baclofen"


@pytest.fixture
def slow() -> Iterator[Running]:
    with running_service("--timeout", "3", "--workers", "4", "--quiet") as running:
        yield running


def test_sigterm_lets_requests_end_that_have_begun(slow: Running) -> None:
    with ThreadPoolExecutor(1) as threads:
        begun = threads.submit(slow.query, LONG)
        while slow.get("/health").json["free"] == 4:
            pass
        slow.process.terminate()
        answer = begun.result()

    assert (answer.status, answer.json["type"]) == (503, "/problems#too-slow")  # the whole time that it had, and a whole answer
    assert slow.process.wait(timeout=20) == 0


def test_nobody_works_for_a_client_that_has_gone() -> None:
    with running_service("--workers", "2", "--timeout", "3") as running, ThreadPoolExecutor(1) as threads:
        begun = threads.submit(running.query, LONG)
        while running.get("/health").json["free"] == 2:
            pass
        with socket.create_connection((running.host, running.port)) as client:
            client.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nhost: a\r\n\r\n")
            client.settimeout(0.3)  # it waits behind the other, whose client has the same address
            with pytest.raises(TimeoutError):
                client.recv(1)
        lines = read_lines(running, 1)
        while lines[-1]["path"] != "/sparql":
            lines += read_lines(running, 1)
        long = begun.result()

    assert (lines[-1]["status"], lines[-1]["query"], "query_ms" in lines[-1]) == (499, "ASK{}", False)
    assert long.status == 503


def test_a_log_line_tells_who_asked_what_and_how_it_ended() -> None:
    with running_service("--workers", "1") as running:
        running.query(LABEL)
        running.query(LABEL)
        running.get("/queries/classes.csv?no=1")
        first, second, third = read_lines(running, 3)

    assert {first["client"], first["method"], first["path"], first["query"]} == {"127.0.0.1", "GET", "/sparql", LABEL}
    assert (first["status"], first["cache"], second["cache"]) == (200, "miss", "hit")
    assert first["bytes"] > 0 < first["query_ms"] <= first["ms"]
    assert (third["status"], third["path"]) == (400, "/queries/classes.csv")


@pytest.mark.parametrize(
    ("options", "entry", "client"),
    [
        (["--proxy"], "10.0.0.1, 192.0.2.9", "192.0.2.9"),
        (["--proxy"], "192.0.2.9:4711", "192.0.2.9"),
        (["--proxy"], "[2001:db8::1]:4711", "2001:db8::1"),
        (["--proxy"], "2001:db8::1", "2001:db8::1"),
        (["--proxy"], ":80", ""),
        ([], "192.0.2.9", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_its_own_entry_tells_who_asks(options: list[str], entry: str, client: str) -> None:
    with running_service("--workers", "1", *options) as running:
        running.get("/sparql?query=ASK%7B%7D", X_Forwarded_For=entry)
        (line,) = read_lines(running, 1)

    assert line["client"] == client


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--release", "/nowhere"], 3, "manifest.json"),
        (["--workers", "0"], 2, "above 0"),
        (["--timeout", "-1"], 2, "above 0"),
        (["--workers", "100000"], 2, "too many"),
        (["--port", "70000"], 2, "port 70000"),
        (["--host", "no-such-host.invalid"], 3, "no-such-host.invalid"),
    ],
)
def test_what_cannot_be_served_is_told(options: list[str], code: int, told: str) -> None:
    command = [sys.executable, "-m", "bac_kg.entry", "serve", "--port", str(find_free_port()), *options]

    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert run.returncode == code
    assert told in run.stderr
    assert "fix:" in run.stderr


def test_a_port_that_is_taken_is_told(slow: Running) -> None:
    command = [sys.executable, "-m", "bac_kg.entry", "serve", "--port", str(slow.port)]

    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (run.returncode, "nothing can listen at 127.0.0.1" in run.stderr) == (3, True)
