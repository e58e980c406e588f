"""Thinking that models write into their answer as `<think>…</think>`, taken apart as it streams.

Which answers (rules of the recordings in tests/wire): only where no reasoning field came; the block stands at the very
start, or its opening tag is missing and the model's name marks a reasoner. R1 distills behind vLLM omit the opening
tag (vllm#13125, DeepSeek-R1#352): among them BaystoneAI's own example, deepseek-r1-distill-qwen-14b.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

OPEN, CLOSE = "<think>", "</think>"
REASONER = re.compile(r"(^|[^a-z0-9])r1([^a-z0-9]|$)|qwq|qwen3|think|reason", re.IGNORECASE)


def is_reasoner(model: str | None) -> bool:
    """Whether the model's name says that it thinks before it answers."""
    return bool(model and REASONER.search(model))


class Piece(NamedTuple):
    """What is known of the text so far; `undecided` comes again in one of the others."""

    content: str = ""
    reasoning: str = ""
    undecided: str = ""


class ThinkSplitter:
    """Splits one answer's content. Feed it piece by piece, then `finish()` for what it held back."""

    def __init__(self, reasoner: bool) -> None:
        self._reasoner = reasoner
        self._state: Literal["start", "thinking", "undecided", "answer"] = "start"
        self._held = ""
        self._undecided: list[str] = []
        self._at_start = True

    def feed(self, text: str) -> Piece:
        if self._state == "answer" and not self._at_start:
            return Piece(content=text)
        self._held += text
        if self._state == "start":
            stripped = self._held.lstrip()
            if OPEN.startswith(stripped[: len(OPEN)]) and len(stripped) < len(OPEN):
                return Piece()
            if stripped.startswith(OPEN):
                self._state, self._held = "thinking", stripped[len(OPEN) :]
            elif self._reasoner:
                self._state = "undecided"
            else:
                self._state, self._at_start = "answer", False
        if self._state == "thinking":
            return self._thinking()
        if self._state == "undecided":
            return self._still_undecided()
        return self._answer()

    def finish(self) -> Piece:
        """The rest, once no more comes: a block that never closed is thinking, undecided text was the answer."""
        rest, self._held = self._held, ""
        if self._state == "thinking":
            return Piece(reasoning=rest)
        undecided, self._undecided = "".join(self._undecided), []
        return Piece(content=undecided + rest)

    def _thinking(self) -> Piece:
        before, close, after = self._held.partition(CLOSE)
        if not close:
            keep = _possible_tag(before, CLOSE)
            before, self._held = before[: len(before) - keep], before[len(before) - keep :]
            return Piece(reasoning=self._without_blank_start(before))
        reasoning = self._without_blank_start(before)
        self._state, self._held, self._at_start = "answer", after, True
        return Piece(content=self._answer().content, reasoning=reasoning)

    def _still_undecided(self) -> Piece:
        opened, closed = self._held.find(OPEN), self._held.find(CLOSE)
        if closed >= 0 and not 0 <= opened < closed:
            reasoning = "".join(self._undecided) + self._held[:closed]
            self._undecided, self._held = [], self._held[closed + len(CLOSE) :]
            self._state, self._at_start = "answer", True
            return Piece(content=self._answer().content, reasoning=reasoning.lstrip())
        if opened >= 0:
            content = "".join(self._undecided) + self._held
            self._undecided, self._held, self._state, self._at_start = [], "", "answer", False
            return Piece(content=content)
        keep = max(_possible_tag(self._held, OPEN), _possible_tag(self._held, CLOSE))
        known, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        self._undecided.append(known)
        return Piece(undecided=known)

    def _answer(self) -> Piece:
        text, self._held = self._held, ""
        return Piece(content=self._without_blank_start(text))

    def _without_blank_start(self, text: str) -> str:
        if self._at_start:
            text = text.lstrip()
            self._at_start = not text
        return text


def _possible_tag(text: str, tag: str) -> int:
    """How many characters at the end of `text` may be the beginning of `tag`."""
    return next((size for size in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-size:])), 0)
