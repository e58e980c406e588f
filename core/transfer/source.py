"""The bytes of an imported file -> the JSON in it, or a sentence that says what is wrong and where."""

from __future__ import annotations

import json
import re
from typing import Any

from core.text import Text
from core.transfer.shape import TransferError

LARGEST_FILE = 100 * 1024 * 1024
DEEPEST = 200
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)

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


def documents(source: bytes, largest: int = LARGEST_FILE) -> list[Any]:
    """The JSON documents of a file: one, or one a line. Raises TransferError."""
    if len(source) > largest:
        raise TransferError(TOO_LARGE.fill(limit=largest // 1024 // 1024))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TransferError(NOT_TEXT.fill(position=error.start)) from error
    _not_too_deep(text)
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as whole:
        lines = text.splitlines()
        if len(lines) < 2 or whole.msg != "Extra data":
            raise TransferError(NOT_JSON.fill(line=whole.lineno, column=whole.colno, why=whole.msg)) from whole
    found: list[Any] = []
    for number, line in enumerate(lines, 1):
        try:
            found += [json.loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise TransferError(NOT_JSON.fill(line=number, column=error.colno, why=error.msg)) from error
    return found


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
