"""Admission: how many queries of one client run at once, and how much query time it may use."""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from bac_kg.service.replies import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bac_kg.service.limits import Limits


@dataclass(slots=True)
class _Client:
    balance: float  # seconds of query time left
    counted: float  # when the balance was last brought up to date
    running: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Admission:
    """The clients of late, each with what it runs and has left; those not heard of longest are forgotten."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._clients: OrderedDict[str, _Client] = OrderedDict()

    async def enter(self, name: str) -> None:
        """Wait until a client may run one more query; ``leave`` must follow.

        :raises ProblemError: if it has used up its budget, or too many of its queries wait already.
        """
        client = self._find(name)
        self._count(client)
        if client.balance <= 0:
            raise self._over_budget(client)
        if client.running < self._limits.in_flight:
            client.running += 1
            return
        if len(client.waiting) >= self._limits.queue:
            detail = f"{self._limits.queue} of your queries wait for {self._limits.in_flight} that run"
            raise ProblemError("over-budget", detail, fix="send the next one when an answer has come", retry_after=1)
        place = asyncio.get_running_loop().create_future()
        client.waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # the turn was given to somebody who has just gone
                self._pass_on(client)
            raise

    def leave(self, name: str, seconds: float) -> None:
        """Charge a client for a query and let the next of its own begin."""
        client = self._find(name)
        client.balance -= seconds
        self._pass_on(client)

    def _pass_on(self, client: _Client) -> None:
        while client.waiting:
            place = client.waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        client.running -= 1

    def _find(self, name: str) -> _Client:
        client = self._clients.get(name)
        if client is None:
            client = self._clients[name] = _Client(self._limits.budget, self._clock())
            self._forget()
        else:
            self._clients.move_to_end(name)
        return client

    def _forget(self) -> None:
        if len(self._clients) > self._limits.clients:
            oldest = next((name for name, each in self._clients.items() if not each.running), None)
            if oldest is not None:
                del self._clients[oldest]

    def _count(self, client: _Client) -> None:
        now = self._clock()
        client.balance = min(self._limits.budget, client.balance + (now - client.counted) * self._limits.refill)
        client.counted = now

    def _over_budget(self, client: _Client) -> ProblemError:
        seconds = math.ceil(-client.balance / self._limits.refill) + 1
        detail = f"your queries have run for {self._limits.budget:g} s and more; you get back {self._limits.refill:g} s per second"
        return ProblemError("over-budget", detail, fix=f"ask again in {seconds} s, or ask less at a time", retry_after=seconds)


@lru_cache(maxsize=4096)
def client_name(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the network of an IPv6 address, of which one user has many.

    >>> client_name("192.0.2.7"), client_name("2001:db8:1:2:3:4:5:6"), client_name("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
