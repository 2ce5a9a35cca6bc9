"""The parts of the front by themselves: who may ask, what is kept, which format is wanted."""

from __future__ import annotations

import pytest
from hostile import DOORS, NESTINGS

from bac_kg.service.admission import Admission, client_name
from bac_kg.service.cache import AnswerCache
from bac_kg.service.formats import ROWS, negotiate
from bac_kg.service.frames import decode_outcome, pack, split_frames
from bac_kg.service.limits import Limits
from bac_kg.service.protocol import read_fields
from bac_kg.service.replies import Outcome, Problem, ProblemError, Reply
from bac_kg.sparql.guard import count_joined, is_within_all_limits
from bac_kg.sparql.scanner import scan


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_over_its_budget_is_told_when_to_come_back() -> None:
    clock = Clock()
    admission = Admission(Limits(budget=10, refill=0.5), clock)
    admission.charge("a", 12.0)
    told = admission.refusal("a")
    assert told is not None
    early, others = [], admission.refusal("b")  # others do not pay for it
    for clock.now in (told.retry_after - 1.5, told.retry_after):
        early.append(admission.refusal("a") is not None)

    assert (told.retry_after, told.status, others, early) == (5, 429, None, [True, False])


def test_a_balance_never_grows_beyond_the_budget() -> None:
    clock = Clock()
    admission = Admission(Limits(budget=10), clock)
    clock.now = 1e6
    assert admission.refusal("a") is None
    admission.charge("a", 10.0)

    assert admission.refusal("a") is not None


def test_clients_not_heard_of_are_forgotten() -> None:
    admission = Admission(Limits(clients=10))
    for number in range(100):
        admission.refusal(str(number))
        admission.refusal("often")

    assert len(admission._clients) == 10
    assert "often" in admission._clients


@pytest.mark.parametrize(
    ("address", "name"), [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"), ("2001:db8::2:1", "2001:db8::/64"), ("x", "x")]
)
def test_neighbours_in_one_ipv6_network_are_one_client(address: str, name: str) -> None:
    assert client_name(address) == name


def test_the_cache_forgets_what_was_not_used_for_longest_and_stays_in_its_bounds() -> None:
    cache = AnswerCache(20_000)
    for number in range(8):
        cache.put(b"%d" % number, Reply(b"x" * 1500))
        cache.get(b"0")
    for number in range(8, 12):
        cache.put(b"%d" % number, Reply(b"x" * 1500))

    assert cache.get(b"0") is not None
    assert cache.get(b"1") is None
    assert len(cache) == 9


@pytest.mark.parametrize("reply", [Reply(b"", problem=Problem("busy", "", "")), Reply(b"x", constant=False), Reply(b"x" * 5000)])
def test_the_cache_keeps_no_problem_nothing_that_changes_and_nothing_huge(reply: Reply) -> None:
    cache = AnswerCache(20_000)
    cache.put(b"a", reply)

    assert cache.get(b"a") is None


@pytest.mark.parametrize("text", ["", "é", 'a"b\n', "x" * 70_000])
def test_a_frame_comes_back_whole_in_whatever_pieces(text: str) -> None:
    outcome = Outcome(Reply(text.encode(), "text/plain", note=text, problem=Problem("busy", text, "")), spent=True)
    data = bytearray()
    found: list[bytes] = []
    for byte in pack(outcome) + pack({"query": text}):
        data.append(byte)
        found += split_frames(data)

    assert decode_outcome(found[0]) == outcome
    assert len(found) == 2
    assert not data


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ProblemError) as error:
        pack({"query": "\ud800"})

    assert error.value.problem.status == 400


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("application/json;q=nonsense", "json"),
        (";;", "json"),
        ("text/csv;charset=utf-8", "csv"),
        ("TEXT/CSV", "csv"),
        ("*/*;q=0", None),
        ("a/b", None),
    ],
)
def test_odd_accept_headers(accept: str, name: str | None) -> None:
    found = negotiate(accept, ROWS)

    assert (found[0].name if found else None) == name


@pytest.mark.parametrize("text", [b"query=%FF", b"\xff", b"&".join([b"a=1"] * 200)])
def test_fields_that_are_no_fields_are_refused(text: bytes) -> None:
    with pytest.raises(ProblemError):
        read_fields(text)


@pytest.mark.parametrize(
    ("query", "joined"),
    [
        ("SELECT * {}", 1),
        ("SELECT * { ?a ?b ?c }", 1),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . }", 2),
        ("SELECT * { ?a ?b ?c ; ?d ?e , ?f }", 3),
        ("SELECT * { ?a <p>/<q>/<r> ?c }", 3),
        ("SELECT * { { ?a ?b ?c . ?d ?e ?f } GRAPH ?g { ?h ?i ?j } }", 4),
        ("SELECT * { { ?a ?b ?c } UNION { ?d ?e ?f . ?g ?h ?i } UNION { ?j ?k ?l } }", 2),
        ("SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } }", 3),
        ("SELECT * { ?a ?b ?c FILTER(?a / ?b > 1 && ?c IN (1, 2, 3, 4)) }", 1),
        ("CONSTRUCT { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } WHERE { ?a ?b ?c }", 3),
    ],
)
def test_what_the_optimiser_has_to_order_is_counted(query: str, joined: int) -> None:
    assert count_joined(scan(query)) == joined


@pytest.mark.parametrize(
    "query",
    [*(each.at(each.breaks) for each in NESTINGS.values()), *(door("http://x/y") for name, door in DOORS.items() if name != "GRAPH")],
)
def test_the_short_way_is_closed_to_what_the_guards_refuse(query: str) -> None:
    assert not is_within_all_limits(query)


@pytest.mark.parametrize(
    "query", ["SELECT * { \\u0053ERVICE <x:y> {} }", "SELECT * { \u017fervice <x:y> {} }", "SELECT * { seRvIcE<x:y>{} }", "x" * 5000]
)
def test_the_short_way_is_closed_to_disguises(query: str) -> None:
    assert not is_within_all_limits(query)
