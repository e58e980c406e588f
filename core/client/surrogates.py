"""Halves of a surrogate pair that gateways put into two deltas (rakazo#416, aider#3693).

`json.loads` gives lone halves, `+` does not join them, and they can't be encoded for the screen or the store.
"""

from __future__ import annotations

import re

_ANY = re.compile("[\ud800-\udfff]")


def joined(text: str) -> str:
    """The same text with pairs joined and lone halves replaced by U+FFFD."""
    if not _ANY.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class SurrogateJoiner:
    """One channel of text: holds a trailing high half back until the next piece."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        if not text:
            return ""
        text, self._held = self._held + text, ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._held = text[:-1], text[-1]
        return joined(text)

    def finish(self) -> str:
        held, self._held = self._held, ""
        return joined(held)
