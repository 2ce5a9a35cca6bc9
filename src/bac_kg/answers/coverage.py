"""Why an answer is empty: what the query's header expects, and what the gaps and the coverage ledger know of its topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import SavedQuery
    from bac_kg.stores.embedded import Store

_GAPS = "SELECT ?label WHERE { { ?entry a bac:Gap } UNION { ?entry a bac:CoverageEntry } ?entry rdfs:label ?label } ORDER BY ?label"


def explain_empty(store: Store, query: SavedQuery) -> str:
    """Return a line that says why a saved query may have no rows: an empty answer is not a "no"."""
    known = [str(getattr(row[0], "value", "")) for row in store.select(_GAPS).rows]
    reasons = [query.expect_empty] if query.expect_empty else []
    if known:
        reasons.append(f"{len(known)} gaps and coverage entries are recorded; bac-kg query coverage tells what was looked for, bac-kg query gaps what is missing")
    if not reasons:
        reasons.append("no source in the graph says anything on it")
    return "no rows: " + " ".join(reasons)
