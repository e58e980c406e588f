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

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WIDE = re.compile("[\u3000-\u303f\uff00-\uffef\u2010-\u2027]")
_WORD = re.compile("[A-Za-z]+")
_LONG_WORD = re.compile("[A-Za-z]{7,}")
_DIGITS = re.compile(r"\d{1,3}")
_NEWLINES = re.compile(r"\n+")
_PUNCTUATION = re.compile("[!-/:-@\\[-`{-~]")
_KNOWN = re.compile(f"(?:{_CJK.pattern}|{_WIDE.pattern}|[A-Za-z]|\\d|[\n \t\r]|{_PUNCTUATION.pattern})+")


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is; 0 only for an empty one."""
    if not text:
        return 0
    total = len(_WORD.findall(text)) + sum(0.15 * (len(word) - 6) for word in _LONG_WORD.findall(text))
    total += len(_DIGITS.findall(text)) + 0.5 * len(_NEWLINES.findall(text)) + 0.75 * len(_PUNCTUATION.findall(text))
    if not text.isascii():
        total += 0.7 * (len(_CJK.findall(text)) + len(_WIDE.findall(text))) + 2 * len(_KNOWN.sub("", text))
    return max(1, round(total))


def estimate_prompt_tokens(messages: Iterable[Message]) -> int:
    """About how many tokens a list of messages is, what the template adds included."""
    return sum(TOKENS_A_MESSAGE + estimate_tokens(message.text) for message in messages)


def rough_prompt_tokens(messages: Iterable[Message]) -> int:
    """The same at a glance, for a request that may never be heard of again: it must not wait for a long past to be
    counted. Latin text has about four characters a token, Chinese one and a half."""
    texts = (message.text for message in messages)
    return sum(TOKENS_A_MESSAGE + round(len(text) / (4 if text.isascii() else 1.5)) for text in texts)
