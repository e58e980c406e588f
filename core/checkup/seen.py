"""What one small request showed, and what follows of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.chat import ChatCompletion, Choice
from core.client.repairs import REPAIRABLE
from core.errors import ChatError
from core.store.checkups import Finding, State

LIMITS = ("max_tokens", "max_completion_tokens", "")
"""What keeps an answer short, in the order in which it is tried."""
SOME, MANY = 48, 1_024
"""Tokens that an answer may have where it is of something else; and of a model that can't begin with so few."""
TOO_FEW = re.compile(r"output limit|could not finish", re.IGNORECASE)
"""Refused for the limit's value, not for its name (OpenAI's reasoning models: 'Could not finish the message because
max_tokens or model output limit was reached')."""
LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """`answer`: None where the request failed, and `error` is why. `pieces`: events with text, of a stream."""

    answer: ChatCompletion | None = None
    error: ChatError | None = None
    pieces: int = 0

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Those that came."""
        return tuple(one for one in self.answer.choices if one.came) if self.answer else ()

    @property
    def text(self) -> str:
        return self.choices[0].message.text if self.choices else ""

    @property
    def finish_reason(self) -> str | None:
        return self.choices[0].finish_reason if self.choices else None

    @property
    def completion_tokens(self) -> int | None:
        return self.answer.usage.completion_tokens if self.answer and self.answer.usage else None

    @property
    def refused(self) -> bool:
        """Whether the gateway said no to the request as it was; what fails otherwise may work the next time."""
        return self.error is not None and self.error.status in REPAIRABLE

    @property
    def too_few(self) -> bool:
        """Whether the limit was taken, and left no room for an answer."""
        return self.refused and self.error is not None and bool(TOO_FEW.search(self.error.message))

    def judged(self, works: bool, detail: str = "", *, otherwise: State = "ignored") -> Finding:
        """`works`: whether an answer shows what was asked for; `otherwise`: what an answer that doesn't show it is."""
        if self.error is not None:
            words = self.error.words
            said = words.en if words.en == words.zh else self.error.kind  # Parley's own are told by their kind
            return Finding(
                "refused" if self.refused else "unclear", f"{self.error.status or ''} {said}".strip()[:LONGEST_DETAIL]
            )
        if not self.choices:
            return Finding("unclear")
        return Finding("works" if works else otherwise, detail[:LONGEST_DETAIL])

    def judged_by_text(self, works: bool, detail: str = "") -> Finding:
        """The same where only text can show it: a model that thinks may use up the limit before it says anything."""
        return self.judged(works, detail, otherwise="ignored" if self.text.strip() else "unclear")


@dataclass(slots=True)
class Known:
    """What earlier requests of a check-up showed. `plain`: an answer to SENTENCE. `begin`: what every further
    request has, because it doesn't go without. `limit`: the parameter that keeps answers short, "" where both names
    are refused; `tokens`: how short."""

    plain: Seen = field(default_factory=Seen)
    stream: Seen = field(default_factory=Seen)
    begin: Mapping[str, Any] = field(default_factory=dict)
    limit: str = LIMITS[0]
    tokens: int = SOME
    found: dict[str, Finding] = field(default_factory=dict)

    def short(self, tokens: int | None = None) -> dict[str, Any]:
        """What keeps an answer short, as far as the gateway can be told. `tokens`: None for the usual."""
        return {**self.begin, self.limit: tokens or self.tokens} if self.limit else dict(self.begin)
