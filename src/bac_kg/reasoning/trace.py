"""A small forward-chaining rule engine that proposes from which axioms a triple follows; HermiT then says whether that is so.

It keeps for each fact the first, and so a shortest, way by which it came about. It draws nothing that OWL does not, and need not draw all.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bac_kg.reasoning.axioms import Axiom, Form

    Step = tuple[Form, tuple[int, ...], tuple[Form, ...]]  # what follows, by which axioms, from which facts


class Trace:
    """The facts that follow from a list of axioms by rules, each with the axioms (by place in the list) and facts it came from."""

    def __init__(self, axioms: Sequence[Axiom]) -> None:
        self._schema = _Schema(axioms)
        self._out: dict[tuple[object, object], list[object]] = defaultdict(list)
        self._in: dict[tuple[object, object], list[object]] = defaultdict(list)
        self._reasons: dict[Form, tuple[tuple[int, ...], tuple[Form, ...]]] = {}
        self._queue: deque[Form] = deque()
        for place, axiom in enumerate(axioms):
            if axiom.kind in ("type", "role"):
                self._add(axiom.form, (place,), ())
        while self._queue:
            fact = self._queue.popleft()
            for new, places, premises in list(self._role(*fact[1:]) if fact[0] == "role" else self._type(*fact[1:])):
                self._add(new, places, premises)

    def __contains__(self, fact: Form) -> bool:
        return fact in self._reasons

    def facts(self) -> Iterator[Form]:
        """Return the facts that were traced, in the order in which they came about."""
        return iter(self._reasons)

    def support(self, fact: Form) -> set[int]:
        """Return the places of the axioms by which a traced fact came about."""
        found: set[int] = set()
        seen, open_facts = {fact}, [fact]
        while open_facts:
            places, premises = self._reasons[open_facts.pop()]
            found.update(places)
            open_facts += [premise for premise in premises if premise not in seen]
            seen.update(premises)
        return found

    def _add(self, fact: Form, places: tuple[int, ...], premises: tuple[Form, ...]) -> None:
        if fact in self._reasons:
            return
        self._reasons[fact] = (places, premises)
        self._queue.append(fact)
        if fact[0] == "role":
            self._out[fact[1], fact[2]].append(fact[3])
            self._in[fact[3], fact[2]].append(fact[1])

    def _role(self, one: object, path: object, other: object) -> Iterator[Step]:
        fact: Form = ("role", one, path, other)
        schema = self._schema
        for wider, place in schema.wider[path]:
            yield ("role", one, wider, other), (place,), (fact,)
        for back, place in schema.inverse[path]:
            yield ("role", other, back, one), (place,), (fact,)
        for end, kind, place in schema.ends[path]:
            yield ("type", one if end == "domain" else other, kind), (place,), (fact,)
        for parts, made, place in schema.chains[path]:
            for at in (at for at, part in enumerate(parts) if part == path):
                yield from self._chain(parts, made, place, at, fact)
        for expression in schema.values[path, other]:
            yield ("type", one, expression), (), (fact,)
        if one == other:
            for expression in schema.selves[path]:
                yield ("type", one, expression), (), (fact,)
        for expression in schema.somes[path]:
            member: Form = ("type", other, expression[2])
            if member in self._reasons:
                yield ("type", one, expression), (), (fact, member)

    def _chain(self, parts: tuple[object, ...], made: object, place: int, at: int, fact: Form) -> Iterator[Step]:
        heads: list[tuple[object, tuple[Form, ...]]] = [(fact[1], ())]
        for part in reversed(parts[:at]):
            heads = [(left, (("role", left, part, end), *used)) for end, used in heads for left in self._in[end, part]]
        tails: list[tuple[object, tuple[Form, ...]]] = [(fact[3], ())]
        for part in parts[at + 1 :]:
            tails = [(right, (*used, ("role", end, part, right))) for end, used in tails for right in self._out[end, part]]
        for head, before in heads:
            for tail, after in tails:
                yield ("role", head, made, tail), (place,), (*before, fact, *after)

    def _type(self, one: object, kind: object) -> Iterator[Step]:
        fact: Form = ("type", one, kind)
        schema = self._schema
        for wider, place in schema.above[kind]:
            yield ("type", one, wider), (place,), (fact,)
        yield from self._unfold(one, kind, fact)
        for expression in schema.within["or", kind]:
            yield ("type", one, expression), (), (fact,)
        for expression in schema.within["and", kind]:
            members = tuple(("type", one, part) for part in expression[1:])
            if all(member in self._reasons for member in members):
                yield ("type", one, expression), (), members
        for expression in schema.within["some", kind]:
            for left in self._in[one, expression[1]]:
                yield ("type", left, expression), (), (("role", left, expression[1], one), fact)

    def _unfold(self, one: object, kind: object, fact: Form) -> Iterator[Step]:
        if not isinstance(kind, tuple):
            return
        if kind[0] == "value":
            yield ("role", one, kind[1], kind[2]), (), (fact,)
        elif kind[0] == "self":
            yield ("role", one, kind[1], one), (), (fact,)
        elif kind[0] == "and":
            for part in kind[1:]:
                yield ("type", one, part), (), (fact,)


class _Schema:
    """The axioms about classes and properties, by what sets each of them off."""

    def __init__(self, axioms: Iterable[Axiom]) -> None:
        self.wider: dict[object, list[tuple[object, int]]] = defaultdict(list)
        self.inverse: dict[object, list[tuple[object, int]]] = defaultdict(list)
        self.ends: dict[object, list[tuple[str, object, int]]] = defaultdict(list)
        self.chains: dict[object, list[tuple[tuple[object, ...], object, int]]] = defaultdict(list)
        self.above: dict[object, list[tuple[object, int]]] = defaultdict(list)
        self.values: dict[tuple[object, object], list[Form]] = defaultdict(list)
        self.selves: dict[object, list[Form]] = defaultdict(list)
        self.somes: dict[object, list[Form]] = defaultdict(list)
        self.within: dict[tuple[str, object], list[Form]] = defaultdict(list)
        for place, axiom in enumerate(axioms):
            self._take(axiom, place)

    def _take(self, axiom: Axiom, place: int) -> None:
        kind, form = axiom.kind, axiom.form
        if kind in ("sub", "equivalent"):
            for one, other in (form[1:], form[:0:-1])[: 1 if kind == "sub" else 2]:
                self.above[one].append((other, place))
                self._watch(one)
        elif kind == "subProperty":
            self.wider[form[1]].append((form[2], place))
        elif kind == "inverse":
            self.inverse[form[1]].append((form[2], place))
            self.inverse[form[2]].append((form[1], place))
        elif kind == "symmetric":
            self.inverse[form[1]].append((form[1], place))
        elif kind in ("domain", "range"):
            self.ends[form[1]].append((kind, form[2], place))
        elif kind in ("chain", "transitive"):
            parts = form[1] if kind == "chain" else (form[1], form[1])
            assert isinstance(parts, tuple)
            for part in set(parts):
                self.chains[part].append((parts, form[-1], place))

    def _watch(self, expression: object) -> None:
        """Note an expression that facts may come to fulfil, and those within it."""
        if not isinstance(expression, tuple):
            return
        if expression[0] == "value":
            self.values[expression[1], expression[2]].append(expression)
        elif expression[0] == "self":
            self.selves[expression[1]].append(expression)
        elif expression[0] in ("and", "or", "some"):
            parts = expression[1:] if expression[0] != "some" else expression[2:]
            if expression[0] == "some":
                self.somes[expression[1]].append(expression)
            for part in parts:
                self.within[expression[0], part].append(expression)
                self._watch(part)
