"""An answer that another Parley process writes, on the same database: its text as far as that has stored it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.cards import number, side_by_side
from pages.chat.place import Place
from pages.shared.answer import draw as draw_answer
from pages.shared.avatars import AVATARS
from pages.shared.me import me
from pages.shared.words import t

LOOK_EVERY_S = 1.0
ELSEWHERE = Text(
    "Another Parley process is writing this; it is shown about a second behind.",
    "由另一个 Parley 进程生成，显示约有一秒的延迟。",
)


def draw(message: StoredMessage, place: Place) -> None:
    """Draw it again and again until it has ended, then the page. At first nothing is asked of the store, which the page
    has just read, but for answers that were asked for together."""
    handed = [[message] if message.round_id is None else _look(message, place)]

    @st.fragment(run_every=LOOK_EVERY_S)
    def so_far() -> None:
        if handed:
            answers = handed.pop()
        else:
            try:
                answers = _look(message, place)
            except ParleyError as error:  # the store is away: the next look may find it again
                st.error(t(error.text), icon=":material/database_off:")
                return
            if not any(one.in_progress for one in answers) or parley().desk.live(place.conversation_id):
                st.rerun("app")
        if len(answers) == 1:
            draw_answer(answers[0].message, answers[0].id)
        else:
            side_by_side(len(answers), lambda at: _card(answers, at))
        st.caption(t(ELSEWHERE))

    with st.chat_message("assistant", avatar=AVATARS["assistant"]):
        so_far()


def _look(message: StoredMessage, place: Place) -> list[StoredMessage]:
    """The answer as it stands now, with those that were asked for together with it; none: it is gone."""
    messages, owner = parley().store.messages, me().id
    if message.round_id is not None:
        return messages.round(owner, place.conversation_id, message.round_id)
    found = messages.get(owner, place.conversation_id, message.id)
    return [found] if found else []


def _card(answers: Sequence[StoredMessage], at: int) -> None:
    number(at, answers[at].model)
    draw_answer(answers[at].message, answers[at].id)
