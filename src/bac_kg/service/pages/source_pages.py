"""The pages of a source, of one evidence item in it, and the list of all sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bac_kg.namespaces import EVIDENCE, ONTOLOGY, SOURCE
from bac_kg.service.pages.entity_page import read_facts
from bac_kg.service.pages.rendering import Page
from bac_kg.service.pages.statements import read_item
from bac_kg.service.replies import ProblemError

if TYPE_CHECKING:
    from bac_kg.service.pages.rendering import Site

_SOURCE = "SELECT ?property ?value WHERE { GRAPH bacg:sources { <%s> ?property ?value } } ORDER BY ?property ?value"
_PASSAGES = """SELECT ?statement ?kind ?evidence ?direction ?source ?tier ?locator ?hedge ?certainty ?asOf ?note WHERE {
  VALUES ?source { <%s> }
  ?evidence bac:source ?source ; bac:statement ?statement ; bac:direction ?direction ; bac:locator ?locator . ?source bac:tier ?tier .
  GRAPH bacg:statements { ?statement a ?kind }
  OPTIONAL { ?evidence bac:hedge ?hedge } OPTIONAL { ?evidence bac:certainty ?certainty }
  OPTIONAL { ?evidence bac:asOf ?asOf } OPTIONAL { ?evidence bac:note ?note }
} ORDER BY ?evidence"""
_ITEM = "SELECT ?property ?value WHERE { GRAPH bacg:evidence { <%s> ?property ?value } } ORDER BY ?property ?value"
_AROUND = """SELECT ?evidence WHERE { GRAPH bacg:evidence { <%s> bac:source ?source . ?evidence bac:source ?source } } ORDER BY ?evidence"""
_SOURCES = """SELECT ?source ?tier ?rank ?kind ?published ?jurisdiction (COUNT(?evidence) AS ?passages) WHERE {
  ?source a bac:Source ; bac:tier ?tier ; bac:sourceKind ?kind . ?tier bac:rank ?rank .
  OPTIONAL { ?source bac:publicationDate ?published } OPTIONAL { ?source bac:jurisdiction ?jurisdiction }
  OPTIONAL { ?evidence bac:source ?source ; bac:statement ?statement }
} GROUP BY ?source ?tier ?rank ?kind ?published ?jurisdiction ORDER BY ?rank ?source"""
_PARTS = ("Earliest", "Latest")
_HEADED = {ONTOLOGY + name for name in ("tier", "statement", "source", "direction", "locator")}


async def build_source(site: Site, slug: str) -> Page:
    """Return the page of a source with its passages in reading order.

    :raises ProblemError: if there is none.
    """
    iri = SOURCE + slug
    rows = await site.ask(_SOURCE % iri) if iri in site.names.things else []
    if not rows:
        raise ProblemError("not-found", f"no source is called {slug!r}", fix="the list of sources has them all")
    passages = [(read_item(row), row["statement"], row["kind"]) for row in await site.ask(_PASSAGES % iri)]
    facts = [(name, values) for name, values in read_facts(rows) if name not in _HEADED and not name.endswith(_PARTS)]
    tier = next(row["value"] for row in rows if row["property"] == ONTOLOGY + "tier")
    return Page("source.html", site.names.label(iri), {"iri": iri, "facts": facts, "passages": passages, "tier": tier})


async def build_sources(site: Site) -> Page:
    """Return the list of all sources, by tier."""
    return Page("sources.html", "Sources", {"rows": await site.ask(_SOURCES), "here": "/things"})


async def build_evidence(site: Site, name: str) -> Page:
    """Return the page of an evidence item: which passage of which document, and what it bears on.

    :raises ProblemError: if there is none.
    """
    iri = EVIDENCE + name
    rows = await site.ask(_ITEM % iri) if _is_name(name) else []
    if not rows:
        raise ProblemError("not-found", f"no evidence item has the id {name!r}", fix="start from a statement or a source")
    first = {row["property"].removeprefix(ONTOLOGY): row["value"] for row in reversed(rows)}
    order = [row["evidence"] for row in await site.ask(_AROUND % iri)]
    place = order.index(iri)
    values = {
        "iri": iri,
        "first": first,
        "facts": [(name, values) for name, values in read_facts(rows) if name not in _HEADED and not name.endswith(_PARTS)],
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
        "place": place + 1,
        "of": len(order),
        "tier": next(
            (row["tier"] for row in await site.ask(f"SELECT ?tier WHERE {{ <{first['source']}> bac:tier ?tier }} ORDER BY ?tier")), ""
        ),
    }
    return Page("evidence.html", f"Passage {place + 1} of {site.names.label(first['source'])}", values)


def _is_name(name: str) -> bool:
    """Tell whether a text may end an IRI of ours, so that it can stand in a query."""
    return name.replace("-", "").replace("_", "").isalnum() and name.isascii()
