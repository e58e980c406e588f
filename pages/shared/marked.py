"""What the check-up of a model found, said at the controls that don't work there."""

from __future__ import annotations

from collections.abc import Mapping

from core.checkup.checking import place_of
from core.checkup.learned import Mark, marks_of
from core.parley import parley
from core.settings import Connection
from core.text import Text
from pages.shared import state
from pages.shared.clock import zone
from pages.shared.words import plain, t


def marks_at(connection: Connection, model: str) -> Mapping[str, Mark]:
    """By control; asked of the store once for each drawing of the page. Raises StoreError."""
    known: dict[tuple[str, str], Mapping[str, Mark]] = state.state().setdefault(state.CHECKED, {})
    if (connection.id, model) not in known:
        checkup = parley().store.checkups.of(place_of(connection), model)
        day = f"{checkup.checked_at.astimezone(zone()):%Y-%m-%d}" if checkup else ""
        known[connection.id, model] = marks_of(checkup, connection.id, day)
    return known[connection.id, model]


def badged(label: Text, mark: Mark | None) -> str:
    """A label as Markdown, with the word behind it."""
    if mark is None:
        return t(label)
    return f"{t(label)} :{'orange' if mark.dead else 'gray'}-badge[{plain(t(mark.word))}]"


def worded(label: Text, mark: Mark | None) -> Text:
    """The same where no Markdown is read: the name of an option."""
    return label if mark is None else Text(f"{label.en} ({mark.word.en})", f"{label.zh}（{mark.word.zh}）")
