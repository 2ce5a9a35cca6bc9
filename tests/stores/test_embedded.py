"""The embedded store: a release proved before it is used, and doors that stay shut."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_release import write_release

from bac_kg.errors import QueryError, ReleaseError
from bac_kg.stores.embedded import EmbeddedStore


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """Return a listening socket that nothing may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


SERVICES = [
    "SELECT * {{ SERVICE {0} {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent {0} {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?x ?y 1SERVICE{0}{{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICESILENT{0} {{ ?s ?p ?o }} }}",
    "PREFIX ex: {0} SELECT * {{ SERVICEex:foo {{ ?s ?p ?o }} }}",
    "SELECT * {{ # comment \r SERVICE {0} {{ ?s ?p ?o }} \n }}",
    'SELECT * {{ ?a ?b ?c FILTER(?a<?b#>"""\n || true) SERVICE {0} {{ ?s ?p ?o }} #"""\n }}',
    "SELECT * {{ ?a ?b ?c FILTER(?a<?b#>'''\n || true) SERVICE {0} {{ ?s ?p ?o }} #'''\n }}",
    'SELECT (?a<?b#>"""\n || true AS ?z) {{ SERVICE {0} {{ ?s ?p ?o }} #"""\n }}',
    "SELECT * {{ VALUES ?s {{ {0} }} SERVICE ?s {{ ?x ?p ?o }} }}",
    "SELECT * {{ FILTER EXISTS {{ SERVICE {0} {{ ?s ?p ?o }} }} }}",
]


@pytest.mark.parametrize("text", SERVICES)
def test_no_spelling_of_service_reaches_another_server(embedded: EmbeddedStore, canary: socket.socket, text: str) -> None:
    query = text.format(f"<http://127.0.0.1:{canary.getsockname()[1]}/>")

    with pytest.raises(QueryError, match="SERVICE is switched off"):
        embedded.select(query)
    with pytest.raises(BlockingIOError):
        canary.accept()


def test_the_canary_sings_when_service_is_allowed(canary: socket.socket) -> None:
    """Without this, the test above would pass with a canary that nothing can reach."""
    canary.listen(1)
    store = EmbeddedStore.from_quads([], allow_service=True)
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    program = f"import pyoxigraph as ox; ox.Store().query('SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}')"
    process = subprocess.Popen([sys.executable, "-c", f"{program}.serialize(format=ox.QueryResultsFormat.JSON)"])
    canary.setblocking(True)
    canary.settimeout(20)

    canary.accept()[0].close()
    process.wait(20)
    with pytest.raises(QueryError, match="failed while it ran"):
        store.select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { VALUES ?x { "SERVICE <a:b> {}" } }',
        "SELECT * { ?s ?p ?o } # SERVICE <a:b> {}",
        "SELECT * { ?service <a:SERVICE> bac:service }",
    ],
)
def test_the_word_service_in_strings_comments_iris_and_names_is_no_call(embedded: EmbeddedStore, text: str) -> None:
    assert embedded.select(text) is not None


UPDATES = ["INSERT DATA { <a:b> <a:b> <a:b> }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <file:///etc/passwd>"]


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_refused(embedded: EmbeddedStore, update: str) -> None:
    with pytest.raises(QueryError, match="the graph is read-only"):
        embedded.select(f"PREFIX a: <b:> # SELECT\n{update}")


FOREIGN = ["FROM <file:///etc/passwd>", "FROM NAMED <http://example.org/>", "FROM bacg:statments", "FROM NAMED bac:x"]


@pytest.mark.parametrize("clause", FOREIGN)
def test_from_fetches_no_document(embedded: EmbeddedStore, clause: str) -> None:
    with pytest.raises(QueryError, match="documents are not fetched"):
        embedded.select(f"SELECT * {clause} {{ ?s ?p ?o }}")


def test_from_restricts_to_a_graph_of_the_release(embedded: EmbeddedStore) -> None:
    assert len(embedded.select("SELECT * FROM bacg:inferred { ?s ?p ?o }")) == 1


def test_from_of_a_graph_that_is_empty_in_this_release_is_no_error(embedded: EmbeddedStore) -> None:
    assert len(embedded.select("SELECT * FROM bacg:mappings { ?s ?p ?o }")) == 0


def test_from_behind_a_foreign_graph_is_seen_too(embedded: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="file:///etc/hosts"):
        embedded.select("SELECT * FROM bacg:inferred FROM <file:///etc/hosts> { ?s ?p ?o }")


@pytest.mark.parametrize("shape", ["STR(", "(", "!("])
def test_nesting_that_would_crash_the_engine_is_refused(embedded: EmbeddedStore, shape: str) -> None:
    with pytest.raises(QueryError, match="the limit is 64"):
        embedded.ask(f"ASK {{ FILTER({shape * 1024}1{')' * 1024}) }}")


@pytest.mark.parametrize(
    ("method", "text", "fix"),
    [
        ("select", "ASK {}", "ask()"),
        ("ask", "SELECT * {}", "select()"),
        ("graph", "SELECT * {}", "select()"),
        ("select", "DESCRIBE <a:b>", "graph()"),
    ],
)
def test_a_query_of_another_form_names_the_call_for_it(embedded: EmbeddedStore, method: str, text: str, fix: str) -> None:
    with pytest.raises(QueryError) as caught:
        getattr(embedded, method)(text)
    assert caught.value.fix == f"call {fix}"


def test_describe_gives_a_graph(embedded: EmbeddedStore) -> None:
    assert len(embedded.graph("DESCRIBE bacr:oral")) == 2


def test_unknown_terms_of_the_ontology_come_with_the_nearest(embedded: EmbeddedStore) -> None:
    found = embedded.unknown_terms("SELECT * { ?s bac:frequency_band ?b ; bac:finding ?f ; bac:zzz bac:very-common }")

    assert found == {"bac:frequency_band": "bac:frequencyBand", "bac:zzz": ""}


def test_quads_can_be_given_without_a_release() -> None:
    triple = (ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("o"))
    store = EmbeddedStore.from_quads([ox.Quad(*triple, ox.NamedNode("a:g")), ox.Quad(*triple, ox.NamedNode("a:h"))])

    assert len(store.select("SELECT * { ?s ?p ?o }")) == 1


@pytest.mark.parametrize("name", ["bac-kg.trig", "manifest.json"])
def test_a_missing_file_of_the_release_is_named_with_a_fix(tmp_path: Path, name: str) -> None:
    (write_release(tmp_path) / name).unlink()

    with pytest.raises(ReleaseError, match=name) as caught:
        EmbeddedStore.open(tmp_path)
    assert "bac-kg build" in caught.value.fix


def test_a_release_changed_by_one_byte_is_not_opened(tmp_path: Path) -> None:
    file = write_release(tmp_path) / "bac-kg.trig"
    file.write_bytes(file.read_bytes().replace(b"bac:amount 10", b"bac:amount 19"))

    with pytest.raises(ReleaseError, match="is damaged"):
        EmbeddedStore.open(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {}}', '{"files": {"bac-kg.trig": "abc"}}', "\x00"])
def test_a_manifest_without_the_sum_is_not_believed(tmp_path: Path, text: str) -> None:
    (write_release(tmp_path) / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(ReleaseError, match="does not give the SHA-256"):
        EmbeddedStore.open(tmp_path)


def test_the_query_path_loads_no_rdflib_yaml_or_client() -> None:
    code = "import sys, bac_kg.stores.embedded, bac_kg.sparql.answer, bac_kg.queries.catalogue, bac_kg.queries.parameters, bac_kg.answers.render; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"rdflib", "yaml", "SPARQLWrapper", "pandas", "owlready2", "urllib.request", "decimal", "difflib"} & set(loaded)
