r"""Inside a line of Markdown: what each special character becomes on the screen.

Each function here looks at a `Spot` and says what is shown for how many characters of the text, or None: it must see
more of a text that still grows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from core.replies import images

JOINER = "\u2060"
"""Between two characters it keeps Streamlit from reading them together; it has no width."""
CODE_WITHIN, FORMULA_WITHIN, DISPLAY_WITHIN = 400, 300, 4000
"""Characters within which what was opened must be closed: so far is a growing text held back at most."""

SPECIAL = re.compile(r"[`$\\:!~]|\*+")
MARKER = re.compile(r"[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])")
_PARAGRAPH_END = re.compile(r"\n[ \t>]*\n")
_NAME = re.compile(r"[\w+\-/]{0,64}")
_RUNS = {mark: re.compile(re.escape(mark) + "+") for mark in "`~*"}
_LETTERS = r"[^\W\d_]"
_MONEY = re.compile(rf"\d[\d,]*(?:\.\d+)?(?:\s+{_LETTERS}|\s*[\u3000-\u9fff\uff00-\uffef]|[.,;:!?)]?\s*\n|[.,;:!?)]\s)")
_PROSE = re.compile(r"[A-Za-z]{3} [A-Za-z]{2}|[\u3400-\u9fff]")
_MATHS = re.compile(r"[\\^_={}+*/<>|]|\A\d*[A-Za-z]['′]*\Z|\A[A-Za-z]\([^)]*\)\Z|\A[-−]?\d+(?:\.\d+)?\Z")
_EMOJI_OF_DIGITS = ("100", "1234", "+1", "-1")

Shown = tuple[str, int]
"""What is shown, and for how many characters of the text."""


@dataclass(slots=True)
class Spot:
    """A place in a text. `final`: no more of it comes. `before`: the last characters shown. `prefix`: the quote and
    list marks of the line; `fresh`: nothing of it but those is shown yet. `bold`: whether `**` is open in this
    paragraph."""

    text: str = ""
    at: int = 0
    final: bool = False
    before: str = ""
    prefix: str = ""
    fresh: bool = True
    bold: bool = False

    def ahead(self, by: int = 1) -> str | None:
        """The character so far ahead; "" after the end, None: not known yet."""
        if self.at + by < len(self.text):
            return self.text[self.at + by]
        return "" if self.final else None

    def run(self, start: int | None = None) -> str | None:
        """The same character again and again, from here; None: there may be more of it."""
        place = self.at if start is None else start
        found = _RUNS[self.text[place]].match(self.text, place)
        assert found is not None  # it is at least the one character
        return None if found.end() == len(self.text) and not self.final else found.group()

    def stop(self, start: int, within: int) -> tuple[int, bool]:
        """Where the paragraph ends, or what may still belong to a span; whether more of the text can't change that."""
        paragraph = _PARAGRAPH_END.search(self.text, start, start + within)
        if paragraph:
            return paragraph.start(), True
        return min(len(self.text), start + within), self.final or len(self.text) >= start + within

    def closing(self, mark: str, start: int, within: int) -> int | None:
        """Where `mark` stands next in this paragraph; -1: nowhere, None: not known yet."""
        stop, known = self.stop(start, within)
        place = self.text.find(mark, start, stop)
        return place if place >= 0 or known else None

    def slice(self, end: int) -> Shown:
        """The text from here to there, as it stands."""
        return self.text[self.at : end], end - self.at


def span(spot: Spot) -> Shown | None:
    """What the special character at a spot becomes."""
    return _SPANS[spot.text[spot.at]](spot)


def _code(spot: Spot) -> Shown | None:
    ticks = spot.run()
    if ticks is None:
        return None
    start = spot.at + len(ticks)
    while (place := spot.closing(ticks, start, CODE_WITHIN)) is not None and place >= 0:
        closing = spot.run(place)
        if closing is None:
            return None
        if closing == ticks:
            return spot.slice(place + len(ticks))
        start = place + len(closing)
    return None if place is None else (ticks, len(ticks))


def _backslash(spot: Spot) -> Shown | None:
    following = spot.ahead()
    if following is None:
        return None
    if following in ("(", "["):
        return _bracketed(spot, r"\)" if following == "(" else r"\]", display=following == "[")
    if following == ":":
        return "", 1  # the colon is kept from being read by what is done for each
    return ("\\", 1) if following in ("", "\n") else ("\\" + following, 2)


def _bracketed(spot: Spot, mark: str, *, display: bool) -> Shown | None:
    r"""`\(…\)` and `\[…\]`; by itself on its line the latter becomes a formula of its own."""
    place = spot.closing(mark, spot.at + 2, DISPLAY_WITHIN if display else FORMULA_WITHIN)
    if place is None:
        return None
    formula = spot.text[spot.at + 2 : max(place, 0)].strip()
    if not formula:
        return spot.slice(spot.at + 2)
    if not display or not spot.fresh:
        return f"${' '.join(formula.split())}$", place + 2 - spot.at
    rest = spot.ahead(place + 2 - spot.at)
    if rest is None:
        return None
    margin = "\n" + MARKER.sub(lambda found: " " * len(found.group()), spot.prefix)
    lines = margin.join(line.strip(" \t>") for line in formula.split("\n"))
    return f"$${margin}{lines}{margin}$$" + ("" if rest in ("\n", "") else margin), place + 2 - spot.at


def _dollar(spot: Spot) -> Shown | None:
    following = spot.ahead()
    if following is None:
        return None
    if following == "$":
        place = spot.closing("$$", spot.at + 2, DISPLAY_WITHIN)
        return None if place is None else (r"\$\$", 2) if place < 0 else spot.slice(place + 2)
    end = 0 if following.strip() == "" else _formula(spot)
    return None if end is None else spot.slice(end) if end else (r"\$", 1)


def _formula(spot: Spot) -> int | None:
    """Where the formula that a `$` opens ends; 0: it opens none, None: not known yet."""
    text, place = spot.text, spot.at + 1
    stop, known = spot.stop(place, FORMULA_WITHIN)
    if _MONEY.match(text[place : stop + 1] + ("\n" if spot.final and stop == len(text) else "")):
        return 0
    content_from = place
    while (place := text.find("$", place, stop)) >= 0:
        after = spot.ahead(place + 1 - spot.at)
        if after is None:
            return None
        if text[place - 1] != "\\" and not text[place - 1].isspace() and not after.isdigit() and after != "$":
            content = text[content_from:place]
            return place + 1 if not _is_prose(content) and _MATHS.search(content) else 0
        place += 1
    return 0 if known or _is_prose(text[content_from:stop]) else None


def _is_prose(content: str) -> bool:
    found = _PROSE.search(content)
    return found is not None and "\\" not in content[: found.end()]


def _colon(spot: Spot) -> Shown | None:
    following = spot.ahead()
    if following is None:
        return None
    if spot.fresh and following == ":":
        return r"\:", 1
    name = _NAME.match(spot.text, spot.at + 1)
    assert name is not None  # it may be empty
    word, after = name.group(), spot.ahead(name.end() - spot.at)
    if after is None:
        return None
    if after in ("[", "{"):
        return r"\:", 1
    if after == ":" and (any(one.isalpha() for one in word) or word in _EMOJI_OF_DIGITS):
        return ":" + JOINER, 1
    return ":", 1


def _exclamation(spot: Spot) -> Shown | None:
    """An image becomes a link, but for hosts that are allowed."""
    following = spot.ahead()
    if following is None:
        return None
    if following != "[":
        return "!", 1
    shown = images.shows(spot.text, spot.at, final=spot.final)
    return None if shown is None else ("!" if shown else r"\!", 1)


def _tilde(spot: Spot) -> Shown | None:
    """One by itself means "about" or "to" in many languages; two strike out."""
    run = spot.run()
    return None if run is None else (r"\~", 1) if run == "~" else (run, len(run))


def _stars(spot: Spot) -> Shown | None:
    """`**注意：**中文` is bold to whoever wrote it, and not to CommonMark: a mark between punctuation and a letter
    opens or closes nothing (https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run)."""
    run = spot.run()
    if run is None:
        return None
    before, after = spot.before[-1:], spot.text[spot.at + len(run) : spot.at + len(run) + 1]
    if len(run) != 2 or not (before if spot.bold else after).strip():
        return run, len(run)
    spot.bold = not spot.bold
    if spot.bold:
        return (run + JOINER if before.isalnum() and _is_punctuation(after) else run), 2
    return (JOINER + run if _is_punctuation(before) and after.isalnum() else run), 2


def _is_punctuation(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "PS"


_SPANS: dict[str, Callable[[Spot], Shown | None]] = {
    "`": _code,
    "\\": _backslash,
    "$": _dollar,
    ":": _colon,
    "!": _exclamation,
    "~": _tilde,
    "*": _stars,
}
