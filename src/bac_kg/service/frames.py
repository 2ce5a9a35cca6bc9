"""Frames on the socket between the front and a worker: a length, then a job or its outcome in MessagePack."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import msgspec

from bac_kg.service.replies import Outcome, ProblemError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    Job = dict[str, Any]

_LENGTH = struct.Struct(">I")
_PIECE = 65536
_encode = msgspec.msgpack.Encoder().encode
_decode_job = msgspec.msgpack.Decoder(dict[str, Any]).decode
decode_outcome = msgspec.msgpack.Decoder(Outcome).decode


def pack(content: Job | Outcome) -> bytes:
    """Return a frame; equal jobs whose keys come in the same order give equal bytes.

    :raises ProblemError: if a text has half a surrogate pair, which is no character.
    """
    try:
        data = _encode(content)
    except UnicodeEncodeError:
        raise ProblemError("request", "the request has characters that are none", fix="encode it as UTF-8, then percent-encode") from None
    return _LENGTH.pack(len(data)) + data


def split_frames(data: bytearray) -> Iterator[bytes]:
    r"""Yield the content of each whole frame that the data begins with, and take it from them.

    >>> data = bytearray(pack({"job": "ping"}) + b"half")
    >>> list(split_frames(data)), data
    ([b'\x81\xa3job\xa4ping'], bytearray(b'half'))
    """
    while len(data) >= _LENGTH.size and len(data) >= (end := _LENGTH.size + _LENGTH.unpack_from(data)[0]):
        content = bytes(data[_LENGTH.size : end])
        del data[:end]
        yield content


def read_jobs(stream: socket.socket) -> Iterator[Job]:
    """Yield the jobs that come on a blocking socket until the other end has gone."""
    data = bytearray()
    while piece := stream.recv(_PIECE):
        data += piece
        for content in split_frames(data):
            yield _decode_job(content)
