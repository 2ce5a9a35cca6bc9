"""The graph ``explanations``: for each inferred triple one minimal justification, in words and as the triples that it rests on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from bac_kg.namespaces import EXPLANATION, GRAPH, ONTOLOGY, PREFIXES, STATEMENT
from bac_kg.reasoning.words import say_axiom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Triple

    from bac_kg.reasoning.axioms import Axiom
    from bac_kg.reasoning.infer import Inference

EXPLANATIONS = NamedNode(GRAPH + "explanations")
_RDF, _RDFS = PREFIXES["rdf"], PREFIXES["rdfs"]
_TYPE, _LABEL = NamedNode(_RDF + "type"), NamedNode(_RDFS + "label")
_ENDS = tuple(NamedNode(_RDF + name) for name in ("subject", "predicate", "object"))
_PREMISE, _RESTS_ON = NamedNode(ONTOLOGY + "premise"), NamedNode(ONTOLOGY + "restsOn")
_FACTS = ("type", "role", "data", "notRole")
_DIGITS = 16


def name_triple(triple: Triple) -> NamedNode:
    """Return the IRI of the explanation, or of the premise, that is about a triple: a hash of it, so that it never changes."""
    return NamedNode(EXPLANATION + hashlib.sha256(str(triple).encode()).hexdigest()[:_DIGITS])


def describe_inferences(inferences: Iterable[Inference], labels: Mapping[str, str]) -> list[Quad]:
    """Return the quads that explain inferences: each names its triple, its premises, the statements it rests on, and says it in words."""
    found: dict[Quad, None] = {}
    for inference in inferences:
        node = name_triple(inference.triple)
        found |= dict.fromkeys(_reify(node, inference.triple, "Explanation", say_inference(inference, labels)))
        for axiom in inference.because:
            premise = name_triple(axiom.triple)
            found[Quad(node, _PREMISE, premise, EXPLANATIONS)] = None
            found |= dict.fromkeys(_reify(premise, axiom.triple, "Premise", say_axiom(axiom, labels, inference.because)))
        for statement in find_statements(inference.because):
            found[Quad(node, _RESTS_ON, NamedNode(statement), EXPLANATIONS)] = None
    return list(found)


def _reify(node: NamedNode, triple: Triple, kind: str, words: str) -> Iterator[Quad]:
    yield Quad(node, _TYPE, NamedNode(ONTOLOGY + kind), EXPLANATIONS)
    yield Quad(node, _LABEL, Literal(words, language="en"), EXPLANATIONS)
    for path, value in zip(_ENDS, (triple.subject, triple.predicate, triple.object), strict=True):
        yield Quad(node, path, value, EXPLANATIONS)


def find_statements(axioms: Iterable[Axiom]) -> list[str]:
    """Return the IRIs of the statements whose rows stand among some axioms, sorted."""
    return sorted({str(axiom.form[1]) for axiom in axioms if axiom.kind in _FACTS and str(axiom.form[1]).startswith(STATEMENT)})


def say_inference(inference: Inference, labels: Mapping[str, str]) -> str:
    """Return a sentence: what follows, from which statements and facts, and by what the ontology says of which terms."""
    triple = inference.triple
    ends = (triple.subject.value, triple.predicate.value, triple.object.value)  # type: ignore[union-attr]
    names = {_TYPE.value: "is an instance of", **labels}
    facts = [f"'{names[iri]}'" for iri in find_statements(inference.because)]
    others = [axiom for axiom in inference.because if axiom.kind in _FACTS and not str(axiom.form[1]).startswith(STATEMENT)]
    facts += [say_axiom(axiom, labels) for axiom in others]
    terms = dict.fromkeys(axiom.triple.subject.value for axiom in inference.because if axiom.kind not in _FACTS)  # type: ignore[union-attr]
    told = ", ".join(sorted(labels[term] for term in terms if term in labels))
    said = " — ".join(names.get(end, end) for end in ends)
    return f"{said}, since {'; '.join(facts) or 'it is so by definition'}; by what the ontology says of: {told}"
