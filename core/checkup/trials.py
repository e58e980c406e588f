"""TRIALS: what a check-up asks, in this order, a row each. Every body is sent as it stands here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.checkup.seen import Known, Seen
from core.replies.json_mode import checked
from core.store.checkups import Finding
from core.text import Text, same

Body = dict[str, Any]
FEW = 3
"""Tokens that a limit is tried with."""
SENTENCE = [{"role": "user", "content": "Write one sentence about the sea."}]
GREET = [{"role": "user", "content": "Say hello in one plain sentence, not as json."}]
LONG = [{"role": "user", "content": "Count from 1 to 500 in digits."}]
CALL = {"id": "callabcde", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Paris"}'}}
TOOL = [
    {"role": "user", "content": "What is the weather in Paris?"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "callabcde", "content": "18 degrees, sunny"},
]
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}]
SCHEMA = {
    "type": "object",
    "properties": {"size": {"type": "integer"}},
    "required": ["size"],
    "additionalProperties": False,
}
OBJECT = {"type": "json_object"}
OF_SCHEMA = {"type": "json_schema", "json_schema": {"name": "sized", "strict": True, "schema": SCHEMA}}


@dataclass(frozen=True, slots=True)
class Trial:
    """`body`: what is sent beside the model; None: no request of its own, an earlier one shows it. `of`: the controls
    that it alone speaks of. `group`: trials of the same one go in one request, and by themselves where that is
    refused."""

    id: str
    label: Text
    judge: Callable[[Seen, Known], Finding]
    body: Callable[[Known], Body] | None = None
    of: tuple[str, ...] = ()
    group: str = ""


def whole(seen: Seen, known: Known) -> Finding:
    known.plain = seen
    return seen.judged(True, _shown(seen))


def streamed(seen: Seen, known: Known) -> Finding:
    known.stream = seen
    found = seen.judged(seen.pieces > 1, f"events: {seen.pieces}")
    if not known.plain.choices and seen.choices:
        known.plain, known.begin = seen, {"stream": True}  # a model that answers in a stream alone
    return found


def usage_of_plain(_: Seen, known: Known) -> Finding:
    return _usage(known.plain)


def usage_unasked(_: Seen, known: Known) -> Finding:
    return _usage(known.stream)


def usage_asked(seen: Seen, _: Known) -> Finding:
    return _usage(seen)


def limited(seen: Seen, _: Known) -> Finding:
    if seen.too_few:
        return Finding("works", seen.judged(True).detail)
    tokens = seen.completion_tokens
    cut = seen.finish_reason == "length" or (tokens is not None and tokens <= FEW)
    return seen.judged(cut, _shown(seen))


def several(seen: Seen, _: Known) -> Finding:
    return seen.judged(
        len(seen.choices) == 2, f"choices: {len(seen.choices)}, completion_tokens: {seen.completion_tokens}"
    )


def with_logprobs(seen: Seen, _: Known) -> Finding:
    probabilities = (seen.choices[0].logprobs if seen.choices else None) or ()
    most = max((len(one.top_logprobs) for one in probabilities), default=0)
    return seen.judged_by_text(bool(probabilities), f"tokens: {len(probabilities)}, top_logprobs: {most}")


def an_object(seen: Seen, _: Known) -> Finding:
    return _json(seen, OBJECT, "{")


def of_the_schema(seen: Seen, _: Known) -> Finding:
    return _json(seen, OF_SCHEMA, '{"size":')


def stopped(seen: Seen, known: Known) -> Finding:
    mark = _mark(known)
    if mark is None:
        return Finding("unclear")
    detail = f"stop: {mark!r}, {_shown(seen)}"
    # nothing at all came where the answer would have begun with it; one that was cut for its length shows nothing
    ended = seen.finish_reason == "stop"
    return seen.judged(mark not in seen.text and ended, detail, otherwise="ignored" if mark in seen.text else "unclear")


def taken(seen: Seen, _: Known) -> Finding:
    return seen.judged(False, otherwise="accepted") if seen.error is None else seen.judged(False)


def answered(seen: Seen, _: Known) -> Finding:
    if seen.error is not None and "reasoning_content" in seen.error.message:  # wants what no question before had
        return Finding("unclear", seen.judged(False).detail)
    return seen.judged(True, _shown(seen))


def told(seen: Seen, _: Known) -> Finding:
    """Of a request that is wrong: it works where it is refused, with words."""
    found = seen.judged(False)
    return Finding("works", found.detail) if seen.refused and seen.error and seen.error.message else found


def _shown(seen: Seen) -> str:
    return f"finish_reason: {seen.finish_reason}, completion_tokens: {seen.completion_tokens}"


def _usage(seen: Seen) -> Finding:
    usage = seen.answer.usage if seen.answer else None
    told = usage is not None and usage.completion_tokens is not None
    words = f"prompt_tokens: {usage.prompt_tokens}, completion_tokens: {usage.completion_tokens}" if usage else ""
    return seen.judged(told, words)


def _json(seen: Seen, form: Mapping[str, Any], begins: str) -> Finding:
    """An answer that was cut at its limit counts by how it begins."""
    found = checked(seen.text, {"response_format": form})
    right = found is not None and found.wrong is None and isinstance(found.value, dict)
    cut = seen.finish_reason == "length" and "".join(seen.text.split()).startswith(begins)
    return seen.judged_by_text(right or cut, json.dumps(seen.text[:80], ensure_ascii=False))


def _mark(known: Known) -> str | None:
    """The most frequent letter of the answer to SENTENCE: another answer will hardly do without it."""
    letters = Counter(one for one in known.plain.text if one.isalpha())
    return letters.most_common(1)[0][0] if letters else None


def _sentence(known: Known) -> Body:
    return {"messages": SENTENCE, **known.short()}


TRIALS: tuple[Trial, ...] = (
    Trial(
        "whole",
        Text("an answer in one piece", "一次返回（非流式）"),
        whole,
        _sentence,
    ),
    Trial("usage", Text("usage with it", "返回用量（非流式）"), usage_of_plain),
    Trial(
        "stream",
        Text("an answer in a stream", "流式返回"),
        streamed,
        lambda known: {**_sentence(known), "stream": True},
    ),
    Trial("stream_usage", Text("usage in a stream, unasked", "流式中自带用量"), usage_unasked),
    Trial(
        "stream_options",
        Text("usage in a stream, asked for (stream_options)", "流式中按要求返回用量（stream_options）"),
        usage_asked,
        lambda known: {**_sentence(known), "stream": True, "stream_options": {"include_usage": True}},
    ),
    Trial(
        "max_tokens",
        same("max_tokens"),
        limited,
        lambda known: {"messages": SENTENCE, **known.begin, "max_tokens": FEW},
    ),
    Trial(
        "max_completion_tokens",
        same("max_completion_tokens"),
        limited,
        lambda known: {"messages": SENTENCE, **known.begin, "max_completion_tokens": FEW},
    ),
    Trial(
        "temperature",
        same("temperature"),
        taken,
        lambda known: {**_sentence(known), "temperature": 0.5},
        ("temperature",),
        "sampling",
    ),
    Trial("top_p", same("top_p"), taken, lambda known: {**_sentence(known), "top_p": 0.9}, ("top_p",), "sampling"),
    Trial(
        "presence_penalty",
        same("presence_penalty"),
        taken,
        lambda known: {**_sentence(known), "presence_penalty": 0.5},
        ("presence_penalty",),
        "sampling",
    ),
    Trial(
        "frequency_penalty",
        same("frequency_penalty"),
        taken,
        lambda known: {**_sentence(known), "frequency_penalty": 0.5},
        ("frequency_penalty",),
        "sampling",
    ),
    Trial(
        "user",
        same("user"),
        taken,
        lambda known: {**_sentence(known), "user": "parley-check-up"},
        ("user",),
        "sampling",
    ),
    Trial("n", same("n"), several, lambda known: {"messages": SENTENCE, **known.short(), "n": 2}, ("n",)),
    Trial(
        "stop_text",
        Text("stop as one text", "stop（单个字符串）"),
        stopped,
        lambda known: {**_sentence(known), "stop": _mark(known) or "e"},
    ),
    Trial(
        "stop_list",
        Text("stop as a list", "stop（数组）"),
        stopped,
        lambda known: {**_sentence(known), "stop": [_mark(known) or "e", "~~~"]},
    ),
    Trial(
        "logprobs_boolean",
        Text("logprobs: true, top_logprobs: 2", "logprobs: true 与 top_logprobs: 2"),
        with_logprobs,
        lambda known: {**_sentence(known), "logprobs": True, "top_logprobs": 2},
    ),
    Trial(
        "logprobs_integer",
        Text("logprobs: 2 (an integer)", "logprobs: 2（整数写法）"),
        with_logprobs,
        lambda known: {**_sentence(known), "logprobs": 2},
    ),
    Trial(
        "json_object",
        same("response_format: json_object"),
        an_object,
        lambda known: {"messages": GREET, **known.short(), "response_format": OBJECT},
    ),
    Trial(
        "json_schema",
        same("response_format: json_schema"),
        of_the_schema,
        lambda known: {"messages": GREET, **known.short(), "response_format": OF_SCHEMA},
    ),
    Trial(
        "tool_role",
        Text("a message of role tool", "tool 角色的消息"),
        answered,
        lambda known: {"messages": TOOL, "tools": TOOLS, **known.short()},
    ),
    Trial(
        "error",
        Text("a wrong request is refused, with words", "错误的请求会被拒绝并说明原因"),
        told,
        lambda known: {**_sentence(known), "temperature": "hot"},
    ),
)
MODELS = Text("a list of models (/models)", "模型列表（/models）")
HANG_UP = Text("hanging up ends the answer", "断开连接即停止生成")
LABELS: dict[str, Text] = {"models": MODELS, **{one.id: one.label for one in TRIALS}, "hang_up": HANG_UP}
"""Every row of the matrix, in its order."""
