"""The form in which a message is changed, asked again in other words, or written below another."""

from __future__ import annotations

import streamlit as st

from core.chat import ROLES, Message, Role
from core.errors import ParleyError
from core.parley import parley
from core.replies.ask import EMPTY, ask_instead
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.again import setup_here
from pages.chat.place import Place
from pages.shared import state
from pages.shared.me import me
from pages.shared.running import redraw
from pages.shared.words import ROLE, t
from pages.shared.words import ROLES as ROLE_WORDS

TEXT = Text("Message", "消息")
CALL_ID = Text("Call that it answers (tool_call_id)", "对应的调用（tool_call_id）")
ASK_INSTEAD = Text("Ask this instead", "改问这个")
SAVE = Text("Save without asking", "只保存，不提问")
SAVE_HELP = Text(
    "The message is changed where it stands; what follows stays. The gateway sees it with the next question.",
    "直接修改这条消息，后面的内容不变；下次提问时网关会看到修改后的内容。",
)
ADD = Text("Add", "添加")
CANCEL = Text("Cancel", "取消")


def edit_form(message: StoredMessage, place: Place) -> None:
    """Change a message; a question may also be asked anew, as a version beside the old one."""
    asks = message.message.role == "user"
    with st.form(f"form_{message.id}", border=False):
        text = st.text_area(t(TEXT), message.message.text, key=f"text_{message.id}", label_visibility="collapsed")
        role, call_id = _role(message.id, message.message)
        with st.container(horizontal=True):
            instead = asks and st.form_submit_button(t(ASK_INSTEAD), type="primary")
            save = st.form_submit_button(t(SAVE), type="secondary" if asks else "primary", help=t(SAVE_HELP))
            cancel = st.form_submit_button(t(CANCEL))
    if cancel:
        _close()
    try:
        if instead:
            ask_instead(parley().desk, place.conversation(), message, text, setup_here())
        elif save:
            _refuse_empty(text)
            editing = parley().store.editing
            editing.rewrite(me().id, place.conversation_id, message.id, text, role, call_id)
    except ParleyError as error:
        st.error(t(error.text))
        return
    if instead or save:
        state.state().pop(state.EDITING, None)
        st.rerun()


def insert_form(above: StoredMessage, place: Place) -> None:
    """Write a message below another, without asking: an example, a fact, a tool's result."""
    after: Role = "assistant" if above.message.role == "user" else "user"
    with st.container(border=True), st.form(f"insert_{above.id}", border=False):
        text = st.text_area(t(TEXT), key=f"insert_text_{above.id}", label_visibility="collapsed")
        role, call_id = _role(f"insert_{above.id}", Message(after))
        with st.container(horizontal=True):
            add = st.form_submit_button(t(ADD), type="primary")
            cancel = st.form_submit_button(t(CANCEL))
    if cancel:
        _close()
    if add:
        try:
            _refuse_empty(text)
            new = Message(role, text, tool_call_id=call_id)
            parley().store.editing.insert(me().id, place.conversation_id, above.id, new)
        except ParleyError as error:
            st.error(t(error.text))
            return
        state.state().pop(state.INSERTING, None)
        st.rerun()


def _role(name: str, message: Message) -> tuple[Role, str | None]:
    labels = {one: t(words) for one, words in ROLE_WORDS.items()}
    with st.container(horizontal=True):
        role = st.selectbox(
            t(ROLE),
            ROLES,
            index=ROLES.index(message.role),
            format_func=labels.__getitem__,
            key=f"role_{name}",
            width=220,
        )
        call_id = st.text_input(t(CALL_ID), message.tool_call_id or "", key=f"call_{name}") if role == "tool" else ""
    return role, call_id or None


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise ParleyError(EMPTY)


def _close() -> None:
    state.state().pop(state.EDITING, None)
    state.state().pop(state.INSERTING, None)
    redraw()
