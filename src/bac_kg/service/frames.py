"""Frames on the socket between the front and a worker: two lengths, a JSON header, a body."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

    Header = dict[str, Any]

_LENGTHS = struct.Struct(">II")
PREFIX = _LENGTHS.size
_USUAL = 8192
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # json.dumps would make an encoder each time


def pack(header: Header, body: bytes = b"") -> bytes:
    """Return a frame; equal headers whose keys come in the same order give equal bytes.

    >>> unpack(pack({"job": "ping"}, b"body"))
    ({'job': 'ping'}, b'body')
    """
    text = _encode(header).encode("utf-8", "surrogatepass")
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def frame_size(data: bytes | bytearray) -> int:
    """Return the size of the frame that begins with these bytes, 0 if they are too few to tell."""
    return PREFIX + sum(_LENGTHS.unpack_from(data)) if len(data) >= PREFIX else 0


def unpack(data: bytes | bytearray) -> tuple[Header, bytes]:
    """Return the header and the body of one whole frame."""
    size, _ = _LENGTHS.unpack_from(data)
    return json.loads(data[PREFIX : PREFIX + size].decode("utf-8", "surrogatepass")), bytes(data[PREFIX + size :])


def read_frame(stream: socket.socket) -> tuple[Header, bytes] | None:
    """Return the next frame of a blocking socket, None when the other end has gone."""
    data = bytearray()
    while not data or len(data) < (frame_size(data) or PREFIX):
        piece = stream.recv(max(_USUAL, frame_size(data) - len(data)))
        if not piece:
            return None
        data += piece
    return unpack(data)
