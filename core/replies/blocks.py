"""Where a Markdown text may be cut so that what stands before never changes again, and looks as it does in the whole.

Streamlit resends and re-parses the whole text of an element for every piece: an answer in one element costs the
square of its length. Cut between blocks (https://spec.commonmark.org/0.31.2/#blocks-and-inlines), only the last is
resent: at a blank line outside fences, lists, quotes, tables, maths and HTML.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SMALLEST = 600
"""Characters a block must have before it is closed: a short answer stays in one element."""
LARGEST = 6000
"""Characters of one line after which a growing text is cut all the same; there is no better place."""
KNOWN = 80
"""Characters of a line's beginning that tell what it is."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_GOES_ON = re.compile(r"[ \t>|]|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)")
_UNDECIDED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]?)?")
_MATHS = re.compile(r"\$\$|\\\[|\\\]")
_HTML = re.compile(r" {0,3}<(script|pre|style|textarea|!--|\?|!\[CDATA\[|!(?=[a-z]))", re.IGNORECASE)
_HTML_ENDS = {"!--": "-->", "?": "?>", "![cdata[": "]]>", "!": ">"}
_DEFINITION = re.compile(r"^[ >]{0,8}\[[^\]\n]+\]:", re.MULTILINE)


class Piece(NamedTuple):
    """Text to append; `closes`: what comes next begins a new block."""

    text: str
    closes: bool = False


class BlockSplitter:
    """Feed it a text in any pieces: what it gives back, `finish` included, joined, is the text.

    `largest`: characters of one line after which it is cut inside; None: never.
    """

    def __init__(self, largest: int | None = LARGEST) -> None:
        self.size = 0  # characters in the open block
        self._largest = largest
        self._new: list[str] = []
        self._head = ""
        self._line: list[str] = []
        self._line_size = 0
        self._after_blank = False
        self._held = ""
        self._fence = ""
        self._html = ""
        self._maths = False

    def feed(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        for part in _lines(text):
            self._part(part, pieces)
        if self._new:
            pieces.append(Piece("".join(self._new)))
            self._new = []
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
        self._line.append(part)
        if self._after_blank:
            self._held += part
            if not ended and _UNDECIDED.fullmatch(self._head):
                return
            part, self._held = self._held, ""
            if self._head.strip():
                self._after_blank = False
                if self.size >= SMALLEST and not _GOES_ON.match(self._head):
                    self._close(pieces)
        self._new.append(part)
        self.size += len(part)
        self._line_size += len(part)
        if ended:
            self._end_line("".join(self._line))
        elif self._largest and self._line_size > self._largest and not self._inside:
            self._close(pieces)

    @property
    def _inside(self) -> bool:
        """Whether a blank line here would be part of what was begun."""
        return bool(self._fence or self._html or self._maths)

    def _close(self, pieces: list[Piece]) -> None:
        pieces.append(Piece("".join(self._new), closes=True))
        self._new = []
        self.size = self._line_size = 0

    def _end_line(self, line: str) -> None:
        fence, html = _FENCE.match(line), _HTML.match(line)
        if self._fence:
            if fence and fence.group(1).startswith(self._fence) and not line.strip(" `~\n"):
                self._fence = ""
        elif self._html:
            self._html = "" if self._html in line.lower() else self._html
        elif fence:
            self._fence = fence.group(1)
        elif html and not self._maths:
            begun = html.group(1).lower()
            ends = _HTML_ENDS.get(begun, f"</{begun}>")
            self._html = "" if ends in line.lower()[html.end() :] else ends
        else:
            for mark in _MATHS.findall(line):
                self._maths = not self._maths if mark == "$$" else mark == "\\["
        self._after_blank = not line.strip() and not self._inside
        self._head, self._line, self._line_size = "", [], 0


def blocks(text: str) -> list[str]:
    """A whole text in the blocks that it grew in; in one where a link or a footnote is defined, which may be meant
    anywhere. Shown one below the other they look like the text."""
    if _DEFINITION.search(text):
        return [text]
    splitter, found = BlockSplitter(largest=None), [""]
    for piece in splitter.feed(text):
        found[-1] += piece.text
        found += [""] if piece.closes else []
    found[-1] += splitter.finish()
    return [block for block in found if block.strip()]


def _lines(text: str) -> list[str]:
    """Split after each newline, and nowhere else."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
