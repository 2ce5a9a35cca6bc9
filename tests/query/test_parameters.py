"""What people type for a parameter becomes RDF terms, or an error with a fix."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bac_kg.errors import BacKgError, QueryError, UsageError
from bac_kg.namespaces import ENTITY, GRAPH, ONTOLOGY, PREFIXES
from bac_kg.queries.parameters import bind_texts, read_values
from bac_kg.queries.saved_query import Parameter, SavedQuery
from bac_kg.stores.embedded import EmbeddedStore

DATA = f"""
@prefix bac: <{ONTOLOGY}> . @prefix bacr: <{ENTITY}> . @prefix rdfs: <{PREFIXES["rdfs"]}> . @prefix owl: <{PREFIXES["owl"]}> .
<{GRAPH}entities> {{
  bac:Drug rdfs:subClassOf bac:Substance .
  bacr:baclofen a bac:Drug ; rdfs:label "baclofen"@en .
  bacr:gaba a bac:Substance ; rdfs:label "GABA"@en .
  bacr:acid-b a bac:Substance ; rdfs:label "acid, β-form"@en .
  bacr:salt-a a bac:Substance ; rdfs:label "salt"@en .
  bacr:salt-b a bac:Substance ; rdfs:label "salt"@en .
  bacr:oral a bac:Route ; rdfs:label "by mouth"@en .
  <http://example.org/x> a bac:Substance .
  bac:Band owl:equivalentClass [ owl:oneOf ( bac:common bac:very-common ) ] .
  bac:common rdfs:label "common"@en . bac:very-common rdfs:label "very common"@en .
}}
"""
QUERY = SavedQuery(
    "uses",
    "",
    """SELECT * WHERE {
  VALUES ?drug { bac:x } VALUES ?route { UNDEF } VALUES ?drugs { bac:x } VALUES ?band { bac:x } VALUES ?thing { bac:x }
  VALUES ?word { "x" } VALUES ?day { "x" } VALUES ?count { 1 } VALUES ?dose { 1 }
}""",
    {},
    parameters={
        each.name: each
        for each in (
            Parameter("drug", "iri", "", "Substance"),
            Parameter("route", "iri", "", "Route", optional=True),
            Parameter("drugs", "iri", "", "Substance", many=True, optional=True),
            Parameter("band", "iri", "", "Band"),
            Parameter("thing", "iri", ""),
            Parameter("word", "string", ""),
            Parameter("day", "date", ""),
            Parameter("count", "integer", ""),
            Parameter("dose", "decimal", ""),
        )
    },
)
BACLOFEN, GABA = ENTITY + "baclofen", ENTITY + "gaba"


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """Return a store of a few substances, a route and a closed list."""
    return EmbeddedStore.from_quads(ox.parse(DATA.encode(), format=ox.RdfFormat.TRIG))


FOUND = [
    ("drug", "baclofen", [BACLOFEN]),
    ("drug", " baclofen ", [BACLOFEN]),
    ("drug", "bacr:baclofen", [BACLOFEN]),
    ("drug", BACLOFEN, [BACLOFEN]),
    ("drug", f"<{BACLOFEN}>", [BACLOFEN]),
    ("drug", "http://example.org/x", ["http://example.org/x"]),
    ("drug", "GABA", [GABA]),
    ("drug", "gaba", [GABA]),
    ("drug", "Baclofen", [BACLOFEN]),
    ("drug", "acid, β-form", [ENTITY + "acid-b"]),
    ("drug", "ACID, \u0392-FORM", [ENTITY + "acid-b"]),
    ("route", "any", [None]),
    ("route", "by mouth", [ENTITY + "oral"]),
    ("drugs", "baclofen,gaba", [BACLOFEN, GABA]),
    ("drugs", "baclofen, bacr:baclofen , baclofen", [BACLOFEN]),
    ("drugs", r"acid\, β-form,gaba", [ENTITY + "acid-b", GABA]),
    ("drugs", "any", [None]),
    ("band", "very-common", [ONTOLOGY + "very-common"]),
    ("band", "bac:common", [ONTOLOGY + "common"]),
    ("band", "very common", [ONTOLOGY + "very-common"]),
    ("thing", "oral", [ENTITY + "oral"]),
    ("thing", "common", [ONTOLOGY + "common"]),
    ("thing", "http://nowhere.example/", ["http://nowhere.example/"]),
    ("thing", "rdfs:label", [PREFIXES["rdfs"] + "label"]),
    ("thing", "by mouth", [ENTITY + "oral"]),
]


@pytest.mark.parametrize(("name", "text", "iris"), FOUND)
def test_things_are_found_by_slug_curie_iri_and_label(store: EmbeddedStore, name: str, text: str, iris: list[str | None]) -> None:
    assert read_values(QUERY, {name: text}, store)[name] == tuple(None if iri is None else ox.NamedNode(iri) for iri in iris)


LITERALS = [
    ("word", 'it\'s "x" \\ }', 'it\'s "x" \\ }', "string"),
    ("word", "any", "any", "string"),
    ("word", "a,b", "a,b", "string"),
    ("day", "2024-02-29", "2024-02-29", "date"),
    ("count", "-7", "-7", "integer"),
    ("dose", "0.5", "0.5", "decimal"),
    ("dose", "10", "10", "decimal"),
]


@pytest.mark.parametrize(("name", "text", "value", "datatype"), LITERALS)
def test_literals_are_read_by_type(name: str, text: str, value: str, datatype: str) -> None:
    literal = ox.Literal(value, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))
    assert read_values(QUERY, {name: text}) == {name: (literal,)}


WRONG = [
    ("drug", "baclofn", "is no Substance\n  fix: did you mean 'baclofen'?"),
    ("drug", "GABBA", "is no Substance\n  fix: did you mean 'gaba'?"),
    ("drug", "bacr:baclofn", "is no Substance\n  fix: did you mean 'baclofen'?"),
    ("drug", "oral", "is known, but is no Substance"),
    ("drug", "qqqq", "is no Substance\n  fix: write a Substance: one of http://example.org/x, acid-b, baclofen, gaba, salt-a, salt-b"),
    ("drug", "salt", "names several things\n  fix: write one of salt-a, salt-b"),
    ("drug", "any", "is no Substance"),
    ("drug", "", "is empty"),
    ("drug", "baclofen,gaba", "is no Substance"),
    ("drugs", "baclofen,,gaba", "is empty"),
    ("drugs", "any,gaba", "mixes 'any' with values"),
    ("drug", "http://example.org/a b", "is no Substance"),
    ("drug", "<a:b> } UNION { ?s ?p ?o", "is no Substance"),
    ("band", "rare", "is no Band"),
    ("thing", "zzz", "is nothing that the graph knows"),
    ("word", "\ud800", "is no valid Unicode"),
    ("day", "2023-02-29", "is no date"),
    ("day", "2024", "is no date"),
    ("count", "1.5", "is no integer"),
    ("dose", "10.0", "write '10'"),
    ("dose", "1e999999999", "is no decimal"),
    ("dose", "ten", "is no decimal"),
]


@pytest.mark.parametrize(("name", "text", "message"), WRONG)
def test_a_wrong_value_is_an_error_with_a_fix(store: EmbeddedStore, name: str, text: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_values(QUERY, {name: text}, store)
    assert message in str(caught.value)
    assert caught.value.exit_code == 1


def test_an_unknown_parameter_is_a_fault_of_usage_with_a_did_you_mean() -> None:
    with pytest.raises(UsageError, match=r"has no parameter 'drgu'.*did you mean 'drug'") as caught:
        read_values(QUERY, {"drgu": "x"})
    assert caught.value.exit_code == 2


def test_a_query_without_parameters_says_so() -> None:
    with pytest.raises(UsageError, match="it has none"):
        read_values(SavedQuery("plain", "", "", {}), {"drug": "x"})


@pytest.mark.parametrize(("text", "iri"), [("baclofen", BACLOFEN), ("bac:oral", ONTOLOGY + "oral"), ("a:b", "a:b")])
def test_without_a_store_names_are_taken_as_they_are(text: str, iri: str) -> None:
    assert read_values(QUERY, {"drug": text}) == {"drug": (ox.NamedNode(iri),)}


def test_without_a_store_a_label_is_refused() -> None:
    with pytest.raises(QueryError, match="is no slug, CURIE or IRI"):
        read_values(QUERY, {"drug": "by mouth"})


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(QueryError) as caught:
        read_values(QUERY, {"day": "9" * 5000})
    assert len(str(caught.value)) < 300


@given(st.text(max_size=60), st.sampled_from(sorted(set(QUERY.parameters) - {"word"})))
def test_no_text_changes_the_query_around_its_block(text: str, name: str) -> None:
    try:
        bound = bind_texts(QUERY, {name: text})
    except BacKgError:
        return  # refused: nothing reaches the query

    solutions = ox.Store().query(bound, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    assert {variable.value for variable in solutions.variables} == set(QUERY.parameters)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_every_text_arrives_as_that_text(text: str) -> None:
    solutions = ox.Store().query(bind_texts(QUERY, {"word": text}), prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)

    assert [solution["word"] for solution in solutions] == [ox.Literal(text.strip())]


HOSTILE = ["} UNION { SERVICE <http://a/> {} ", "' } # ", '"""', "\\", "<a:b>", "?x", "UNDEF", "*/", "\n}", f"{ENTITY}x> }} #"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_stay_labels(store: EmbeddedStore, text: str) -> None:
    with pytest.raises(QueryError, match="is no Substance"):
        read_values(QUERY, {"drug": text}, store)
