"""The chat: a conversation, its settings above it, the box below."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.text import Text
from pages.chat import drafts, keys, thread
from pages.chat.box import json_offer
from pages.chat.example import example_note
from pages.chat.filling import fill_in
from pages.chat.header import header
from pages.chat.headline import headline_slot, open_dialog
from pages.chat.newest import keep_newest_in_sight
from pages.chat.opened import new_chat, opened
from pages.chat.sending import settle
from pages.chat.showing import showing
from pages.chat.sidebar import sidebar
from pages.shared import state
from pages.shared.words import STOP, t

STORED_WITHIN_S = 2.0
CODE_AND_FORMULA = "```text\n```\n$x$"


def page() -> None:
    settle()
    conversation, missing = opened()
    sidebar(conversation)
    if missing is not None:
        st.warning(t(missing.text), icon=":material/search_off:")
        st.button(t(Text("Start a new chat", "开始新对话")), on_click=new_chat)
        return
    line = headline_slot()
    header()
    is_example = example_note(conversation)
    open_dialog(conversation)
    showing()
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    json_offer()
    fill_in()
    with st.bottom, st.container(key="chat_drafts"):
        keep_newest_in_sight(conversation, from_top=is_example)
        keys.listen()
        drafts.keep()
    with st.bottom, st.container(key="stop_bar"):  # style.css shows it while an answer grows
        st.button(t(STOP), key="stop_reply", icon=":material/stop_circle:", shortcut="Esc", on_click=_stop)
    thread.draw(conversation, st.bottom.container(key="box"), line)
    with st.container(key="early"):  # style.css hides it: the browser loads here what the first code and formula need
        st.markdown(CODE_AND_FORMULA)


def _stop() -> None:
    conversation, _ = opened()
    desk = parley().desk
    replies = [*desk.live(conversation.id), *desk.beside(conversation.id)] if conversation else []
    for reply in replies:
        reply.stop(0)
    for reply in replies:
        reply.wait(STORED_WITHIN_S)


page()
