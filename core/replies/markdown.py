r"""What a model wrote, as it may stand on the screen: `for_screen`, and `Screen` for a text that still grows.

Streamlit's Markdown has a language of its own, and loads what it is told to: an image leaks by its address, `:red[…]`
colours, `:smile:` becomes a picture, `\(…\)` is no formula while "$5 and $7" is one. Here every answer, finished or
growing, is written so that it says what the model meant. What is stored and sent back is what the model wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from core.replies.spans import MARKER, SPECIAL, Spot, span

Mode = Literal["start", "inline", "raw", "address"]

_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+[ \t>]*)*")
_UNSURE = "0123456789`~$:-*+\\"
"""A line that begins with one of these may be something else once more of it is there."""
_SURE_AFTER = 12
_FENCE = re.compile(r"(`{3,})|(~{3,})")
_FENCE_WITHIN = 200
"""Characters within which the line that opens code ends."""
_FORMULA = re.compile(r"\$\$[ \t]*(?:\n|\Z)")
_INLINE = re.compile(SPECIAL.pattern + r"|\n")
_ADDRESS_ENDS = re.compile(r"[^\w\-._~:/?#@!$&'+,;=%]", re.ASCII)


def for_screen(text: str, *, typed: bool = False) -> str:
    """A whole text. `typed`: by a person, whose line ends are meant."""
    screen = Screen(typed=typed)
    return screen.feed(text) + screen.finish()


class Screen:
    """Feed it a text in any pieces: what it gives back, `finish` included, joined, is `for_screen` of the text.

    What can't be decided yet is held back: a formula or code that is open, the first characters of some lines.
    """

    def __init__(self, *, typed: bool = False) -> None:
        self._typed = typed
        self._spot = Spot()
        self._out: list[str] = []
        self._mode: Mode = "start"
        self._line: list[str] = []  # a raw line, in parts
        self._opens: Literal["", "code", "fence", "formula"] = ""  # what a raw line is the first of
        self._closes = ""  # what ends a fence or a formula
        self._in_list = self._after_blank = self._indented = False
        self._steps: dict[Mode, Callable[[], bool]] = {
            "start": self._begin_line,
            "inline": self._inline,
            "raw": self._raw,
            "address": self._address,
        }

    def feed(self, text: str) -> str:
        spot = self._spot
        spot.text, spot.at = spot.text[spot.at :] + text, 0
        while spot.at < len(spot.text) and self._steps[self._mode]():
            pass
        out, self._out = "".join(self._out), []
        return out

    def finish(self) -> str:
        self._spot.final = True
        return self.feed("")

    # each step goes on with the text and returns True, or returns False: it must see more

    def _begin_line(self) -> bool:
        spot = self._spot
        prefix = _prefix(spot.text, spot.at)
        head = spot.text[prefix.end() : prefix.end() + _SURE_AFTER]
        sure = head[:1] not in _UNSURE or "\n" in head or len(head) == _SURE_AFTER
        is_fence = self._opens_fence(prefix.end())
        if is_fence is None or (not spot.final and not (head and sure)):
            return False
        spot.prefix = prefix.group()
        self._know_line(spot.prefix, head, is_fence=is_fence)
        self._mode = "raw" if self._opens else "inline"
        self._give(spot.prefix)
        if self._opens:
            self._line.append(spot.prefix)
        spot.fresh = True
        return True

    def _know_line(self, prefix: str, head: str, *, is_fence: bool) -> None:
        blank = not head or head[0] == "\n"
        if blank:
            self._spot.bold = False
        elif MARKER.search(prefix):
            self._in_list = True
        elif not prefix.startswith((" ", "\t")):
            self._in_list = False
        indented = prefix.startswith(("    ", "\t")) and not self._in_list and not blank
        self._indented = indented and (self._after_blank or self._indented)
        self._after_blank = blank
        if self._indented:
            self._opens = "code"
        elif is_fence:
            self._opens = "fence"
        else:
            self._opens = "formula" if _FORMULA.match(head) else ""

    def _opens_fence(self, start: int) -> bool | None:
        """Whether a fence stands there, not code within a line; None: not yet known."""
        spot = self._spot
        fence = _FENCE.match(spot.text, start)
        if fence is None or fence[2]:
            return fence is not None
        end = spot.text.find("\n", start, start + _FENCE_WITHIN)
        if "`" in spot.text[fence.end() : end if end >= 0 else start + _FENCE_WITHIN]:
            return False
        known = spot.final or len(spot.text) >= start + _FENCE_WITHIN
        return True if end >= 0 or spot.final else False if known else None

    def _raw(self) -> bool:
        """Code, or a formula of several lines: as it stands."""
        spot = self._spot
        if self._closes and not self._line and (left := self._left()) is not False:
            if left:
                self._closes, self._mode = "", "start"
            return left is True
        end = spot.text.find("\n", spot.at) + 1
        part = spot.text[spot.at : end or len(spot.text)]
        self._line.append(part)
        self._give(part)
        if end:
            self._end_raw("".join(self._line).strip(" \t>\n"))
            self._line = []
        return True

    def _left(self) -> bool | None:
        """Whether the line that begins here has left the quote or the list that the code stands in; None: not yet
        known."""
        spot = self._spot
        begun = re.compile(r"[ \t]*").match(spot.text, spot.at)
        assert begun is not None
        first = spot.ahead(begun.end() - spot.at)
        if ">" in spot.prefix:
            return None if first is None else first != ">"
        width = len(spot.prefix) if MARKER.search(spot.prefix) else 0
        if len(begun.group()) >= width:
            return False
        return None if first is None else first not in ("\n", "")

    def _end_raw(self, line: str) -> None:
        if self._opens == "fence":
            fence = _FENCE.match(line[_prefix(line).end() :])
            self._closes = fence[1] or fence[2] if fence else ""
        elif self._opens == "formula":
            self._closes = "$$"
        elif self._closes == "$$":
            self._closes = "" if line.endswith("$$") else "$$"
        elif line.startswith(self._closes) and not line.strip(self._closes[:1]):
            self._closes = ""
        self._opens = ""
        self._mode = "raw" if self._closes else "start"

    def _address(self) -> bool:
        """The rest of a web address: as it stands."""
        spot = self._spot
        end = _ADDRESS_ENDS.search(spot.text, spot.at)
        self._give(spot.text[spot.at : end.start() if end else len(spot.text)])
        if end:
            self._mode = "inline"
        return True

    def _inline(self) -> bool:
        spot = self._spot
        special = _INLINE.search(spot.text, spot.at)
        if special is None:
            return self._give(spot.text[spot.at :])
        self._give(spot.text[spot.at : special.start()])
        if special.group() == "\n":
            return self._end_line()
        if special.group() == ":" and spot.before.lower().endswith(("http", "https")):
            address = spot.text.startswith("://", spot.at)
            if not address and not spot.final and len(spot.text) < spot.at + 3:
                return False
            if address:
                self._mode = "address"
                return self._give("://")
        shown = span(spot)
        return shown is not None and self._give(*shown)

    def _end_line(self) -> bool:
        following = self._spot.ahead()
        if following is None:
            return False
        self._give("  \n" if self._typed and not self._spot.fresh and following.strip() else "\n", 1)
        self._mode = "start"
        return True

    def _give(self, shown: str, taken: int | None = None) -> bool:
        """Show this for so many characters of the text, its own length where not said."""
        if shown:
            self._out.append(shown)
            self._spot.before = (self._spot.before + shown)[-5:]
            self._spot.fresh = False
        self._spot.at += len(shown) if taken is None else taken
        return True


def _prefix(text: str, at: int = 0) -> re.Match[str]:
    found = _PREFIX.match(text, at)
    assert found is not None  # it may be empty
    return found
