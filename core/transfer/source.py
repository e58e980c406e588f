"""The bytes of an imported file -> the JSON in it, or a sentence that says what is wrong and where."""

from __future__ import annotations

import json
import re
from typing import Any

from core.store.rows import storable
from core.text import Text
from core.transfer.shape import TransferError

LARGEST_FILE = 100 * 1024 * 1024
DEEPEST = 200
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A string that never ends is taken to the end of the file, once."""
ODD = re.compile(r"\\u(d[89a-f]|0000)", re.IGNORECASE)
"""Halves of a surrogate pair, perhaps without the other one, and NUL: JSON can write both."""

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
HUGE_NUMBER = Text(
    "The file holds a number of thousands of digits; no export does. Nothing was imported.",
    "文件里有一个长达数千位的数字，正常的导出文件不会这样。没有导入任何内容。",
)


def documents(source: bytes, largest: int = LARGEST_FILE) -> list[Any]:
    """The JSON documents of a file: one, or one a line, in texts that every backend takes; NaN and Infinity, which are
    no JSON, are null. Raises TransferError."""
    if len(source) > largest:
        raise TransferError(TOO_LARGE.fill(limit=largest // 1024 // 1024))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TransferError(NOT_TEXT.fill(position=error.start)) from error
    _not_too_deep(text)
    found = _parsed(text)
    return _storable(found) if ODD.search(text) else found


def _parsed(text: str) -> list[Any]:
    try:
        return [_loads(text)]
    except json.JSONDecodeError as whole:
        lines = text.splitlines()
        if len(lines) < 2 or whole.msg != "Extra data":
            raise TransferError(NOT_JSON.fill(line=whole.lineno, column=whole.colno, why=whole.msg)) from whole
    except ValueError as error:
        raise TransferError(HUGE_NUMBER) from error
    found: list[Any] = []
    for number, line in enumerate(lines, 1):
        try:
            found += [_loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise TransferError(NOT_JSON.fill(line=number, column=error.colno, why=error.msg)) from error
        except ValueError as error:
            raise TransferError(HUGE_NUMBER) from error
    return found


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=lambda _: None)


def _storable(said: Any) -> Any:
    if isinstance(said, str):
        return storable(said)
    if isinstance(said, list):
        return [_storable(one) for one in said]
    return {storable(name): _storable(one) for name, one in said.items()} if isinstance(said, dict) else said


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
