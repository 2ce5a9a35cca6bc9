"""The ``#+`` header of a query file: YAML, read strictly, every fault with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bac_kg.errors import SavedQueryError
from bac_kg.suggest import did_you_mean

TYPES = ("iri", "string", "date", "integer", "decimal")
COLUMN_TYPES = (*TYPES, "edtf")
SEVERITIES = ("ERROR", "WARNING", "INFO")
_PARAMETER_KEYS = ("type", "class", "description", "many", "optional")
_QUERY_KEYS = ("summary", "description", "tags", "topics", "parameters", "columns", "key", "traps", "expect_empty")
_CHECK_KEYS = (*_QUERY_KEYS, "severity", "problem", "fix")
_QUERY_NEEDS = ("summary", "description", "tags", "columns", "key")
_CHECK_NEEDS = ("summary", "columns", "severity", "problem", "fix")
_SHAPES = {"parameters": dict, "columns": dict, "tags": list, "topics": list, "key": list}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a query file: its 1-based line, what it is, and how to mend it."""

    line: int
    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value with the line it stands on: text, a list of nodes, or a mapping to nodes with the line of each key."""

    value: str | list[Node] | dict[str, Node]
    line: int


@dataclass(slots=True)
class Faults:
    """The faults of one file, collected so that all are told at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, problem: str, fix: str) -> None:
        """Note one fault."""
        self.found.append(Fault(line, problem, fix))

    def error(self) -> SavedQueryError:
        """Return the error that tells all faults in the order of their lines; there must be one."""
        ordered = sorted(set(self.found))
        told = [f"{self.file}, line {fault.line}: {fault.problem}\n  fix: {fault.fix}" for fault in ordered[:-1]]
        last = ordered[-1]
        return SavedQueryError("\n".join((*told, f"{self.file}, line {last.line}: {last.problem}")), fix=last.fix)


def read_header(text: str, faults: Faults) -> Node | None:
    """Return the mapping in the ``#+`` lines at the top of a query, None if there is none; what is wrong goes to ``faults``."""
    lines = text.splitlines()
    size = next((number for number, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    for number, line in enumerate(lines[size:], size + 1):
        if line.lstrip().startswith("#+"):
            faults.add(number, "a header line below the header", "move all #+ lines to the top of the file, with nothing between them")
    if size == 0:
        faults.add(1, "there is no header", "begin the file with lines #+ summary: …, #+ columns: {…} and so on")
        return None
    yaml_text = "\n".join(line[2:].removeprefix(" ") for line in lines[:size])
    node = _read_yaml(yaml_text, faults)
    if node is not None and not isinstance(node.value, dict):
        faults.add(1, "the header is not a mapping", "write each line as #+ name: value")
        return None
    return node


def _read_yaml(text: str, faults: Faults) -> Node | None:
    import yaml  # type: ignore[import-untyped,unused-ignore]  # at build time only: the query path reads the catalogue

    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        return _node(root, faults) if root is not None else Node("", 1)
    except RecursionError:
        faults.add(1, "the header refers to itself", "write the value out instead of *name")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        what = getattr(error, "problem", None) or str(error)
        faults.add(line, f"the header is not YAML: {what}", "put a text that contains ': ' or ' #' in quotes, and indent by spaces")
    return None


def _node(node: object, faults: Faults) -> Node:
    import yaml  # type: ignore[import-untyped,unused-ignore]

    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Node] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                faults.add(line, "a name that is not plain text", "write name: value")
            elif key.value in mapping:
                faults.add(line, f"{key.value!r} is given twice", "keep one of the two")
            else:
                mapping[key.value] = Node(_node(value, faults).value, line)
        return Node(mapping, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(each, faults) for each in node.value], node.start_mark.line + 1)
    assert isinstance(node, yaml.ScalarNode)
    return Node(node.value, node.start_mark.line + 1)


def check_shape(header: Node, faults: Faults, *, is_check: bool) -> None:
    """Note which keys of a header are unknown, missing, empty or of the wrong shape."""
    assert isinstance(header.value, dict)
    known, needed = (_CHECK_KEYS, _CHECK_NEEDS) if is_check else (_QUERY_KEYS, _QUERY_NEEDS)
    for name, node in header.value.items():
        shape = _SHAPES.get(name, str)
        if name not in known:
            extra = "; only queries in checks/ have it" if name in _CHECK_KEYS else did_you_mean(name, known)
            faults.add(node.line, f"{name!r} is no key of a header{extra}", f"use one of {', '.join(known)}, or delete the line")
        elif not isinstance(node.value, shape):
            kind = {dict: "a mapping, {name: …}", list: "a list, [a, b]", str: "a text"}[shape]
            faults.add(node.line, f"{name!r} is not {kind}", f"write {name} as {kind}")
        elif not node.value or (isinstance(node.value, str) and not node.value.strip()):
            faults.add(node.line, f"{name!r} is empty", "fill it in, or delete the line")
    for name in needed:
        if name not in header.value:
            faults.add(1, f"{name!r} is missing", f"add a line #+ {name}: …")
    severity = header.value.get("severity")
    if is_check and severity is not None and severity.value not in SEVERITIES:
        faults.add(severity.line, f"{severity.value!r} is no severity", f"write one of {', '.join(SEVERITIES)}")


def _under(header: Node, name: str) -> Node | None:
    return header.value.get(name) if isinstance(header.value, dict) else None


def text_of(header: Node, name: str) -> str:
    """Return the text under a name, "" if there is none."""
    node = _under(header, name)
    return node.value.strip() if node is not None and isinstance(node.value, str) else ""


def texts_of(header: Node, name: str, faults: Faults) -> tuple[str, ...]:
    """Return the list of texts under a name, empty if there is none."""
    node = _under(header, name)
    items = node.value if node is not None and isinstance(node.value, list) else []
    return tuple(_plain(items, name, faults))


def _plain(items: Iterable[Node], name: str, faults: Faults) -> list[str]:
    texts: list[str] = []
    for item in items:
        if not isinstance(item.value, str) or not item.value:
            faults.add(item.line, f"{name!r} holds something else than texts", "write a list like [a, b]")
        elif item.value in texts:
            faults.add(item.line, f"{item.value!r} stands twice in {name!r}", "keep one of the two")
        else:
            texts.append(item.value)
    return texts


def mapping_of(header: Node, name: str) -> dict[str, Node]:
    """Return the mapping under a name, empty if there is none."""
    node = _under(header, name)
    return node.value if node is not None and isinstance(node.value, dict) else {}


def line_of(header: Node, name: str) -> int:
    """Return the line of a key, 1 if there is none."""
    node = _under(header, name)
    return node.line if node is not None else 1


def check_parameter(name: str, node: Node, faults: Faults) -> dict[str, str]:
    """Return the plain fields of one parameter; what is wrong goes to ``faults``."""
    if not isinstance(node.value, dict):
        faults.add(node.line, f"the parameter {name!r} is not a mapping", f"write {name}: {{type: iri, class: …, description: …}}")
        return {}
    fields: dict[str, str] = {}
    for key, value in node.value.items():
        if key not in _PARAMETER_KEYS or not isinstance(value.value, str) or not value.value:
            problem = f"{key!r} of the parameter {name!r} is unknown or empty"
            faults.add(value.line, problem, f"use {', '.join(_PARAMETER_KEYS)}, each a text")
        else:
            fields[key] = value.value
        if key in ("many", "optional") and value.value not in ("yes", "no"):
            faults.add(value.line, f"{key!r} of the parameter {name!r} is neither yes nor no", "write yes or no")
    for key in ("type", "description"):
        if key not in node.value:
            faults.add(node.line, f"{key!r} of the parameter {name!r} is missing", f"add {key}: …")
    if "type" in fields and fields["type"] not in TYPES:
        faults.add(node.line, f"{fields['type']!r} is no type of the parameter {name!r}", f"write one of {', '.join(TYPES)}")
    if "class" in fields and fields.get("type") in TYPES[1:]:
        faults.add(node.line, f"the parameter {name!r} has a class but is no iri", "write type: iri, or drop the class")
    return fields
