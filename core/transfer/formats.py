"""FORMATS: what conversations can be written as; and `read`, which tells by itself what a file is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.store.archive import Archived
from core.text import Language, Text, same
from core.transfer import chatgpt, html, markdown, openai_jsonl, own, sharegpt
from core.transfer.shape import TransferError

LARGEST_FILE = 100 * 1024 * 1024
DEEPEST = 200
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


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

TOO_LARGE = Text(
    "The file is larger than {limit} MB. Split it, then import the parts. Nothing was imported.",
    "文件超过 {limit} MB，请拆分后分别导入。没有导入任何内容。",
)
NOT_TEXT = Text(
    "The file is not UTF-8 text (byte {position}). Nothing was imported.",
    "文件不是 UTF-8 文本（第 {position} 字节）。没有导入任何内容。",
)
NOT_JSON = Text(
    "The file is not valid JSON, at line {line}, column {column}: {why}. Nothing was imported.",
    "文件不是有效的 JSON，第 {line} 行第 {column} 列：{why}。没有导入任何内容。",
)
TOO_DEEP = Text(
    "The file nests more than {limit} levels deep; no export does. Nothing was imported.",
    "文件嵌套超过 {limit} 层，正常的导出文件不会这样。没有导入任何内容。",
)
UNKNOWN = Text(
    "This file is of no format Parley reads: its own JSON, ChatGPT's conversations.json, OpenAI JSONL, ShareGPT JSON. "
    "Nothing was imported.",
    "无法识别文件格式。可导入：Parley 自己的 JSON、ChatGPT 的 conversations.json、OpenAI JSONL、ShareGPT JSON。"
    "没有导入任何内容。",
)
NOTHING = Text("There is no conversation in the file.", "文件里没有对话。")


def read(source: bytes, largest: int = LARGEST_FILE) -> list[Archived]:
    """The conversations of a file, whatever its format. Nothing is written. Raises TransferError."""
    if len(source) > largest:
        raise TransferError(TOO_LARGE.fill(limit=largest // 1024 // 1024))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TransferError(NOT_TEXT.fill(position=error.start)) from error
    _not_too_deep(text)
    found = _told(_documents(text))
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


def _documents(text: str) -> list[Any]:
    """One JSON document, or one a line."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as whole:
        lines = text.splitlines()
        if len(lines) < 2 or whole.msg != "Extra data":
            raise TransferError(NOT_JSON.fill(line=whole.lineno, column=whole.colno, why=whole.msg)) from whole
    documents = []
    for number, line in enumerate(lines, 1):
        try:
            documents += [json.loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise TransferError(NOT_JSON.fill(line=number, column=error.colno, why=error.msg)) from error
    return documents


def _not_too_deep(text: str) -> None:
    """Count brackets outside strings, so that a bomb of nesting never reaches the parser."""
    depth = 0
    for found in BRACKETS.finditer(text):
        bracket = found.group()
        if bracket in "[{":
            depth += 1
            if depth > DEEPEST:
                raise TransferError(TOO_DEEP.fill(limit=DEEPEST))
        elif bracket in "]}":
            depth -= 1
