"""When to send again by ourselves: before the first token only, a few times, with pauses that a person can see."""

from __future__ import annotations

import random

from core.errors import ChatError

LONGEST_PAUSE_S = 20.0
ONCE_ONLY = frozenset({"connection", "protocol", "timeout"})


def pause_s(error: ChatError, tried: int, retries: int) -> float | None:
    """Seconds to wait before sending again; None: don't.

    `tried` counts the retries made so far. A gateway that asks for more than `LONGEST_PAUSE_S` is left to the person.
    A broken connection or an empty reply is worth one more try, a busy gateway up to `retries`; both wait 0.5, 1, 2 s
    with full jitter unless told.
    """
    allowed = min(retries, 1) if error.kind in ONCE_ONLY else retries
    if not error.retryable or tried >= allowed:
        return None
    if error.retry_after_s is not None:
        return error.retry_after_s if error.retry_after_s <= LONGEST_PAUSE_S else None
    return random.uniform(0, 0.5 * 2**tried)
