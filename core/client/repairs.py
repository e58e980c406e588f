"""Requests a gateway refuses for one field, put right and sent again: once a cause, remembered, and always told.

A repair is not a retry: nothing of the first request was run. What a person set is never dropped unseen:
`ChatCompletion.repairs` names each one.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from core.client.wire import other_logprobs
from core.errors import ChatError
from core.text import Text

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Repair:
    """`words`: what the error says when this is the cause. `change`: the body put right; the same body where there
    is nothing to change. `note`: what a person is told."""

    name: str
    words: re.Pattern[str]
    change: Callable[[Body], Body]
    note: Text
    source: str


def _drop(*names: str) -> Callable[[Body], Body]:
    return lambda body: {name: value for name, value in body.items() if name not in names}


def _rename_max_tokens(body: Body) -> Body:
    if "max_tokens" not in body:
        return body
    return {"max_completion_tokens" if name == "max_tokens" else name: value for name, value in body.items()}


def _stream(on: bool) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        if on and not body.get("stream"):
            return {**body, "stream": True, "stream_options": {"include_usage": True}}
        return body if on else _drop("stream", "stream_options")(body)

    return change


def _refused(name: str) -> re.Pattern[str]:
    refusal = (
        "unsupported|not support|only the default|only 1 is allowed|may only be|deprecated|not allowed with|cannot both"
    )
    return re.compile(rf"\b{name}\b.*({refusal})|({refusal}).*\b{name}\b", re.IGNORECASE | re.DOTALL)


REPAIRS: tuple[Repair, ...] = (
    Repair(
        "without stream_options",
        re.compile(r"stream_options", re.IGNORECASE),
        _drop("stream_options"),
        Text("The gateway does not report usage in streams.", "网关在流式输出时不提供用量。"),
        "new-api#418, openai-agents-python#442, opencode#4698",
    ),
    Repair(
        "max_completion_tokens",
        re.compile(r"max_completion_tokens"),
        _rename_max_tokens,
        Text("max_tokens was sent as max_completion_tokens.", "max_tokens 以 max_completion_tokens 的名字发送。"),
        "OpenAI reasoning models: 'Use max_completion_tokens instead'",
    ),
    Repair(
        "other logprobs dialect",
        re.compile(r"logprobs", re.IGNORECASE),
        other_logprobs,
        Text("logprobs was sent in the gateway's other form.", "logprobs 改用了网关接受的另一种写法。"),
        "azure-sdk-for-go#22538, litellm#10645",
    ),
    Repair(
        "without temperature",
        _refused("temperature"),
        _drop("temperature"),
        Text(
            "The gateway refuses temperature for this model: sent without it.",
            "该模型不接受 temperature，已去掉后发送。",
        ),
        "repowise#987",
    ),
    Repair(
        "without top_p",
        _refused("top_p"),
        _drop("top_p"),
        Text("The gateway refuses top_p for this model: sent without it.", "该模型不接受 top_p，已去掉后发送。"),
        "oai-compatible-copilot#42",
    ),
    Repair(
        "streamed",
        re.compile(
            r"only support(s)? stream|stream.{0,20}must be (set to )?true|false for non-streaming", re.IGNORECASE
        ),
        _stream(True),
        Text("This model only answers in a stream.", "该模型只支持流式输出。"),
        "DashScope thinking models",
    ),
    Repair(
        "not streamed",
        _refused("stream(ing)?"),
        _stream(False),
        Text("This model does not stream: the answer came in one piece.", "该模型不支持流式输出，回复一次返回。"),
        "dify#8615, Roo-Code#274",
    ),
)
BY_NAME: dict[str, Repair] = {row.name: row for row in REPAIRS}
REPAIRABLE = (400, 404, 422)


def find_repair(error: ChatError, body: Body, done: tuple[str, ...]) -> str | None:
    """The repair to try next for a refused body; None where there is none, or it was tried before."""
    if error.status not in REPAIRABLE:
        return None
    said = f"{error.param or ''} {error.message}"
    for row in REPAIRS:
        if row.name not in done and row.words.search(said) and row.change(body) != body:
            return row.name
    return None


def apply(body: Body, names: tuple[str, ...]) -> tuple[Body, tuple[str, ...]]:
    """The body with these repairs made, and the names of those that changed something."""
    made: list[str] = []
    for name in names:
        changed = BY_NAME[name].change(body)
        if changed != body:
            made.append(name)
            body = changed
    return body, tuple(made)


class RepairMemory:
    """What helped last time, for each (chat address, model); the newest `LARGEST` of them. `before`: asked once for
    what was known earlier, and its errors are the caller's. Thread-safe."""

    LARGEST = 1000

    def __init__(self, before: Callable[[str, str], tuple[str, ...]] = lambda address, model: ()) -> None:
        self._lock = Lock()
        self._before = before
        self._known: OrderedDict[tuple[str, str], tuple[str, ...]] = OrderedDict()

    def recall(self, address: str, model: str) -> tuple[str, ...]:
        with self._lock:
            known = self._known.get((address, model))
        if known is not None:
            return known
        found = self._before(address, model)
        with self._lock:
            self._known.setdefault((address, model), found)  # unless somebody has learnt it meanwhile
            self._drop_oldest()
            return self._known[(address, model)]

    def know(self, address: str, model: str, names: tuple[str, ...]) -> None:
        """Instead of all that was known."""
        with self._lock:
            self._known.pop((address, model), None)
            self._known[(address, model)] = names
            self._drop_oldest()

    def forget(self, address: str, model: str) -> None:
        with self._lock:
            self._known.pop((address, model), None)

    def learn(self, address: str, model: str, names: tuple[str, ...]) -> None:
        before = self.recall(address, model)
        with self._lock:
            known = self._known.pop((address, model), before)
            self._known[(address, model)] = tuple(dict.fromkeys((*known, *names)))
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        while len(self._known) > self.LARGEST:
            self._known.popitem(last=False)


REMEMBERED = RepairMemory()
"""The process's own; it holds addresses and model names, no keys."""
