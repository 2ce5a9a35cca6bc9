"""Build hook: puts ontology, queries, release and the workbench's libraries into a wheel, nothing into an editable install."""

from __future__ import annotations

import importlib.util
import json
import sys
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
        build_data["artifacts"].append("src/bac_kg/service/pages/static/lib/*")  # git ignores them, so the build would too
        fetch_libraries(Path(self.root))


def fetch_libraries(root: Path) -> None:
    """Fetch the libraries of the workbench if they are missing; without them the build goes on, and the workbench is a plain form."""
    spec = importlib.util.spec_from_file_location("fetch_libraries", root / "src" / "fetch_libraries.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    try:
        module.fetch_missing(module.WORKBENCH, module.LIBRARIES)
    except module.FetchError as error:
        sys.stderr.write(f"the workbench of this wheel will be a plain form: {error}\n")
