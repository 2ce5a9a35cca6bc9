"""Build hook: puts ontology, queries and release beside the module in a wheel, and nowhere in an editable install."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("ontology", "queries", "graph/release")


class PackagedDataHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the data folders to a wheel; an editable install reads them in the checkout, so a copy would only go stale."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to include, keeping their layout below ``bac_kg/data/``."""
        if version == "editable":
            return
        for folder in DATA:
            if not (Path(self.root) / folder).is_dir():
                raise FileNotFoundError(f"{folder} is missing: run `bac-kg build` before building a wheel")
        manifest = json.loads((Path(self.root) / "graph" / "release" / "manifest.json").read_text(encoding="utf-8"))
        if not manifest["reasoned"]:
            raise ValueError("graph/release was built with --no-reason: run `bac-kg build` before building a wheel")
        for folder in DATA:
            build_data["force_include"][str(Path(self.root) / folder)] = f"bac_kg/data/{folder}"
