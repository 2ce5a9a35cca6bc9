"""Every page answers, says what it is not, needs no script, and links to what there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import BROWSER, CHARTS, PAGES, read, read_charts
from serving import Running, running_service

from bac_kg.queries.catalogue import read_catalogue

RELEASE = Path(__file__).parents[3] / "graph" / "release"
QUERIES = sorted(read_catalogue(str(RELEASE / "catalogue.json")))
NOTICE = "Not clinical advice; no clinician has reviewed this graph."


@pytest.fixture(scope="module")
def pages() -> Iterator[Running]:
    """Return a service whose queries have time, since tests run beside others."""
    with running_service("--timeout", "60", "--quiet") as running:
        yield running


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_is_not_and_is_well_formed(pages: Running, path: str) -> None:
    answer = pages.get(path, BROWSER)

    page = read(answer.body)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert (answer.status, answer.media) == (200, "text/html")
    assert page.text.count(NOTICE) >= 2
    assert (page.wrong, page.unclosed) == ([], [])
    assert sorted(ids) == sorted(set(ids))
    assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_script_or_style_of_its_own_and_asks_no_other_site(pages: Running, path: str) -> None:
    answer = pages.get(path, BROWSER)

    page = read(answer.body)
    policy = answer.headers["content-security-policy"]
    inline = [attributes for tag, attributes in page.tags if tag == "script" and "src" not in attributes]
    loaded = page.values("script", "src") + page.values("img", "src")
    loaded += [each["href"] for tag, each in page.tags if tag == "link" and each.get("rel") in ("stylesheet", "icon")]
    assert "unsafe" not in policy and policy.startswith("default-src 'none'")
    assert {attributes.get("type") for attributes in inline} <= {"application/ld+json"}
    assert [name for _, each in page.tags for name in each if name == "style" or name.startswith("on")] == []
    assert [tag for tag, _ in page.tags if tag == "style"] == []
    assert loaded and all(each.startswith("/static/") for each in loaded)


@pytest.mark.parametrize("path", [path for path in CHARTS if path != "/charts"])
def test_a_chart_for_phones_leads_and_tells_as_the_wide_one_does_and_stays_within_its_width(pages: Running, path: str) -> None:
    charts = read_charts(pages.get(path, BROWSER).body)

    wide, narrow = ([chart for chart in charts if chart.narrow is each] for each in (False, True))
    assert len(wide) == len(narrow) > 0
    for one, other in zip(wide, narrow, strict=True):
        assert len(one.links) > 0 and (one.links, one.titles) == (other.links, other.titles)
        assert other.width <= 350
        assert [part for part in other.reaches if part[0] < 0 or part[1] > other.width] == []


@pytest.mark.parametrize("name", QUERIES)
def test_every_saved_query_has_a_page_with_answer_form_and_sparql(pages: Running, name: str) -> None:
    answer = pages.get(f"/queries/{name}", BROWSER)

    page = read(answer.body)
    assert answer.status == 200
    assert f"bac-kg query {name}" in page.text
    assert f"/queries/{name}.csv" in page.values("a", "href")
    assert (page.wrong, page.unclosed) == ([], [])


def test_there_are_queries_to_test() -> None:
    assert len(QUERIES) >= 50


def test_every_link_of_the_main_pages_leads_somewhere(pages: Running) -> None:
    paths = {
        href.partition("#")[0] for path in ("/", "/queries", "/charts", "/about", "/statement/ef-3g2mz.html") for href in links(pages, path)
    }

    missing = [path for path in sorted(paths - {""}) if pages.get(path, BROWSER).status not in (200, 303)]

    assert len(paths) > 90
    assert missing == []


def links(pages: Running, path: str) -> list[str]:
    return [href for href in read(pages.get(path, BROWSER).body).values("a", "href") if href.startswith(("/", "#"))]


def test_the_form_of_a_query_sends_ticked_boxes_one_by_one(pages: Running) -> None:
    ticked = read(pages.get("/queries/adverse-effects?tier=label&tier=regulator&route=", BROWSER).body)

    as_file = pages.get("/queries/adverse-effects.csv?tier=label,regulator")
    checked = {each["value"] for tag, each in ticked.tags if tag == "input" and "checked" in each}
    assert checked == {"label", "regulator"}
    assert f"{as_file.body.count(bytes([10])) - 1} rows" in ticked.text
    assert "bac-kg query adverse-effects -p tier=label,regulator" in ticked.text


def test_a_wrong_parameter_is_told_on_the_page_with_what_helps(pages: Running) -> None:
    answer = pages.get("/queries/taper?drug=aspirrin", BROWSER)

    assert answer.status == 400
    assert "What helps" in read(answer.body).text


@pytest.mark.parametrize("path", ["/queries/nope", "/id/nope", "/statement/nope", "/nope", "/ontology/Nope", "/id/baclofen.html?kind=Nope"])
def test_what_is_not_there_is_told_as_a_page_to_browsers(pages: Running, path: str) -> None:
    answer = pages.get(path, BROWSER)

    assert (answer.status, answer.media) == (404, "text/html")
    assert NOTICE in read(answer.body).text


def test_programs_get_no_page_where_they_ask_for_json(pages: Running) -> None:
    listed, told = pages.get("/queries", "application/json"), pages.get("/nope", "application/json")

    assert len(json.loads(listed.body)) == len(QUERIES)
    assert told.media == "application/problem+json"


def test_what_is_typed_is_shown_and_never_run(pages: Running) -> None:
    evil = "%3Cscript%3Ealert(1)%3C/script%3E%22%20onload=%22x"

    bodies = [pages.get(path + evil, BROWSER).body for path in ("/search?q=", "/workbench?run=1&query=", "/queries/taper?drug=")]

    assert [body.count(b"<script>") for body in bodies] == [0, 0, 0]
    assert [b'onload="x' in body for body in bodies] == [False, False, False]


def test_a_page_that_the_browser_has_is_not_sent_again(pages: Running) -> None:
    first = pages.get("/id/baclofen.html", BROWSER)

    again = pages.get("/id/baclofen.html", BROWSER, If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")


def test_a_page_names_the_site_that_was_asked_and_not_that_of_an_earlier_client(pages: Running) -> None:
    pages.send("GET", "/queries/taper", {"Host": "evil.example", "Accept": BROWSER})

    page = pages.send("GET", "/queries/taper", {"Host": "good.example", "Accept": BROWSER})

    assert b"good.example" in page.body and b"evil.example" not in page.body


def test_the_workbench_answers_without_scripts(pages: Running) -> None:
    asked = "/workbench?run=1&query=SELECT%20%3Flabel%20%7B%20bacr%3Abaclofen%20rdfs%3Alabel%20%3Flabel%20%7D"

    page, wrong = read(pages.get(asked, BROWSER).body), pages.get("/workbench?run=1&query=SELEC", BROWSER)

    assert "1 row" in page.text
    assert wrong.status == 400 and "did you mean" in read(wrong.body).text


def test_the_editor_completes_what_the_graph_has(pages: Running) -> None:
    names = pages.get("/workbench/names.json").json

    assert "https://w3id.org/bac-kg/ontology/AdverseEffect" in names["classes"]
    assert "https://w3id.org/bac-kg/ontology/finding" in names["properties"]
    assert names["labels"]["https://w3id.org/bac-kg/id/baclofen"] == "baclofen"


def test_files_may_be_kept_for_good_and_are_not_those_of_another_folder(pages: Running) -> None:
    address = next(each["href"] for tag, each in read(pages.get("/", BROWSER).body).tags if each.get("rel") == "stylesheet")

    kept, outside = pages.get(address), pages.get("/static/../routes.py")

    assert "immutable" in kept.headers["cache-control"]
    assert outside.status == 404


def test_both_sides_of_a_disputed_statement_stand_on_its_page(pages: Running) -> None:
    page = read(pages.get("/statement/ef-3g2mz.html", BROWSER).body)

    assert "Supports" in page.text and "Does not" in page.text
    assert {each for each in page.values("a", "href") if each.startswith("/evidence/")}
    assert {each for each in page.values("a", "href") if each.startswith("/source/")}


@pytest.mark.parametrize(
    ("path", "type"), [("/", "Dataset"), ("/id/baclofen.html", "ChemicalSubstance"), ("/statement/ef-3g2mz.html", "Claim")]
)
def test_search_engines_read_what_a_page_is_about(pages: Running, path: str, type: str) -> None:
    body = pages.get(path, BROWSER).body.decode()

    block = body.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(block)["@type"] == type
