"""What went wrong, below the answer that did not come: why, what helps, and what can be done about it here."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parameters import BY_NAME
from core.parley import parley
from core.store.rows import StoredError, StoredMessage
from core.text import Text
from pages.chat import again
from pages.chat.place import Place
from pages.shared import state
from pages.shared.me import me
from pages.shared.words import plain, t

EDIT = Text("Edit the question", "修改问题")
DISCARD = Text("Discard", "放弃")
WITHOUT = Text("Send it without {name}", "去掉 {name} 再发送")
CHECK_KEY = Text("Check the key under Settings", "去“设置”检查 Key")
DISCARDED = Text("The question is discarded.", "问题已放弃。")


def trouble(message: StoredMessage, error: StoredError, place: Place) -> None:
    st.error(plain(t(error.text)), icon=":material/error:")
    if not place.is_last:
        return
    with st.container(horizontal=True, key=f"trouble_{message.id}"):
        if error.param in BY_NAME:
            st.button(
                t(WITHOUT, name=error.param),
                key=f"without_{message.id}",
                icon=":material/remove_circle:",
                on_click=again.without,
                args=(error.param, message, place),
            )
        st.button(
            t(EDIT), key=f"edit_asked_{message.id}", icon=":material/edit:", on_click=_edit, args=(message, place)
        )
        st.button(
            t(DISCARD), key=f"discard_{message.id}", icon=":material/delete:", on_click=_discard, args=(message, place)
        )
        if error.kind == "authentication":
            st.page_link("settings/page.py", label=t(CHECK_KEY), icon=":material/key:")


def _edit(message: StoredMessage, place: Place) -> None:
    state.state()[state.EDITING] = message.parent_id
    place.draw_again()


def _discard(message: StoredMessage, place: Place) -> None:
    """Take the question away with its answer; where it has other answers, this one alone. Undo brings it back."""
    branches, owner = parley().store.branches, me().id
    alone = len(place.versions) < 2 and message.parent_id is not None
    try:
        place.be_idle()
        gone = message.parent_id if alone and message.parent_id else message.id
        pruning = branches.delete(owner, place.conversation_id, gone)
    except ParleyError as error:
        place.refuse(error)
    else:
        state.offer_undo(DISCARDED, lambda: branches.put_back(owner, pruning))
        st.rerun("app")
