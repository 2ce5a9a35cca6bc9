"""Answers kept in memory, by the frame of their job; a release never changes, so they hold as long as it is served."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bac_kg.service.replies import Reply

_OVERHEAD = 512  # bytes that an entry costs beside its key and its body
_LARGEST_SHARE = 8  # an answer larger than this part of the cache would drive out too many others


class AnswerCache:
    """The replies used last, bounded in bytes."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._largest = size // _LARGEST_SHARE
        self._replies: OrderedDict[bytes, Reply] = OrderedDict()

    def get(self, key: bytes) -> Reply | None:
        """Return the reply to a job, None if it is not kept."""
        reply = self._replies.get(key)
        if reply is not None:
            self._replies.move_to_end(key)
        return reply

    def put(self, key: bytes, reply: Reply) -> None:
        """Keep an answer, if it stays the same and is not too large; the ones not used for longest make room."""
        cost = _cost(key, reply)
        if reply.problem is not None or not reply.constant or cost > self._largest or key in self._replies:
            return
        self._replies[key] = reply
        self._left -= cost
        while self._left < 0:
            self._left += _cost(*self._replies.popitem(last=False))

    def __len__(self) -> int:
        return len(self._replies)


def _cost(key: bytes, reply: Reply) -> int:
    return len(key) + len(reply.body) + _OVERHEAD
