"""What a gateway answered, word for word, as text for the store: a line of JSON an event."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple


class Event(NamedTuple):
    """The data of an event, as it came, and the seconds since the request was sent."""

    after_s: float
    data: str


def events_text(events: Sequence[Event]) -> str:
    return "\n".join(json.dumps([round(one.after_s, 4), one.data]) for one in events)


def events_of(text: str) -> list[Event]:
    return [Event(*json.loads(line)) for line in text.splitlines()]
