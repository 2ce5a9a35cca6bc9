"""The line that goes with every answer: the tiers of its sources, the release and its date, and that it is not clinical advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import BASE, ONTOLOGY

if TYPE_CHECKING:
    from bac_kg.sparql.answer import Answer
    from bac_kg.stores.embedded import Store

NOT_ADVICE = "not clinical advice"
_RELEASE = f"SELECT ?version ?issued WHERE {{ <{BASE}dataset> dcat:version ?version ; dcterms:issued ?issued }} ORDER BY ?version"


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """Version and date of the release that a store holds; empty where it does not say."""

    version: str = ""
    date: str = ""


def find_release(store: Store) -> ReleaseInfo:
    """Return which release a store holds, by the data set's own description."""
    rows = store.select(_RELEASE).rows
    return ReleaseInfo(*(getattr(term, "value", "") for term in rows[0])) if rows else ReleaseInfo()


def provenance_line(answer: Answer, release: ReleaseInfo) -> str:
    """Return one line on an answer: source tiers, release, date, notice."""
    tiers = find_tiers(answer)
    parts = [f"tiers: {', '.join(tiers)}"] if tiers else []
    parts.append(f"bac_kg {release.version} of {release.date}" if release.version else "release not stated by the store")
    return "; ".join((*parts, NOT_ADVICE))


def find_tiers(answer: Answer) -> list[str]:
    """Return the source tiers in the column ``tier`` of an answer, each once, sorted."""
    if answer.boolean is not None or "tier" not in answer.columns:
        return []
    place = answer.columns.index("tier")
    return sorted({getattr(row[place], "value", "").removeprefix(ONTOLOGY) for row in answer.rows if row[place] is not None})
