"""The pages that lead in: home, the list of things, search, and what there is to know about the graph as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bac_kg.answers.provenance import ReleaseInfo
from bac_kg.namespaces import ENTITY, EVIDENCE, ONTOLOGY, SOURCE, STATEMENT
from bac_kg.service.linked.routes import find_site
from bac_kg.service.linked.schema_org import build_dataset, embed
from bac_kg.service.pages.entity_page import kinds_shown
from bac_kg.service.pages.rendering import Page
from bac_kg.service.pages.search import KINDS, search
from bac_kg.service.pages.statements import ITEMS, STATEMENTS, naming, read_statements

if TYPE_CHECKING:
    from bac_kg.service.pages.rendering import Site
    from bac_kg.service.pages.statements import Statement

# The questions that people come with, as addresses of saved queries; one that a release lacks is left out.
ASKED = (
    (
        "Is it approved for alcohol dependence in France, and since when?",
        "regulatory-status",
        "jurisdiction=france&finding=alcohol-dependence",
    ),
    ("What speaks for and against it in alcohol use disorder?", "both-sides", "finding=alcohol-use-disorder"),
    ("Which adverse effects do labels name, and how often?", "adverse-effects", "tier=label"),
    ("How must it be stopped?", "taper", ""),
    ("What happens when the pump runs dry?", "withdrawal-effects", "route=intrathecal"),
    ("What is said for a person whose kidneys are weak?", "statements-for-context", "egfr=25"),
    ("With what does it interact?", "interactions", ""),
    ("Which doses exceed a ceiling that is set elsewhere?", "doses-above-ceiling", ""),
    ("Where do sources pull apart, and why?", "disagreements", ""),
)
_CONTESTED = """SELECT ?statement (COUNT(DISTINCT ?direction) AS ?ways) (COUNT(?evidence) AS ?items) WHERE {
  ?statement a bac:EffectStatement . ?evidence bac:statement ?statement ; bac:direction ?direction
} GROUP BY ?statement HAVING (COUNT(DISTINCT ?direction) > 1) ORDER BY DESC(?ways) DESC(?items) ?statement LIMIT 1"""

_TIERS = """SELECT ?tier ?rank (COUNT(?source) AS ?sources) WHERE { ?source a bac:Source ; bac:tier ?tier . ?tier bac:rank ?rank }
GROUP BY ?tier ?rank ORDER BY ?rank"""
_REVIEWS = """SELECT ?state (COUNT(?statement) AS ?statements) WHERE { ?statement bac:reviewState ?state }
GROUP BY ?state ORDER BY DESC(?statements)"""


async def build_home(site: Site) -> Page:
    """Return the first page: what the graph is, real questions, and one statement with both sides."""
    values = {
        "here": "/",
        "asked": [each for each in ASKED if each[1] in site.released.queries],
        "counts": count_things(site),
        "example": await _example(site),
        "passages": await site.ask("SELECT (COUNT(?e) AS ?n) WHERE { ?e a bac:EvidenceItem } ORDER BY ?n"),
    }
    schema = embed(build_dataset(ReleaseInfo(site.released.version, site.released.date), f"{find_site(site.request)}/sparql"))
    return Page("home.html", "Baclofen, as the sources have it", values, schema=schema)


async def _example(site: Site) -> Statement | None:
    found = await site.ask(_CONTESTED)
    if not found:
        return None
    chosen = naming([found[0]["statement"]])
    return read_statements(await site.ask(STATEMENTS % chosen), await site.ask(ITEMS % chosen))[0]


def count_things(site: Site) -> dict[str, int]:
    """Return how many things of each sort the release names."""
    sorts = {"entities": ENTITY, "statements": STATEMENT, "sources": SOURCE, "passages": EVIDENCE}
    return {sort: sum(iri.startswith(base) for iri in site.names.things) for sort, base in sorts.items()}


async def build_things(site: Site) -> Page:
    """Return the list of all entities by kind, and how many statements of each kind there are."""
    kinds = {
        kind: [each for each in site.names.by_label if each.kind == kind and each.iri.startswith(ENTITY)]
        for kind in kinds_shown(site.names)
    }
    said = Counter(each.kind for iri, each in site.names.things.items() if iri.startswith(STATEMENT))
    statements = sorted(said.items(), key=lambda pair: site.names.label(pair[0]))
    return Page(
        "things.html", "Things", {"here": "/things", "kinds": kinds, "statements": statements, "sources": count_things(site)["sources"]}
    )


async def build_search(site: Site) -> Page:
    """Return what the graph has under a name, mistyped or not."""
    text = site.request.query_params.get("q", "").strip()[:200]
    found = search(text, site.names, site.released.queries) if text else []
    groups = [(sort, [each for each in found if each.sort == sort]) for sort in KINDS]
    return Page(
        "search.html",
        f"Search: {text}" if text else "Search",
        {"text": text, "groups": [each for each in groups if each[1]], "total": len(found)},
    )


async def build_about(site: Site) -> Page:
    """Return what there is to know: licence, citation, provenance, limits."""
    values = {
        "here": "/about",
        "counts": count_things(site),
        "tiers": await site.ask(_TIERS),
        "reviews": await site.ask(_REVIEWS),
        "quads": sum(site.released.graphs.values()),
        "ontology": ONTOLOGY,
    }
    return Page("about.html", "About", values)
