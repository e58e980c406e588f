"""A conversation that its owner lets the leads read, with what each answer cost."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.replies.markdown import for_screen
from core.store.rows import StoredMessage
from core.store.sharing import Shared
from core.text import Text
from pages.shared.answer import draw, facts
from pages.shared.avatars import AVATARS
from pages.shared.words import t
from pages.usage.books import books, reader

TITLE = Text("A conversation of {owner}", "{owner} 的对话")
READ_ONLY = Text(
    "Its owner lets the leads read it. That you opened it stands in the audit log.",
    "对话的所有者允许负责人查看。此次查看已记入审计记录。",
)
CUT = Text("Only the last {count} messages are shown.", "只显示最近 {count} 条消息。")
MOST = 200


def shared_dialog(conversation_id: str, owner: str) -> None:
    """`owner`: as the page says it."""

    @st.dialog(t(TITLE, owner=owner), width="large")
    def show() -> None:
        try:
            found = books().sharing.read(reader(), conversation_id)
        except ParleyError as error:  # taken back meanwhile
            st.error(t(error.text), icon=":material/lock:")
            return
        st.caption(t(READ_ONLY))
        if len(found.messages) > MOST:
            st.caption(t(CUT, count=MOST))
        for one in found.messages[-MOST:]:
            with st.chat_message(one.message.role, avatar=AVATARS[one.message.role]):
                _message(one, found)

    show()


def _message(one: StoredMessage, found: Shared) -> None:
    if one.message.role != "assistant":
        st.markdown(for_screen(one.message.text, typed=True))
        return
    record = found.requests.get(one.request_id or "")
    draw(one.message, f"shared_{one.id}", record)
    facts(record, one.status, one.finish_reason, one.repairs)
