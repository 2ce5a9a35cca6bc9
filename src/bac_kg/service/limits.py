"""What the service allows itself and its clients: time, memory, sizes, places in the queue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one service; sizes in bytes, times in seconds."""

    workers: int = 8
    seconds: float = 10.0  # a query that runs longer is killed with its worker
    slow: float = 0.1  # one that runs longer than this yields to others, and its worker is replaced
    memory: int = 1 << 30  # address space of a worker
    stack: int = 64 << 20
    result: int = 32 << 20
    triples: int = 200_000  # of a CONSTRUCT or DESCRIBE, which are held to be sorted
    request: int = 64 << 10  # the body of a request
    body_seconds: float = 10.0
    # Workers must outnumber what a few abusers may hold: workers >= in_flight * abusers + 1.
    in_flight: int = 2
    queue: int = 128  # requests of one client that wait for its own to end
    batch: int = 16  # of those, how many one worker is given at once
    patience: float = 5.0  # how long a request whose turn it is waits for a worker
    budget: float = 60.0  # query time that a client may use at once ...
    refill: float = 0.5  # ... and gets back per second
    clients: int = 10_000
    cache: int = 64 << 20
