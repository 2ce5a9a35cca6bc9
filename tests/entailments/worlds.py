"""What the entailment files say, and the graphs in which they are asked: as shipped, with given rows, or spoilt by a mutant."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from planting import Answer, Copy, shipped
from pyoxigraph import Quad, Store

from bac_kg.namespaces import PREFIXES
from bac_kg.queries.parameters import bind_texts
from bac_kg.reasoning.explanations import describe_inferences
from bac_kg.reasoning.infer import INFERRED, Reasoned, reason
from bac_kg.reasoning.session import Session
from bac_kg.reasoning.words import read_labels
from bac_kg.stores.embedded import EmbeddedStore

HERE = Path(__file__).parent
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True, slots=True)
class Claim:
    """One file: a sentence, why it is so, what draws it, the rows given for it, and either an ASK or a row of a saved query."""

    says: str
    why: str
    by: str
    ask: str
    given: tuple[dict[str, str], ...] = ()
    instead: str = ""
    query: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One file: a wrong axiom or edit as a SPARQL update, and what it must leak, lose, or clash with."""

    says: str
    update: str
    leaks: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()


def find_files(folder: str) -> list[Path]:
    """Return the files of a folder, sorted."""
    return sorted((HERE / folder).glob("*.rq"))


def _read(path: Path) -> tuple[dict[str, object], str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = "\n".join(line[3:] for line in lines if line.startswith("#+"))
    return yaml.load(head, yaml.BaseLoader), "\n".join(line for line in lines if not line.startswith("#+"))


@cache
def read_claim(path: Path) -> Claim:
    """Return what an entailment file says."""
    head, ask = _read(path)
    return Claim(ask=ask, **{key: tuple(value) if isinstance(value, list) else value for key, value in head.items()})  # type: ignore[arg-type]


@cache
def read_mutant(path: Path) -> Mutant:
    """Return what a mutant file says."""
    head, update = _read(path)
    return Mutant(update=update, **{key: tuple(value) if isinstance(value, list) else value for key, value in head.items()})  # type: ignore[arg-type]


class World:
    """A graph with what follows from it."""

    def __init__(self, quads: list[Quad], *, explain: bool = False) -> None:
        with Session() as session:
            self.reasoned: Reasoned = reason(quads, session, explain=explain)
        inferred = [Quad(one.triple.subject, one.triple.predicate, one.triple.object, INFERRED) for one in self.reasoned.inferences]
        explained = describe_inferences(self.reasoned.inferences, read_labels(quads)) if explain else []
        self.store = EmbeddedStore.from_quads([*quads, *inferred, *explained])

    def holds(self, claim: Claim) -> bool:
        """Return whether what a claim asks for is so here."""
        if not claim.query:
            return self.store.ask(claim.ask)
        return any(all(row.get(name) == value for name, value in claim.row.items()) for row in self.ask(claim.query, claim.parameters))

    def ask(self, name: str, parameters: dict[str, str]) -> Answer:
        """Return the rows of a saved query, IRIs as their last part."""
        answer = self.store.select(bind_texts(shipped().ground.queries[name], parameters, self.store))
        plain = [[None if term is None else str(getattr(term, "value", term)).rsplit("/id/", 1)[-1] for term in row] for row in answer.rows]
        return [{name: text for name, text in zip(answer.columns, row, strict=True) if text is not None} for row in plain]


def plant_given() -> list[Quad]:
    """Return the quads of the checkout with the rows that all files give, each once."""
    copy = Copy()
    claims = [read_claim(path) for folder in ("must", "must_not") for path in find_files(folder)]
    rows = {tuple(sorted(row.items())): row for claim in claims for row in claim.given}
    for place, row in enumerate(rows.values()):
        cells = {name: text for name, text in row.items() if name not in ("class", "opposed")}
        if "id" not in cells:
            cells["id"] = f"{copy.ground.schema.kinds[row['class']].id_prefix}-given"[:-2] + _LETTERS[place // 32] + _LETTERS[place % 32]
        planted = copy.plant(row["class"], **cells)
        if "opposed" in row:
            copy.support(planted.id, direction="disputes")
    return copy.quads


@cache
def shipped_world() -> World:
    """Return the graph as shipped, with explanations."""
    return World(shipped().quads, explain=True)


@cache
def given_world() -> World:
    """Return the graph with all given rows."""
    return World(plant_given())


@cache
def mutant_world(path: Path) -> World:
    """Return the graph with all given rows after the update of a mutant."""
    quads = plant_given()
    store = Store()
    store.extend(quads)
    store.update(read_mutant(path).update, prefixes=PREFIXES)
    assert set(store) != set(quads), "the update of the mutant changes nothing"
    return World(list(store))
