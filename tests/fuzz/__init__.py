"""Everything that reads what comes from outside, with anything at all: a value or a ParleyError, nothing else."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some

from core.errors import ParleyError

TIMES = int(os.environ.get("PARLEY_FUZZ", "1"))


def often(count: int) -> settings:
    """Three times so many examples, times what PARLEY_FUZZ says; where it says more than 1, others at each run."""
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
    return settings(max_examples=3 * count * TIMES, derandomize=TIMES == 1, suppress_health_check=slow)


def told(read: Callable[..., Any], *said: Any, **more: Any) -> Any:
    """What it gives; None where it raises a ParleyError, which has its sentence in both languages."""
    try:
        return read(*said, **more)
    except ParleyError as error:
        assert error.text.en and error.text.zh
        return None


TEXTS = some.text(some.characters(exclude_categories=()), max_size=40)
"""Any text, lone surrogates and NULs too."""
LEAVES = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.integers(-(10**400), 10**400)
    | some.floats()
    | TEXTS
    | some.just("9" * 5000)
)


def json_with(keys: some.SearchStrategy[str], leaves: some.SearchStrategy[Any] = LEAVES) -> some.SearchStrategy[Any]:
    """Documents whose objects have these keys, with anything in any place."""
    return some.recursive(
        leaves,
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(keys, inner, max_size=6),
        max_leaves=20,
    )


@some.composite
def misshapen(draw: some.DrawFn, document: Any) -> Any:
    """A good document with something else in one to three of its places."""
    whole = copy.deepcopy(document)
    for _ in range(draw(some.integers(1, 3))):
        place, inner = None, whole
        while isinstance(inner, dict | list) and inner and (place is None or draw(some.integers(0, 5))):
            place = inner, draw(some.sampled_from(list(inner) if isinstance(inner, dict) else list(range(len(inner)))))
            inner = place[0][place[1]]
        if place is not None:
            place[0][place[1]] = draw(LEAVES | some.just([]) | some.just({}) | some.just([{"a": None}]))
    return whole


@some.composite
def bent(draw: some.DrawFn, whole: bytes) -> bytes:
    """Good bytes that went bad on the way: cut, doubled, flipped, with others in between."""
    data = bytearray(whole)
    for _ in range(draw(some.integers(1, 4))):
        at, size = draw(some.integers(0, len(data))), draw(some.integers(0, 40))
        match draw(some.sampled_from(("cut", "drop", "double", "flip", "put"))):
            case "cut":
                del data[at:]
            case "drop":
                del data[at : at + size]
            case "double":
                data[at:at] = data[at : at + size]
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(some.integers(0, 7))
            case _:
                data[at:at] = draw(some.binary(max_size=6) | some.sampled_from([b"9" * 5000, b"[" * 3000, b'"', b"\0"]))
    return bytes(data)


def dumped(document: Any) -> bytes:
    """Also integers of more digits than Python writes."""
    return json.dumps(document, default=str).encode("utf-8", "replace")
