"""ShareGPT JSON: `[{"conversations": [{"from": "system|human|gpt|tool", "value"}]}]`, for data sets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.chat import Message, Role
from core.store.archive import Archived
from core.transfer.build import chain
from core.transfer.shape import checked

WRITTEN: dict[Role, str] = {"system": "system", "user": "human", "assistant": "gpt", "tool": "tool"}
READ: dict[str, Role] = {
    **{word: role for role, word in WRITTEN.items()},
    "user": "user",
    "assistant": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "observation": "tool",
}
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["conversations"],
        "properties": {
            "title": {"type": "string"},
            "conversations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["from", "value"],
                    "properties": {"from": {"enum": list(READ)}, "value": {"type": "string"}},
                },
            },
        },
    },
}


def write(archived: Sequence[Archived]) -> str:
    """The open branch of each conversation."""
    return json.dumps([_written(one) for one in archived], ensure_ascii=False, indent=1) + "\n"


def _written(one: Archived) -> dict[str, Any]:
    turns = [{"from": "system", "value": one.system}] if one.system else []
    turns += [{"from": WRITTEN[stored.message.role], "value": stored.message.text} for stored in one.branch]
    return {"id": one.conversation.id, "title": one.conversation.title, "conversations": turns}


def read(document: Any) -> list[Archived]:
    """The conversations of a parsed file. Raises TransferError, naming the place."""
    checked(document, SCHEMA)
    return [
        chain(
            "sharegpt",
            number,
            one.get("title", ""),
            (Message(READ[turn["from"]], turn["value"]) for turn in one["conversations"]),
        )
        for number, one in enumerate(document)
    ]
