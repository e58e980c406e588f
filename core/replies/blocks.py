"""Where a growing Markdown text may be cut so that what stands before never changes again.

Streamlit resends and re-parses the whole text of an element for every piece: an answer in one element costs the
square of its length. Cut between blocks (https://spec.commonmark.org/0.31.2/#blocks-and-inlines), only the last is
resent: at a blank line outside fences, lists, quotes, tables and maths.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SMALLEST = 600
"""Characters a block must have before it is closed: a short answer stays in one element."""
LARGEST = 6000
"""Characters of one line after which it is cut all the same; there is no better place."""
KNOWN = 80
"""Characters of a line's beginning that tell what it is."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_GOES_ON = re.compile(r"[ \t>|]|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)")
_UNDECIDED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]?)?")
_MATHS = re.compile(r"\$\$|\\\[|\\\]")


class Piece(NamedTuple):
    """Text to append; `closes`: what comes next begins a new block."""

    text: str
    closes: bool = False


class BlockSplitter:
    """Feed it a text in any pieces: what it gives back, `finish` included, joined, is the text."""

    def __init__(self) -> None:
        self.size = 0  # characters in the open block
        self._head = ""
        self._line_size = 0
        self._after_blank = False
        self._held = ""
        self._fence = ""
        self._maths = False

    def feed(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        at = 0
        while at < len(text):
            end = text.find("\n", at) + 1 or len(text)
            self._part(text[at:end], pieces)
            at = end
        return pieces

    def finish(self) -> str:
        """What was held back because it might have begun a new block."""
        held, self._held = self._held, ""
        return held

    def _part(self, part: str, pieces: list[Piece]) -> None:
        """A line, or a part of one: its newline, if it has one, is at the end."""
        ended = part.endswith("\n")
        if len(self._head) < KNOWN:
            self._head = (self._head + part.rstrip("\n"))[:KNOWN]
        if self._after_blank:
            self._held += part
            if not ended and _UNDECIDED.fullmatch(self._head):
                return
            part, self._held = self._held, ""
            if self._head.strip():
                self._after_blank = False
                if self.size >= SMALLEST and not _GOES_ON.match(self._head):
                    self._close(pieces)
        _append(pieces, part)
        self.size += len(part)
        self._line_size += len(part)
        if ended:
            self._end_line(part)
        elif self._line_size > LARGEST and not self._fence and not self._maths:
            self._close(pieces)

    def _close(self, pieces: list[Piece]) -> None:
        last = pieces.pop() if pieces and not pieces[-1].closes else Piece("")
        pieces.append(Piece(last.text, True))
        self.size = self._line_size = 0

    def _end_line(self, part: str) -> None:
        line, fence = self._head, _FENCE.match(self._head)
        if self._fence:
            if fence and fence.group(1).startswith(self._fence) and not line.strip(" `~"):
                self._fence = ""
        elif fence:
            self._fence = fence.group(1)
        else:
            for mark in _MATHS.findall(line if self._line_size <= KNOWN else line + part[-KNOWN:]):
                self._maths = not self._maths if mark == "$$" else mark == "\\["
        self._after_blank = not line.strip() and not self._fence and not self._maths
        self._head, self._line_size = "", 0


def _append(pieces: list[Piece], text: str) -> None:
    """Text of the open block, joined to what stands there."""
    if pieces and not pieces[-1].closes:
        text = pieces.pop().text + text
    pieces.append(Piece(text))
