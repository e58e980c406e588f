"""All branches of a conversation, each with the words at which it leaves the open one."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.store.branches import End
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.place import Place
from pages.shared.clock import local
from pages.shared.me import me
from pages.shared.words import plain, t

BRANCHES = Text("All branches", "所有分支")
OPEN = Text("open", "当前")
LENGTH = Text("{count} messages · {at}", "{count} 条消息 · {at}")
NOTHING = Text("(no text)", "（没有文字）")
WORDS_SHOWN = 120


def branches_dialog(_: StoredMessage, place: Place) -> None:
    @st.dialog(t(BRANCHES), width="large")
    def show() -> None:
        for end in parley().store.branches.ends(me().id, place.conversation_id):
            with st.container(border=True):
                st.markdown(plain(end.parts_with[:WORDS_SHOWN]) or t(NOTHING))
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.caption(t(LENGTH, count=end.messages, at=local(end.at)))
                    if end.is_open:
                        st.badge(t(OPEN), icon=":material/check:")
                    else:
                        st.button(
                            t(Text("Open", "打开")), key=f"branch_{end.leaf_id}", on_click=_open, args=(end, place)
                        )

    show()


def _open(end: End, place: Place) -> None:
    try:
        place.be_idle()
        parley().store.conversations.change(me().id, place.conversation_id, leaf_id=end.leaf_id)
    except ParleyError as error:
        place.refuse(error)
    st.rerun("app")
