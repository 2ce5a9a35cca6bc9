"""The page of a statement: what it says field by field, its evidence on both sides, how far it can be trusted, and what hangs on it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY, STATEMENT
from bac_kg.service.pages.entity_page import read_disagreements, read_facts
from bac_kg.service.pages.naming import NOT_STATED, local
from bac_kg.service.pages.rendering import Page
from bac_kg.service.pages.statements import ITEMS, STATEMENTS, naming, read_statements
from bac_kg.service.replies import ProblemError

if TYPE_CHECKING:
    from bac_kg.service.pages.asking import Row
    from bac_kg.service.pages.entity_page import Disagreement
    from bac_kg.service.pages.naming import Names
    from bac_kg.service.pages.rendering import Site
    from bac_kg.service.pages.statements import Statement

_FACTS = """SELECT ?graph ?property ?value WHERE { VALUES ?graph { bacg:statements bacg:shortcuts } GRAPH ?graph { <%s> ?property ?value } }
ORDER BY ?property ?value"""
_DISAGREEMENTS = """SELECT DISTINCT ?disagreement ?explanation ?status ?member WHERE {
  ?disagreement bac:member <%s> ; bac:explanation ?explanation ; bac:disagreementStatus ?status ; bac:member ?member .
} ORDER BY ?disagreement ?member"""
_POINTING = """SELECT ?property ?statement WHERE { GRAPH bacg:statements { ?statement ?property <%s> } FILTER(?property != bac:member) }
ORDER BY ?property ?statement"""
_EXPLANATIONS = "SELECT ?value WHERE { GRAPH bacg:explanations { ?entry bac:restsOn <%s> ; rdfs:label ?value } } ORDER BY ?value"
# Facts that the page tells in words of its own, or that only serve the machine.
_TOLD = {
    ONTOLOGY + name for name in ("member", "explanation", "place", "byRoute", "causeOrNotStated", "disputed", "standing", "reviewState")
}
_PARTS = ("Earliest", "Latest")  # the bounds of an imprecise date, which is shown as the source prints it


async def build_statement(site: Site, name: str) -> Page:
    """Return the page of a statement.

    :raises ProblemError: if there is none.
    """
    iri = STATEMENT + name
    if iri not in site.names.things:
        raise ProblemError("not-found", f"no statement has the id {name!r}", fix="search for what it says")
    chosen = naming([iri])
    statement = read_statements(await site.ask(STATEMENTS % chosen), await site.ask(ITEMS % chosen))[0]
    facts = await site.ask(_FACTS % iri)
    rows = await site.ask(_DISAGREEMENTS % iri)
    values = {
        "iri": iri,
        "statement": statement,
        "facts": shown_facts(facts),
        "trust": tell_trust(statement, facts, site.names),
        "disagreements": await _with_members(site, rows, iri),
        "members": await _members(site, facts),
        "explanation": next((row["value"] for row in facts if row["property"] == ONTOLOGY + "explanation"), ""),
        "derived": await site.ask(_EXPLANATIONS % iri),
        "pointing": await site.ask(_POINTING % iri),
    }
    return Page("statement.html", site.names.label(iri), values)


def shown_facts(rows: list[Row]) -> list[tuple[str, list[str]]]:
    """Return what the tables say of a statement, by property, as a page shows it."""
    asserted = [row for row in rows if local(row["graph"]) == "statements"]
    return [(name, values) for name, values in read_facts(asserted) if name not in _TOLD and not name.endswith(_PARTS)]


def tell_trust(statement: Statement, facts: list[Row], names: Names) -> list[str]:
    """Return sentences on how a statement is known: passages, documents, tiers, directions, review."""
    told: list[str] = []
    documents = {item.source for item in statement.items}
    if documents:
        tiers = Counter({item.source: item.tier for item in statement.items}.values())
        kinds = ", ".join(f"{count} {names.label(tier)}" for tier, count in tiers.items())
        told.append(f"It rests on {_count(len(statement.items), 'passage')} in {_count(len(documents), 'document')} ({kinds}).")
    if statement.opposing and statement.supporting:
        told.append(f"{len(statement.supporting)} support it, {len(statement.opposing)} do not. Nothing is decided between them.")
    hedges = sorted({item.hedge for item in statement.items if item.hedge})
    if hedges:
        told.append("Hedged with: " + "; ".join(f"“{hedge}”" for hedge in hedges) + ".")
    for name in ("standing", "reviewState"):
        value = next((row["value"] for row in facts if row["property"] == ONTOLOGY + name), "")
        if value and value != NOT_STATED:
            told.append(f"{names.label(ONTOLOGY + name).capitalize()}: {names.label(value)}. {names.definition(value)}")
    return told


async def _members(site: Site, facts: list[Row]) -> list[Statement]:
    members = [row["value"] for row in facts if row["property"] == ONTOLOGY + "member"]
    if not members:
        return []
    chosen = naming(members)
    return read_statements(await site.ask(STATEMENTS % chosen), await site.ask(ITEMS % chosen))


async def _with_members(site: Site, rows: list[Row], iri: str) -> list[Disagreement]:
    others = sorted({row["member"] for row in rows} - {iri})
    if not others:
        return []
    chosen = naming(others)
    return read_disagreements(rows, read_statements(await site.ask(STATEMENTS % chosen), await site.ask(ITEMS % chosen)))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
