"""The addresses over HTTP: redirects by Accept, documents, tombstones, links, errors, releases, what crawlers read."""

from __future__ import annotations

import gzip
import json
import re
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from releases_at_hand import DATE, OLD_TRIG, VERSION
from serving import Running

BASE = "https://w3id.org/bac-kg/"
MEDIA = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
# A thing of each segment by the stem of its documents.
STEMS = [
    "/ontology/AdverseEffect",
    "/ontology/not-stated",
    "/ontology",
    "/id/baclofen",
    "/source/nhs-baclofen",
    "/graph/statements",
    f"/release/{VERSION}",
    "/release/0.0.9",
    "/dataset",
    "/alignment",
]
ACCEPTED = [
    ("", "html"),
    ("*/*", "html"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    ("text/turtle", "ttl"),
    ("application/x-turtle", "ttl"),
    ("application/rdf+xml;q=0.8, text/turtle;q=0.9", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ("application/n-triples", "nt"),
    ("text/html;q=0.3, application/n-triples;q=0.4", "nt"),
]


def first_of(linked: Running, kind: str) -> str:
    rows = linked.query(f"SELECT ?thing {{ ?thing a {kind} }} ORDER BY ?thing LIMIT 1").json["results"]["bindings"]
    return "/" + str(rows[0]["thing"]["value"]).removeprefix(BASE)


@pytest.fixture(scope="module")
def stems(linked: Running) -> list[str]:
    """Return a thing of each segment, those with opaque ids looked up."""
    return [*STEMS, *(first_of(linked, kind) for kind in ("bac:Interaction", "bac:EvidenceItem", "sssom:Mapping"))]


@pytest.mark.parametrize(("accept", "ending"), ACCEPTED)
def test_a_thing_leads_to_the_document_that_accept_prefers(accept: str, ending: str, linked: Running, stems: list[str]) -> None:
    answers = {stem: linked.get(stem, accept) for stem in stems}

    assert {stem: (each.status, each.headers["location"]) for stem, each in answers.items()} == {
        stem: (303, f"{stem}.{ending}") for stem in stems
    }
    assert {each.headers["vary"] for each in answers.values()} == {"Accept"}


@pytest.mark.parametrize("ending", MEDIA)
def test_a_document_is_in_the_format_of_its_ending_whatever_accept_says(ending: str, linked: Running, stems: list[str]) -> None:
    answers = [linked.get(f"{stem}.{ending}", "image/png") for stem in stems]

    assert {(each.status, each.media) for each in answers} == {(200, MEDIA[ending])}
    assert all(each.headers["content-length"] == str(len(each.body)) for each in answers)


@pytest.mark.parametrize("ending", MEDIA)
def test_every_response_names_release_date_notice_and_licence(ending: str, linked: Running, stems: list[str]) -> None:
    answers = [linked.get(path) for stem in stems for path in (stem, f"{stem}.{ending}")]

    assert {(each.headers["bac-kg-release"], each.headers["bac-kg-date"]) for each in answers} == {(VERSION, DATE)}
    assert all("Not clinical advice" in each.headers["bac-kg-notice"] for each in answers)
    assert all('<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in each.headers["link"] for each in answers)
    assert all(
        b"ot clinical advice" in linked.get(f"{stem}.{ending}").body for stem in stems if ending != "jsonld" or "/graph/" not in stem
    )


def read_links(header: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', header):
        found.setdefault(relation, set()).add(target)
    return found


def test_a_page_is_a_landing_page_of_fair_signposting(linked: Running) -> None:
    links = read_links(linked.get("/id/baclofen.html").headers["link"])

    assert links["cite-as"] == {BASE + "id/baclofen"}
    assert links["describedby"] == {"/id/baclofen.ttl", "/id/baclofen.jsonld", "/id/baclofen.nt"}
    assert {"https://schema.org/AboutPage", BASE + "ontology/Substance"} <= links["type"]
    assert links["collection"] == {"/dataset"}


def test_metadata_lead_back_to_the_page(linked: Running) -> None:
    links = read_links(linked.get("/id/baclofen.ttl").headers["link"])

    assert links["describes"] == {"/id/baclofen.html"}
    assert links["alternate"] == {"/id/baclofen.html", "/id/baclofen.jsonld", "/id/baclofen.nt"}


def test_every_link_of_a_document_resolves(linked: Running) -> None:
    headers = [linked.get(f"/{name}.html").headers["link"] for name in ("id/baclofen", "dataset", "release/0.0.9")]
    paths = {target for header in headers for targets in read_links(header).values() for target in targets if target.startswith("/")}

    assert len(paths) >= 10
    assert {path: linked.get(path).status for path in paths} == {path: 303 if path == "/dataset" else 200 for path in paths}


@pytest.mark.parametrize(("accept", "ending"), [("", "html"), ("text/turtle", "ttl"), ("application/ld+json", "jsonld")])
@pytest.mark.parametrize("suffix", [False, True])
def test_a_withdrawn_thing_answers_410_and_names_what_replaces_it(accept: str, ending: str, suffix: bool, linked: Running) -> None:
    answer = linked.get("/id/old-baclofen" + (f".{ending}" if suffix else ""), accept)

    assert (answer.status, answer.media) == (410, MEDIA[ending])
    assert read_links(answer.headers["link"])["successor-version"] == {BASE + "id/baclofen"}
    assert answer.headers["bac-kg-note"] == f"withdrawn: merged with baclofen; replaced by {BASE}id/baclofen"
    assert b"merged with baclofen" in answer.body
    assert b"id/baclofen" in answer.body or b"bacr:baclofen" in answer.body


def test_a_withdrawn_thing_without_replacement_says_so(linked: Running) -> None:
    answer = linked.get("/statement/ae-22222")

    assert answer.status == 410
    assert answer.headers["bac-kg-note"] == "withdrawn: entered twice; nothing replaces it"


def test_a_deprecated_term_still_means_what_it_meant(linked: Running) -> None:
    answer = linked.get("/ontology/oldTerm.ttl")

    assert answer.status == 200
    assert read_links(answer.headers["link"])["successor-version"] == {BASE + "ontology/subject"}


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("/id/baclofn", "did you mean /id/baclofen?"),
        ("/id/Baclofen", "did you mean /id/baclofen?"),
        ("/id/baclofen.rdf", "did you mean /id/baclofen?"),
        ("/id/nhs-baclofen.ttl", "/source/nhs-baclofen?"),
        ("/ontology/AdversEffect", "did you mean /ontology/AdverseEffect?"),
        ("/graph/statment", "did you mean /graph/statements?"),
        ("/query/adverse-efects", "did you mean /query/adverse-effects?"),
        ("/id/adverse-effects", "/queries/adverse-effects?"),
        ("/release/0.0.8", f"the releases here are {VERSION}, 0.0.9"),
        ("/id/zzzzzzzz", "/sitemap.xml lists all addresses"),
        ("/id/" + "z" * 5000, "/sitemap.xml lists all addresses"),
        ("/id/%3E%20%3C", "/sitemap.xml lists all addresses"),
        ("/id/%00", "/sitemap.xml lists all addresses"),
        ("/.well-known/genid/abc", "/sitemap.xml lists all addresses"),
    ],
)
def test_an_unknown_address_is_told_with_what_is_near(path: str, fix: str, linked: Running) -> None:
    answer = linked.get(path)

    assert (answer.status, answer.media) == (404, "application/problem+json")
    assert fix in answer.json["fix"]


@pytest.mark.parametrize("path", ["/id/baclofen", "/ontology/", f"/release/{VERSION}", "/.well-known/void", "/.well-known/sparql-examples"])
def test_a_format_that_there_is_not_is_refused(path: str, linked: Running) -> None:
    answer = linked.get(path, "image/png")

    assert answer.status == 406
    assert "text/turtle" in answer.json["fix"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_thing_can_only_be_read(method: str, linked: Running) -> None:
    answer = linked.send(method, "/id/baclofen")

    assert (answer.status, "GET" in answer.headers["allow"]) == (405, True)


@pytest.mark.parametrize("path", ["/id/baclofen.ttl", f"/release/{VERSION}.ttl", "/.well-known/sparql-examples", "/context.jsonld"])
def test_a_document_that_the_client_has_is_not_sent_again(path: str, linked: Running) -> None:
    first = linked.get(path)
    second = linked.get(path, If_None_Match=first.headers["etag"])

    assert (first.status, second.status, second.body) == (200, 304, b"")


def test_a_document_is_packed_for_those_who_take_gzip(linked: Running) -> None:
    plain, packed = linked.get("/id/baclofen.ttl"), linked.get("/id/baclofen.ttl", Accept_Encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["/id/baclofen", "/id/baclofen.ttl", "/id/old-baclofen"])
def test_head_tells_what_get_would(path: str, linked: Running) -> None:
    head, get = linked.send("HEAD", path), linked.get(path)

    assert (head.status, head.body) == (get.status, b"")
    assert {name: head.headers.get(name) for name in ("location", "etag", "link")} == {
        name: get.headers.get(name) for name in ("location", "etag", "link")
    }


@pytest.mark.parametrize("path", ["/query/adverse-effects", "/query/adverse-effects.html"])
def test_a_saved_query_leads_to_its_answer_with_its_parameters(path: str, linked: Running) -> None:
    answer = linked.get(path + "?tier=label", "text/turtle")

    assert (answer.status, answer.headers["location"]) == (303, "/queries/adverse-effects?tier=label")


def test_a_saved_query_is_also_described_in_rdf(linked: Running) -> None:
    triples = list(ox.parse(linked.get("/query/adverse-effects.ttl").body, format=ox.RdfFormat.TURTLE))

    assert BASE + "query/adverse-effects" in {str(getattr(each.subject, "value", "")) for each in triples}


def test_an_anonymous_class_leads_to_the_term_that_holds_it(linked: Running) -> None:
    pattern = "?thing owl:equivalentClass/owl:someValuesFrom/owl:intersectionOf/rdf:rest ?inner"
    row = linked.query(f"SELECT ?thing ?inner {{ {pattern} }} ORDER BY ?thing LIMIT 1").json["results"]["bindings"][0]
    answer = linked.get("/" + row["inner"]["value"].removeprefix(BASE))

    assert (answer.status, BASE[:-1] + answer.headers["location"]) == (303, row["thing"]["value"])


def test_an_axiom_that_no_term_holds_leads_to_the_ontology(linked: Running) -> None:
    row = linked.query("SELECT ?axiom { ?axiom a owl:AllDifferent } LIMIT 1").json["results"]["bindings"][0]
    answer = linked.get("/" + row["axiom"]["value"].removeprefix(BASE))

    assert (answer.status, answer.headers["location"]) == (303, "/ontology")


def test_all_releases_are_listed_the_newest_first(linked: Running) -> None:
    assert [each["version"] for each in linked.get("/release").json] == [VERSION, "0.0.9"]


def test_a_file_of_an_old_release_is_as_it_was_published(linked: Running) -> None:
    answer = linked.get("/release/0.0.9/bac-kg.trig")

    assert (answer.status, answer.media, answer.body) == (200, "application/trig", OLD_TRIG)


def test_a_release_tells_size_and_hash_of_its_files(linked: Running) -> None:
    manifest = linked.get(f"/release/{VERSION}/manifest.json").json
    body = linked.get(f"/release/{VERSION}.nt").body.decode()

    assert manifest["files"]["bac-kg.trig"]["sha256"] in body
    assert f'"{manifest["files"]["bac-kg.nq"]["bytes"]}"' in body


@pytest.mark.parametrize(
    "name", ["secret.txt", "../release/manifest.json", "%2e%2e/%2e%2e/release/manifest.json", "..%2frelease%2fmanifest.json", ""]
)
def test_only_what_the_manifest_names_is_sent(name: str, linked: Running) -> None:
    answer = linked.get(f"/release/0.0.9/{name}")

    assert answer.status == 404
    assert b"sha256" not in answer.body


def test_the_sitemap_names_every_page_once_and_they_answer(linked: Running) -> None:
    root = ElementTree.fromstring(linked.get("/sitemap.xml").body)
    found = [each.text or "" for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    sample = found[2::211]

    assert len(found) == len(set(found)) > 5000
    assert all(each.startswith(linked.url + "/") for each in found)
    assert len(sample) > 20
    assert {each: linked.get(each.removeprefix(linked.url)).status for each in sample} == dict.fromkeys(sample, 200)
    assert not any("old-baclofen" in each or "ae-22222" in each for each in found)


def test_robots_are_led_to_the_sitemap(linked: Running) -> None:
    answer = linked.get("/robots.txt")

    assert (answer.status, answer.media) == (200, "text/plain")
    assert f"Sitemap: {linked.url}/sitemap.xml" in answer.body.decode()


def test_the_addresses_that_the_client_knows_are_used(linked: Running) -> None:
    body = linked.send("GET", "/robots.txt", {"Host": "graph.example.org"}).body.decode()

    assert "Sitemap: http://graph.example.org/sitemap.xml" in body


@pytest.mark.parametrize("path", ["/.well-known/void", "/.well-known/sparql-examples", "/dataset.ttl"])
def test_a_host_that_makes_no_iri_is_passed_over(path: str, linked: Running) -> None:
    answer = linked.send("GET", path, {"Host": "a<b>"})

    assert answer.status == 200
    assert f"<{linked.url}/sparql>" in answer.body.decode()


def test_a_host_cannot_write_into_the_sitemap(linked: Running) -> None:
    body = linked.send("GET", "/sitemap.xml", {"Host": "a<b>&c"}).body

    assert b"<b>" not in body


def test_a_page_forbids_scripts_but_those_of_the_site(linked: Running) -> None:
    policy = linked.get("/id/baclofen.html").headers["content-security-policy"].split("; ")

    assert "default-src 'none'" in policy
    assert [each for each in policy if each.startswith("script-src")] == ["script-src 'self'"]


def test_json_of_a_problem_is_whole(linked: Running) -> None:
    assert set(json.loads(linked.get("/id/nothing").body)) == {"type", "title", "status", "detail", "fix"}
