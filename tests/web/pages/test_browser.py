"""In a real browser: no serious accessibility fault, nothing too wide, nothing from outside, the workbench at work. Run by .ci/full."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markup import PAGES
from serving import Running, running_service

from bac_kg.service.pages.assets import has_libraries

CHROMIUM = os.environ.get("BAC_KG_CHROMIUM", "")
AXE = Path(__file__).parent / "lib" / "axe.min.js"
WIDTHS = ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light"))
QUERIES = ("/queries/regulatory-status", "/queries/statements-for-context?egfr=25", "/queries/taper?drug=nothing")

pytestmark = pytest.mark.skipif(
    not CHROMIUM,
    reason="NOT RUN: browser tests need BAC_KG_CHROMIUM=/usr/bin/chromium and src/fetch_libraries.py --tests; .ci/full does so",
)


@pytest.fixture(scope="module")
def site() -> Iterator[Running]:
    with running_service("--timeout", "60", "--quiet") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def tab(browser: Any, site: Running) -> Iterator[Any]:
    """Return a tab that notes what it asks of other sites and what the page throws."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.outside, page.faults = [], []
    page.on("request", lambda each: page.outside.append(each.url) if not each.url.startswith((site.url, "data:", "blob:")) else None)
    page.on("pageerror", lambda each: page.faults.append(str(each)))
    page.on("console", lambda each: page.faults.append(each.text) if each.type == "error" and "status of" not in each.text else None)
    yield page
    context.close()


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_no_page_has_a_serious_accessibility_fault_or_is_too_wide(browser: Any, site: Running, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    faults = []
    for path in (*PAGES, *QUERIES):
        page.goto(site.url + path, wait_until="networkidle")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        faults += [(path, each["impact"], each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append((path, "serious", "too wide", str(width)))
    context.close()

    assert [each for each in faults if each[1] in ("serious", "critical")] == []


def test_the_libraries_of_the_workbench_are_there() -> None:
    assert has_libraries()


def test_the_workbench_opens_on_an_answer_completes_a_class_runs_and_gives_csv(tab: Any, site: Running) -> None:
    tab.goto(f"{site.url}/workbench")
    tab.wait_for_selector(".yasr_results table")
    tab.locator(".CodeMirror").first.click()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("SELECT ?effect WHERE { ?s a bac:Adver")
    tab.keyboard.press("Control+Space")
    tab.locator(".CodeMirror-hint", has_text="bac:AdverseEffect").wait_for()
    tab.keyboard.press("Enter")
    assert "?s a bac:AdverseEffect" in tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    tab.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT ?f WHERE { ?s a bac:AdverseEffect ; bac:finding ?f } LIMIT 7')"
    )
    tab.locator(".yasqe_queryButton").first.click()
    tab.locator(".yasr_results [role=status]", has_text="7 rows").wait_for()
    with tab.expect_download() as download:
        tab.locator(".yasr_downloadIcon").click()

    csv = Path(download.value.path()).read_text(encoding="utf-8")
    assert (csv.count("\n") >= 7, "https://w3id.org/bac-kg/id/" in csv) == (True, True)
    assert (tab.outside, tab.faults) == ([], [])


def test_the_graph_tab_draws_small_answers_and_refuses_large_ones(tab: Any, site: Running) -> None:
    tab.goto(f"{site.url}/workbench?query=SELECT ?s ?f WHERE {{ ?s a bac:AdverseEffect ; bac:finding ?f }} LIMIT 20")
    tab.wait_for_selector(".yasr_results table")
    tab.locator(".select_graph").click()
    tab.wait_for_selector(".picture canvas")
    tab.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT ?s ?f WHERE { ?s a bac:AdverseEffect ; bac:finding ?f }')"
    )
    tab.locator(".yasqe_queryButton").first.click()
    tab.locator(".yasr_results [role=status]", has_text="below 200").wait_for()

    assert (tab.outside, tab.faults) == ([], [])


def test_a_person_walks_from_a_thing_to_its_evidence_and_source(tab: Any, site: Running) -> None:
    tab.goto(f"{site.url}/search?q=alcohl use disorder")
    tab.get_by_role("link", name="Alcohol use disorder", exact=True).first.click()
    tab.locator(".line-title a").first.click()
    tab.locator(".item-foot a").first.click()
    assert "/evidence/" in tab.url
    tab.locator("h1 a").click()

    assert "/source/" in tab.url
    assert (tab.outside, tab.faults) == ([], [])


def test_a_saved_query_is_asked_by_its_form(tab: Any, site: Running) -> None:
    tab.goto(f"{site.url}/queries/regulatory-status")
    tab.get_by_label("Jurisdiction").select_option(label="France")
    tab.get_by_label("As of").fill("2019-06-01")
    tab.get_by_role("button", name="Ask").click()

    assert "jurisdiction=france" in tab.url
    assert tab.locator(".answer-approved").count() > 0
