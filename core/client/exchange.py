"""One HTTP request to a gateway, as those who keep the books see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.chat import ChatCompletion
from core.errors import ChatError


@dataclass(slots=True)
class Exchange:
    """What was sent, and, once it has ended, what came of it.

    `body`: the JSON as sent; the key is not in it. `attempt` counts from 1 within one question. `started_at`: UTC.
    `http_status`: None until the headers came. `error`: None where it ended well or was stopped (`stopped`).
    """

    gateway: str
    url: str
    body: Mapping[str, Any]
    attempt: int
    started_at: datetime
    http_status: int | None = None
    completion: ChatCompletion | None = None
    error: ChatError | None = None
    stopped: bool = False


class Observer:
    """Hears of every request that leaves. The methods of this class do nothing; override what matters.

    `sending` comes before the first byte leaves (what it raises keeps the request from being sent), `ended` exactly
    once for each `sending`, `waiting` before a pause, in seconds, after which the request is sent again. `heard`, for
    those that listen (`listens`), has the data of each event as it came (a whole document where it was no stream; the
    body of an error), without the key, and the seconds since the request was sent.
    """

    listens = False

    def sending(self, exchange: Exchange) -> None: ...

    def heard(self, exchange: Exchange, data: str, after_s: float) -> None: ...

    def ended(self, exchange: Exchange) -> None: ...

    def waiting(self, pause_s: float, error: ChatError) -> None: ...
