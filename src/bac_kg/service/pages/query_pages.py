"""The pages of saved queries: all questions by theme, and each with its form, answer, formats, and ways to ask it elsewhere."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bac_kg.service.linked.routes import find_site
from bac_kg.service.pages.answer_table import show_table
from bac_kg.service.pages.query_form import build_form, read_choices
from bac_kg.service.pages.query_picture import draw_query
from bac_kg.service.pages.rendering import Page
from bac_kg.service.replies import ProblemError
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.service.pages.rendering import Site

_ROWS = 100
# Parameters of the page itself, which no query may have: they begin with a low line.
_WIDE, _PAGE = "_wide", "_page"
# The themes in the order in which people ask; tags not named here follow.
THEMES = {
    "regulation": "Approval and regulation",
    "uses": "Uses",
    "guidelines": "Guidelines",
    "comparison": "Comparison",
    "dosing": "Doses",
    "safety": "Safety",
    "withdrawal": "Stopping and withdrawal",
    "overdose": "Overdose",
    "interactions": "Interactions",
    "dependence": "Dependence and addiction",
    "evidence": "Evidence and its disagreements",
    "studies": "Studies",
    "mechanism": "How it works",
    "pharmacokinetics": "What the body does with it",
    "identity": "Names, codes and products",
    "history": "History",
    "findings": "Findings",
    "background": "Background",
    "provenance": "Provenance",
    "curation": "What is missing",
}


async def build_queries(site: Site) -> Page:
    """Return the list of all saved queries, each under its first theme."""
    return Page("queries.html", "Questions", {"themes": group_by_theme(site.released.queries.values()), "here": "/queries"})


def group_by_theme(queries: Iterable[SavedQuery]) -> list[tuple[str, list[SavedQuery]]]:
    """Return the queries by theme, each once, under the theme of its first tag."""
    found: dict[str, list[SavedQuery]] = {name: [] for name in THEMES}
    for query in sorted(queries, key=lambda each: each.name):
        found.setdefault(query.tags[0] if query.tags else "others", []).append(query)
    return [(THEMES.get(name, name.replace("-", " ").capitalize()), each) for name, each in found.items() if each]


async def build_query(site: Site, name: str) -> Page:
    """Return the page of a saved query, answered with the parameters of the address.

    :raises ProblemError: if there is none.
    """
    queries = site.released.queries
    if name not in queries:
        raise ProblemError(
            "not-found", f"there is no saved query {name!r}{did_you_mean(name, queries)}", fix="the list of questions has them all"
        )
    query = queries[name]
    chosen = read_choices(site.request.scope["query_string"])
    wide, page = chosen.pop(_WIDE, "") == "1", chosen.pop(_PAGE, "1")
    values = {
        "query": query,
        "here": "/queries",
        "form": build_form(query, chosen, site.names),
        "wide": wide,
        "endings": [ending + ("?" + urlencode(chosen) if chosen else "") for ending in ("csv", "tsv", "json", "xml", "md")],
        "copies": list_copies(query, chosen, find_site(site.request)),
        "picture": draw_query(query.text),
        "problem": None,
        "shown": None,
        "note": "",
    }
    try:
        table = await site.ask_saved(name, chosen)
    except ProblemError as error:
        return Page("query.html", query.summary, values | {"problem": error.problem}, error.problem.status)
    shown = show_table(table, query.columns, wide=wide, page=int(page) if page.isdecimal() else 1, most=_ROWS)
    links = {place: "?" + urlencode(chosen | ({_WIDE: "1"} if wide else {}) | {_PAGE: place}) for place in (shown.page - 1, shown.page + 1)}
    toggle = "?" + urlencode(chosen | ({} if wide else {_WIDE: "1"}))
    return Page("query.html", query.summary, values | {"shown": shown, "note": table.note, "links": links, "toggle": toggle})


def list_copies(query: SavedQuery, chosen: dict[str, str], base: str) -> list[tuple[str, str, str]]:
    """Return how to ask the same elsewhere, as (id, label, text): command line, Python, curl.

    >>> from bac_kg.queries.saved_query import SavedQuery
    >>> list_copies(SavedQuery("taper", "", "", {}), {"tier": "label"}, "http://127.0.0.1:8080")[0][2]
    'bac-kg query taper -p tier=label'
    """
    options = "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in chosen.items())
    keywords = "".join(f", {name}={value!r}" if name.isidentifier() else f", **{{{name!r}: {value!r}}}" for name, value in chosen.items())
    begin = "from bac_kg import KnowledgeGraph\n\ngraph = KnowledgeGraph.open()"
    python = f"{begin}\nfor row in graph.query({query.name!r}{keywords}):\n    print(row)"
    address = f"{base}/queries/{query.name}.csv" + ("?" + urlencode(chosen) if chosen else "")
    return [
        ("copy-cli", "Command line", f"bac-kg query {query.name}{options}"),
        ("copy-python", "Python", python),
        ("copy-curl", "curl", f"curl {shlex.quote(address)}"),
    ]
