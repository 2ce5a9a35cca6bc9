"""The catalogue: all saved queries with their compiled headers as JSON, so that answering a query reads no YAML."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from bac_kg.errors import ReleaseError
from bac_kg.queries.saved_query import Parameter, SavedQuery

# Raised when the fields of SavedQuery or Parameter change, so that an old file is told from a damaged one.
VERSION = 2
CATALOGUE = "catalogue.json"  # its name in a release


def write_catalogue(path: str | os.PathLike[str], queries: Iterable[SavedQuery]) -> None:
    """Write queries, sorted by name, with everything that a SavedQuery has; the same queries give the same bytes.

    :raises ValueError: if two queries have the same name.
    """
    ordered = sorted(queries, key=lambda query: query.name)
    if len({query.name for query in ordered}) != len(ordered):
        raise ValueError("two queries have the same name")
    content = {"version": VERSION, "queries": [_fields(query) for query in ordered]}
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.write("\n")


def read_catalogue(path: str | os.PathLike[str]) -> dict[str, SavedQuery]:
    """Return the saved queries of a catalogue by name, sorted.

    :raises ReleaseError: if the file is missing, damaged or of another version.
    """
    fix = "run bac-kg build in a checkout, or install the package again"
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        if content["version"] != VERSION:
            raise ReleaseError(f"{os.fspath(path)} has version {content['version']}, not {VERSION}", fix=fix)
        return {fields["name"]: _query(fields) for fields in content["queries"]}
    except OSError as error:
        raise ReleaseError(f"{os.fspath(path)}: {error.strerror}", fix=fix) from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{os.fspath(path)} is no catalogue of queries: {error!r}", fix=fix) from None


def _fields(query: SavedQuery) -> dict[str, object]:
    fields: dict[str, object] = {name: getattr(query, name) for name in SavedQuery.__slots__}
    fields["parameters"] = [{name: getattr(each, name) for name in Parameter.__slots__} for each in query.parameters.values()]
    return fields


def _query(fields: dict[str, object]) -> SavedQuery:
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    parameters = [Parameter(**(each | {"default": tuple(each["default"])})) for each in plain.pop("parameters")]  # type: ignore[attr-defined]
    return SavedQuery(**plain, parameters={each.name: each for each in parameters})  # type: ignore[arg-type]
