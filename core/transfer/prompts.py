"""The prompt library as a file: JSON of our own, to keep, to move or to share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.chat import Message
from core.prompts.prompt import LONGEST_NAME, Prompt
from core.text import Text
from core.transfer.shape import TransferError, checked
from core.transfer.source import documents

ONE_ONLY = Text(
    "This is no file of prompts: it has a document on each line. Nothing was imported.",
    "这不是提示词文件：它每行是一份文档。没有导入任何内容。",
)
FORMAT, VERSION = "parley-prompts", 1
_WORDS = {"type": "string"}
_MESSAGE = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {"role": {"enum": ["user", "assistant"]}, "content": _WORDS},
}
_PROMPT = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
        "system": _WORDS,
        "examples": {"type": "array", "items": _MESSAGE},
        "text": _WORDS,
        "parameters": {"type": "object"},
        "gateway": {"type": ["string", "null"], "maxLength": 255},
        "model": {"type": ["string", "null"], "maxLength": 255},
        "card": {"type": "boolean"},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["format", "version", "prompts"],
    "properties": {
        "format": {"const": FORMAT},
        "version": {"type": "integer", "minimum": 1, "maximum": VERSION},
        "prompts": {"type": "array", "items": _PROMPT},
    },
}


def write(prompts: Sequence[Prompt]) -> str:
    """The file's text."""
    whole = {"format": FORMAT, "version": VERSION, "prompts": [_written(one) for one in prompts]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def read(data: bytes) -> list[Prompt]:
    """The prompts of a file, not stored yet. Raises TransferError, naming the place."""
    document, *more = documents(data)
    if more:
        raise TransferError(ONE_ONLY)
    checked(document, SCHEMA)
    return [_read(one) for one in document["prompts"]]


def _written(one: Prompt) -> dict[str, Any]:
    return {
        "name": one.name,
        "system": one.system,
        "examples": [{"role": message.role, "content": message.text} for message in one.examples],
        "text": one.text,
        "parameters": dict(one.parameters),
        "gateway": one.gateway,
        "model": one.model,
        "card": one.card,
    }


def _read(one: dict[str, Any]) -> Prompt:
    return Prompt(
        name=one["name"],
        system=one.get("system", ""),
        examples=tuple(Message(message["role"], message["content"]) for message in one.get("examples", [])),
        text=one.get("text", ""),
        parameters=one.get("parameters", {}),
        gateway=one.get("gateway"),
        model=one.get("model"),
        card=one.get("card", False),
    )
