"""The page of an entity: what is said of it by kind, with evidence; disagreements side by side; codes elsewhere; what points to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import ENTITY, ONTOLOGY, PREFIXES
from bac_kg.service.pages.naming import local
from bac_kg.service.pages.neighbours import draw_neighbours, find_neighbours
from bac_kg.service.pages.rendering import Page
from bac_kg.service.pages.statements import ITEMS, STATEMENTS, Statement, group_by_kind, naming, read_statements
from bac_kg.service.replies import ProblemError
from bac_kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bac_kg.service.pages.asking import Row
    from bac_kg.service.pages.naming import Names
    from bac_kg.service.pages.rendering import Site

# A status is of a use, a result of a study: they speak of what the use and the study name. A sub-SELECT, since the engine would join the
# arms last.
_NAMING = """{ SELECT DISTINCT ?statement WHERE {
  { GRAPH bacg:statements { ?statement ?role <%(iri)s> } }
  UNION { GRAPH bacg:statements { ?inner ?role <%(iri)s> . ?statement bac:use ?inner } }
  UNION { GRAPH bacg:statements { ?inner ?role <%(iri)s> . ?statement bac:study ?inner } } } }"""
_FACTS = "SELECT ?property ?value WHERE { GRAPH bacg:entities { <%s> ?property ?value } } ORDER BY ?property ?value"
_INCOMING = "SELECT ?property ?thing WHERE { GRAPH bacg:entities { ?thing ?property <%s> } } ORDER BY ?property ?thing"
_DISAGREEMENTS = """SELECT DISTINCT ?disagreement ?explanation ?status ?member WHERE {
  { SELECT DISTINCT ?disagreement WHERE { GRAPH bacg:statements { ?named ?role <%s> . ?disagreement bac:member ?named } } }
  ?disagreement bac:explanation ?explanation ; bac:disagreementStatus ?status ; bac:member ?member .
} ORDER BY ?disagreement ?member"""
_PARTNERS = """SELECT DISTINCT ?statement ?kind ?other WHERE {
  GRAPH bacg:statements { ?statement ?role <%s> ; a ?kind ; ?otherRole ?other }
  GRAPH bacg:entities { ?other bac:slug ?slug }
  FILTER(?otherRole NOT IN (bac:route, bac:jurisdiction, bac:population, bac:authority, bac:doseForm, bac:marketedBy, bac:brand))
} ORDER BY ?statement ?other"""

# What a reader looks for first; the kinds not named here follow by size.
ORDER = (
    "RegulatoryStatus", "TherapeuticUse", "Recommendation", "DoseRegimen", "BoxedWarning", "Contraindication", "Precaution",
    "SpecialPopulationStatement", "Interaction", "AdverseEffect", "WithdrawalEffect", "OverdoseEffect", "EffectStatement",
    "MechanismStatement", "PharmacokineticStatement", "StudyResult", "Study",
)  # fmt: skip
_FEW, _SOME_DISAGREEMENTS = 5, 4
_PLAIN = {
    PREFIXES["rdf"] + "type",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "definition",
    PREFIXES["skos"] + "altLabel",
    ONTOLOGY + "slug",
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Statements that pull apart, and why, in the curator's words."""

    iri: str
    explanation: str
    status: str
    members: tuple[Statement, ...]


async def build_entity(site: Site, slug: str) -> Page:
    """Return the page of an entity; with ``?kind=`` all its statements of that kind.

    :raises ProblemError: if there is none.
    """
    iri = ENTITY + slug
    if iri not in site.names.things:
        known = [local(each) for each in site.names.things if each.startswith(ENTITY)]
        detail = f"no entity is called {slug!r}{did_you_mean(slug, known)}"
        raise ProblemError("not-found", detail, fix="search for it, or look through the list of things")
    wanted = site.request.query_params.get("kind", "")
    if wanted == "Disagreement":
        found = await find_disagreements(site, iri)
        title = f"{site.names.label(iri)}: where statements pull apart"
        return Page("entity_disagreements.html", title, {"iri": iri, "disagreements": found})
    chosen = _NAMING % {"iri": iri}
    statements = read_statements(await site.ask(STATEMENTS % chosen), await site.ask(ITEMS % chosen))
    if wanted:
        return _kind_page(site, iri, wanted, statements)
    statements = [each for each in statements if local(each.kind) != "Disagreement"]
    disagreements = await find_disagreements(site, iri)
    neighbours = find_neighbours(iri, await site.ask(_PARTNERS % iri))
    facts = await site.ask(_FACTS % iri)
    values: dict[str, object] = {
        "iri": iri,
        "facts": read_facts(facts),
        "codes": (await site.ask_saved("mappings", {"entity": iri})).rows,
        "groups": group_by_kind(statements, ORDER, _FEW),
        "all_kinds": group_by_kind(statements, ORDER, 0),
        "total": len(statements),
        "passages": sum(len(each.items) for each in statements),
        "disagreements": disagreements[:_SOME_DISAGREEMENTS],
        "disagreements_total": len(disagreements),
        "non_codes": (await site.ask_saved("non-matches", {"entity": iri})).rows,
        "incoming": await site.ask(_INCOMING % iri),
        "picture": draw_neighbours(iri, neighbours, site.names),
        "neighbours": neighbours,
    }
    return Page("entity.html", site.names.label(iri), values)


def _kind_page(site: Site, iri: str, wanted: str, statements: list[Statement]) -> Page:
    chosen = [each for each in statements if local(each.kind) == wanted]
    if not chosen:
        detail = f"nothing of the kind {wanted!r} is said of {site.names.label(iri)}"
        raise ProblemError("not-found", detail, fix="its own page lists the kinds")
    group = group_by_kind(chosen, (), len(chosen))[0]
    title = f"{site.names.label(iri)}: {site.names.label(group.kind)}"
    return Page("entity_kind.html", title, {"iri": iri, "group": group})


async def find_disagreements(site: Site, iri: str) -> list[Disagreement]:
    """Return the disagreements between statements that name an entity, the members with their evidence."""
    rows = await site.ask(_DISAGREEMENTS % iri)
    members = sorted({row["member"] for row in rows})
    if not members:
        return []
    chosen = naming(members)
    found = read_statements(await site.ask(STATEMENTS % chosen), await site.ask(ITEMS % chosen))
    return read_disagreements(rows, found)


def read_disagreements(rows: Iterable[Row], statements: Iterable[Statement]) -> list[Disagreement]:
    """Return the disagreements of the rows, each once, with its members."""
    known = {each.iri: each for each in statements}
    found: dict[str, Row] = {}
    members: dict[str, list[Statement]] = {}
    for row in rows:
        found.setdefault(row["disagreement"], row)
        if row["member"] in known:
            members.setdefault(row["disagreement"], []).append(known[row["member"]])
    return [Disagreement(iri, row["explanation"], row["status"], tuple(members.get(iri, ()))) for iri, row in found.items()]


def read_facts(rows: Iterable[Row]) -> list[tuple[str, list[str]]]:
    """Return the facts by property, without those that the head of the page shows and without links to other vocabularies."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["property"] not in _PLAIN and not row["property"].startswith(PREFIXES["skos"]):
            found.setdefault(row["property"], []).append(row["value"])
    return list(found.items())


def kinds_shown(names: Names) -> list[str]:
    """Return the kinds of entities, by label."""
    entity = ONTOLOGY + "Entity"
    kinds = {each.kind for each in names.things.values() if each.iri.startswith(ENTITY) and entity in names.above(each.kind)}
    return sorted(kinds, key=lambda kind: names.label(kind).casefold())
