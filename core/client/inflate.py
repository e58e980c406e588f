"""Compressed bodies, told by their first bytes: the label is missing where a relay drops it, and stays where a relay
has unpacked the body. Formats: RFC 1950 (zlib), 1951 (deflate), 1952 (gzip)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

GZIP = b"\x1f\x8b"
UNPACKED_HERE = ("", "identity", "gzip", "x-gzip", "deflate")
"""The labels this module knows; what bears another one is left to urllib3."""


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...

    def copy(self) -> _Decoder: ...


def inflated(chunks: Iterable[bytes], label: str) -> Iterator[bytes]:
    """The body as it was before it was compressed, if it was. Raises zlib.error where it is damaged."""
    decoder: _Decoder | None = None
    held, begun = b"", False
    for chunk in chunks:
        held += chunk
        while len(held) >= len(GZIP) or (held and decoder):
            decoder, begun = decoder or _decoder(held, label), True
            yield from _unpacked(decoder, held)
            held, decoder = decoder.unused_data, None if decoder.eof else decoder
            if not GZIP.startswith(held[: len(GZIP)]):
                return  # no other member follows, it is padding
    if held and not begun:
        yield held


def _decoder(beginning: bytes, label: str) -> _Decoder:
    if beginning.startswith(GZIP):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS) if label == "deflate" else ():
        try:
            zlib.decompressobj(bits).decompress(beginning)
        except zlib.error:
            continue
        return zlib.decompressobj(bits)
    return _Plain()


def _unpacked(decoder: _Decoder, data: bytes) -> Iterator[bytes]:
    """Byte by byte where something is damaged: what comes before it is not lost with it."""
    before = decoder.copy()
    try:
        yield decoder.decompress(data)
    except zlib.error:
        yield from (before.decompress(bytes([byte])) for byte in data)


class _Plain:
    eof = False
    unused_data = b""

    def decompress(self, data: bytes, /) -> bytes:
        return data

    def copy(self) -> _Plain:
        return self
