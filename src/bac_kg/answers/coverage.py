"""Why an answer is empty: what the coverage ledger and the gaps know of the query's topics, and which parameter left all rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY
from bac_kg.queries.saved_query import bind
from bac_kg.sparql.answer import plain_text

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.sparql.answer import Term
    from bac_kg.stores.embedded import Store

    Values = Mapping[str, Sequence[Term | None]]

_PLACES = ("jurisdiction", "origin", "country")  # parameters that name a place
_ROUTES = ("route", "planned_route")
_SHOWN = 6
# An entry that is tied to no place or route speaks for all; those of the place asked for come first.
_LEDGER = """SELECT ?told ?note WHERE {{
  VALUES ?topic {{ {topics} }}
  ?entry a bac:CoverageEntry ; bac:topic ?topic ; rdfs:label ?told ; bac:place ?place ; bac:byRoute ?route .
  OPTIONAL {{ ?entry bac:note ?note }}
  FILTER({place}) FILTER({route})
}} ORDER BY (?place = bac:not-stated) (?route = bac:not-stated) ?told"""
_GAPS = """SELECT ?told ?note WHERE {{
  VALUES ?topic {{ {topics} }}
  ?entry a bac:Gap ; bac:topic ?topic ; rdfs:label ?told .
  OPTIONAL {{ ?entry bac:note ?note }}
}} ORDER BY ?told"""


def explain_empty(store: Store, query: SavedQuery, values: Values) -> str:
    """Return lines that say why a saved query may have no rows at these parameter values: an empty answer is not a "no".

    Told are the header's own reason, how many rows there are without one parameter or the other, and the entries of the coverage ledger
    and the gaps on the query's topics, those of the place and route asked for first.
    """
    lines = [query.expect_empty] if query.expect_empty else []
    lines += _unbound(store, query, values)
    entries = _known(store, query, values)
    lines += entries[:_SHOWN]
    if len(entries) > _SHOWN:
        lines.append(f"and {len(entries) - _SHOWN} more: bac-kg query coverage, bac-kg query gaps")
    if not entries:
        lines.append("neither the coverage ledger nor the gaps tell anything on it: bac-kg query coverage")
    return "\n  ".join(('no rows, which is not a "no":', *lines))


def _unbound(store: Store, query: SavedQuery, values: Values) -> list[str]:
    """Return, for each restriction whose release gives rows, how many."""
    lines = []
    for name, terms in values.items():
        if not query.parameters[name].optional or None in terms:
            continue
        rows = len(store.select(bind(query, {**values, name: (None,)})))
        if rows:
            other = "; origin asks for the country of the source" if name == "jurisdiction" and "origin" in query.parameters else ""
            lines.append(f"without {name} there are {rows} rows; a statement that is bound to no {name} is left out by it{other}")
    return lines


def _known(store: Store, query: SavedQuery, values: Values) -> list[str]:
    if not query.topics:
        return []
    topics = " ".join(f"<{ONTOLOGY}{topic}>" for topic in query.topics)
    ledger = _LEDGER.format(topics=topics, place=_among("?place", values, _PLACES), route=_among("?route", values, _ROUTES))
    rows = [*store.select(ledger).rows, *store.select(_GAPS.format(topics=topics)).rows]
    return [": ".join(plain_text(term) for term in row if term is not None) for row in rows]


def _among(variable: str, values: Values, names: Sequence[str]) -> str:
    terms = [str(term) for name in names for term in values.get(name, ()) if term is not None]
    return f"{variable} IN ({', '.join((*terms, 'bac:not-stated'))})" if terms else "true"
