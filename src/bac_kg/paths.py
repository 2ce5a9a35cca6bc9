"""Where the data lie: in the installed package, else in the checkout that holds this module."""

from __future__ import annotations

import os

_MODULE = os.path.dirname(os.path.abspath(__file__))
_PACKAGED = os.path.join(_MODULE, "data")
_CHECKOUT = os.path.dirname(os.path.dirname(_MODULE))


def project_root() -> str:
    """Return the folder that holds ``ontology/``, ``queries/`` and ``graph/release/``."""
    return _PACKAGED if os.path.isdir(_PACKAGED) else _CHECKOUT


def release_folder(root: str) -> str:
    """Return the folder of the built release below a project root."""
    return os.path.join(root, "graph", "release")
