"""Parley's own JSON: everything of a conversation, every branch, parameters and ledger rows. No key is in it.

Writing what was read gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, get_args

from core.chat import ROLES, Message, TokenLogprob, ToolCall, TopLogprob
from core.ledger.record import PROVENANCES, STATUSES, RequestKind, RequestRecord
from core.store.archive import Archived
from core.store.marks import LeftOut, marks_of
from core.store.rows import Conversation, MessageStatus, StoredError, StoredMessage
from core.text import Text
from core.transfer.shape import TransferError, checked

NO_TIME = Text("'{value}' is no time. Nothing was imported.", "“{value}”不是有效的时间。没有导入任何内容。")
FORMAT, VERSION = "parley", 1
_TIME = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$"}
_ID = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_NO_ID = {"anyOf": [_ID, {"type": "null"}]}
_WORDS = {"type": ["string", "null"]}
LARGEST_COUNT = 2**31 - 1
"""The largest integer that every backend takes."""
_COUNT = {"type": ["integer", "null"], "minimum": 0, "maximum": LARGEST_COUNT}
_AMOUNT = {"type": ["number", "null"], "minimum": -1e15, "maximum": 1e15}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


_CONVERSATION = _object(
    {
        "id": _ID,
        "title": {"type": "string"},
        "title_from": {"enum": ["none", "model", "user"]},
        "leaf_id": _NO_ID,
        "settings": {"type": "object"},
        "draft": {"type": "string"},
        "folder": {"type": "string", "maxLength": 255},
        "pinned": {"type": "boolean"},
        "archived": {"type": "boolean"},
        "created_at": _TIME,
        "updated_at": _TIME,
    }
)
_TOOL_CALL = _object({"id": {"type": "string"}, "name": {"type": "string"}, "arguments": {"type": "string"}})
_TOP = _object({"token": {"type": "string"}, "logprob": {"type": ["number", "null"]}})
_MESSAGE = _object(
    {
        "id": _ID,
        "parent_id": _NO_ID,
        "role": {"enum": list(ROLES)},
        "content": {"type": ["string", "array", "null"], "items": {"type": "object"}},
        "reasoning": {"type": "string"},
        "tool_calls": {"type": "array", "items": _TOOL_CALL},
        "tool_call_id": _WORDS,
        "status": {"enum": list(get_args(MessageStatus))},
        "created_at": _TIME,
        "finish_reason": _WORDS,
        "error": {
            "anyOf": [
                {"type": "null"},
                _object({"kind": {"type": "string"}, "en": {"type": "string"}, "zh": {"type": "string"}}),
            ]
        },
        "repairs": {"type": "array", "items": {"type": "string"}},
        "logprobs": {
            "type": ["array", "null"],
            "items": _object({**_TOP["properties"], "top_logprobs": {"type": "array", "items": _TOP}}),
        },
        "request_id": _NO_ID,
        "model": _WORDS,
        "gateway": _WORDS,
    },
    round_id=_NO_ID,
    marks=_object(
        {},
        left_out={"enum": list(get_args(LeftOut))},
        pinned={"type": "boolean"},
        cleared={"type": "boolean"},
        rating={"enum": [1, -1]},
        reason={"type": "string", "maxLength": 32},
        note={"type": "string"},
        original={"type": "string"},
    ),
)
_NUMBERS = ("prompt", "completion", "total", "reasoning", "cached")
_REQUEST = _object(
    {
        "id": _ID,
        "kind": {"enum": list(get_args(RequestKind))},
        "gateway": {"type": "string"},
        "model": {"type": "string"},
        "started_at": _TIME,
        "status": {"enum": list(STATUSES)},
        "parameters": {"type": "object"},
        "tokens_from": {"enum": list(PROVENANCES)},
        **{f"{name}_tokens": _COUNT for name in _NUMBERS},
    },
    key_label={"type": "string", "maxLength": 64},
    attempt={"type": "integer", "minimum": 1, "maximum": LARGEST_COUNT},
    stream={"type": "boolean"},
    cost_from={"enum": list(PROVENANCES)},
    ended_at={"anyOf": [_TIME, {"type": "null"}]},
    **dict.fromkeys(("http_status", "characters"), _COUNT),
    **dict.fromkeys(("cost", "headers_s", "first_token_s", "total_s", "thinking_s"), _AMOUNT),
    **dict.fromkeys(("model_answered", "response_id", "finish_reason", "error_kind", "error_message"), _WORDS),
    **dict.fromkeys(("currency", "price", "conversation_id", "message_id", "run_id", "prompt"), _WORDS),
)
SCHEMA = _object(
    {
        "format": {"const": FORMAT},
        "version": {"type": "integer", "minimum": 1, "maximum": VERSION},
        "conversations": {
            "type": "array",
            "items": _object(
                {
                    "conversation": _CONVERSATION,
                    "messages": {"type": "array", "items": _MESSAGE},
                    "requests": {"type": "array", "items": _REQUEST},
                }
            ),
        },
    }
)
_TIMES = ("started_at", "ended_at")
# who owns a row, which process ran it and where its messages are kept mean nothing elsewhere
_LEFT_OUT = ("owner", "process_id", "sent_id")


def write(archived: Sequence[Archived]) -> str:
    """The file's text."""
    whole = {"format": FORMAT, "version": VERSION, "conversations": [_written(one) for one in archived]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read(document: Any) -> list[Archived]:
    """The conversations of a parsed file. Raises TransferError, naming the place."""
    checked(document, SCHEMA)
    return [_read(one) for one in document["conversations"]]


def _written(one: Archived) -> dict[str, Any]:
    conversation = {name: _plain(getattr(one.conversation, name)) for name in _CONVERSATION["properties"]}
    return {
        "conversation": conversation,
        "messages": [_written_message(message) for message in one.messages],
        "requests": [_written_request(request) for request in one.requests],
    }


def _written_message(one: StoredMessage) -> dict[str, Any]:
    content = one.message.content
    return {
        "id": one.id,
        "parent_id": one.parent_id,
        "role": one.message.role,
        "content": [dict(part) for part in content] if isinstance(content, tuple) else content,
        "reasoning": one.message.reasoning,
        "tool_calls": [asdict(call) for call in one.message.tool_calls],
        "tool_call_id": one.message.tool_call_id,
        "status": "interrupted" if one.in_progress else one.status,
        "created_at": _plain(one.created_at),
        "finish_reason": one.finish_reason,
        "error": one.error.as_json() if one.error else None,
        "repairs": list(one.repairs),
        "logprobs": [asdict(token) for token in one.logprobs] if one.logprobs is not None else None,
        "request_id": one.request_id,
        "model": one.model,
        "gateway": one.gateway,
        "round_id": one.round_id,
        "marks": one.marks.as_json(),
    }


def _written_request(one: RequestRecord) -> dict[str, Any]:
    columns = (column.name for column in fields(one) if column.name not in _LEFT_OUT)
    return {name: _plain(getattr(one, name)) for name in columns}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return dict(value) if hasattr(value, "keys") else value


def _read(one: dict[str, Any]) -> Archived:
    head = one["conversation"]
    conversation = Conversation(
        owner="",
        **{name: head[name] for name in _CONVERSATION["properties"] if not name.endswith("_at")},
        created_at=_time(head["created_at"]),
        updated_at=_time(head["updated_at"]),
    )
    messages = tuple(_read_message(conversation.id, at, message) for at, message in enumerate(one["messages"], 1))
    return Archived(conversation, messages, tuple(_read_request(request) for request in one["requests"]))


def _read_message(conversation_id: str, position: int, one: dict[str, Any]) -> StoredMessage:
    content, error = one["content"], one["error"]
    logprobs = one["logprobs"]
    message = Message(
        one["role"],
        tuple(content) if isinstance(content, list) else content,
        one["reasoning"],
        tuple(ToolCall(call["id"], call["name"], call["arguments"]) for call in one["tool_calls"]),
        one["tool_call_id"],
    )
    return StoredMessage(
        id=one["id"],
        conversation_id=conversation_id,
        parent_id=one["parent_id"],
        position=position,
        message=message,
        status="interrupted" if one["status"] in ("queued", "running") else one["status"],
        created_at=_time(one["created_at"]),
        finish_reason=one["finish_reason"],
        error=StoredError(
            error["kind"], Text(error["en"], error["zh"]), error.get("param"), bool(error.get("retryable"))
        )
        if error
        else None,
        repairs=tuple(one["repairs"]),
        logprobs=None
        if logprobs is None
        else tuple(
            TokenLogprob(
                token["token"],
                token["logprob"],
                tuple(TopLogprob(top["token"], top["logprob"]) for top in token["top_logprobs"]),
            )
            for token in logprobs
        ),
        request_id=one["request_id"],
        model=one["model"],
        gateway=one["gateway"],
        round_id=one.get("round_id"),
        marks=marks_of(one.get("marks", {})),
    )


def _read_request(one: dict[str, Any]) -> RequestRecord:
    names = {column.name for column in fields(RequestRecord)} - set(_LEFT_OUT)
    values = {name: value for name, value in one.items() if name in names}
    for name in _TIMES:
        if values.get(name) is not None:
            values[name] = _time(values[name])
    if values.get("status") == "running":
        values["status"] = "interrupted"
    return RequestRecord(**values)


def _time(said: str) -> datetime:
    try:
        return datetime.fromisoformat(said)
    except ValueError as error:  # the thirteenth month, which has the form of a time
        raise TransferError(NO_TIME.fill(value=said[:40])) from error
