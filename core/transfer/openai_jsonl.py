"""OpenAI JSONL: one conversation a line, `{"messages": [{"role", "content"}]}`, for fine-tuning and evaluations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.chat import ROLES, Message, ToolCall
from core.client.wire import message_json
from core.store.archive import Archived
from core.transfer.build import chain
from core.transfer.shape import checked

_CALL = {
    "type": "object",
    "required": ["function"],
    "properties": {
        "id": {"type": "string"},
        "function": {
            "type": "object",
            "required": ["name", "arguments"],
            "properties": {"name": {"type": "string"}, "arguments": {"type": "string"}},
        },
    },
}
_MESSAGE = {
    "type": "object",
    "required": ["role"],
    "properties": {
        "role": {"enum": [*ROLES, "developer"]},
        "content": {"type": ["string", "array", "null"], "items": {"type": "object"}},
        "tool_calls": {"type": "array", "items": _CALL},
        "tool_call_id": {"type": ["string", "null"]},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["messages"],
        "properties": {"messages": {"type": "array", "items": _MESSAGE}},
    },
}


def write(archived: Sequence[Archived]) -> str:
    """The open branch of each conversation, its system prompt first."""
    return "".join(json.dumps({"messages": _written(one)}, ensure_ascii=False) + "\n" for one in archived)


def _written(one: Archived) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [{"role": "system", "content": one.system}] if one.system else []
    messages += [message_json(stored.message) for stored in one.branch]
    return messages


def read(lines: Any) -> list[Archived]:
    """The conversations of the parsed lines. Raises TransferError, naming line and place."""
    checked(lines, SCHEMA)
    return [
        chain("openai", number, "", (_read(message) for message in line["messages"]))
        for number, line in enumerate(lines)
    ]


def _read(one: dict[str, Any]) -> Message:
    content = one.get("content")
    calls = tuple(
        ToolCall(call.get("id", ""), call["function"]["name"], call["function"]["arguments"])
        for call in one.get("tool_calls", ())
    )
    return Message(
        role="system" if one["role"] == "developer" else one["role"],
        content=tuple(content) if isinstance(content, list) else content or "",
        tool_calls=calls,
        tool_call_id=one.get("tool_call_id"),
    )
