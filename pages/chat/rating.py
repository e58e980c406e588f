"""Saying what an answer was worth, and why."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.place import Place
from pages.shared import state
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import SAVE, t

RATE = Text("Rate this answer", "评价这条回复")
WHY = Text("What was it?", "原因")
NOTE = Text("Note", "备注")
NOTE_HINT = Text(
    "What should it have said? Stays here; the gateway never sees it.", "应该怎么回答？只保存在这里，不会发给网关。"
)
TAKE_BACK = Text("Take the rating back", "撤回评价")
NO_SCORE = Text("Choose thumbs up or down first.", "请先选择点赞或点踩。")
SCORES = {1: ":material/thumb_up:", -1: ":material/thumb_down:"}
REASONS: dict[str, Text] = {
    "correct": Text("Correct", "准确"),
    "clear": Text("Clear", "清楚"),
    "wrong": Text("Wrong", "有误"),
    "made_up": Text("Made up", "编造"),
    "incomplete": Text("Incomplete", "不完整"),
    "not_asked": Text("Not what was asked", "答非所问"),
    "style": Text("Tone or style", "语气或风格"),
    "refused": Text("Refused", "拒答"),
}


def rating_dialog(message: StoredMessage, place: Place) -> None:
    @st.dialog(t(RATE))
    def ask() -> None:
        marks, reasons = message.marks, {name: t(words) for name, words in REASONS.items()}
        st.segmented_control(
            t(RATE),
            list(SCORES),
            default=marks.rating,
            format_func=SCORES.__getitem__,
            key=f"rating_{message.id}",
            label_visibility="collapsed",
        )
        st.pills(
            t(WHY),
            list(reasons),
            default=marks.reason if marks.reason in REASONS else None,
            format_func=reasons.__getitem__,
            key=f"reason_{message.id}",
        )
        st.text_area(t(NOTE), marks.note or "", key=f"note_{message.id}", placeholder=t(NOTE_HINT))
        with st.container(horizontal=True):
            saved = st.button(t(SAVE), type="primary", on_click=_save, args=(message.id, place))
            if marks.rating is not None:
                st.button(t(TAKE_BACK), on_click=_mark, args=(message.id, place, None, None, None))
        if saved:  # else it would be closed
            st.error(t(NO_SCORE))

    ask()


def _save(message_id: str, place: Place) -> None:
    said = state.state()
    score = said.get(f"rating_{message_id}")
    if score is not None:
        note = (said.get(f"note_{message_id}") or "").strip() or None
        _mark(message_id, place, score, said.get(f"reason_{message_id}"), note)


@told
def _mark(message_id: str, place: Place, rating: int | None, reason: str | None, note: str | None) -> None:
    editing = parley().store.editing
    editing.mark(me().id, place.conversation_id, message_id, rating=rating, reason=reason, note=note)
    st.rerun("app")
