"""One message on the screen, with what can be done with it."""

from __future__ import annotations

import streamlit as st

from core.ledger.record import RequestRecord
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat import message_actions
from pages.shared import state
from pages.shared.answer import draw as draw_answer
from pages.shared.answer import facts, receipt
from pages.shared.words import NO_ANSWER, t

FOUND_HERE = Text("found here", "搜索命中")
ROOM_FOR_ACTIONS = 12
"""Pixels, so that what stands below stays where it is when the actions come."""
AVATARS = {"user": ":material/person:", "assistant": ":material/smart_toy:"}


def draw(
    conversation_id: str,
    message: StoredMessage,
    record: RequestRecord | None,
    versions: list[str],
    *,
    part: int,
    with_actions: bool = True,
) -> None:
    """Draw it. `record`: the ledger row of an answer; `versions`: ids of all that stand in its place; `part`: the part
    of the thread that begins with it, if one does."""
    role = message.message.role
    with st.chat_message(role, avatar=AVATARS.get(role, ":material/build:")):
        if state.state().get(state.FOUND) == message.id:
            st.badge(t(FOUND_HERE), icon=":material/search:")
        if role == "assistant":
            _draw_answer(message, record)
        elif state.state().get(state.EDITING) == message.id:
            message_actions.edit_form(conversation_id, message)
        else:
            st.markdown(message.message.text)
        if not with_actions:
            st.space(ROOM_FOR_ACTIONS)
            return
        with st.container(horizontal=True, vertical_alignment="center", key=f"below_{message.id}"):
            message_actions.stepper(conversation_id, message, versions, part)
            message_actions.row(conversation_id, message, part)
            if role == "assistant":
                facts(record, message.status, message.finish_reason, message.repairs)


def _draw_answer(message: StoredMessage, record: RequestRecord | None) -> None:
    draw_answer(message.message, message.id)
    if message.error is not None:
        st.error(t(message.error.text), icon=":material/error:")
    elif not message.message.text and not message.message.tool_calls:
        st.caption(t(NO_ANSWER))
    if message.status == "stopped" and record is not None:
        receipt(record)
