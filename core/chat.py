"""The words of a chat: what is asked (`Message`, `ChatRequest`) and what comes back (`ChatCompletion`, `Usage`).

Pure values. Names are those of the wire (https://platform.openai.com/docs/api-reference/chat); ids of
conversations and rows are the store's concern, not theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["system", "user", "assistant", "tool"]
ROLES: tuple[Role, ...] = ("system", "user", "assistant", "tool")

FINISH_REASONS = ("stop", "length", "content_filter", "tool_calls", "function_call")

Content = str | tuple[Mapping[str, Any], ...] | None


def with_text(content: Content, text: str) -> Content:
    """The text in the place of what was written; what else is there (an image) stays."""
    if not isinstance(content, tuple):
        return text
    return ({"type": "text", "text": text}, *(part for part in content if part.get("type") != "text"))


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the model asks for. `arguments` is the JSON text as the model wrote it, not parsed.

    `id` is "" where the gateway gave none (the legacy `function_call` never has one).
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message, asked or answered.

    `content`: text, or content parts as the wire has them, or None (an assistant message of tool calls
    alone; sent as null). In an answer it is always text, "" when nothing came.
    `reasoning`: the model's thinking, "" when there is none; shown, never sent back.
    `tool_call_id`: which call a message of role `tool` answers; None for every other role.
    """

    role: Role
    content: Content = ""
    reasoning: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None

    @property
    def text(self) -> str:
        """The text of `content`: its text parts joined, "" for None."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "".join(part["text"] for part in self.content if isinstance(part.get("text"), str))


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What to ask. `parameters` holds only what was set, by the names in `core.parameters.PARAMETERS`;
    any other key goes to the gateway as it is. `stream` is not among them: the method called decides."""

    model: str
    messages: tuple[Message, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many answers were asked for, at least 1."""
        n = self.parameters.get("n", 1)
        return n if isinstance(n, int) and n > 1 else 1

    @property
    def limit(self) -> int | None:
        """How many tokens an answer may have at most, under either name; None where neither is sent."""
        limit = self.parameters.get("max_tokens", self.parameters.get("max_completion_tokens"))
        return limit if isinstance(limit, int) else None


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts as the gateway reported them. None: it did not say, which is never the same as 0.

    `reasoning_tokens` are part of `completion_tokens` with most gateways and beside them with some (xAI);
    `cached_tokens` are part of `prompt_tokens`. A missing total is the sum of the two when both are known.
    """

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class TopLogprob:
    """An alternative the model considered. `logprob` is a natural logarithm."""

    token: str
    logprob: float | None


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """One token of an answer with its natural log probability (None where the gateway sent null)."""

    token: str
    logprob: float | None
    top_logprobs: tuple[TopLogprob, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A piece of a tool call. `index` is None where the gateway numbers nothing; "" means: not in this piece."""

    index: int | None = None
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """What one chunk adds to the choice `index`.

    `content` and `reasoning` are final: joined over all chunks they are the answer's. `undecided` is text of a
    reasoner that may still turn out to be thinking (its opening tag is missing): it comes again, in `content` or
    `reasoning`, once that is known; show it, don't keep it.
    """

    index: int = 0
    content: str = ""
    reasoning: str = ""
    undecided: str = ""
    tool_calls: tuple[ToolCallDelta, ...] = ()
    finish_reason: str | None = None
    finish_reason_raw: str | None = None
    logprobs: tuple[TokenLogprob, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing in it but its index."""
        return self == Delta(index=self.index)


@dataclass(frozen=True, slots=True)
class ChatCompletionChunk:
    """One event of a stream. `usage` is None unless this event carried one."""

    deltas: tuple[Delta, ...] = ()
    usage: Usage | None = None
    id: str | None = None
    model: str | None = None
    created: int | None = None
    system_fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. `finish_reason` is one of FINISH_REASONS, another gateway's own word as it stands, or None:
    the gateway named none. `finish_reason_raw` is the word on the wire. `logprobs` is None where none came."""

    index: int
    message: Message
    finish_reason: str | None = None
    finish_reason_raw: str | None = None
    logprobs: tuple[TokenLogprob, ...] | None = None

    @property
    def came(self) -> bool:
        """Whether anything of it arrived: some gateways give one answer whatever `n` asks for."""
        said = self.message
        return bool(said.text or said.reasoning or said.tool_calls or self.finish_reason)


@dataclass(frozen=True, slots=True)
class Timings:
    """When a request's answer came, in seconds after it was sent. None: it has not, or never did.

    `first_token_s`: the first piece of text, thinking or a tool call. `answer_s`: the first piece that is no thinking.
    `total_s`: the end, whatever ended it.
    """

    headers_s: float | None = None
    first_token_s: float | None = None
    answer_s: float | None = None
    total_s: float | None = None

    @property
    def thinking_s(self) -> float | None:
        """How long the model thought before it answered; None where it did not, or can't be told."""
        if self.first_token_s is None or self.answer_s is None or self.answer_s <= self.first_token_s:
            return None
        return self.answer_s - self.first_token_s


@dataclass(frozen=True, slots=True)
class ChatCompletion:
    """What arrived. `choices` has one entry for each answer asked for, in index order, also after an error.

    `usage` is None when the gateway reported none. `model` is the one that answered; `created` is Unix time in
    seconds; `id`, `model`, `created` are None when not said. `partial`: text or thinking arrived that is known
    not to be the whole answer. `complete`: the end was seen. `repairs` names what was changed in the request because
    the gateway refused it (names of `core.client.repairs.REPAIRS`).
    """

    choices: tuple[Choice, ...]
    usage: Usage | None = None
    model: str | None = None
    id: str | None = None
    created: int | None = None
    system_fingerprint: str | None = None
    partial: bool = False
    complete: bool = False
    repairs: tuple[str, ...] = ()
    timings: Timings = Timings()

    @property
    def message(self) -> Message:
        """The first answer."""
        return self.choices[0].message

    @property
    def finish_reason(self) -> str | None:
        """The first answer's."""
        return self.choices[0].finish_reason
