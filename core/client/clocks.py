"""`Clocks`: how long an answer may take to begin, and to end."""

from __future__ import annotations

import threading
from types import TracebackType

from core.client.transport import Link
from core.errors import ChatError, TimedOutError
from core.text import Text

NO_EVENT = Text("no answer began within {seconds:g} s", "{seconds:g} 秒内没有开始回复")
TOO_LONG = Text("the answer was not finished within {seconds:g} s", "{seconds:g} 秒内没有完成回复")


class Clocks:
    """Ends an exchange that takes too long. Comments don't count as events: a gateway that only pings would re-arm a
    socket's time limit for ever (deepseek-harness discussion 6959). A limit of None never runs out."""

    def __init__(self, link: Link, first_event_timeout_s: float | None, total_timeout_s: float | None) -> None:
        self._link = link
        self._ran_out: Text | None = None
        self._first = self._timer(first_event_timeout_s, NO_EVENT)
        self._total = self._timer(total_timeout_s, TOO_LONG)

    def _timer(self, seconds: float | None, words: Text) -> threading.Timer | None:
        if seconds is None:
            return None
        timer = threading.Timer(seconds, self._expire, (words.fill(seconds=seconds),))
        timer.daemon = True
        timer.start()
        return timer

    def _expire(self, words: Text) -> None:
        self._ran_out = words
        self._link.cut()

    def event_came(self) -> None:
        if self._first is not None:
            self._first.cancel()
            self._first = None

    def error(self) -> ChatError | None:
        """What ran out, or None."""
        return TimedOutError(self._ran_out) if self._ran_out else None

    def __enter__(self) -> Clocks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for timer in (self._first, self._total):
            if timer is not None:
                timer.cancel()
