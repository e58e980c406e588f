"""FORMATS: what conversations can be written as; and `read`, which tells by itself what a file is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.store.archive import Archived
from core.text import Language, Text, same
from core.transfer import chatgpt, html, markdown, openai_jsonl, own, sharegpt
from core.transfer.shape import TransferError
from core.transfer.source import LARGEST_FILE, documents


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write conversations. `write` gives the file's text."""

    id: str
    label: Text
    suffix: str
    mime: str
    write: Callable[[Sequence[Archived], Language], str]


FORMATS: tuple[Format, ...] = (
    Format(
        "parley",
        Text("Parley JSON: everything, to keep or to move", "Parley JSON：完整内容，用于备份或迁移"),
        ".parley.json",
        "application/json",
        lambda archived, _: own.write(archived),
    ),
    Format("markdown", Text("Markdown: to read", "Markdown：便于阅读"), ".md", "text/markdown", markdown.write),
    Format(
        "html",
        Text("HTML: one file that opens anywhere", "HTML：单个文件，离线可打开"),
        ".html",
        "text/html",
        html.write,
    ),
    Format(
        "openai",
        same("OpenAI JSONL"),
        ".jsonl",
        "application/jsonl",
        lambda archived, _: openai_jsonl.write(archived),
    ),
    Format(
        "sharegpt",
        same("ShareGPT JSON"),
        ".sharegpt.json",
        "application/json",
        lambda archived, _: sharegpt.write(archived),
    ),
)
BY_ID: dict[str, Format] = {row.id: row for row in FORMATS}

UNKNOWN = Text(
    "This file is of no format Parley reads: its own JSON, ChatGPT's conversations.json, OpenAI JSONL, ShareGPT JSON. "
    "Nothing was imported.",
    "无法识别文件格式。可导入：Parley 自己的 JSON、ChatGPT 的 conversations.json、OpenAI JSONL、ShareGPT JSON。"
    "没有导入任何内容。",
)
NOTHING = Text("There is no conversation in the file.", "文件里没有对话。")


def read(source: bytes, largest: int = LARGEST_FILE) -> list[Archived]:
    """The conversations of a file, whatever its format. Nothing is written. Raises TransferError."""
    found = _told(documents(source, largest))
    if not found:
        raise TransferError(NOTHING)
    return found


def _told(documents: list[Any]) -> list[Archived]:
    first = documents[0] if documents else None
    if len(documents) == 1:
        if isinstance(first, dict) and "format" in first:
            return own.read(first)
        listed = first if isinstance(first, list) else [first]
        kinds = {"mapping": chatgpt.read, "conversations": sharegpt.read, "messages": openai_jsonl.read}
    else:
        listed = documents
        kinds = {"messages": openai_jsonl.read, "conversations": sharegpt.read}
    for key, reader in kinds.items():
        if listed and isinstance(listed[0], dict) and key in listed[0]:
            return reader(listed)
    raise TransferError(UNKNOWN if listed else NOTHING)
