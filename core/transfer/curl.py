"""A pasted curl command -> the request it would send. Its key is never taken along."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from core.errors import ParleyError
from core.text import Text

NOT_CURL = Text("This is no curl command: it begins with 'curl'.", "这不是 curl 命令：命令应以 curl 开头。")
BAD_QUOTES = Text(
    "The command can't be taken apart: {why}. Copy it whole, with its quotes.",
    "无法解析这条命令：{why}。请完整复制，包括引号。",
)
NO_BODY = Text("The command has no JSON to send (-d '…').", "命令里没有要发送的 JSON（-d '…'）。")
BAD_BODY = Text(
    "What the command sends is not valid JSON: line {line}, column {column}: {why}.",
    "命令发送的内容不是有效的 JSON：第 {line} 行第 {column} 列：{why}。",
)
UNREADABLE = Text(
    "What the command sends is nested too deeply, or holds a number of thousands of digits.",
    "命令发送的内容嵌套过深，或含有长达数千位的数字。",
)
NOT_CHAT = Text(
    'The JSON of the command has no "messages": it is no chat request.',
    "命令里的 JSON 没有 messages，不是对话请求。",
)
BY_FILE = Text(
    "The command reads its data from a file ({name}), which can't be read from here: put the JSON into the command.",
    "命令从文件（{name}）读取数据，这里无法读取：请把 JSON 直接写进命令。",
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """`url`: "" where it names none. `has_key`: it held a key, which was left out."""

    url: str
    body: Mapping[str, Any]
    has_key: bool


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ParleyError(BAD_QUOTES.fill(why=message))


_OPTIONS = _Arguments(add_help=False, allow_abbrev=False)
_OPTIONS.add_argument("-H", "--header", action="append", default=[])
_OPTIONS.add_argument(
    "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", dest="data", action="append"
)
for name in (("-X", "--request"), ("-m", "--max-time"), ("-A", "--user-agent"), ("-o", "--output"), ("-x", "--proxy")):
    _OPTIONS.add_argument(*name)
for name in (("-u", "--user"), ("-b", "--cookie"), ("-e", "--referer")):
    _OPTIONS.add_argument(*name)
_OPTIONS.add_argument("--connect-timeout")
_OPTIONS.add_argument("--retry")
_OPTIONS.add_argument("--url")
_OPTIONS.add_argument("-s", "-S", "-N", "-k", "-L", "-i", "-v", "-f", "-g", dest="flags", action="store_true")


ANSI_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
"""`$'…'`, in which bash knows backslashes; browsers copy so (https://www.gnu.org/software/bash/manual/bash.html)."""
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r"}


def _unescaped(found: re.Match[str]) -> str:
    def meant(one: re.Match[str]) -> str:
        said = one.group(1)
        return chr(int(said[1:], 16)) if len(said) > 1 else _NAMED.get(said, said)

    text = _ESCAPED.sub(meant, found.group(1))
    return shlex.quote(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def read_curl(command: str) -> Pasted:
    """Raises ParleyError."""
    text = re.sub(r"[\\^]\r?\n", " ", command.strip())
    try:
        words = shlex.split(ANSI_QUOTED.sub(_unescaped, text))
    except ValueError as error:
        raise ParleyError(BAD_QUOTES.fill(why=str(error))) from error
    if not words or words[0] not in ("curl", "curl.exe"):
        raise ParleyError(NOT_CURL)
    said, rest = _OPTIONS.parse_known_args(words[1:])
    others = [one for one in rest if not one.startswith("-")]
    address = said.url or next((one for one in others if "://" in one), others[0] if others else "")
    data = "&".join(said.data or ())
    if not data.strip():
        raise ParleyError(NO_BODY)
    if data.startswith("@"):
        raise ParleyError(BY_FILE.fill(name=data[1:]))
    try:
        body = json.loads(data)
    except json.JSONDecodeError as error:
        raise ParleyError(BAD_BODY.fill(line=error.lineno, column=error.colno, why=error.msg)) from error
    except (ValueError, RecursionError) as error:
        raise ParleyError(UNREADABLE) from error
    messages = body.get("messages") if isinstance(body, dict) else None
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise ParleyError(NOT_CHAT)
    key = next((one for one in said.header if one.lower().startswith(("authorization:", "api-key:", "x-api-key:"))), "")
    return Pasted(address, body, bool(key) and "$" not in key)
