"""What pages are made of, made from rows: charts, tables, expressions, names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bac_kg.namespaces import ENTITY, ONTOLOGY, PREFIXES
from bac_kg.queries.saved_query import Parameter, SavedQuery
from bac_kg.service.pages.answer_table import show_table
from bac_kg.service.pages.asking import Row, Table
from bac_kg.service.pages.dose_chart import draw_doses
from bac_kg.service.pages.evidence_map import draw_map
from bac_kg.service.pages.manchester import read_nodes, write_expression
from bac_kg.service.pages.naming import Names, Thing, address
from bac_kg.service.pages.neighbours import draw_neighbours, find_neighbours
from bac_kg.service.pages.query_form import build_form
from bac_kg.service.pages.query_picture import draw_query, find_subjects
from bac_kg.service.pages.search import search
from bac_kg.service.pages.statements import read_statements
from bac_kg.service.pages.timeline import draw_timeline

NAMES = Names(
    {
        iri: Thing(iri, label, kind, "", others)
        for iri, label, kind, others in (
            (ENTITY + "seizure", "seizure", ONTOLOGY + "ClinicalFinding", ("fit", "convulsion")),
            (ENTITY + "alcohol-use-disorder", "alcohol use disorder", ONTOLOGY + "ClinicalFinding", ()),
            (ENTITY + "lioresal", "Lioresal", ONTOLOGY + "Brand", ()),
            (ONTOLOGY + "label", "label", ONTOLOGY + "SourceTier", ()),
            (ONTOLOGY + "lay", "lay", ONTOLOGY + "SourceTier", ()),
        )
    },
    {ONTOLOGY + "ClinicalFinding": (ONTOLOGY + "Entity",), ONTOLOGY + "Brand": (ONTOLOGY + "Entity",)},
)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("seizure", "seizure"),
        ("seizre", "seizure"),
        ("convulsions", "seizure"),
        ("alcohl use", "alcohol-use-disorder"),
        ("disorder alcohol", "alcohol-use-disorder"),
        ("liorsal", "lioresal"),
        ("LIORESAL", "lioresal"),
    ],
)
def test_search_forgives_slips_case_and_order(typed: str, slug: str) -> None:
    found = search(typed, NAMES, {})

    assert found[0].address == f"/id/{slug}"


@pytest.mark.parametrize("typed", ["aspirin", "zz", "", "???"])
def test_search_finds_nothing_where_there_is_nothing(typed: str) -> None:
    assert search(typed, NAMES, {}) == []


def dose(statement: str, route: str, phase: str, tier: str = "label", **amounts: str) -> Row:
    row = {"statement": statement, "label": statement, "route": route, "routeLabel": route.rpartition("/")[2], "phase": ONTOLOGY + phase}
    return row | {"phaseLabel": phase, "tier": ONTOLOGY + tier, "rank": "2"} | amounts


def test_milligrams_and_micrograms_stand_in_panels_of_their_own() -> None:
    oral, spinal = ENTITY + "oral", ENTITY + "intrathecal"

    panels = draw_doses([dose("a", oral, "maximum-dose", high="80"), dose("b", spinal, "maintenance", low="0.3", high="0.8")])

    assert [(panel.unit, [each.high for band in panel.bands for each in band.doses]) for panel in panels] == [
        ("mg a day", ["80"]),
        ("µg a day", ["800"]),
    ]


def test_only_ceilings_of_labels_and_regulators_are_drawn_through_the_trial_doses() -> None:
    oral = ENTITY + "oral"
    rows = [
        dose("a", oral, "maximum-dose", high="80"),
        dose("b", oral, "maximum-dose", "lay", high="120"),
        dose("c", oral, "studied-dose", high="300"),
    ]

    (panel,) = draw_doses(rows)

    assert [tick.text for tick in panel.ceilings] == ["80"]


def test_a_dose_past_its_number_and_one_without_a_low_end_are_told_apart() -> None:
    oral = ENTITY + "oral"

    (panel,) = draw_doses([dose("a", oral, "studied-dose", low="30", reached="300"), dose("b", oral, "studied-dose", high="300")])

    (band,) = panel.bands
    assert {(each.iri, each.open, each.up_to) for each in band.doses} == {("a", True, False), ("b", False, True)}


def status(statement: str, place: str, answer: str, **dates: str) -> Row:
    row = {"statement": statement, "finding": ENTITY + "seizure", "status": ONTOLOGY + answer, "answer": ONTOLOGY + answer}
    return row | ({"place": ENTITY + place} if place else {}) | {name.replace("_", ""): text for name, text in dates.items()}


def test_a_status_is_drawn_as_stated_as_known_or_as_undated() -> None:
    rows = [
        status("a", "france", "approved", **{"from": "2018-10-22", "until": "2020-06-17"}),
        status("b", "france", "approved", knownFrom="2024-01-01", knownTo="2024-12-31"),
        status("c", "france", "approved"),
    ]

    chart = draw_timeline(rows, [], NAMES, "2026-11-25")

    bars = {bar.iri: bar for place in chart.places for lane in place.lanes for bar in lane.bars}
    assert {iri: bar.shape for iri, bar in bars.items()} == {"a": "stated", "b": "known", "c": "undated"}
    assert bars["a"].x < bars["b"].x


def test_an_open_end_is_solid_only_as_far_as_a_source_tells() -> None:
    rows = [status("a", "france", "approved", **{"from": "2022-01-04", "knownFrom": "2022-01-04", "knownTo": "2022-06-28"})]

    chart = draw_timeline(rows, [], NAMES, "2026-11-25")

    (bar,) = chart.places[0].lanes[0].bars
    assert bar.solid < bar.width / 4


def test_bars_of_one_use_never_lie_upon_each_other() -> None:
    spans = [("2014-01-01", "2017-07-31"), ("2017-07-01", "2020-06-15"), ("2018-10-22", "2020-06-17"), ("2020-06-17", "2020-11-25")]
    rows = [status(str(place), "", "approved", **{"from": begin, "until": end}) for place, (begin, end) in enumerate(spans)]

    (place,) = draw_timeline(rows, [], NAMES, "2026-11-25").places

    bars = place.lanes[0].bars
    pairs = [(one, other) for one in bars for other in bars if one.iri < other.iri and one.y == other.y]
    assert place.label == "Place not stated"
    assert [pair for pair in pairs if pair[0].x < pair[1].x + pair[1].width and pair[1].x < pair[0].x + pair[0].width] == []


def test_narrow_drawings_hold_what_the_wide_ones_do() -> None:
    oral = ENTITY + "oral"
    doses = [dose(str(each), oral, phase, high=str(each)) for each in range(10, 200, 10) for phase in ("maximum-dose", "studied-dose")]
    statuses = [status(str(year), "france", "approved", **{"from": f"{year}-01-01"}) for year in range(1990, 2020)]
    results = [result(str(each), "favours-intervention", kind) for each in range(20) for kind in ("efficacy-outcome", "safety-outcome")]

    panels = [draw_doses(doses, narrow=narrow) for narrow in (False, True)]
    lines = [draw_timeline(statuses, [], NAMES, "2026-11-25", narrow=narrow) for narrow in (False, True)]
    maps = [draw_map(results, [], [], narrow=narrow) for narrow in (False, True)]

    wide, narrow = ([(each.iri, each.low, each.high) for panel in drawn for band in panel.bands for each in band.doses] for drawn in panels)
    assert wide == narrow and len(wide) == len(doses)
    wide, narrow = (
        [(bar.iri, bar.begins, bar.ends) for place in drawn.places for lane in place.lanes for bar in lane.bars] for drawn in lines
    )
    assert wide == narrow and len(wide) == len(statuses)
    wide, narrow = (
        [(each.iri, glyph.iri, glyph.way) for each in drawn.trials for glyph in (*each.benefits, *each.harms)] for drawn in maps
    )
    assert wide == narrow and len(wide) == len(results)


def test_a_long_narrow_drawing_writes_the_numbers_of_its_axis_again_and_the_wide_one_does_not() -> None:
    results = [result(str(each), "favours-intervention") for each in range(20)]

    wide, narrow = (draw_map(results, [], [], narrow=narrow) for narrow in (False, True))

    assert len(wide.axes) == 1
    assert max(below - above for above, below in pairwise((*narrow.axes, narrow.height))) < 500


def test_acts_of_one_day_do_not_hide_each_other_on_a_phone() -> None:
    acts = [{"statement": str(each), "place": ENTITY + "france", "day": "2020-06-15", "printed": "2020-06-15"} for each in range(3)]

    (place,) = draw_timeline([], acts, NAMES, "2026-11-25", narrow=True).places

    assert len({act.y for act in place.acts}) == 3
    assert max(act.y for act in place.acts) + 6 < place.y + place.height


@pytest.mark.parametrize("many", [1, 5, 40])
def test_results_of_a_kind_stay_in_their_part_of_a_narrow_map(many: int) -> None:
    rows = [result("a", "favours-intervention", kind) for kind in ("efficacy-outcome", "safety-outcome") for _ in range(many)]

    (trial,) = draw_map(rows, [], [], narrow=True).trials

    assert max(each.x for each in trial.benefits) + 6 <= trial.harms[0].x - 58
    assert max(each.x for each in trial.harms) + 6 <= 340


def result(study: str, way: str, kind: str = "efficacy-outcome", **more: str) -> Row:
    row = {"study": study, "label": study, "result": f"{study}-{way}-{kind}", "way": ONTOLOGY + way, "outcome": ENTITY + "seizure"}
    return row | {"kind": ONTOLOGY + kind, "finding": ENTITY + "alcohol-use-disorder"} | more


def test_a_study_whose_results_differ_is_mixed_and_harm_does_not_colour_it() -> None:
    rows = [result("a", "favours-intervention"), result("a", "no-clear-difference"), result("b", "favours-intervention")]
    rows.append(result("b", "favours-comparator", "safety-outcome", size="320"))

    chart = draw_map(rows, [{"study": "a", "regimen": "r", "low": "30", "high": "60"}], [])

    ways = {trial.iri: (trial.way, trial.dose, len(trial.benefits), len(trial.harms)) for trial in chart.trials}
    assert ways == {"a": ("mixed", "30\u201360", 2, 0), "b": ("supports", "", 1, 1)}


def test_an_answer_shows_labels_in_place_of_iris_and_leaves_out_what_says_nothing() -> None:
    rows = [{"effect": ENTITY + "seizure", "effectLabel": "seizure", "band": "not stated", "statement": "urn:s", "tier": ONTOLOGY + "lay"}]

    shown = show_table(Table(("effect", "effectLabel", "band", "statement", "tier"), rows), {}, wide=False, page=1, most=10)

    assert [column.name for column in shown.columns] == ["effectLabel", "tier"]
    assert (shown.rows[0][0].text, shown.rows[0][0].iri) == ("seizure", ENTITY + "seizure")


def test_a_long_answer_comes_in_pages_of_which_none_is_past_the_end() -> None:
    table = Table(("x",), [{"x": str(number)} for number in range(25)])

    shown = show_table(table, {}, wide=True, page=99, most=10)

    assert (shown.page, shown.pages, len(shown.rows), shown.total) == (3, 3, 5, 25)


def test_the_supporting_items_of_a_statement_stand_apart_from_all_others() -> None:
    item = {"statement": "urn:s", "source": "urn:d", "tier": ONTOLOGY + "lay", "locator": "abstract"}
    items = [item | {"evidence": way, "direction": ONTOLOGY + way} for way in ("supports", "disputes", "mixed", "no-evidence")]

    (statement,) = read_statements([{"statement": "urn:s", "kind": "urn:k"}], items)

    assert [each.iri for each in statement.supporting] == ["supports"]
    assert [each.iri for each in statement.opposing] == ["disputes", "mixed", "no-evidence"]


def test_a_restriction_is_written_in_manchester_syntax() -> None:
    owl, rdf = PREFIXES["owl"], PREFIXES["rdf"]
    rows = [
        ("n1", owl + "onProperty", "isSubjectOf"), ("n1", owl + "someValuesFrom", "n2"), ("n2", owl + "intersectionOf", "l1"),
        ("l1", rdf + "first", "Settled"), ("l1", rdf + "rest", "l2"), ("l2", rdf + "first", "n3"), ("l2", rdf + "rest", rdf + "nil"),
        ("n3", owl + "onProperty", "action"), ("n3", owl + "hasValue", "agonism"),
    ]  # fmt: skip
    nodes = read_nodes({"node": node, "property": name, "value": value} for node, name, value in rows)

    pieces = write_expression("n1", nodes)

    assert "".join(each.text or each.iri for each in pieces) == "isSubjectOf some (Settled and (action value agonism))"


def test_a_circle_of_lists_ends() -> None:
    nodes = {"l": {PREFIXES["rdf"] + "first": ["a"], PREFIXES["rdf"] + "rest": ["l"]}, "n": {PREFIXES["owl"] + "unionOf": ["l"]}}

    assert [each.iri for each in write_expression("n", nodes)] == ["a"]


def test_a_form_ticks_what_is_chosen_and_folds_what_is_left_out() -> None:
    parameters = {
        name: Parameter(name, "iri", "", "SourceTier", many=True, optional=True, default=("UNDEF",)) for name in ("tier", "other")
    }

    chosen, left_out = build_form(SavedQuery("q", "", "", {}, parameters=parameters), {"tier": "label"}, NAMES)

    assert [(option.value, option.chosen) for option in chosen.options] == [("label", True), ("lay", False)]
    assert (chosen.folded, left_out.folded) == (False, True)


def test_the_picture_of_a_query_has_each_thing_and_passes_over_filters() -> None:
    text = """SELECT ?s WHERE { VALUES ?drug { <urn:d> } ?s a bac:Study ; bac:subject ?drug . FILTER(?x = "?not a bac:Thing")
      OPTIONAL { ?s bac:note ?note } { SELECT ?a WHERE { ?a bac:b/bac:c ?s } } # ?comment a bac:Thing
    } ORDER BY ?s"""

    subjects, picture = find_subjects(text), draw_query(text)

    assert list(subjects) == ["?s", "?a"]
    assert [fact.path for fact in subjects["?a"]] == ["b/c"]
    assert picture is not None and len(picture.lines) == 1


def test_a_neighbour_is_drawn_once_by_what_joins_it_most() -> None:
    here, other = ENTITY + "lioresal", ENTITY + "seizure"
    rows = [{"other": other, "kind": kind} for kind in ("urn:a", "urn:b", "urn:b")] + [{"other": here, "kind": "urn:a"}]

    neighbours = find_neighbours(here, rows)
    picture = draw_neighbours(here, neighbours, NAMES)

    assert [(each.iri, each.kind, each.count) for each in neighbours] == [(other, "urn:b", 2)]
    assert picture is not None and len(picture.spokes) == 1


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "https://w3id.org/bac-kg/.well-known/genid/1"])
def test_no_link_leads_to_what_is_no_address(iri: str) -> None:
    assert address(iri) == ""
