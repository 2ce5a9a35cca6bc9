"""The parts of the front by themselves: who may ask, what is kept, which format is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hostile import DOORS, NESTINGS

from bac_kg.service.admission import Admission, client_name
from bac_kg.service.cache import AnswerCache
from bac_kg.service.formats import ROWS, negotiate
from bac_kg.service.frames import frame_size, pack, unpack
from bac_kg.service.limits import Limits
from bac_kg.service.protocol import read_fields
from bac_kg.service.replies import Problem, ProblemError, Reply
from bac_kg.sparql.guard import count_joined, is_within_all_limits
from bac_kg.sparql.scanner import scan


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def refusals(use: Callable[[Admission, Clock], Awaitable[None]], limits: Limits) -> None:
    clock = Clock()

    async def run() -> None:
        await use(Admission(limits, clock), clock)

    asyncio.run(run())


def test_a_client_over_its_budget_is_told_when_to_come_back() -> None:
    async def use(admission: Admission, clock: Clock) -> None:
        await admission.enter("a")
        admission.leave("a", 12.0)
        with pytest.raises(ProblemError) as error:
            await admission.enter("a")
        wait = error.value.problem.retry_after
        await admission.enter("b")  # others do not pay for it
        clock.now = wait - 1.5
        with pytest.raises(ProblemError):
            await admission.enter("a")
        clock.now = wait
        await admission.enter("a")

        assert wait == 5

    refusals(use, Limits(budget=10, refill=0.5))


def test_a_balance_never_grows_beyond_the_budget() -> None:
    async def use(admission: Admission, clock: Clock) -> None:
        clock.now = 1e6
        await admission.enter("a")
        admission.leave("a", 10.0)
        with pytest.raises(ProblemError):
            await admission.enter("a")

    refusals(use, Limits(budget=10))


def test_queries_beyond_the_share_of_a_client_wait_in_order_and_not_those_of_others() -> None:
    async def use(admission: Admission, clock: Clock) -> None:
        order: list[int] = []

        async def ask(number: int) -> None:
            await admission.enter("a")
            order.append(number)

        tasks = [asyncio.ensure_future(ask(number)) for number in range(4)]
        await asyncio.sleep(0)
        assert order == [0]
        await admission.enter("b")
        tasks[1].cancel()
        for _ in range(2):
            admission.leave("a", 0.0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)

        assert order == [0, 2, 3]

    refusals(use, Limits(in_flight=1))


def test_a_turn_that_is_given_to_somebody_who_has_gone_goes_on() -> None:
    async def use(admission: Admission, clock: Clock) -> None:
        await admission.enter("a")
        gone, next_one = (asyncio.ensure_future(admission.enter("a")) for _ in range(2))
        await asyncio.sleep(0)
        admission.leave("a", 0.0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        async with asyncio.timeout(5):
            await next_one

        assert gone.cancelled()

    refusals(use, Limits(in_flight=1))


def test_a_queue_that_is_too_long_is_refused() -> None:
    async def use(admission: Admission, clock: Clock) -> None:
        tasks = [asyncio.ensure_future(admission.enter("a")) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(ProblemError) as error:
            await admission.enter("a")
        for task in tasks:
            task.cancel()

        assert error.value.problem.status == 429

    refusals(use, Limits(in_flight=1, queue=3))


def test_clients_not_heard_of_are_forgotten_but_not_those_that_run() -> None:
    async def use(admission: Admission, clock: Clock) -> None:
        await admission.enter("runs")
        for number in range(100):
            await admission.enter(str(number))
            admission.leave(str(number), 0.0)

        assert len(admission._clients) == 10
        assert "runs" in admission._clients

    refusals(use, Limits(clients=10))


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


@pytest.mark.parametrize("text", ["", "é", "\ud800", 'a"b\n', "x" * 70_000])
def test_a_frame_comes_back_whole(text: str) -> None:
    frame = pack({"query": text}, b"\x00body")

    assert frame_size(frame) == len(frame)
    assert unpack(frame) == ({"query": text}, b"\x00body")
    assert frame_size(frame[:7]) == 0


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
