"""The parameters of a saved query: what its header says of them, and the VALUES blocks that hold their defaults."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph as ox

from bac_kg.queries.header import TYPES, Faults, Node, check_parameter, mapping_of
from bac_kg.queries.saved_query import Parameter
from bac_kg.sparql.groups import Block, Groups, read_groups, sees_block
from bac_kg.sparql.scanner import Token, line_and_column

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_XSD = "http://www.w3.org/2001/XMLSchema#"


def read_parameters(header: Node, faults: Faults) -> dict[str, Parameter]:
    """Return the parameters that a header names; what is wrong with them goes to ``faults``."""
    found = {}
    for name, node in mapping_of(header, "parameters").items():
        fields = check_parameter(name, node, faults)
        if not _VARIABLE.fullmatch(name):
            faults.add(node.line, f"{name!r} is no name of a parameter", "use letters, digits and _, as in as_of")
        found[name] = Parameter(
            name,
            fields.get("type", ""),
            fields.get("description", ""),
            fields.get("class", ""),
            fields.get("many") == "yes",
            fields.get("optional") == "yes",
        )
    return found


def check_blocks(
    text: str, tokens: tuple[Token, ...], parameters: dict[str, Parameter], header: Node, faults: Faults
) -> dict[str, Parameter]:
    """Return the parameters with the defaults that their blocks hold; what is wrong with the blocks goes to ``faults``."""
    groups = read_groups(tokens)
    found = {}
    for name, parameter in parameters.items():
        line = mapping_of(header, "parameters")[name].line
        blocks = [block for block in groups.blocks if block.variable == name]
        top = [block for block in blocks if block.group == groups.root]
        shared = next((token for token in groups.shared_blocks if token.text[1:] == name), None)
        if shared is not None:
            place = line_and_column(text, shared.start)[0]
            faults.add(place, f"?{name} shares a VALUES block", f"give it a block of its own: VALUES ?{name} {{ … }}")
        elif len(top) != 1:
            problem = f"?{name} has {len(top)} VALUES blocks at the top of WHERE instead of one"
            faults.add(line, problem, f"write VALUES ?{name} {{ its default }} once, directly in the WHERE group")
        else:
            _check_scopes(text, groups, name, faults)
            defaults = [_default(text, tokens, block) for block in blocks]
            _check_defaults(text, parameter, blocks, defaults, faults)
            default = defaults[blocks.index(top[0])]
            found[name] = replace(parameter, default=default)
    return found


def _check_scopes(text: str, groups: Groups, name: str, faults: Faults) -> None:
    first = next(block for block in groups.blocks if block.variable == name)
    if not any(use.variable == name for use in groups.uses):
        faults.add(line_and_column(text, first.start)[0], f"?{name} is never used", "use it in a pattern, or drop the parameter")
    for block in groups.blocks:
        if block.variable == name and block.group == 0:
            faults.add(line_and_column(text, block.start)[0], f"a VALUES block of ?{name} outside WHERE", "move it into the WHERE group")
    for use in groups.uses:
        if use.variable == name and not sees_block(groups, use):
            kind = {"union": "UNION arm", "minus": "MINUS", "subselect": "sub-SELECT", "where": "sub-SELECT"}.get(
                groups.kinds[use.group], "nested group"
            )
            line = line_and_column(text, use.token.start)[0]
            faults.add(line, f"?{name} is used in a {kind} that does not see its VALUES block", "repeat the block there")


def _default(text: str, tokens: tuple[Token, ...], block: Block) -> tuple[str, ...]:
    prologue = text[: next(token.start for token in tokens if token.is_word("SELECT"))]
    solutions = ox.Store().query(f"{prologue}\nSELECT ?x {{ VALUES ?x {{ {text[block.start : block.end]}\n}} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return tuple("UNDEF" if solution["x"] is None else str(solution["x"]) for solution in solutions)


def _check_defaults(text: str, parameter: Parameter, blocks: list[Block], defaults: list[tuple[str, ...]], faults: Faults) -> None:
    for block, default in zip(blocks, defaults, strict=True):
        line, name = line_and_column(text, block.start)[0], parameter.name
        if set(default) != set(defaults[0]):
            faults.add(line, f"the VALUES blocks of ?{name} hold different defaults", "write the same default in each")
        if not default or (len(default) > 1 and not parameter.many):
            faults.add(line, f"the default of ?{name} holds {len(default)} values", "write one, or say many: yes")
        if "UNDEF" in default and not (parameter.optional and len(default) == 1):
            faults.add(line, f"the default of ?{name} is UNDEF", "write a value, or say optional: yes and let UNDEF stand alone")
        for term in default:
            if term != "UNDEF" and parameter.type in TYPES and not _is_of_type(term, parameter.type):
                faults.add(line, f"the default {term} of ?{name} is no {parameter.type}", "change the default or the type")


def _is_of_type(term: str, kind: str) -> bool:
    if kind == "iri":
        return term.startswith("<")
    return term.endswith(f"^^<{_XSD}{kind}>") or (kind == "string" and term.endswith('"'))
