"""Chunks -> one `ChatCompletion`, at any moment: what has arrived so far."""

from __future__ import annotations

import json

from core.chat import (
    ChatCompletion,
    ChatCompletionChunk,
    Choice,
    Delta,
    Message,
    Timings,
    TokenLogprob,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from core.client.wire import CUT_WORDS


class Assembler:
    """Grows with every chunk; `n` answers are there from the start, empty. Costs as much as what is new."""

    def __init__(self, n: int) -> None:
        self._choices = {index: _GrowingChoice(index) for index in range(n)}
        self._usage: Usage | None = None
        self._id: str | None = None
        self._model: str | None = None
        self._created: int | None = None
        self._fingerprint: str | None = None

    def add(self, chunk: ChatCompletionChunk) -> None:
        for delta in chunk.deltas:
            choice = self._choices.get(delta.index)
            if choice is None:
                choice = self._choices[delta.index] = _GrowingChoice(delta.index)
            choice.add(delta)
        self._usage = chunk.usage or self._usage  # the last one wins, they are never added up
        self._id = self._id or chunk.id
        self._model = self._model or chunk.model
        self._created = self._created or chunk.created
        self._fingerprint = self._fingerprint or chunk.system_fingerprint

    @property
    def delivered(self) -> bool:
        """Whether any text, thinking or tool call has arrived: then nothing may be sent again."""
        return any(choice.delivered for choice in self._choices.values())

    @property
    def spoke(self) -> bool:
        """Whether any text or thinking has arrived."""
        return any(choice.spoke for choice in self._choices.values())

    @property
    def finished(self) -> bool:
        """Whether every answer asked for has said why it ended."""
        return all(choice.finish_reason for choice in self._choices.values())

    @property
    def given_up(self) -> bool:
        """Whether the provider said that it broke an answer off."""
        return any((choice.finish_reason or "").lower() in CUT_WORDS for choice in self._choices.values())

    def completion(
        self, *, complete: bool, partial: bool, repairs: tuple[str, ...], timings: Timings
    ) -> ChatCompletion:
        return ChatCompletion(
            choices=tuple(self._choices[index].choice() for index in sorted(self._choices)),
            usage=self._usage,
            model=self._model,
            id=self._id,
            created=self._created,
            system_fingerprint=self._fingerprint,
            partial=partial,
            complete=complete,
            repairs=repairs,
            timings=timings,
        )


class _GrowingChoice:
    def __init__(self, index: int) -> None:
        self.index = index
        self.finish_reason: str | None = None
        self._raw: str | None = None
        self._content: list[str] = []
        self._reasoning: list[str] = []
        self._undecided = False
        self._calls: list[_GrowingCall] = []
        self._logprobs: list[TokenLogprob] = []

    @property
    def spoke(self) -> bool:
        return bool(self._content or self._reasoning or self._undecided)

    @property
    def delivered(self) -> bool:
        return self.spoke or bool(self._calls)

    def add(self, delta: Delta) -> None:
        if delta.content:
            self._content.append(delta.content)
        if delta.reasoning:
            self._reasoning.append(delta.reasoning)
        self._undecided = self._undecided or bool(delta.undecided)
        if delta.finish_reason:
            self.finish_reason, self._raw = delta.finish_reason, delta.finish_reason_raw
        self._logprobs.extend(delta.logprobs)
        for call in delta.tool_calls:
            self._add_call(call)

    def _add_call(self, delta: ToolCallDelta) -> None:
        """By index, else by id, else the last one; another call may begin under an old index (Gemini)."""
        found = None
        if delta.index is not None:
            found = next((call for call in reversed(self._calls) if call.index == delta.index), None)
        elif delta.id:
            found = next((call for call in self._calls if call.id == delta.id), None)
        if found is None and delta.index is None and self._calls and not (delta.id and delta.name):
            found = self._calls[-1]
        if found is None or found.is_before(delta):
            found = _GrowingCall(delta.index)
            self._calls.append(found)
        found.add(delta)

    def choice(self) -> Choice:
        message = Message(
            "assistant",
            "".join(self._content),
            reasoning="".join(self._reasoning),
            tool_calls=tuple(call.call() for call in self._calls),
        )
        logprobs = tuple(self._logprobs) or None
        return Choice(self.index, message, self.finish_reason, self._raw, logprobs)


class _GrowingCall:
    def __init__(self, index: int | None) -> None:
        self.index = index
        self.id = ""
        self.name = ""
        self.arguments: list[str] = []

    def is_before(self, delta: ToolCallDelta) -> bool:
        """Whether a piece that has a name begins another call: a new id, or a name after whole arguments."""
        if not delta.name:
            return False
        if self.id and delta.id:
            return self.id != delta.id
        renamed = delta.name != self.name or bool(delta.arguments)
        return renamed and _is_json("".join(self.arguments))

    def add(self, delta: ToolCallDelta) -> None:
        self.id = self.id or delta.id
        if delta.name != self.name and not self.arguments:
            self.name += delta.name
        if delta.arguments:
            self.arguments.append(delta.arguments)

    def call(self) -> ToolCall:
        return ToolCall(self.id, self.name, "".join(self.arguments))


def _is_json(source: str) -> bool:
    try:
        json.loads(source)
    except (ValueError, RecursionError):
        return False
    return True
