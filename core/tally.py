"""Whoever counts requests hears of each that has ended: figures alone, nothing of what was said, or by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that has ended in this process. None: not known. `attempt` counts from 1 within one question."""

    kind: str
    status: str
    gateway: str
    model: str
    error_kind: str | None
    attempt: int
    prompt_tokens: int | None
    completion_tokens: int | None
    first_token_s: float | None
    total_s: float | None


_listeners: list[Callable[[Ended], None]] = []


def listen(listener: Callable[[Ended], None]) -> Callable[[], None]:
    """Hear of every one from now on, in the thread in which it ended. What is returned ends that."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def tell(record: object) -> None:
    """Tell of a row of the ledger that has ended: what of it an `Ended` has, and no more."""
    if _listeners:
        ended = Ended(**{name: getattr(record, name) for name in Ended.__slots__})
        for listener in tuple(_listeners):  # one may leave meanwhile
            listener(ended)
