"""bac_kg: a sourced knowledge graph of one drug, baclofen. Not clinical advice."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bac_kg.api import KnowledgeGraph as KnowledgeGraph

__all__ = ["KnowledgeGraph"]


def __getattr__(name: str) -> object:
    """Load the Python door only when it is asked for: the command line's short way needs none of it."""
    if name == "KnowledgeGraph":
        from bac_kg.api import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(f"module 'bac_kg' has no attribute {name!r}")
