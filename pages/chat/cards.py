"""Answers that were asked for together, side by side: growing, and then one of them chosen to go on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.place import Place
from pages.chat.versions import choose
from pages.shared.answer import draw as draw_answer
from pages.shared.answer import facts
from pages.shared.me import me
from pages.shared.words import plain, t

ACROSS = 2
GO_ON = Text("Go on with this", "用这个继续")
GOES_ON = Text("Goes on from here", "从这个继续")


def side_by_side(count: int, draw: Callable[[int], None]) -> None:
    """So many cards, `ACROSS` in a row."""
    for start in range(0, count, ACROSS):
        for at, column in enumerate(st.columns(ACROSS), start=start):
            if at < count:
                with column, st.container(border=True):
                    draw(at)


def number(at: int, model: str | None) -> None:
    """The line above a card."""
    st.markdown(f"**{at + 1}** · {plain(model or '')}")


def cards(chosen: StoredMessage, place: Place) -> None:
    """The answers of the round that `chosen` is of, each with a button that goes on with it."""
    store, owner = parley().store, me().id
    answers = store.messages.round(owner, place.conversation_id, chosen.round_id or "")
    records = store.ledger.of(owner, [one.request_id for one in answers if one.request_id])
    side_by_side(len(answers), lambda at: _card(answers, at, chosen, place, records))


def _card(
    answers: Sequence[StoredMessage],
    at: int,
    chosen: StoredMessage,
    place: Place,
    records: dict[str, RequestRecord],
) -> None:
    one = answers[at]
    number(at, one.model)
    record = records.get(one.request_id or "")
    draw_answer(one.message, one.id, record)
    if one.error is not None:
        st.error(plain(t(one.error.text)), icon=":material/error:")
    facts(record, one.status, one.finish_reason, one.repairs)
    if one.id == chosen.id:
        st.badge(t(GOES_ON), icon=":material/check:")
    else:
        st.button(t(GO_ON), key=f"choose_{one.id}", on_click=choose, args=(one.id, place), icon=":material/check:")
