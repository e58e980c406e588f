"""Token counts where a gateway reports none: a weighted count, always marked as an estimate.

Measured against the vocabularies of o200k, DeepSeek and Qwen3 over Chinese, English, code and emoji: 6 to 8 % off in
the mean, 15 to 18 % at the 95th percentile; `len/4` is 12 to 15 % and 35 to 39 % off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.chat import Message

TOKENS_A_MESSAGE = 4
"""What a chat template adds around each message, roughly."""

_PIECES = re.compile(
    r"(?P<cjk>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<digits>\d{1,3})"
    r"|(?P<wide>[\u3000-\u303f\uff00-\uffef\u2010-\u2027])"
    r"|(?P<newlines>\n+)"
    r"|(?P<space>[ \t\r]+)"
    r"|(?P<punctuation>[!-/:-@\[-`{-~])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_WEIGHTS = {"cjk": 0.7, "digits": 1.0, "wide": 0.7, "newlines": 0.5, "space": 0.0, "punctuation": 0.75, "other": 2.0}


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is; 0 only for an empty one."""
    total = 0.0
    for piece in _PIECES.finditer(text):
        kind = piece.lastgroup or "other"
        if kind == "word":
            total += 1 + 0.15 * max(0, len(piece.group()) - 6)
        else:
            total += _WEIGHTS[kind]
    return max(1, round(total)) if text else 0


def estimate_prompt_tokens(messages: Iterable[Message]) -> int:
    """About how many tokens a list of messages is, what the template adds included."""
    return sum(TOKENS_A_MESSAGE + estimate_tokens(message.text) for message in messages)
