"""The child process in which HermiT runs: one warm Java, one request and one answer a line, as JSON.

It is started by ``session`` and imports nothing of the package but where Java lies, so that it can be killed without loss.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import jpype

from bac_kg.reasoning.java import find_hermit, find_jvm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_BOX = "http://www.w3.org/2002/07/owl#Thing"


class Hermit:
    """Axioms as OWL API objects, by their place in the list that was loaded, and the questions that are asked of them."""

    def __init__(self) -> None:
        root = jpype.JPackage("org.semanticweb.owlapi")
        self.iri = root.model.IRI.create
        self.manager = root.apibinding.OWLManager.createOWLOntologyManager()
        self.make = self.manager.getOWLDataFactory()
        self.reasoner_class = jpype.JClass("org.semanticweb.HermiT.Reasoner")
        self.settings = jpype.JClass("org.semanticweb.HermiT.Configuration")()
        self.settings.throwInconsistentOntologyException = False
        self.set = jpype.JClass("java.util.LinkedHashSet")
        self.list = jpype.JClass("java.util.ArrayList")
        self.axioms: list[Any] = []

    # ---- building ----

    def class_of(self, form: Any) -> Any:
        """Return a class expression."""
        make = self.make
        if isinstance(form, str):
            return make.getOWLClass(self.iri(form))
        name, *rest = form
        if name in ("and", "or"):
            members = self.set_of(map(self.class_of, rest))
            return make.getOWLObjectIntersectionOf(members) if name == "and" else make.getOWLObjectUnionOf(members)
        if name == "oneOf":
            return make.getOWLObjectOneOf(self.set_of(map(self.individual, rest)))
        if name == "not":
            return make.getOWLObjectComplementOf(self.class_of(rest[0]))
        role = self.role(rest[0])
        if name == "some":
            return make.getOWLObjectSomeValuesFrom(role, self.class_of(rest[1]))
        if name == "only":
            return make.getOWLObjectAllValuesFrom(role, self.class_of(rest[1]))
        return make.getOWLObjectHasValue(role, self.individual(rest[1])) if name == "value" else make.getOWLObjectHasSelf(role)

    def individual(self, iri: str) -> Any:
        """Return a named individual."""
        return self.make.getOWLNamedIndividual(self.iri(iri))

    def role(self, iri: str) -> Any:
        """Return an object property."""
        return self.make.getOWLObjectProperty(self.iri(iri))

    def data(self, iri: str) -> Any:
        """Return a data property."""
        return self.make.getOWLDataProperty(self.iri(iri))

    def set_of(self, members: Iterable[Any]) -> Any:
        """Return a Java set."""
        made = self.set()
        for member in members:
            made.add(member)
        return made

    def axiom(self, form: Sequence[Any]) -> Any:
        """Return an axiom; a form that has no builder is an error."""
        name, *rest = form
        return self._builders()[name](*rest)

    def _builders(self) -> dict[str, Callable[..., Any]]:
        make, role, one, kind = self.make, self.role, self.individual, self.class_of
        return {
            "type": lambda i, c: make.getOWLClassAssertionAxiom(kind(c), one(i)),
            "role": lambda s, p, o: make.getOWLObjectPropertyAssertionAxiom(role(p), one(s), one(o)),
            "notRole": lambda s, p, o: make.getOWLNegativeObjectPropertyAssertionAxiom(role(p), one(s), one(o)),
            "data": lambda s, p, v: make.getOWLDataPropertyAssertionAxiom(self.data(p), one(s), make.getOWLLiteral(v)),
            "sub": lambda c, d: make.getOWLSubClassOfAxiom(kind(c), kind(d)),
            "equivalent": lambda *c: make.getOWLEquivalentClassesAxiom(self.set_of(map(kind, c))),
            "disjoint": lambda *c: make.getOWLDisjointClassesAxiom(self.set_of(map(kind, c))),
            "different": lambda *i: make.getOWLDifferentIndividualsAxiom(self.set_of(map(one, i))),
            "same": lambda *i: make.getOWLSameIndividualAxiom(self.set_of(map(one, i))),
            "subProperty": lambda p, q: make.getOWLSubObjectPropertyOfAxiom(role(p), role(q)),
            "chain": lambda parts, q: make.getOWLSubPropertyChainOfAxiom(self._list(map(role, parts)), role(q)),
            "inverse": lambda p, q: make.getOWLInverseObjectPropertiesAxiom(role(p), role(q)),
            "disjointProperties": lambda *p: make.getOWLDisjointObjectPropertiesAxiom(self.set_of(map(role, p))),
            "domain": lambda p, c: (
                make.getOWLDataPropertyDomainAxiom(self.data(p), kind(c))
                if _is_data(p)
                else make.getOWLObjectPropertyDomainAxiom(role(p), kind(c))
            ),
            "range": lambda p, c: make.getOWLObjectPropertyRangeAxiom(role(p), kind(c)),
            "functional": lambda p: (
                make.getOWLFunctionalDataPropertyAxiom(self.data(p)) if _is_data(p) else make.getOWLFunctionalObjectPropertyAxiom(role(p))
            ),
            "inverseFunctional": lambda p: make.getOWLInverseFunctionalObjectPropertyAxiom(role(p)),
            "symmetric": lambda p: make.getOWLSymmetricObjectPropertyAxiom(role(p)),
            "asymmetric": lambda p: make.getOWLAsymmetricObjectPropertyAxiom(role(p)),
            "transitive": lambda p: make.getOWLTransitiveObjectPropertyAxiom(role(p)),
            "reflexive": lambda p: make.getOWLReflexiveObjectPropertyAxiom(role(p)),
            "irreflexive": lambda p: make.getOWLIrreflexiveObjectPropertyAxiom(role(p)),
        }

    def _list(self, members: Iterable[Any]) -> Any:
        made = self.list()
        for member in members:
            made.add(member)
        return made

    # ---- asking ----

    def reason(self, axioms: Iterable[Any]) -> Any:
        """Return HermiT over some axioms; the caller disposes of it."""
        self.ontology = self.manager.createOntology(self.set_of(axioms))
        return self.reasoner_class(self.settings, self.ontology)

    def is_consistent(self, axioms: Iterable[Any]) -> bool:
        """Return whether some axioms hold together."""
        reasoner = self.reason(axioms)
        try:
            return bool(reasoner.isConsistent())
        finally:
            reasoner.dispose()
            self.manager.removeOntology(self.ontology)

    def load(self, axioms: list[Any]) -> int:
        """Take the axioms that the other questions are about."""
        builders = self._builders()
        self.axioms = [builders[name](*rest) for name, *rest in axioms]
        return len(self.axioms)

    def materialise(self, roles: list[str], individuals: list[str]) -> dict[str, Any]:
        """Return whether the loaded axioms hold together, the classes without members, superclasses, types and values of some roles."""
        reasoner = self.reason(self.axioms)
        try:
            if not reasoner.isConsistent():
                return {"consistent": False}
            empty = [str(one.getIRI()) for one in reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()]
            wider = [
                [str(one.getIRI()), str(other.getIRI())]
                for one in self.ontology.getClassesInSignature()
                for other in reasoner.getSuperClasses(one, False).getFlattened()
                if str(other.getIRI()) != _BOX
            ]
            types, values = [], []
            for iri in individuals:
                one = self.individual(iri)
                types += [[iri, str(kind.getIRI())] for kind in reasoner.getTypes(one, False).getFlattened() if not kind.isOWLThing()]
            for path in roles:
                role = self.role(path)
                for iri in individuals:
                    found = reasoner.getObjectPropertyValues(self.individual(iri), role).getFlattened()
                    values += [[iri, path, str(other.getIRI())] for other in found]
            return {"consistent": True, "empty": empty, "wider": wider, "types": types, "values": values}
        finally:
            reasoner.dispose()
            self.manager.removeOntology(self.ontology)

    def deny(self, goal: Sequence[Any]) -> Any:
        """Return the axiom that contradicts a goal: the goal follows if and only if axioms and this do not hold together."""
        name, *rest = goal
        if name == "role":
            return self.axiom(("notRole", *rest))
        if name == "sub":
            return self.axiom(("type", "urn:bac-kg:any", ("and", rest[0], ("not", rest[1]))))
        return self.axiom(("type", rest[0], ("not", rest[1])))

    def justify(self, goal: Sequence[Any] | None, candidates: list[int]) -> list[int] | None:
        """Return a minimal part of the candidates from which the goal follows (which clashes, if there is none), or None if it does not.

        What stands last among the candidates is kept if there is a choice. Deleting in halves first, then one by one, is minimal since
        entailment is monotone.
        """
        denied = [self.deny(goal)] if goal else []

        def clashes(places: Iterable[int]) -> bool:
            return not self.is_consistent([self.axioms[place] for place in places] + denied)

        if not clashes(candidates):
            return None
        kept = list(candidates)
        size = len(kept) // 2 if len(kept) > 40 else 1
        while size >= 1:
            start = 0
            while start < len(kept):
                rest = kept[:start] + kept[start + size :]
                if clashes(rest):
                    kept = rest
                else:
                    start += size
            size = 0 if size == 1 else max(1, size // 4)
        return kept


def _is_data(iri: str) -> bool:
    return iri.endswith("/slug")  # the one data property that the reasoner is given


def serve(lines: Iterable[str], write: Callable[[str], object]) -> None:
    """Answer requests until the input ends; an error of Java is an answer too."""
    hermit = Hermit()
    for line in lines:
        name, arguments = json.loads(line)
        try:
            answer = {"answer": getattr(hermit, name)(*arguments)}
        except jpype.JException as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        write(json.dumps(answer) + "\n")


def main() -> None:
    """Start Java with the megabytes of memory that the command line names, then serve standard input."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what Java prints is no answer
    # The first of the two compilers only: the run is too short for the second to pay, and takes half the time without.
    jpype.startJVM(
        find_jvm(),
        f"-Xmx{sys.argv[1]}m",
        "-Xss16m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        classpath=[find_hermit()],
        convertStrings=False,
    )

    def write(text: str) -> None:
        answers.write(text)
        answers.flush()

    serve(sys.stdin, write)


if __name__ == "__main__":
    main()
