"""The graphs ``inferred`` and ``explanations`` of a checkout, or the clash that keeps it from being built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad

from bac_kg.model import Problem
from bac_kg.namespaces import contract
from bac_kg.reasoning.explanations import describe_inferences
from bac_kg.reasoning.infer import INFERRED, reason
from bac_kg.reasoning.session import Session
from bac_kg.reasoning.words import read_labels, say_axiom, show_triple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bac_kg.assembly.assemble import Curated
    from bac_kg.loaders.loaded import Loaded
    from bac_kg.model import Cell
    from bac_kg.reasoning.axioms import Axiom
    from bac_kg.reasoning.infer import Reasoned

CHECK = "reasoner"
_FIX = "change one of these: correct the cell that is wrong, or the axiom if all cells are right"


def infer(curated: Curated, quads: Sequence[Quad]) -> tuple[list[Quad], list[Problem]]:
    """Return the quads that follow from a graph with their explanations, and the clashes that HermiT finds in it.

    :raises MachineError: if Java is missing, or the reasoner dies or is overdue.
    """
    with Session() as session:
        reasoned = reason(quads, session)
    labels = read_labels(quads)
    found = [Quad(one.triple.subject, one.triple.predicate, one.triple.object, INFERRED) for one in reasoned.inferences]
    return [*found, *describe_inferences(reasoned.inferences, labels)], find_clashes(reasoned, curated.loaded, labels)


def find_clashes(reasoned: Reasoned, loaded: Loaded, labels: Mapping[str, str]) -> list[Problem]:
    """Return a problem for an inconsistency and one for each class that can have no member, with the axioms that clash."""
    problems = []
    if reasoned.clash:
        problems.append(_tell("these cannot all be true", reasoned.clash, loaded, labels))
    for name, axioms in sorted(reasoned.empty.items()):
        problems.append(_tell(f"nothing can be a {labels.get(name) or contract(name)}", axioms, loaded, labels))
    return problems


def _tell(what: str, axioms: Sequence[Axiom], loaded: Loaded, labels: Mapping[str, str]) -> Problem:
    lines, cells = [], []
    for axiom in axioms:
        cell = find_source(axiom, loaded)
        cells += [cell] if cell else []
        place = str(cell) if cell else "made by the engine" if axiom.made else "ontology/"
        lines.append(f"\n  - {say_axiom(axiom, labels, axioms)} [{show_triple(axiom.triple)}; {place}]")
    home = next((cell for cell in cells if cell.column != "id"), cells[0] if cells else None)
    where = (home.file, home.row, home.column) if home else ("ontology/bac-kg.ttl", 0, "")
    return Problem(what + ":" + "".join(lines), _FIX, *where, check=CHECK)


def find_source(axiom: Axiom, loaded: Loaded) -> Cell | None:
    """Return the cell that an axiom comes from: its own, or for what a rule derived the row that it is about; None for the ontology."""
    if axiom.made or axiom.kind not in ("type", "role", "data"):
        return None
    triple = axiom.triple
    value = triple.object.value if axiom.kind != "data" else str(triple.object)  # type: ignore[union-attr]
    return loaded.find_cell(triple.subject.value, triple.predicate.value, value)  # type: ignore[union-attr]
