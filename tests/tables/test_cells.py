"""One cell: what each type of column takes, and the exact words for what it does not."""

from __future__ import annotations

import pytest

from bac_kg.dates import EDTF
from bac_kg.model import Cell
from bac_kg.ontology.columns import LANG_STRING, XSD
from bac_kg.ontology.schema import Column, Kind, Schema
from bac_kg.tables.cells import read_cell, split_cell
from bac_kg.tables.references import Home, Known, Retirement

EX = "https://w3id.org/bac-kg/ontology/"
PLACE = Cell("graph/entities/ClinicalFinding.tsv", 2, "id")


def column(
    datatype: str | None = None,
    *,
    many: bool = False,
    classes: tuple[str, ...] = (),
    lists: tuple[str, ...] = (),
    values: tuple[str, ...] = (),
) -> Column:
    return Column(
        "amount", EX + "amount", "", "", many, datatype, classes, lists, {value: EX + value for value in values}, EX + "from", EX + "to"
    )


def kind(name: str, *above: str) -> Kind:
    return Kind(name, EX + name, "", "", "id", "entities", ancestors=(name, *above, "Entity"))


KNOWN = Known(
    Schema({name: kind(name, *above) for name, *above in (["ClinicalFinding"], ["Pain", "ClinicalFinding"], ["Organization"])}, {}, {}),
    homes={
        "somnolence": Home("ClinicalFinding", "iri:somnolence", PLACE),
        "back-pain": Home("Pain", "iri:back-pain", PLACE),
        "fda": Home("Organization", "iri:fda", PLACE),
    },
    retired={
        "drowsy": Retirement("drowsy", "two rows for one finding", PLACE, ("somnolence",)),
        "ache": Retirement("ache", "too vague", PLACE),
    },
    names={"sleepiness": "somnolence", "food and drug administration": "fda"},
)
XSD_DATE = f"^^<{XSD}date>"

GOOD = [
    (column(LANG_STRING), "mild | severe", ['"mild | severe"@en']),
    (column(XSD + "string"), "5-15", ['"5-15"']),
    (column(XSD + "string"), r"a\|b", ['"a|b"']),
    (column(XSD + "decimal"), "0.5", [f'"0.5"^^<{XSD}decimal>']),
    (column(XSD + "decimal"), "-10", [f'"-10"^^<{XSD}decimal>']),
    (column(XSD + "integer"), "76", [f'"76"^^<{XSD}integer>']),
    (column(XSD + "date"), "2017-07-24", ['"2017-07-24"' + XSD_DATE]),
    (column(XSD + "anyURI"), "https://example.org/a?b=c#d", [f'"https://example.org/a?b=c#d"^^<{XSD}anyURI>']),
    (column(EDTF), "2014-03~", [f'"2014-03~"^^<{EDTF}>', '"2014-03-01"' + XSD_DATE, '"2014-03-31"' + XSD_DATE]),
    (column(EDTF), "2019/..", [f'"2019/.."^^<{EDTF}>', '"2019-01-01"' + XSD_DATE]),
    (column(EDTF), "not-stated", [f"<{EX}not-stated>"]),
    (column(classes=("ClinicalFinding",)), "somnolence", ["<iri:somnolence>"]),
    (column(classes=("ClinicalFinding",)), "back-pain", ["<iri:back-pain>"]),
    (column(classes=("ClinicalFinding",), lists=("NotStated",), values=("not-stated",)), "not-stated", [f"<{EX}not-stated>"]),
    (column(classes=("ClinicalFinding",), many=True), "somnolence|back-pain", ["<iri:somnolence>", "<iri:back-pain>"]),
    (column(LANG_STRING, many=True), r"a\|b|c", ['"a|b"@en', '"c"@en']),
    (column(lists=("Band",), values=("common", "rare")), "rare", [f"<{EX}rare>"]),
]

SHEET = "and set the column to text in the spreadsheet program"
FINDINGS = "write one of the ids in graph/entities/ClinicalFinding.tsv or graph/entities/Pain.tsv"
BAD = [
    (column(XSD + "decimal"), "10.0", "'10.0' is not a number in its one form", "write '10'"),
    (column(XSD + "decimal"), ".5", "'.5' is not a number in its one form", "write '0.5'"),
    (column(XSD + "decimal"), "1e3", "'1e3' is not a number in its one form", "write '1000'"),
    (column(XSD + "decimal"), "-0", "'-0' is not a number in its one form", "write '0'"),
    (column(XSD + "decimal"), "ten", "'ten' is not a number", "write a number with a point, such as 10 or 0.5"),
    (column(XSD + "decimal"), "1E999999999", "'1E999999999' is not a number", "write a number with a point, such as 10 or 0.5"),
    (
        column(XSD + "decimal"),
        "0,5",
        "'0,5' is not a number: a spreadsheet program wrote a decimal comma",
        f"write what stood there (perhaps '0.5'), {SHEET}",
    ),
    (
        column(XSD + "decimal"),
        "15-May",
        "'15-May' is not a number: a spreadsheet program made a date of it",
        f"write what stood there (perhaps '5-15'), {SHEET}",
    ),
    (column(XSD + "integer"), "7.5", "'7.5' is not a whole number", "write a whole number, such as 0 or 76"),
    (column(XSD + "integer"), "007", "'007' is not a whole number in its one form", "write '7'"),
    (
        column(XSD + "date"),
        "24/07/2017",
        "'24/07/2017' is not a day",
        "write a day of the calendar as year-month-day, such as 2017-07-24",
    ),
    (
        column(XSD + "date"),
        "2017-02-30",
        "'2017-02-30' is not a day",
        "write a day of the calendar as year-month-day, such as 2017-07-24",
    ),
    (
        column(XSD + "anyURI"),
        "www.ema.europa.eu",
        "'www.ema.europa.eu' is not an address",
        "write the whole address (perhaps 'https://www.ema.europa.eu')",
    ),
    (
        column(XSD + "anyURI"),
        "https://a b",
        "'https://a b' is not an address",
        "write the whole address, such as https://www.ema.europa.eu/, with spaces as %20",
    ),
    (
        column(EDTF),
        "May 2008",
        "'May 2008' is not a date in EDTF, such as 2008, 196X, 2014-03, 2017-07-24, 2014~, 1962/1977, 2019/..",
        "write the date as the source gives it, in EDTF, or 'not-stated'",
    ),
    (
        column(EDTF),
        "1977/1962",
        "'1977/1962' ends before it begins",
        "write the date as the source gives it, in EDTF, or 'not-stated'",
    ),
    (
        column(XSD + "string"),
        "1.13473E+14",
        "'1.13473E+14': a spreadsheet program rounded a long code, its last digits are lost",
        f"write what stood there, {SHEET}",
    ),
    (
        column(LANG_STRING),
        "TRUE",
        "'TRUE': a spreadsheet program made a truth value of it",
        f"write what stood there (perhaps 'yes'), {SHEET}",
    ),
    (
        column(classes=("ClinicalFinding",)),
        "sleepyness",
        "'sleepyness' is not a ClinicalFinding",
        f"{FINDINGS} (did you mean 'somnolence'?), or add a row there",
    ),
    (column(classes=("ClinicalFinding",)), "xyz", "'xyz' is not a ClinicalFinding", f"{FINDINGS}, or add a row there"),
    (
        column(classes=("ClinicalFinding",)),
        "fda",
        "'fda' is an Organization, not a ClinicalFinding",
        f"{FINDINGS}, or add a row there",
    ),
    (
        column(classes=("ClinicalFinding",)),
        "Back-Pain",
        "'Back-Pain' is not a ClinicalFinding",
        f"{FINDINGS} (did you mean 'back-pain'?), or add a row there",
    ),
    (
        column(classes=("ClinicalFinding",)),
        "drowsy",
        "'drowsy' is retired (two rows for one finding)",
        "write 'somnolence', which replaces it",
    ),
    (
        column(classes=("ClinicalFinding",)),
        "ache",
        "'ache' is retired (too vague)",
        "take it out of the cell: nothing replaces it",
    ),
    (
        column(classes=("Organization",), lists=("NotStated",), values=("not-stated",)),
        "not stated",
        "'not stated' is not an Organization or NotStated",
        "write one of the ids in graph/entities/Organization.tsv (did you mean 'not-stated'?), or add a row there, or write not-stated",
    ),
    (
        column(lists=("Band",), values=("very-common", "common", "rare")),
        "very-comon",
        "'very-comon' is not a Band",
        "write one of very-common, common, rare (did you mean 'very-common'?)",
    ),
    (
        column(classes=("ClinicalFinding",)),
        "somnolence|back-pain",
        "'somnolence|back-pain' holds several values, amount takes one",
        "keep one value",
    ),
    (
        column(classes=("ClinicalFinding",), many=True),
        "somnolence | back-pain",
        "'somnolence | back-pain' has spaces beside |",
        "write 'somnolence|back-pain'",
    ),
    (
        column(classes=("ClinicalFinding",), many=True),
        "somnolence|",
        "'somnolence|' has an empty value beside |",
        r"write 'somnolence' (or \| for the character)",
    ),
    (
        column(classes=("ClinicalFinding",), many=True),
        "somnolence|somnolence",
        "'somnolence|somnolence' names a value twice",
        "write 'somnolence'",
    ),
]


@pytest.mark.parametrize(("one", "text", "terms"), GOOD)
def test_a_good_cell_gives_these_terms(one: Column, text: str, terms: list[str]) -> None:
    reading = read_cell(text, one, KNOWN)

    assert reading.problems == ()
    assert [str(term) for _, term in reading.pairs] == terms


@pytest.mark.parametrize(("one", "text", "message", "fix"), BAD)
def test_a_bad_cell_is_told_in_these_words(one: Column, text: str, message: str, fix: str) -> None:
    reading = read_cell(text, one, KNOWN)

    assert [(problem.message, problem.fix) for problem in reading.problems] == [(message, fix)]


def test_each_bad_value_of_a_cell_is_told() -> None:
    reading = read_cell("sleepyness|fda|somnolence", column(classes=("ClinicalFinding",), many=True), KNOWN)

    assert [problem.value for problem in reading.problems] == ["sleepyness", "fda"]


def test_the_bounds_of_a_date_come_with_their_own_properties() -> None:
    reading = read_cell("2014", column(EDTF), KNOWN)

    assert [path.value.removeprefix(EX) for path, _ in reading.pairs] == ["amount", "from", "to"]
    assert len(reading.terms) == 1


def test_a_reference_into_a_table_that_could_not_be_read_is_not_judged() -> None:
    known = Known(KNOWN.schema, unread=frozenset({"Pain"}))

    assert read_cell("back-pain", column(classes=("ClinicalFinding",)), known).problems == ()
    assert len(read_cell("fda", column(classes=("Organization",)), known).problems) == 1


def test_a_bar_parts_values_only_where_many_are_allowed() -> None:
    assert split_cell("a|b", column(LANG_STRING)) == (["a|b"], [])
    assert split_cell("a|b", column(LANG_STRING, many=True)) == (["a", "b"], [])
