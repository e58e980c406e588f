"""Following a text that grows: how often a watcher looks, and what it is given for `st.write_stream`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from core.replies.blocks import BlockSplitter
from core.replies.markdown import Screen

YIELDS_A_SECOND = 25
YIELDS_IN_ALL = 120
"""For all that is watched in this process: with many watchers each looks less often, and none falls behind."""
PAUSE_PER_CHARACTER_S = 1 / 60_000
"""A block that can't be cut is resent whole: the longer it is the less often, so that a second costs the same."""
LOOK_AWAY_S = 0.1


def new_element() -> None:
    """What is yielded between two blocks; `st.write_stream` calls it and goes on in a new element."""


def follow(
    parts_of: Callable[[], list[str]],
    ended: Callable[[], bool],
    changed: threading.Condition,
    beat: Callable[[], object],
) -> Iterator[str | Callable[[], None]]:
    """The text from its beginning, as it may stand on the screen, with `new_element` between its blocks.

    `parts_of`: its parts so far; `ended`: whether no more comes; both are asked under `changed`, which is notified of
    every part. `beat` is called at least every `LOOK_AWAY_S`, also when nothing comes.
    """
    with _watching:
        seen, screen, blocks = 0, Screen(), BlockSplitter()
        while True:
            with changed:
                changed.wait_for(lambda seen=seen: len(parts_of()) > seen or ended(), LOOK_AWAY_S)  # type: ignore[misc]
                over, new = ended(), parts_of()[seen:]
            seen += len(new)
            beat()
            shown = screen.feed("".join(new)) + (screen.finish() if over else "")
            for piece in blocks.feed(shown):
                if piece.text:
                    yield piece.text
                if piece.closes:
                    yield new_element
            if over:
                if rest := blocks.finish():
                    yield rest
                return
            if new:
                _pause(blocks.size, ended, changed, beat)


def _pause(size: int, ended: Callable[[], bool], changed: threading.Condition, beat: Callable[[], object]) -> None:
    """Until the next look is due, or the end has come."""
    until = time.monotonic() + max(1 / YIELDS_A_SECOND, watched() / YIELDS_IN_ALL, size * PAUSE_PER_CHARACTER_S)
    while (left_s := until - time.monotonic()) > 0:
        with changed:
            if changed.wait_for(ended, min(left_s, LOOK_AWAY_S)):
                return
        beat()


class _Watching:
    """How many are being watched in this process; entered while one is."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.count -= 1


_watching = _Watching()


def watched() -> int:
    """How many texts are being watched in this process."""
    return _watching.count
