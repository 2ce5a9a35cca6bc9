"""Unknown words are told at their cell or line; the project's list holds what the dictionary lacks and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from spellchecker import SpellChecker

from bac_kg.assembly.assemble import Curated, load_curated
from bac_kg.loaders.loaded import Loaded
from bac_kg.model import Cell
from bac_kg.namespaces import ENTITY, GRAPH, ONTOLOGY, PREFIXES
from bac_kg.validation.spelling import check_spelling, find_words, read_words

ROOT = Path(__file__).parents[2]
WORDS = read_words(ROOT / "ontology")
LISTED = [line for line in (ROOT / "ontology" / "words.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
LABEL = NamedNode(PREFIXES["rdfs"] + "label")


@pytest.fixture(scope="module")
def curated(root: Path) -> Curated:
    return load_curated(root)


def check(text: str, subject: str = ENTITY + "x", loaded: Loaded | None = None) -> list[str]:
    quad = Quad(NamedNode(subject), LABEL, Literal(text, language="en"), NamedNode(GRAPH + "entities"))
    return [f"{problem.message} {problem.fix}" for problem in check_spelling([quad], loaded or Loaded(), WORDS)]


@pytest.mark.parametrize(
    "text", ["a dose of baclofen", "GABA-B", "the patient's behaviour", "{subject} eases [{finding_of_which}]", "10 mg", "a café"]
)
def test_a_word_of_either_list_passes(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [("drowsyness", "drowsyness", "drowsiness"), ("Somnolense by mouth", "Somnolense", "somnolence"), ("intrathecl route", "intrathecl", "intrathecal")],
)  # fmt: skip
def test_an_unknown_word_is_told_with_what_may_be_meant(text: str, word: str, meant: str) -> None:
    (told,) = check(text)

    assert told.startswith(f"the word '{word}' is not known")
    assert f"did you mean '{meant}'" in told and "ontology/words.txt" in told


def test_a_word_is_told_at_its_cell() -> None:
    loaded = Loaded()
    cell = Cell("graph/entities/Route.tsv", 7, "label")
    subject, graph = NamedNode(ENTITY + "x"), NamedNode(GRAPH + "entities")
    loaded.add(subject, [(LABEL, Literal("by moutth", language="en"))], graph, cell)

    (problem,) = check_spelling(loaded.quads, loaded, WORDS)

    assert (problem.file, problem.row, problem.column, problem.severity) == (cell.file, cell.row, cell.column, "ERROR")


def test_how_other_vocabularies_spell_is_not_ours_to_say() -> None:
    assert check("Colourr", "https://schema.org/Colourr") == []
    assert len(check("Colourr", ONTOLOGY + "Colourr")) == 1


def test_the_shipped_words_are_known(curated: Curated) -> None:
    assert check_spelling([*curated.ontology, *curated.loaded.quads], curated.loaded, WORDS) == []


def test_the_list_is_in_order_and_holds_each_word_once() -> None:
    assert [word.casefold() for word in LISTED] == sorted({word.casefold() for word in LISTED})
    assert len(LISTED) >= 150


def test_the_list_holds_no_word_that_the_dictionary_knows() -> None:
    english = SpellChecker(language="en", distance=1)

    assert [word for word in LISTED if word in english] == []


def test_the_list_holds_no_word_that_is_not_used(curated: Curated) -> None:
    texts = (quad.object.value for quad in (*curated.ontology, *curated.loaded.quads) if isinstance(quad.object, Literal))
    used = {word.casefold() for text in texts for word in find_words(text)}

    assert [word for word in LISTED if word.casefold() not in used] == []
