"""The wire's JSON <-> the words of `core.chat`. Shapes: https://platform.openai.com/docs/api-reference/chat

Stateless: what depends on earlier events (think tags, surrogate halves, choice numbers) is in `normalise`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.chat import (
    ChatCompletionChunk,
    ChatRequest,
    Delta,
    Message,
    TokenLogprob,
    ToolCallDelta,
    TopLogprob,
)
from core.client.quirks import Profile
from core.client.surrogates import joined
from core.client.usage import usage_in

FINISH_WORDS: dict[str, str] = {
    **dict.fromkeys(("stop", "eos", "eos_token", "end_turn", "stop_sequence", "end", "complete", "finished"), "stop"),
    **dict.fromkeys(("length", "max_tokens", "max_output_tokens", "model_length", "max_length"), "length"),
    **dict.fromkeys(
        (
            *("content_filter", "content_filtered", "sensitive", "safety", "recitation", "blocklist"),
            *("prohibited_content", "spii", "refusal", "guardrail_intervened", "image_safety"),
        ),
        "content_filter",
    ),
    **dict.fromkeys(("tool_calls", "tool_call", "tool_use"), "tool_calls"),
    "function_call": "function_call",
}
NO_REASON = ("", "null", "none")
"""DashScope's own API writes the word null."""
CUT_WORDS = frozenset({"network_error", "insufficient_system_resource", "error"})
"""Reasons that mean the provider gave up (Zhipu, DeepSeek, OpenRouter): what came is not the whole answer."""
DEEPEST_PART = 3
LARGEST_NUMBER = 1e300
LONGEST_NAME, LONGEST_REASON = 255, 64
"""Characters of an answer's id, its model's name, and an unknown finish reason, that are kept."""


def request_body(request: ChatRequest, profile: Profile, *, stream: bool) -> dict[str, Any]:
    """The JSON object to send: only what was set, with `logprobs` in the gateway's dialect."""
    body: dict[str, Any] = {"model": request.model, "messages": [message_json(message) for message in request.messages]}
    parameters = {name: value for name, value in request.parameters.items() if name != "stream" and value is not None}
    body |= _logprobs(parameters, profile)
    if stream:
        body["stream"] = True
        if profile.stream_usage:
            body.setdefault("stream_options", {"include_usage": True})
    return body


def encode(body: Mapping[str, Any]) -> bytes:
    """The bytes of a body, UTF-8. Raises ValueError or TypeError for a value JSON has no word for (NaN, a set)."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError:  # seldom, and looking for it in a long past takes longer than all the rest
        return joined(text).encode()


def message_json(message: Message) -> dict[str, Any]:
    """A message as the wire has it; its thinking is not sent."""
    content = list(message.content) if isinstance(message.content, tuple) else message.content
    sent: dict[str, Any] = {"role": message.role, "content": content}
    if message.name is not None:
        sent["name"] = message.name
    if message.tool_calls:
        sent["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        sent["tool_call_id"] = message.tool_call_id
    return sent


def _logprobs(parameters: dict[str, Any], profile: Profile) -> dict[str, Any]:
    asked = parameters.get("logprobs")
    if asked is None or isinstance(asked, bool) == (profile.logprobs == "boolean"):
        return parameters
    return other_logprobs(parameters)


def other_logprobs(body: dict[str, Any]) -> dict[str, Any]:
    """The same with `logprobs` in the other dialect: a number, or true with the number as `top_logprobs`; as it was
    where no probabilities are asked for."""
    asked = body.get("logprobs")
    if asked is True:
        others = {name: value for name, value in body.items() if name != "top_logprobs"}
        return {**others, "logprobs": body.get("top_logprobs") or 1}
    if isinstance(asked, int) and asked:
        return {**body, "logprobs": True, "top_logprobs": asked}
    return body


def parse_event(event: Mapping[str, Any], *, fresh: bool = False) -> ChatCompletionChunk:
    """One event of a stream, or a whole answer, as a chunk. `fresh`: no text has come yet (then a full `message` beside
    an empty delta counts). Choices keep the index the gateway gave, position where it gave none."""
    choices = event.get("choices")
    deltas = tuple(
        _delta(choice, position, fresh)
        for position, choice in enumerate(choices if isinstance(choices, list) else ())
        if isinstance(choice, Mapping)
    )
    return ChatCompletionChunk(
        deltas=deltas,
        usage=usage_in(event),
        id=_label(_string(event, "id"), LONGEST_NAME) or None,
        model=_label(_string(event, "model"), LONGEST_NAME) or None,
        created=None if (created := _float(event.get("created"))) is None else int(created),
        system_fingerprint=_string(event, "system_fingerprint") or None,
    )


def is_whole_answer(event: Mapping[str, Any]) -> bool:
    """Whether an event is a complete answer (`message`, no `delta`), as without streaming."""
    choices = event.get("choices")
    return (
        isinstance(choices, list)
        and bool(choices)
        and all(isinstance(choice, Mapping) and choice.get("message") and not choice.get("delta") for choice in choices)
    )


def _delta(choice: Mapping[str, Any], position: int, fresh: bool) -> Delta:
    said: Any = choice.get("delta")
    if not isinstance(said, Mapping) or (fresh and not said):
        message = choice.get("message")
        said = message if isinstance(message, Mapping) else {}
    content, thinking = _content(said.get("content"))
    content += _string(said, "refusal") if not content else ""
    if not said:
        content = _string(choice, "text")  # the shape of /completions, which some gateways answer with
    index, raw = choice.get("index"), choice.get("finish_reason")
    return Delta(
        index=index if isinstance(index, int) and not isinstance(index, bool) and index >= 0 else position,
        content=content,
        reasoning=thinking or _reasoning(said),
        tool_calls=_tool_calls(said),
        finish_reason=finish_reason(raw),
        finish_reason_raw=_label(raw, LONGEST_REASON) if isinstance(raw, str) and finish_reason(raw) else None,
        logprobs=_token_logprobs(choice.get("logprobs")),
    )


def finish_reason(raw: object) -> str | None:
    """The API's word for a gateway's; "" (on every delta of some: sglang#3912) is None, an unknown word stays."""
    if not isinstance(raw, str) or raw.lower() in NO_REASON:
        return None
    return FINISH_WORDS.get(raw.lower()) or _label(raw, LONGEST_REASON)


def _label(text: str, longest: int) -> str:
    """A gateway's own word, as the ledger can keep it: PostgreSQL takes neither NUL nor what is longer than its
    column."""
    return joined(text).replace("\x00", "\u2400")[:longest]


def _content(said: object, depth: int = 0) -> tuple[str, str]:
    """Text and thinking of a content: a string, a part, or a list of parts (Mistral)."""
    if isinstance(said, str):
        return said, ""
    if isinstance(said, Mapping):
        said = [said]
    if not isinstance(said, list) or depth > DEEPEST_PART:
        return "", ""
    content, thinking = "", ""
    for part in said:
        if isinstance(part, str):
            content += part
        elif isinstance(part, Mapping) and part.get("type") in ("thinking", "reasoning"):
            inner = part.get("thinking", part.get("reasoning", part.get("text")))
            thinking += "".join(_content(inner, depth + 1))
        elif isinstance(part, Mapping):
            content += _string(part, "text")
    return content, thinking


def _reasoning(said: Mapping[str, Any]) -> str:
    """Two names for one text (OpenRouter and vLLM send both: vllm#27752); the details only where neither is there."""
    for field in ("reasoning_content", "reasoning", "thinking"):
        if text := "".join(_content(said.get(field))):
            return text
    details = [part for part in _list(said.get("reasoning_details")) if isinstance(part, Mapping)]
    return "".join(_string(part, "text") or _string(part, "summary") for part in details)


def _tool_calls(said: Mapping[str, Any]) -> tuple[ToolCallDelta, ...]:
    calls = [call for call in _list(said.get("tool_calls")) if isinstance(call, Mapping)]
    legacy = said.get("function_call")
    if isinstance(legacy, Mapping) and legacy:
        calls.append({"index": 0, "function": legacy})
    return tuple(_tool_call(call) for call in calls)


def _tool_call(call: Mapping[str, Any]) -> ToolCallDelta:
    function = call.get("function")
    function = function if isinstance(function, Mapping) else {}
    arguments, index = function.get("arguments"), call.get("index")
    if isinstance(arguments, Mapping):  # Ollama sends the object itself
        arguments = json.dumps(arguments, ensure_ascii=False)
    return ToolCallDelta(
        index=index if isinstance(index, int) else None,
        id=_string(call, "id"),
        name=_string(function, "name"),
        arguments=joined(arguments) if isinstance(arguments, str) else "",
    )


def _token_logprobs(said: object) -> tuple[TokenLogprob, ...]:
    """Both shapes: OpenAI's `content` list, and the legacy arrays `tokens`, `token_logprobs`, `top_logprobs`."""
    if not isinstance(said, Mapping):
        return ()
    if isinstance(said.get("content"), list):
        return tuple(
            TokenLogprob(joined(_string(entry, "token")), _float(entry.get("logprob")), _top(entry.get("top_logprobs")))
            for entry in said["content"]
            if isinstance(entry, Mapping)
        )
    logprobs, tops = _list(said.get("token_logprobs")), _list(said.get("top_logprobs"))
    return tuple(
        TokenLogprob(joined(str(token)), _float(_at(logprobs, position)), _top(_at(tops, position)))
        for position, token in enumerate(_list(said.get("tokens")))
    )


def _top(said: object) -> tuple[TopLogprob, ...]:
    if isinstance(said, Mapping):
        return tuple(TopLogprob(joined(str(token)), _float(logprob)) for token, logprob in said.items())
    return tuple(
        TopLogprob(joined(_string(entry, "token")), _float(entry.get("logprob")))
        for entry in _list(said)
        if isinstance(entry, Mapping)
    )


def _string(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""


def _float(said: object) -> float | None:
    """A number that can be stored and sent: JSON's NaN and Infinity, and what is too large for a float, are none."""
    if isinstance(said, bool) or not isinstance(said, int | float) or not abs(said) < LARGEST_NUMBER:
        return None
    return float(said)


def _list(said: object) -> list[Any]:
    return said if isinstance(said, list) else []


def _at(items: list[Any], position: int) -> Any:
    return items[position] if position < len(items) else None


def model_ids(listed: object) -> list[str] | None:
    """The ids of a model list: `{"data": [{"id"}]}`, a bare array (Together) or `{"models": [{"name"}]}` (Ollama);
    None where it is none of these."""
    if isinstance(listed, Mapping):
        listed = next((listed[key] for key in ("data", "models") if isinstance(listed.get(key), list)), None)
    if not isinstance(listed, list):
        return None
    return list(dict.fromkeys(name for entry in listed if (name := _model_id(entry))))


def _model_id(entry: object) -> str:
    if isinstance(entry, Mapping):
        found: Iterable[object] = (entry.get(key) for key in ("id", "name", "model"))
        entry = next((value for value in found if value is not None), "")
    return str(entry).removeprefix("models/") if isinstance(entry, str | int) and not isinstance(entry, bool) else ""
