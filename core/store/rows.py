"""Rows <-> the values the rest of the product handles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import RowMapping

from core.chat import Message, TokenLogprob, ToolCall, TopLogprob
from core.client.surrogates import joined
from core.ledger.record import RequestRecord
from core.store.marks import NAMES as MARKS
from core.store.marks import UNMARKED, Marks, marks_of
from core.text import Text

MessageStatus = Literal["complete", "queued", "running", "stopped", "failed", "interrupted"]
IN_PROGRESS: tuple[MessageStatus, ...] = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation. `leaf_id`: the last message of the branch that is open, None while it is empty.

    `settings`: gateway, model, system prompt and parameters chosen for it. `title_from`: 'none', 'model' or 'user'.
    `shared_at`: since when leads may read it, None: they may not.
    """

    id: str
    owner: str
    title: str
    title_from: str
    leaf_id: str | None
    settings: Mapping[str, Any]
    draft: str
    folder: str
    pinned: bool
    archived: bool
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    shared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message in its conversation's tree. `parent_id` is None for a first message.

    `error`: what went wrong, in both languages, with its kind; None where nothing did. `request_id`: the ledger row of
    the last request that was sent for it, None for what a person wrote. `round_id`: the same for answers that were
    asked for together, None for one that was asked for alone.
    """

    id: str
    conversation_id: str
    parent_id: str | None
    position: int
    message: Message
    status: MessageStatus
    created_at: datetime
    finish_reason: str | None = None
    error: StoredError | None = None
    repairs: tuple[str, ...] = ()
    logprobs: tuple[TokenLogprob, ...] | None = None
    request_id: str | None = None
    model: str | None = None
    gateway: str | None = None
    round_id: str | None = None
    marks: Marks = UNMARKED

    @property
    def in_progress(self) -> bool:
        return self.status in IN_PROGRESS


@dataclass(frozen=True, slots=True)
class StoredError:
    """An error as it is kept with the message it belongs to."""

    kind: str
    text: Text
    param: str | None = None
    retryable: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "en": self.text.en,
            "zh": self.text.zh,
            "param": self.param,
            "retryable": self.retryable,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written into an answer's row when its request ends, or while it runs."""

    message: Message
    status: MessageStatus
    finish_reason: str | None = None
    error: StoredError | None = None
    repairs: tuple[str, ...] = ()
    logprobs: tuple[TokenLogprob, ...] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def storable(text: str) -> str:
    """Text that every backend takes: PostgreSQL knows no NUL, no database lone surrogates."""
    return joined(text).replace("\x00", "\u2400")


def message_values(message: Message) -> dict[str, Any]:
    """The columns of a message."""
    return {
        "role": message.role,
        "content": storable(message.text),
        "parts": [dict(part) for part in message.content] if isinstance(message.content, tuple) else None,
        "reasoning": storable(message.reasoning),
        "tool_calls": [asdict(call) for call in message.tool_calls] or None,
        "tool_call_id": message.tool_call_id,
    }


def answer_values(answer: Answer) -> dict[str, Any]:
    """The columns of an answer, those of its message included."""
    return {
        **message_values(answer.message),
        "status": answer.status,
        "finish_reason": answer.finish_reason,
        "error": answer.error.as_json() if answer.error else None,
        "repairs": list(answer.repairs) or None,
        "logprobs": [asdict(token) for token in answer.logprobs] if answer.logprobs else None,
    }


def stored_message(row: RowMapping) -> StoredMessage:
    calls = tuple(ToolCall(**call) for call in row["tool_calls"] or ())
    parts = row["parts"]
    message = Message(
        role=row["role"],
        content=tuple(parts) if parts else row["content"],
        reasoning=row["reasoning"],
        tool_calls=calls,
        tool_call_id=row["tool_call_id"],
    )
    return StoredMessage(
        id=row["id"],
        conversation_id=row["conversation_id"],
        parent_id=row["parent_id"],
        position=row["position"],
        message=message,
        status=row["status"],
        created_at=row["created_at"],
        finish_reason=row["finish_reason"],
        error=stored_error(row["error"]),
        repairs=tuple(row["repairs"] or ()),
        logprobs=logprobs_of(row["logprobs"]),
        request_id=row["request_id"],
        model=row["model"],
        gateway=row["gateway"],
        round_id=row["round_id"],
        marks=marks_of({name: row[name] for name in MARKS}),
    )


def stored_error(said: Mapping[str, Any] | None) -> StoredError | None:
    """An error as it was kept; None for none."""
    if not said:
        return None
    return StoredError(said["kind"], Text(said["en"], said["zh"]), said["param"], said["retryable"])


def logprobs_of(stored: list[dict[str, Any]] | None) -> tuple[TokenLogprob, ...] | None:
    if stored is None:
        return None
    return tuple(
        TokenLogprob(one["token"], one["logprob"], tuple(TopLogprob(**top) for top in one["top_logprobs"]))
        for one in stored
    )


def stored_conversation(row: RowMapping) -> Conversation:
    return Conversation(**{column.name: row[column.name] for column in fields(Conversation)})


def conversation_values(conversation: Conversation) -> dict[str, Any]:
    return {column.name: getattr(conversation, column.name) for column in fields(Conversation)}


def record_values(record: RequestRecord) -> dict[str, Any]:
    values = asdict(record)
    values["parameters"] = dict(record.parameters)
    if record.error_message:
        values["error_message"] = storable(record.error_message)
    if record.prompt:
        values["prompt"] = storable(record.prompt)
    return values


def stored_record(row: Mapping[str, Any] | RowMapping) -> RequestRecord:
    return RequestRecord(**{column.name: row[column.name] for column in fields(RequestRecord)})
