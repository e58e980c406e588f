"""The difference between two texts, word by word; Chinese character by character."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORDS = re.compile(
    r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|[^\W\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]+|\s+|.", re.DOTALL
)
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORDS = 6_000
"""Of longer texts whole lines are compared: words would take too long."""


class Piece(NamedTuple):
    """`kind`: whether both have it, only the first (`gone`) or only the second (`new`)."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(first: str, second: str) -> list[Piece]:
    """The pieces in order: all but the new ones make the first text, all but the gone ones the second."""
    a, b = _WORDS.findall(first), _WORDS.findall(second)
    if max(len(a), len(b)) > MOST_WORDS:
        a, b = _LINES.findall(first), _LINES.findall(second)
    found: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(a[i:j])))
            continue
        found += [Piece("gone", "".join(a[i:j]))] if j > i else []
        found += [Piece("new", "".join(b[k:m]))] if m > k else []
    return found


def likeness(pieces: list[Piece]) -> float:
    """The share of both texts that they have in common, from 0 to 1; 1 for two empty ones."""
    alike = sum(len(one.text) for one in pieces if one.kind == "same")
    apart = sum(len(one.text) for one in pieces if one.kind != "same")
    return 2 * alike / (2 * alike + apart) if alike or apart else 1.0
