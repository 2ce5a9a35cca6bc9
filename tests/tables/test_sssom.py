"""Mappings to other vocabularies: what a sound file says, and each way to break it, told at row and column with the way to mend it."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from small_project import Project, plain

from bac_kg.errors import ProblemsError
from bac_kg.loaders.sssom import load_mappings
from bac_kg.loaders.sssom_file import MAPPINGS_FILE

BASE = "https://w3id.org/bac-kg/"
BACLOFEN = BASE + "id/baclofen"
CHEBI = "http://purl.obolibrary.org/obo/CHEBI_"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SSSOM = "https://w3id.org/sssom/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
HEADER = """\
# mapping_set_id: https://w3id.org/bac-kg/graph/mappings
# license: https://creativecommons.org/licenses/by/4.0/
# mapping_set_version: "2026-11-25"
# curie_map:
#   bacr: "https://w3id.org/bac-kg/id/"
#   bioregistry: "https://bioregistry.io/"
#   CHEBI: "http://purl.obolibrary.org/obo/CHEBI_"
#   semapv: "https://w3id.org/semapv/vocab/"
#   skos: "http://www.w3.org/2004/02/skos/core#"
#   snomedct: "http://snomed.info/id/"
"""
COLUMNS = (
    *("record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "object_source"),
    *("mapping_justification", "mapping_date", "confidence", "comment"),
)
GOOD = (
    {
        **{"record_id": "map-00010", "subject_id": "bacr:baclofen", "subject_label": "baclofen", "predicate_id": "skos:exactMatch"},
        **{"object_id": "CHEBI:2972", "object_label": "baclofen", "object_source": "bioregistry:chebi"},
        **{
            "mapping_justification": "semapv:LexicalMatching",
            "mapping_date": "2026-11-25",
            "confidence": "0.95",
            "comment": "the racemate",
        },
    },
    {
        **{"record_id": "map-00020", "subject_id": "bacr:baclofen", "subject_label": "baclofen", "predicate_id": "skos:exactMatch"},
        **{"predicate_modifier": "Not", "object_id": "CHEBI:190735", "object_label": "Arbaclofen", "object_source": "bioregistry:chebi"},
        **{"mapping_justification": "semapv:UnspecifiedMatching", "mapping_date": "2026-11-25", "confidence": "0.95"},
    },
    {
        **{"record_id": "map-00030", "subject_id": "bacr:morphine", "subject_label": "morphine", "predicate_id": "skos:closeMatch"},
        **{"object_id": "snomedct:373529000", "object_source": "bioregistry:snomedct"},
        **{"mapping_justification": "semapv:BackgroundKnowledgeBasedMatching", "mapping_date": "2026-11-25", "confidence": "0.6"},
    },
)
FIRST_ROW = HEADER.count("\n") + 2


def file_of(rows: tuple[dict[str, str], ...] = GOOD, header: str = HEADER, columns: tuple[str, ...] = COLUMNS) -> str:
    lines = ["\t".join(columns), *("\t".join(row.get(name, "") for name in columns) for row in rows)]
    return header + "".join(line + "\n" for line in lines)


def changed(position: int, **cells: str) -> str:
    rows = list(GOOD)
    rows[position] = {**rows[position], **cells}
    return file_of(tuple(rows))


def load(project: Project, text: str, *more: Quad) -> list[Quad]:
    project.write(MAPPINGS_FILE, text)
    return load_mappings(project.root, [*project.load().quads, *more]).quads


def complaint(project: Project, text: str) -> str:
    with pytest.raises(ProblemsError) as caught:
        load(project, text)
    return str(caught.value)


def said(quads: list[Quad], iri: str) -> set[tuple[str, str]]:
    return {(quad.predicate.value, str(quad.object)) for quad in quads if plain(quad.subject) == iri}


def test_without_a_file_there_are_no_mappings(project: Project) -> None:
    assert load_mappings(project.root, project.load().quads).quads == []


def test_a_match_is_a_skos_triple_of_the_two(project: Project) -> None:
    quads = load(project, file_of())

    assert (SKOS + "exactMatch", f"<{CHEBI}2972>") in said(quads, BACLOFEN)


def test_a_non_match_gives_no_triple_of_the_two(project: Project) -> None:
    quads = load(project, file_of())

    assert said(quads, BACLOFEN) == {(SKOS + "exactMatch", f"<{CHEBI}2972>")}


def test_each_row_has_a_node_with_its_columns(project: Project) -> None:
    quads = load(project, file_of())

    assert said(quads, BASE + "mapping/map-00020") == {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{SSSOM}Mapping>"),
        (SSSOM + "record_id", '"map-00020"'),
        (SSSOM + "subject_id", f"<{BACLOFEN}>"),
        (SSSOM + "subject_label", '"baclofen"'),
        (SSSOM + "predicate_id", f"<{SKOS}exactMatch>"),
        (SSSOM + "predicate_modifier", '"Not"'),
        (SSSOM + "object_id", f"<{CHEBI}190735>"),
        (SSSOM + "object_label", '"Arbaclofen"'),
        (SSSOM + "object_source", "<https://bioregistry.io/chebi>"),
        (SSSOM + "mapping_justification", "<https://w3id.org/semapv/vocab/UnspecifiedMatching>"),
        (SSSOM + "mapping_date", '"2026-11-25"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (SSSOM + "confidence", '"0.95"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    }


def test_a_comment_is_english(project: Project) -> None:
    quads = load(project, file_of())

    assert (SSSOM + "comment", '"the racemate"@en') in said(quads, BASE + "mapping/map-00010")


def test_the_other_term_has_its_name_and_its_curie(project: Project) -> None:
    quads = load(project, file_of())

    assert said(quads, CHEBI + "2972") == {(LABEL, '"baclofen"@en'), ("http://purl.org/dc/terms/identifier", '"CHEBI:2972"')}


def test_a_term_that_has_a_name_elsewhere_gets_no_second_one(project: Project) -> None:
    named = Quad(NamedNode(CHEBI + "2972"), NamedNode(LABEL), Literal("baclofen", language="en"), NamedNode(BASE + "graph/ontology"))
    quads = load(project, file_of(), named)

    assert LABEL not in {path for path, _ in said(quads, CHEBI + "2972")}


def test_a_term_that_two_rows_name_has_one_label(project: Project) -> None:
    again = {**GOOD[1], "record_id": "map-00040", "subject_id": "bacr:morphine", "subject_label": "morphine"}
    quads = load(project, file_of((*GOOD, again)))

    assert max(Counter(quads).values()) == 1


def test_all_stands_in_the_graph_of_mappings(project: Project) -> None:
    quads = load(project, file_of())

    assert {plain(quad.graph_name) for quad in quads} == {BASE + "graph/mappings"}


def test_each_quad_leads_back_to_its_cell(project: Project) -> None:
    project.write(MAPPINGS_FILE, file_of())
    loaded = load_mappings(project.root, project.load().quads)

    assert str(loaded.find_cell(BACLOFEN, SKOS + "exactMatch", CHEBI + "2972")) == f"{MAPPINGS_FILE}, row {FIRST_ROW}, column object_id"


@pytest.mark.parametrize(("column", "place"), [("confidence", "confidence"), ("reviewer_label", "record_id")])
def test_a_fault_of_a_mapping_is_found_at_its_column(project: Project, column: str, place: str) -> None:
    project.write(MAPPINGS_FILE, file_of())
    loaded = load_mappings(project.root, project.load().quads)

    assert str(loaded.find_cell(BASE + "mapping/map-00030", SSSOM + column)) == f"{MAPPINGS_FILE}, row {FIRST_ROW + 2}, column {place}"


def test_a_match_by_a_person_names_the_person(project: Project) -> None:
    row = {**GOOD[0], "mapping_justification": "semapv:ManualMappingCuration", "reviewer_label": "a pharmacist"}
    quads = load(project, file_of((row, *GOOD[1:]), columns=(*COLUMNS, "reviewer_label")))

    assert (SSSOM + "reviewer_label", '"a pharmacist"') in said(quads, BASE + "mapping/map-00010")


ROWS = {
    "record id": (
        changed(0, record_id="10"),
        "column record_id: '10' is not an id of a mapping\n  fix: write map- and a number of five digits, such as map-00010",
    ),
    "no such entity": (
        changed(0, subject_id="bacr:bacloffen"),
        "column subject_id: 'bacr:bacloffen' is no entity of the graph\n"
        "  fix: write bacr: and the id of a row in graph/entities (did you mean 'bacr:baclofen'?)",
    ),
    "label of the subject": (
        changed(0, subject_label="Baclofen"),
        "column subject_label: 'Baclofen' is not the label of bacr:baclofen\n  fix: write 'baclofen', as the entity's row has it",
    ),
    "predicate": (
        changed(0, predicate_id="skos:sameMatch"),
        "column predicate_id: 'skos:sameMatch' is no kind of match\n"
        "  fix: write one of skos:exactMatch, skos:closeMatch, skos:broadMatch, skos:narrowMatch or skos:relatedMatch",
    ),
    "modifier": (
        changed(0, predicate_modifier="no"),
        "column predicate_modifier: 'no' is no modifier\n  fix: write Not for a match that is denied, or empty the cell",
    ),
    "prefix of the object": (
        changed(0, object_id="CHEBBI:2972", object_source="bioregistry:chebbi", object_label=""),
        "column object_id: the prefix of 'CHEBBI:2972' is not in curie_map\n"
        "  fix: add the prefix to curie_map in the header, or mend it (did you mean 'CHEBI'?)",
    ),
    "no CURIE": (
        changed(0, object_id="CHEBI:29 72"),
        "column object_id: 'CHEBI:29 72' is not a CURIE\n  fix: write CHEBI: and an identifier without spaces",
    ),
    "a term of our own": (
        changed(0, object_id="bacr:morphine", object_label="", object_source="bioregistry:bacr"),
        "column object_id: 'bacr:morphine' is a term of our own\n"
        "  fix: map to a term of another vocabulary; relations among our own are statements",
    ),
    "source of the object": (
        changed(0, object_source="bioregistry:mesh"),
        "column object_source: 'bioregistry:mesh' is not the vocabulary of CHEBI:2972\n  fix: write bioregistry:chebi",
    ),
    "name of a licensed vocabulary": (
        changed(2, object_label="Morphine (substance)"),
        "column object_label: names of snomedct may not be passed on\n"
        "  fix: empty the cell: of a vocabulary that is not open only identifiers are given",
    ),
    "person without a name": (
        changed(0, mapping_justification="semapv:MappingReview"),
        "column mapping_justification: 'semapv:MappingReview' says that a person worked on the row\n"
        "  fix: name the person in author_label or reviewer_label, or say how the match was found, such as semapv:LexicalMatching",
    ),
    "confidence": (
        changed(0, confidence="0.950"),
        "column confidence: '0.950' is no number from 0 to 1\n  fix: write '0.95'",
    ),
    "confidence beyond one": (
        changed(0, confidence="95"),
        "column confidence: '95' is no number from 0 to 1\n  fix: write a number from 0 to 1, such as 0.9",
    ),
    "day": (
        changed(0, mapping_date="2026-11"),
        "column mapping_date: '2026-11' is no day\n  fix: write a day of the calendar as year-month-day, such as 2017-07-24",
    ),
    "empty cell": (
        changed(0, confidence=""),
        "column confidence: confidence is empty\n  fix: fill the cell: every row has it",
    ),
    "stray space": (
        changed(0, comment="the racemate "),
        "column comment: the cell has stray spaces\n  fix: write the racemate",
    ),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS)
def test_a_faulty_cell_is_told_at_its_place(project: Project, text: str, expected: str) -> None:
    row = FIRST_ROW + 2 if "snomedct" in expected else FIRST_ROW

    assert complaint(project, text) == f"{MAPPINGS_FILE}, row {row}, {expected}"


def test_a_justification_that_sssom_lacks_is_refused(project: Project) -> None:
    assert "'semapv:DatabaseCrossReference' is no justification of SSSOM 1.1" in complaint(
        project, changed(0, mapping_justification="semapv:DatabaseCrossReference")
    )


TOGETHER = {
    "id twice": (
        {**GOOD[2], "object_id": "snomedct:1"},
        "column record_id: 'map-00030' is used in row 14 already\n  fix: give this row an id of its own, or delete it",
    ),
    "out of order": (
        {**GOOD[2], "record_id": "map-00005", "object_id": "snomedct:1"},
        "column record_id: 'map-00005' comes after 'map-00030'\n  fix: sort the rows by record_id",
    ),
    "said twice": (
        {**GOOD[2], "record_id": "map-00040"},
        "column object_id: row 14 says the same\n  fix: delete one of the two",
    ),
    "said and denied": (
        {**GOOD[2], "record_id": "map-00040", "predicate_modifier": "Not"},
        "column predicate_modifier: row 14 says the opposite\n  fix: keep the one that holds",
    ),
    "two kinds of match": (
        {**GOOD[2], "record_id": "map-00040", "predicate_id": "skos:broadMatch"},
        "column predicate_id: row 14 says skos:closeMatch of the two\n  fix: choose one kind of match",
    ),
    "two exact matches in one vocabulary": (
        {**GOOD[0], "record_id": "map-00040", "object_id": "CHEBI:187893", "object_label": "baclofen zwitterion"},
        "column predicate_id: bacr:baclofen is matched exactly to CHEBI:2972 in row 12 already\n"
        "  fix: choose one of the two terms: of one vocabulary only one can be the same",
    ),
    "one term for two entities": (
        {**GOOD[0], "record_id": "map-00040", "subject_id": "bacr:morphine", "subject_label": "morphine"},
        "column predicate_id: CHEBI:2972 is the exact match of bacr:baclofen in row 12 already\n"
        "  fix: choose one of the two entities, or merge them",
    ),
    "two names of one term": (
        {**GOOD[1], "record_id": "map-00040", "subject_id": "bacr:morphine", "subject_label": "morphine", "object_label": "R-baclofen"},
        "column object_label: row 13 names it 'Arbaclofen'\n  fix: write the one name that the vocabulary has",
    ),
}


@pytest.mark.parametrize(("row", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_rows_that_do_not_go_together_are_told_at_the_later_one(project: Project, row: dict[str, str], expected: str) -> None:
    assert complaint(project, file_of((*GOOD, row))) == f"{MAPPINGS_FILE}, row {FIRST_ROW + 3}, {expected}"


def head(old: str, new: str) -> str:
    assert HEADER.count(old) == 1
    return file_of(header=HEADER.replace(old, new))


FORMS = {
    "no licence": (
        head("# license: https://creativecommons.org/licenses/by/4.0/\n", ""),
        "row 1: license is missing in the header\n  fix: add a line '# license: …'",
    ),
    "another licence": (
        head("licenses/by/4.0/", "licenses/by-nc/4.0/"),
        "row 2: license is 'https://creativecommons.org/licenses/by-nc/4.0/'\n"
        "  fix: write license: https://creativecommons.org/licenses/by/4.0/",
    ),
    "unknown key": (
        head("# mapping_set_version", "# mapping_set_vresion: x\n# mapping_set_version"),
        "row 3: unknown key mapping_set_vresion in the header\n"
        "  fix: rename it (did you mean 'mapping_set_version'?), or take the line out",
    ),
    "prefix twice": (
        head("#   semapv", '#   CHEBI: "https://example.org/"\n#   semapv'),
        "row 8: CHEBI stands twice in the header\n  fix: keep one (the first is in row 7)",
    ),
    "own prefix": (
        head("https://w3id.org/semapv/vocab/", "https://w3id.org/semapv/"),
        "row 8: prefix semapv stands for 'https://w3id.org/semapv/'\n  fix: write semapv: \"https://w3id.org/semapv/vocab/\"",
    ),
    "no IRI": (
        head("http://snomed.info/id/", "snomed"),
        "row 10: prefix snomedct stands for 'snomed', which is no IRI\n  fix: write the IRI prefix that Bioregistry gives, in quotes",
    ),
    "unused prefix": (
        file_of(header=HEADER + '#   zzz: "https://example.org/"\n'),
        "row 11: prefix zzz is not used\n  fix: take the line out of curie_map",
    ),
    "not YAML": (
        head('"2026-11-25"', '"2026-11-25'),
        "row 5: the header is not YAML\n  fix: write each line as '# key: value', and put a value that holds ': ' or ' #' in quotes",
    ),
    "unknown column": (
        file_of(columns=(*COLUMNS, "coment")),
        "row 11, column coment: unknown column coment\n  fix: rename it (did you mean 'comment'?), or take it out: the columns are "
        "record_id, subject_id, subject_label, predicate_id, object_id, object_source, mapping_justification, mapping_date, confidence, "
        "predicate_modifier, object_label, object_category, mapping_tool, author_label, reviewer_label and comment",
    ),
    "missing column": (
        file_of(columns=tuple(name for name in COLUMNS if name != "confidence")),
        "row 11, column confidence: column confidence is missing\n  fix: add it, filled in every row",
    ),
    "short row": (
        file_of() + "map-00040\n",
        "row 15: the row has 1 cells, the header has 12\n  fix: part the cells by one tab each; empty cells keep theirs",
    ),
    "no line end": (file_of().removesuffix("\n"), "row 14: the last line has no line end\n  fix: end the file with a line feed"),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.values(), ids=FORMS)
def test_a_faulty_form_is_told_at_its_row(project: Project, text: str, expected: str) -> None:
    found = complaint(project, text)

    assert found.removeprefix(f"{MAPPINGS_FILE}, ") == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf" + file_of().encode(), "the file starts with a byte order mark"),
        (file_of().replace("\n", "\r\n").encode(), "the file has lines that end with CR or CRLF"),
        (file_of().encode("utf-16"), "is not UTF-8"),
        (b"", "there are no rows"),
        (HEADER.encode(), "there are no rows"),
    ],
    ids=["byte order mark", "CRLF", "UTF-16", "empty", "header alone"],
)
def test_a_file_that_was_saved_wrongly_is_refused(project: Project, data: bytes, expected: str) -> None:
    (project.root / MAPPINGS_FILE).write_bytes(data)
    with pytest.raises(ProblemsError, match=expected):
        load_mappings(project.root, project.load().quads)


def test_all_problems_are_told_at_once(project: Project) -> None:
    rows = ({**GOOD[0], "confidence": "2"}, {**GOOD[1], "subject_label": "x"}, {**GOOD[2], "mapping_date": "today"})

    assert complaint(project, file_of(rows)).count("  fix: ") == 3


def test_the_mapping_file_is_no_table(project: Project) -> None:
    """The mapping file lies beside the tables and is read by its own loader."""
    project.write(MAPPINGS_FILE, file_of())

    assert project.load().quads
