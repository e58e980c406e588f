"""API keys: made fit to send, sent, and kept out of everything else."""

from __future__ import annotations

import re
import unicodedata

from requests import PreparedRequest
from requests.auth import AuthBase

from core.errors import AuthenticationError
from core.text import Text

MISSING = Text("No API key is set for {gateway}", "还没有为 {gateway} 设置 API Key")
ADD_ONE = Text(
    "Type it under Settings, or write {variable}=… into the file .env and start again.",
    "请在“设置”里输入，或在 .env 文件里写入 {variable}=… 后重新启动。",
)
ODD_CHARACTER = Text(
    "The API key holds a character no key has: {name} at position {position}",
    "API Key 里有不该出现的字符：第 {position} 位的 {name}",
)
COPY_AGAIN = Text(
    "Copy the key again from the gateway's console; it is letters, digits and signs without a space.",
    "请到网关控制台重新复制 Key；它只有字母、数字和符号，没有空格。",
)
_QUOTES = "\"'`“”‘’＂＇"
_NAMES = {" ": Text("a space", "空格"), "\n": Text("a line break", "换行"), "\t": Text("a tab", "制表符")}


def clean_key(typed: str) -> str:
    """The key without what comes along when it is copied: outer white space, quotes, 'Bearer '. "" means none.

    Raises AuthenticationError where a character within can't be part of a key; its text names the place, never the key.
    """
    key = typed.strip().strip(_QUOTES).strip()
    key = re.sub(r"^(Authorization:\s*)?Bearer(\s+|$)", "", key, flags=re.IGNORECASE).strip().strip(_QUOTES)
    for position, character in enumerate(key, 1):
        if not "!" <= character <= "~" or character in _QUOTES:
            name = _NAMES.get(character) or _name(character)
            raise AuthenticationError(ODD_CHARACTER.fill(name=name, position=position), remedy=COPY_AGAIN)
    return key


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"


def mask(key: str) -> str:
    """A label that tells keys apart without giving them away: the last four characters of a long one."""
    return f"…{key[-4:]}" if len(key) >= 12 else "…" if key else ""


def redact(text: str, key: str) -> str:
    """The text without the key, also where the text ends within it: some gateways print it back in their errors."""
    if len(key) < 4:
        return text
    text = text.replace(key, mask(key))
    rest = text.rstrip("…")
    cut = next((size for size in range(len(key) - 1, 7, -1) if rest.endswith(key[:size])), 0)
    return f"{rest[:-cut]}…" if cut else text


class BearerAuth(AuthBase):
    """`Authorization: Bearer KEY`, or no header at all for a gateway without keys.

    An auth object, not a header: requests replaces the header by what ~/.netrc says, and leaves an auth object alone.
    """

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request
