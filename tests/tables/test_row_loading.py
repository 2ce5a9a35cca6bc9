"""Tables to quads: what a row becomes, and what is told when a table does not fit the ontology."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode
from small_project import Project, plain

from bac_kg.model import Cell

BASE = "https://w3id.org/bac-kg/"
EFFECTS = "graph/statements/AdverseEffect.tsv"
DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
SOMNOLENCE = BASE + "id/somnolence"
DIZZY = BASE + "statement/ae-22222"


def test_an_entity_has_its_own_class_alone_a_slug_and_its_cells(project: Project) -> None:
    assert project.triples(SOMNOLENCE) == {
        ("type", f"<{BASE}ontology/ClinicalFinding>"),
        ("slug", '"somnolence"'),
        ("label", '"somnolence"@en'),
        ("altLabel", '"sleepiness"@en'),
        ("altLabel", '"drowsiness"@en'),
    }


def test_a_statement_has_a_label_in_words_and_the_bounds_of_its_dates(project: Project) -> None:
    assert project.triples(DIZZY) == {
        ("type", f"<{BASE}ontology/AdverseEffect>"),
        ("label", '"baclofen can cause dizziness by the oral route (common)"@en'),
        ("subject", f"<{BASE}id/baclofen>"),
        ("finding", f"<{BASE}id/dizziness>"),
        ("route", f"<{BASE}id/oral>"),
        ("frequencyBand", f"<{BASE}ontology/common>"),
        ("amount", '"10"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("asOf", '"2014"^^<http://id.loc.gov/datatypes/edtf/EDTF>'),
        ("asOfEarliest", '"2014-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("asOfLatest", '"2014-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
    }


def test_the_file_of_an_evidence_item_gives_its_source(project: Project) -> None:
    assert ("source", f"<{BASE}source/label-us>") in project.triples(BASE + "evidence/label-us-0010")


def test_a_cell_may_name_a_row_of_a_class_below_the_range(project: Project) -> None:
    project.change(EFFECTS, "ae-22222\tbaclofen", "ae-22222\tarbaclofen-placarbil")

    assert ("subject", f"<{BASE}id/arbaclofen-placarbil>") in project.triples(DIZZY)


def test_each_segment_has_its_named_graph(project: Project) -> None:
    graphs = {(plain(quad.subject).split("/")[4], plain(quad.graph_name)) for quad in project.load().quads}

    assert graphs == {
        ("id", BASE + "graph/entities"),
        ("statement", BASE + "graph/statements"),
        ("evidence", BASE + "graph/evidence"),
        ("source", BASE + "graph/sources"),
    }


def test_loading_twice_gives_the_same_quads_in_the_same_order_and_none_twice(project: Project) -> None:
    quads = project.load().quads

    assert project.load().quads == quads
    assert len(set(quads)) == len(quads)


def test_each_quad_is_brought_back_to_its_cell(project: Project) -> None:
    loaded = project.load()

    keys = [(plain(quad.subject), plain(quad.predicate), plain(quad.object)) for quad in loaded.quads]
    assert [loaded.find_cell(*key) for key in keys] == [loaded.cells[key] for key in keys]
    assert loaded.find_cell(DIZZY, BASE + "ontology/finding", BASE + "id/dizziness") == Cell(EFFECTS, 2, "finding")
    assert loaded.find_cell(DIZZY, BASE + "ontology/amount", str(Literal("10", datatype=DECIMAL))) == Cell(EFFECTS, 2, "amount")


def test_a_result_without_a_value_finds_the_cell_of_the_path_even_if_it_is_empty(project: Project) -> None:
    loaded = project.load()

    assert loaded.find_cell(DIZZY, BASE + "ontology/finding") == Cell(EFFECTS, 2, "finding")
    assert loaded.find_cell(BASE + "statement/ae-7k2qd", BASE + "ontology/frequencyBand") == Cell(EFFECTS, 3, "frequency_band")
    assert loaded.find_cell(DIZZY, BASE + "ontology/asOfLatest") == Cell(EFFECTS, 2, "as_of")


def test_a_result_on_an_unknown_path_finds_the_row_and_on_an_unknown_focus_nothing(project: Project) -> None:
    loaded = project.load()

    assert loaded.find_cell(DIZZY, "http://example.org/other") == Cell(EFFECTS, 2, "id")
    assert loaded.find_cell(BASE + "id/nobody") is None


def test_the_problem_of_the_style_guide_is_told_in_its_words(project: Project) -> None:
    project.change(EFFECTS, "dizziness", "sleepyness")

    assert project.complaint() == (
        f"{EFFECTS}, row 2, column finding: 'sleepyness' is not a ClinicalFinding\n"
        "  fix: write one of the ids in graph/entities/ClinicalFinding.tsv (did you mean 'somnolence'?), or add a row there"
    )


def test_all_problems_of_all_cells_of_all_files_are_told_at_once(project: Project) -> None:
    project.change(EFFECTS, "ae-22222\tbaclofen\tdizziness\toral\tcommon\t10", "ae-22222\tbaclofn\tdizzyness\tby-mouth\toften\t10.0")
    project.change("graph/sources.tsv", "2026-01-02", "2026-02-30")
    project.change("graph/entities/Route.tsv", "oral\toral\n", "oral\toral\r\nrectal\n")

    assert [line for line in project.complaint().split("\n") if not line.startswith("  fix")] == [
        "graph/entities/Route.tsv, row 2: lines end with CR or CRLF, not LF",
        "graph/entities/Route.tsv, row 3: the row has 1 cells, the header has 2",
        "graph/sources.tsv, row 2, column read_on: '2026-02-30' is not a day",
        f"{EFFECTS}, row 2, column amount: '10.0' is not a number in its one form",
        f"{EFFECTS}, row 2, column finding: 'dizzyness' is not a ClinicalFinding",
        f"{EFFECTS}, row 2, column frequency_band: 'often' is not a FrequencyBand",
        f"{EFFECTS}, row 2, column route: 'by-mouth' is not a Route or NotStated",
        f"{EFFECTS}, row 2, column subject: 'baclofn' is not a Substance",
    ]


def test_a_table_that_cannot_be_read_does_not_make_each_reference_to_it_a_problem(project: Project) -> None:
    project.write("graph/entities/ClinicalFinding.tsv", "id,label\nnausea,nausea\n")

    assert project.complaint().startswith("graph/entities/ClinicalFinding.tsv, row 1: the cells are parted by commas")
    assert project.complaint().count("fix:") == 1


def test_an_unknown_column_is_told_with_the_nearest_and_with_all_that_the_class_may_have(project: Project) -> None:
    project.change(EFFECTS, "\tfinding\t", "\tfindng\t")

    assert project.complaint() == (
        f"{EFFECTS}, row 1, column findng: unknown column findng\n"
        "  fix: rename it (did you mean 'finding'?), or declare a property with a range in ontology/bac-kg.ttl; AdverseEffect may have "
        "alt_label, amount, as_of, finding, frequency_band, label, polarity, printed, route, subject and title"
    )


def test_a_column_of_another_class_is_told_with_that_class(project: Project) -> None:
    project.change("graph/entities/Route.tsv", "id\tlabel\noral\toral", "id\tlabel\tfinding\noral\toral\t")

    assert project.complaint() == (
        "graph/entities/Route.tsv, row 1, column finding: column finding belongs to AdverseEffect, not to Route\n"
        "  fix: take the column out, or widen the rdfs:domain of bac:finding in ontology/bac-kg.ttl"
    )


def test_a_table_of_an_unknown_class_is_told_with_the_nearest(project: Project) -> None:
    project.write("graph/entities/Substanze.tsv", "id\tlabel\n")

    assert project.complaint() == (
        "graph/entities/Substanze.tsv: the ontology has no class Substanze for rows\n"
        "  fix: rename the file (did you mean 'Substance'?), or declare the class in ontology/bac-kg.ttl"
    )


def test_a_table_in_the_wrong_folder_is_told_with_the_right_one(project: Project) -> None:
    project.write("graph/entities/Disagreement.tsv", "id\n")

    assert project.complaint() == (
        "graph/entities/Disagreement.tsv: Disagreement has its rows elsewhere\n  fix: move the file to graph/statements/Disagreement.tsv"
    )


def test_a_class_that_only_gathers_others_has_no_rows(project: Project) -> None:
    project.write("graph/statements/SubstanceStatement.tsv", "id\nss-22222\n")

    assert project.complaint() == (
        "graph/statements/SubstanceStatement.tsv: SubstanceStatement is no class of rows: it has no bac:idPrefix\n"
        "  fix: use a class below it (AdverseEffect), or give it bac:idPrefix and bac:sentence"
    )


def test_an_id_of_the_wrong_shape_is_told_with_the_right_one(project: Project) -> None:
    project.change("graph/entities/Route.tsv", "oral\toral", "oral\toral\nBy_Mouth\tby mouth")
    project.change(EFFECTS, "ae-22222", "ae-1")
    project.change("graph/evidence/label-us.tsv", "label-us-0010", "label-us-1")

    assert project.complaint() == (
        "graph/entities/Route.tsv, row 3, column id: 'By_Mouth' is not an id of Route\n"
        "  fix: write lower-case letters, digits and single hyphens, such as 'gaba-b-receptor'\n"
        "graph/evidence/label-us.tsv, row 2, column id: 'label-us-1' is not an id of EvidenceItem\n"
        "  fix: write label-us- and a number of four digits, such as label-us-0010\n"
        f"{EFFECTS}, row 2, column id: 'ae-1' is not an id of AdverseEffect\n"
        "  fix: run `bac-kg new AdverseEffect`, which mints one (ae- and five of a-z, 2-7)"
    )


def test_an_id_is_unique_over_all_tables(project: Project) -> None:
    project.change("graph/entities/Substance.tsv", "morphine\tmorphine", "oral\tmorphine")

    assert project.complaint() == (
        "graph/entities/Substance.tsv, row 3, column id: id 'oral' is used in graph/entities/Route.tsv, row 2 already\n"
        "  fix: give this row an id of its own: ids are unique over all tables"
    )


def test_an_id_that_is_also_a_value_of_the_same_column_is_told(project: Project) -> None:
    project.change("graph/entities/Route.tsv", "oral\toral", "oral\toral\nnot-stated\tnot stated")

    assert project.complaint() == (
        "graph/entities/Route.tsv, row 3, column id: 'not-stated' is also a value of NotStated, which column route takes beside ids\n"
        "  fix: give the row another id"
    )


def test_an_evidence_file_of_an_unknown_source_is_told_once(project: Project) -> None:
    project.write("graph/evidence/label-uk.tsv", "id\tabout\nlabel-uk-0010\tae-7k2qd\nlabel-uk-0020\tae-7k2qd\n")

    assert project.complaint() == (
        "graph/evidence/label-uk.tsv: 'label-uk' is not a Source\n"
        "  fix: rename the file, or write one of the ids in graph/sources.tsv (did you mean 'label-us'?), or add a row there"
    )


def test_a_label_cell_wins_over_the_sentence(project: Project) -> None:
    project.change(EFFECTS, "id\tsubject", "id\tlabel\tsubject")
    project.change(EFFECTS, "ae-22222\t", "ae-22222\tdizziness after baclofen\t")
    project.change(EFFECTS, "ae-7k2qd\t", "ae-7k2qd\t\t")

    assert [value for path, value in project.triples(DIZZY) if path == "label"] == ['"dizziness after baclofen"@en']


def test_a_denied_statement_says_so(project: Project) -> None:
    project.change(EFFECTS, "id\tsubject", "id\tpolarity\tsubject")
    project.change(EFFECTS, "ae-22222\t", "ae-22222\tdenied\t")
    project.change(EFFECTS, "ae-7k2qd\t", "ae-7k2qd\taffirmed\t")

    assert ("label", '"baclofen does not cause dizziness"@en') in project.triples(DIZZY)


def test_a_denied_statement_of_a_class_without_a_denied_sentence_is_told(project: Project) -> None:
    project.write("graph/statements/Disagreement.tsv", "id\tmember\tpolarity\ndg-22222\tae-22222\tdenied\n")

    assert project.complaint() == (
        "graph/statements/Disagreement.tsv, row 2, column polarity: a denied Disagreement cannot be said in words\n"
        "  fix: write bac:deniedSentence at bac:Disagreement in ontology/bac-kg.ttl, or write the sentence yourself in column label"
    )


def test_a_statement_about_statements_says_their_sentences(project: Project) -> None:
    project.write("graph/statements/Disagreement.tsv", "id\tmember\ndg-33333\tdg-22222\ndg-22222\tae-22222\n")

    assert ("label", '"Sources disagree: Sources disagree: baclofen can cause dizziness by the oral route (common)"@en') in project.triples(
        BASE + "statement/dg-33333"
    )


def test_sentences_that_say_each_other_in_a_circle_are_told(project: Project) -> None:
    project.write("graph/statements/Disagreement.tsv", "id\tmember\ndg-22222\tdg-33333\ndg-33333\tdg-22222\ndg-44444\tdg-44444\n")

    assert project.complaint() == (
        "graph/statements/Disagreement.tsv, row 2, column id: the sentences of dg-22222 and dg-33333 say each other in a circle\n"
        "  fix: write the sentence of one of them yourself in column label\n"
        "graph/statements/Disagreement.tsv, row 4, column id: the sentence of dg-44444 says itself\n"
        "  fix: write the sentence of one of them yourself in column label"
    )


def test_an_empty_cell_that_the_sentence_needs_leaves_a_hole_in_the_label(project: Project) -> None:
    project.change(EFFECTS, "ae-22222\tbaclofen\tdizziness", "ae-22222\tbaclofen\t")

    assert ("label", '"baclofen can cause … by the oral route (common)"@en') in project.triples(BASE + "statement/ae-22222")


def test_what_is_not_stated_is_not_said(project: Project) -> None:
    assert ("label", '"baclofen can cause nausea and somnolence"@en') in project.triples(BASE + "statement/ae-7k2qd")
