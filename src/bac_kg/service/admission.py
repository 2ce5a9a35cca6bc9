"""Admission: how much query time a client may use."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bac_kg.service.replies import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from bac_kg.service.limits import Limits


@dataclass(slots=True)
class _Client:
    balance: float  # seconds of query time left
    counted: float  # when the balance was last brought up to date


class Admission:
    """The clients of late, each with the query time that it has left; those not heard of longest are forgotten."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._clients: OrderedDict[str, _Client] = OrderedDict()

    def refusal(self, name: str) -> Problem | None:
        """Return why a client may not run one more query, None if it may."""
        client = self._find(name)
        self._count(client)
        return self._over_budget(client) if client.balance <= 0 else None

    def charge(self, name: str, seconds: float) -> None:
        """Charge a client for a query."""
        self._find(name).balance -= seconds

    def _find(self, name: str) -> _Client:
        client = self._clients.get(name)
        if client is None:
            client = self._clients[name] = _Client(self._limits.budget, self._clock())
            if len(self._clients) > self._limits.clients:
                self._clients.popitem(last=False)
        else:
            self._clients.move_to_end(name)
        return client

    def _count(self, client: _Client) -> None:
        now = self._clock()
        client.balance = min(self._limits.budget, client.balance + (now - client.counted) * self._limits.refill)
        client.counted = now

    def _over_budget(self, client: _Client) -> Problem:
        seconds = math.ceil(-client.balance / self._limits.refill) + 1
        detail = f"your queries have run for {self._limits.budget:g} s and more; you get back {self._limits.refill:g} s per second"
        return Problem("over-budget", detail, fix=f"ask again in {seconds} s, or ask less at a time", retry_after=seconds)


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
