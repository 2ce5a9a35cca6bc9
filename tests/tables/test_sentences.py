"""Sentence templates: what is filled in, what is dropped, and what is no template."""

from __future__ import annotations

import pytest

from bac_kg.ontology.sentences import fill_sentence, parse_sentence

TEMPLATE = "{subject}[ by the {route} route][ at {amount} {unit}] can cause {finding}"
FILLED = [
    ({"subject": ["baclofen"], "finding": ["nausea"]}, "baclofen can cause nausea"),
    ({"subject": ["baclofen"], "finding": ["nausea", "pain"], "route": ["oral"]}, "baclofen by the oral route can cause nausea and pain"),
    ({"subject": ["baclofen"], "finding": ["a", "b", "c"], "route": []}, "baclofen can cause a, b and c"),
    ({"subject": ["baclofen"], "finding": ["nausea"], "amount": ["5"]}, "baclofen can cause nausea"),
    ({"subject": ["baclofen"], "finding": ["nausea"], "amount": ["5"], "unit": ["mg"]}, "baclofen at 5 mg can cause nausea"),
]


@pytest.mark.parametrize(("texts", "sentence"), FILLED)
def test_a_part_in_brackets_is_dropped_when_a_column_in_it_is_empty(texts: dict[str, list[str]], sentence: str) -> None:
    assert fill_sentence(parse_sentence(TEMPLATE), texts) == sentence


def test_columns_outside_brackets_are_needed() -> None:
    sentence = parse_sentence(TEMPLATE)

    assert sentence.columns == ("subject", "route", "amount", "unit", "finding")
    assert sentence.needed == ("subject", "finding")


def test_texts_with_braces_are_not_read_as_a_template() -> None:
    assert fill_sentence(parse_sentence("{subject}!"), {"subject": ["{finding} [x]"]}) == "{finding} [x]!"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("a [b {c}", r"'\[' is not closed"),
        ("a b] {c}", r"'\]' at character 4 has no partner"),
        ("[a [b {c}]]", r"'\[' at character 4 has no partner, is nested"),
        ("{Subject} a", r"'\{' at character 1 .* holds no column name"),
        ("{} a", r"'\{' at character 1"),
        ("{a", r"'\{' at character 1"),
        ("a[b]", r"'\[b\]' names no column"),
    ],
)
def test_what_is_no_template_is_refused_with_the_place(template: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_sentence(template)
