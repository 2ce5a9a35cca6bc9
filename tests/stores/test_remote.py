"""Endpoints that are dead, slow, cut, wrong or too talkative."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from bac_kg.errors import EndpointError, QueryError, UsageError
from bac_kg.stores.remote import RemoteStore

SELECT = "SELECT ?x { ?x ?y ?z } # DELETE"
JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a:b"}}]}}'
BOOLEAN = b'{"head":{},"boolean":true}'


class Stub:
    """A server that reads one request and sends the bytes it was told to; it keeps what it read."""

    def __init__(self, reply: bytes, *, hold: bool = False) -> None:
        """Listen; with ``hold`` the connection stays open behind the reply."""
        self.request = b""
        self._reply, self._hold = reply, hold
        self._server = socket.create_server(("127.0.0.1", 0))
        self._released = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/query"

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        with connection:
            self.request = connection.recv(65536)
            if b"Content-Length: " in self.request:
                length = int(self.request.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
                while len(self.request.partition(b"\r\n\r\n")[2]) < length:
                    self.request += connection.recv(65536)
            connection.sendall(self._reply)
            if self._hold:
                self._released.wait(20)

    def close(self) -> None:
        """Let go of the connection and stop listening."""
        self._released.set()
        self._thread.join(5)
        self._server.close()


def reply(body: bytes, media_type: str = JSON, status: str = "200 OK", **headers: str) -> bytes:
    """Return an HTTP response whose Content-Length is right unless another is given."""
    fields = {"Content-Type": media_type, "Content-Length": str(len(body)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items() if value)]
    return "\r\n".join((*lines, "", "")).encode() + body


@pytest.fixture
def stubs() -> Iterator[list[Stub]]:
    """Return a list of stubs that are closed at the end."""
    opened: list[Stub] = []
    yield opened
    for stub in opened:
        stub.close()


WRONG = [
    ("a web page", reply(b"<html></html>", "text/html"), "text/html"),
    ("no type", reply(ROWS, ""), "no type"),
    ("XML though JSON was asked for", reply(b"<sparql/>", "application/sparql-results+xml"), "sparql-results\\+xml"),
    ("a part of an answer", reply(ROWS, status="206 Partial Content"), "status 206"),
    ("nothing", reply(b"", status="204 No Content"), "status 204"),
    ("a body shorter than announced", reply(ROWS[:-20], Content_Length=str(len(ROWS))), "the answer is cut"),
    ("JSON cut at an unknown length", reply(ROWS[:-20], Content_Length=""), "broken or cut"),
    ("JSON with a message behind it", reply(ROWS + b"\nThe query timed out", Content_Length=""), "broken or cut"),
    ("chunks that stop", reply(b"40\r\n" + ROWS[:64], Content_Length="", Transfer_Encoding="chunked"), "cannot be reached|cut"),
    ("JSON that is no result", reply(b"[]"), "broken or cut"),
    ("a result with a wrong IRI", reply(ROWS.replace(b"a:b", b"a b")), "broken or cut"),
    ("deep JSON", reply(b"[" * 100_000), "broken or cut"),
    ("a compressed body that nobody asked for", reply(ROWS, Content_Encoding="gzip"), "gzip"),
    ("a boolean for rows", reply(BOOLEAN), "a SELECT with a boolean"),
    ("no HTTP", b"220 smtp ready\r\n", "cannot be reached"),
    ("silence", b"", "cannot be reached"),
    ("a fault of the server", reply(b"out of memory", "text/plain", "500 Oops"), "status 500: out of memory"),
    ("a wrong path", reply(b"", "text/plain", "404 Not Found"), "status 404: Not Found"),
    ("a busy server", reply(b"busy", "text/plain", "503 Busy", Retry_After="7"), "wait 7 s"),
    ("a closed door", reply(b"who?", "text/plain", "401 Who"), "user:password"),
    ("a message that steers the terminal", reply(b"\x1b[31mred", "text/plain", "500 Oops"), "status 500: \\[31mred"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_a_faulty_endpoint_is_an_error_with_a_fix(stubs: list[Stub], data: bytes, message: str) -> None:
    stubs.append(Stub(data))

    with pytest.raises(EndpointError, match=message) as caught:
        RemoteStore(stubs[0].url, timeout=10).select(SELECT)
    assert caught.value.fix


@pytest.mark.parametrize("data", [reply(ROWS), reply(ROWS, "application/json; charset=utf-8"), reply(ROWS, Content_Length="")])
def test_a_right_answer_is_believed(stubs: list[Stub], data: bytes) -> None:
    stubs.append(Stub(data))

    assert len(RemoteStore(stubs[0].url, timeout=10).select(SELECT)) == 1


def test_rows_for_a_boolean_are_an_error(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(ROWS)))

    with pytest.raises(EndpointError, match="an ASK with rows"):
        RemoteStore(stubs[0].url, timeout=10).ask("ASK {}")


@pytest.mark.parametrize(("body", "media_type"), [(b"<a:b> <a:b> ", "application/n-triples"), (b"@prefix", "text/turtle"), (b"", JSON)])
def test_a_broken_or_foreign_graph_is_an_error(stubs: list[Stub], body: bytes, media_type: str) -> None:
    stubs.append(Stub(reply(body, media_type)))

    with pytest.raises(EndpointError):
        RemoteStore(stubs[0].url, timeout=10).graph("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_dead_endpoint_is_named(stubs: list[Stub]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    with pytest.raises(EndpointError, match=rf":{port}/query cannot be reached"):
        RemoteStore(f"http://127.0.0.1:{port}/query").select(SELECT)


@pytest.mark.parametrize("data", [b"", reply(ROWS[:-20], Content_Length=str(len(ROWS)))], ids=["no answer", "half an answer"])
def test_a_slow_endpoint_ends_at_the_time_out(stubs: list[Stub], data: bytes) -> None:
    stubs.append(Stub(data, hold=True))

    with pytest.raises(EndpointError, match=r"did not answer within 0\.3 s"):
        RemoteStore(stubs[0].url, timeout=0.3).select(SELECT)


def test_an_answer_over_the_cap_is_an_error_and_no_shorter_answer(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(ROWS)))

    with pytest.raises(EndpointError, match="more than 50 bytes"):
        RemoteStore(stubs[0].url, timeout=10, max_bytes=50).select(SELECT)


def test_a_query_that_the_endpoint_refuses_is_the_query_s_fault(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(b"error at 1:9", "text/plain", "400 Bad Request")))

    with pytest.raises(QueryError, match="error at 1:9"):
        RemoteStore(stubs[0].url, timeout=10).select(SELECT)


def test_prefixes_travel_with_the_query_on_its_first_line(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(ROWS)))

    RemoteStore(stubs[0].url, timeout=10).select("#+ summary: x\nPREFIX rdfs: <a:> SELECT ?x { ?x a bac:Drug ; rdfs:label ?l }")
    sent = parse_qs(urlsplit(stubs[0].request.split(b" ")[1].decode()).query)["query"][0]
    assert sent.splitlines()[0] == "PREFIX bac: <https://w3id.org/bac-kg/ontology/> #+ summary: x"


def test_a_comment_does_not_turn_a_select_into_an_update(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(ROWS)))

    RemoteStore(stubs[0].url, timeout=10).select("# DELETE\nSELECT ?x { ?x ?y ?z } # INSERT")
    assert stubs[0].request.startswith(b"GET /query?query=")
    assert b"Accept: application/sparql-results+json, application/json\r\n" in stubs[0].request


def test_a_long_query_goes_by_post(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(ROWS)))

    RemoteStore(stubs[0].url, timeout=10).select(f"SELECT ?x {{ ?x ?y '{'é' * 9000}' }}")
    assert stubs[0].request.startswith(b"POST /query HTTP")


def test_user_and_password_travel_in_a_header_and_are_never_shown(stubs: list[Stub]) -> None:
    stubs.append(Stub(reply(b"no", "text/plain", "403 No")))
    store = RemoteStore(stubs[0].url.replace("//", "//ann:s%40cret@"), timeout=10)

    with pytest.raises(EndpointError) as caught:
        store.select(SELECT)
    assert b"Authorization: Basic YW5uOnNAY3JldA==" in stubs[0].request
    assert "cret" not in str(caught.value) + store.describe


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:7878/query", "ftp://a/b", "", "http:///query"])
def test_what_is_no_web_address_is_never_opened(url: str) -> None:
    with pytest.raises(UsageError, match="is no address of an endpoint"):
        RemoteStore(url)


def test_a_time_out_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="no time at all"):
        RemoteStore("http://localhost/", timeout=0)


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <a:b> {} }", "DELETE WHERE { ?s ?p ?o }", "ASK {}"])
def test_nothing_is_sent_that_is_refused_at_home(text: str) -> None:
    with pytest.raises(QueryError):
        RemoteStore("http://127.0.0.1:1/").select(text)


def test_a_real_server_s_refusal_carries_its_message(server: str) -> None:
    with pytest.raises(QueryError, match="refuses the query"):
        RemoteStore(server).select("SELECT ?x { ?x ?y }")
