"""Waiting for a condition instead of sleeping for a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def until(condition: Callable[[], Found], timeout_s: float = 10, explain: Callable[[], object] = lambda: "") -> Found:
    """What the condition says once it says something true. Raises AssertionError after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    pause = threading.Event()
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {timeout_s} s. {explain()}"
        pause.wait(0.02)
    return found
