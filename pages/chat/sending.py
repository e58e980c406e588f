"""A question on its way: what is left of it where the next click ends the callback that sends it.

A click that draws the whole page ends the run before it at its next touch of the session's state, a callback, too, and
does not wait for that (`AppSession.request_rerun` in Streamlit's runtime/app_session.py, with `runner.fastReruns`).
What is noted here stands in an object that was fetched before: noting it touches no state. The next run waits until the
callback is over, and takes up what is noted.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import cast

from pages.shared import state


@dataclass(slots=True)
class Sending:
    """`typed`: what was typed and isn't asked yet, by conversation; None: a chat that is none yet. `asked`: the
    conversation that was asked and isn't in the address yet. `lock`: held by the callback that sends."""

    typed: dict[str | None, str] = field(default_factory=dict)
    asked: str | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)


def sending() -> Sending:
    """This session's."""
    return cast(Sending, state.state().setdefault(state.SENDING, Sending()))


def settle(*, leave: bool = False) -> None:
    """Wait for a callback that still sends. `leave`: do not go to what it asked: somewhere else was chosen since."""
    way = sending()
    with way.lock:
        if leave:
            way.asked = None
