"""Books of the example: a store of its own in a temporary folder, so that its requests are in nobody's bill.

Made when somebody first looks, again on another day, gone with the process. Its days are not those of the recording:
the requests are laid out over the last weeks, the newest now.
"""

from __future__ import annotations

import atexit
import math
import random
import shutil
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from core.example.shipped import shipped
from core.ledger.record import RequestRecord
from core.store.store import Store, open_store
from core.store.tables import now
from core.text import Language

DAYS = 28
WEEK = (5, 8, 7, 9, 6, 2, 1)
"""How busy the days are, one against another, from the newest back."""
HOURS = 7.0
"""From the first to the last request of a day."""

_lock = threading.Lock()
_open: dict[Language, tuple[date, Store, Path]] = {}


def example_books(language: Language) -> Store:
    """The store of this process, with today as its last day. Raises StoreError. Nobody's: its owner is ""."""
    today = now().date()
    with _lock:
        kept = _open.get(language)
        if kept is not None and kept[0] == today:
            return kept[1]
        folder = Path(tempfile.mkdtemp(prefix="parley-example-"))
        store = open_store(None, folder)
        one = shipped(language).conversation
        laid_out = days_of(shipped(language).requests, now())
        store.archive.write("", [replace(one, requests=tuple(laid_out))])
        if kept is not None:
            _gone(kept[1], kept[2])
        _open[language] = (today, store, folder)
        return store


def days_of(requests: Sequence[RequestRecord], newest: datetime) -> list[RequestRecord]:
    """The requests with other times: in their order, so many a day as WEEK says, the last one at `newest`. How long
    each of them took stays as it was."""
    counts = _counts(len(requests))
    found: list[RequestRecord] = []
    left = list(requests)
    chance = random.Random(DAYS)  # the same at each look
    for ago, count in enumerate(counts):
        day, left = left[len(left) - count :], left[: len(left) - count]
        hours = sorted(chance.uniform(0, HOURS) for _ in day)
        for one, before in zip(reversed(day), [0.0, *hours[1:]], strict=False):
            found.append(replace(one, started_at=newest - timedelta(days=ago, hours=before), run_id=None))
    return found[::-1]


def _counts(requests: int) -> list[int]:
    """How many on each day, from the newest back; their sum is `requests`."""
    weights = [WEEK[day % len(WEEK)] * (1 - day / (2 * DAYS)) for day in range(DAYS)]
    upto = [math.fsum(weights[: day + 1]) / math.fsum(weights) for day in range(DAYS)]
    whole = [round(requests * share) for share in upto]
    return [after - before for before, after in zip([0, *whole], whole, strict=False)]


def close() -> None:
    """Let go of what was made; the next look makes it anew."""
    with _lock:
        for _, store, folder in _open.values():
            _gone(store, folder)
        _open.clear()


def _gone(store: Store, folder: Path) -> None:
    store.close()
    shutil.rmtree(folder, ignore_errors=True)


atexit.register(close)
