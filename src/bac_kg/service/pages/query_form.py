"""The form of a saved query: one field for each parameter, with the values that the release offers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bac_kg.namespaces import ONTOLOGY, contract
from bac_kg.service.pages.answer_table import words
from bac_kg.service.pages.naming import NOT_STATED, local
from bac_kg.service.protocol import read_fields

if TYPE_CHECKING:
    from bac_kg.queries.saved_query import Parameter, SavedQuery
    from bac_kg.service.pages.naming import Names, Thing

ANY = "any"
_BY_COMMAS = " - several joined by commas"  # true on the command line, not of boxes
_FEW = 12  # so many values or fewer are shown as boxes to tick, more as a list
_MOST = 400  # more than that is typed
_INPUTS = {"date": "date", "integer": "number", "decimal": "number"}


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: what is sent, what is shown, whether it is chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field: ``shape`` is ticks, list or input; an input has a type of HTML, its value, and a step if it is a number."""

    name: str
    label: str
    description: str
    shape: str
    options: tuple[Option, ...] = ()
    type: str = "text"
    value: str = ""
    many: bool = False
    optional: bool = False

    @property
    def folded(self) -> bool:
        """Whether the page may fold it away: it may be left out, and is."""
        return self.optional and not self.value and not any(each.chosen for each in self.options)


def read_choices(query_string: bytes) -> dict[str, str]:
    """Return the parameters of a page's address; a form sends ticked boxes one by one, so equal names are joined, empty ones left out.

    >>> read_choices(b"tier=label&tier=regulator&route=")
    {'tier': 'label,regulator'}
    """
    found: dict[str, list[str]] = {}
    for name, value in read_fields(query_string):
        if value.strip():
            found.setdefault(name, []).append(value.strip())
    return {name: ",".join(dict.fromkeys(values)) for name, values in found.items()}


def build_form(query: SavedQuery, chosen: dict[str, str], names: Names) -> tuple[Field, ...]:
    """Return the fields of a query with what is chosen, the defaults where nothing is."""
    return tuple(_field(each, chosen.get(each.name), names) for each in query.parameters.values())


def _field(parameter: Parameter, chosen: str | None, names: Names) -> Field:
    label = words(parameter.name.replace("_", " "))
    description = parameter.description.removesuffix(_BY_COMMAS)
    text = chosen if chosen is not None else _default(parameter)
    if parameter.type != "iri":
        kind = _INPUTS.get(parameter.type, "text") if not parameter.many else "text"
        value = "" if text == ANY else text
        return Field(parameter.name, label, description, "input", type=kind, value=value, optional=parameter.optional)
    things = [each for each in names.of_class(ONTOLOGY + parameter.class_name) if each.iri != NOT_STATED]
    if len(things) > _MOST:
        value = "" if text == ANY else text
        return Field(parameter.name, label, description, "input", value=value, optional=parameter.optional)
    wanted = {each.strip().casefold() for each in text.split(",")} if text != ANY else set()
    options = tuple(Option(local(each.iri), each.label, not wanted.isdisjoint(_ways_to_write(each))) for each in things)
    several = sum(each.chosen for each in options) > 1
    shape = "ticks" if parameter.many and len(options) <= _FEW else "list"
    return Field(parameter.name, label, description, shape, options, many=several, optional=parameter.optional)


def _ways_to_write(thing: Thing) -> set[str]:
    return {each.casefold() for each in (local(thing.iri), thing.label, thing.iri, contract(thing.iri))}


def _default(parameter: Parameter) -> str:
    """Return a parameter's default as people type it."""
    values = [_typed(each) for each in parameter.default]
    return ",".join(each for each in values if each) or ANY


def _typed(term: str) -> str:
    if term.startswith("<"):
        return local(term[1:-1])
    return term.split('"')[1] if term.startswith('"') else ("" if term == "UNDEF" else term)
