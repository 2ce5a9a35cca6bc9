"""Blank nodes of the ontology get names that depend on what they say, not on where they stand."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Dataset, RdfFormat, Triple, parse

from bac_kg.assembly.skolem import skolemise, unskolemise
from bac_kg.errors import OntologyError

PREFIXES = "@prefix o: <http://www.w3.org/2002/07/owl#> . @prefix x: <https://example.org/> .\n"
ONE = PREFIXES + "x:a o:onClass [ o:onProperty x:p ; o:someValuesFrom x:c ] . x:b o:members ( x:c x:d ) ."
TURNED = PREFIXES + "x:b o:members ( x:c x:d ) . x:a o:onClass [ o:someValuesFrom x:c ; o:onProperty x:p ] ."
EDITED = ONE.replace("( x:c x:d )", "( x:c x:e )")


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]


def test_no_blank_node_is_left() -> None:
    found = skolemise(triples(ONE))

    assert len(found) == len(triples(ONE))
    assert not [each for each in found if isinstance(each.subject, BlankNode) or isinstance(each.object, BlankNode)]


def test_the_order_of_the_file_does_not_matter() -> None:
    assert set(skolemise(triples(ONE))) == set(skolemise(triples(TURNED)))


def test_an_edit_of_one_axiom_leaves_the_other_alone() -> None:
    kept = set(skolemise(triples(ONE))) & set(skolemise(triples(EDITED)))

    assert len(kept) == 3


def test_twins_at_two_places_get_two_names() -> None:
    twins = PREFIXES + "x:a o:onClass [ o:onProperty x:p ] . x:b o:onClass [ o:onProperty x:p ] ."

    assert len({each.object for each in skolemise(triples(twins)) if "onClass" in str(each.predicate)}) == 2


def test_turning_back_gives_the_same_graph() -> None:
    def canonical(found: list[Triple]) -> set[str]:
        from pyoxigraph import CanonicalizationAlgorithm, Quad

        data = Dataset(Quad(each.subject, each.predicate, each.object) for each in found)
        data.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return {str(quad) for quad in data}

    assert canonical(unskolemise(skolemise(triples(ONE)))) == canonical(triples(ONE))


@pytest.mark.parametrize(
    ("turtle", "problem"),
    [
        ("_:a x:p _:b . _:b x:p _:a .", "in a cycle"),
        ("x:a x:p _:b . x:c x:p _:b . _:b x:q x:d .", "used twice"),
    ],
)
def test_a_shape_that_no_axiom_has_is_refused(turtle: str, problem: str) -> None:
    with pytest.raises(OntologyError, match=problem):
        skolemise(triples(PREFIXES + turtle))
