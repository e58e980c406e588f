"""The chat: a conversation, its settings above it, the input below."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.local import LOCAL_MODEL
from core.parley import parley
from core.replies.ask import Setup, ask
from core.replies.reply import Reply
from core.store.rows import Conversation
from core.text import Text
from pages.chat import drafts, transcript
from pages.chat.header import header
from pages.chat.opened import new_chat, open_conversation, opened
from pages.chat.sidebar import sidebar
from pages.shared import state
from pages.shared.words import ADD_KEY, STOP, t

ASK = Text("Ask anything — Enter sends, Shift+Enter starts a new line", "输入消息：Enter 发送，Shift+Enter 换行")
EMPTY_TITLE = Text("What would you like to know?", "想聊点什么？")
EMPTY_TEXT = Text(
    "Type below. The answer appears as it is written; Stop keeps what has come.",
    "在下方输入即可。回复会逐字出现；随时可以停止，已生成的内容会保留。",
)
NEEDS_KEY = Text(
    "{gateway} needs an API key before it answers. Until then you can choose another gateway above.",
    "使用 {gateway} 需要先添加 API Key。在此之前，可以在上方选择其他网关。",
)


def page() -> None:
    conversation, missing = opened()
    sidebar(conversation)
    if missing is not None:
        st.warning(t(missing.text), icon=":material/search_off:")
        st.button(t(Text("Start a new chat", "开始新对话")), on_click=new_chat)
        return
    live = parley().desk.live(conversation.id) if conversation else None
    setup, wrong = header()
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    state.fill_chat_input(conversation.draft if conversation else "")
    with st.container(key="chat_drafts"):
        drafts.keep(conversation.id if conversation else state.state().get(state.DRAFTED))
    prompt = st.chat_input(t(ASK), key=state.CHAT_INPUT, disabled=live is not None, submit_mode="disable")
    if prompt:
        conversation, live = _ask(conversation, prompt, setup, wrong)
    # both places are there in every run: what stood in one is gone before the other is drawn
    thread, welcome = st.container(key="chat_thread"), st.empty()
    if conversation is None or conversation.leaf_id is None:
        with welcome.container():
            _welcome(setup)
    else:
        with thread:
            transcript.draw(conversation, setup, live, _stop_button)


def _ask(
    conversation: Conversation | None, prompt: str, setup: Setup, wrong: list[Text]
) -> tuple[Conversation | None, Reply | None]:
    """Send the question; where it can't be sent it is put back into the box, with the reason above it."""
    try:
        for sentence in wrong:
            raise ParleyError(sentence)
        conversation = conversation or parley().store.conversations.create(state.owner(), setup.as_json())
        reply = ask(parley().desk, conversation, prompt, setup)
    except ParleyError as error:
        state.notify(t(error.text))
        state.put_back(prompt)
        st.rerun()
    open_conversation(conversation.id)
    return parley().store.conversations.get(state.owner(), conversation.id), reply


def _stop_button(reply: Reply) -> None:
    with st.bottom:
        st.button(t(STOP), key="stop_reply", icon=":material/stop_circle:", shortcut="Esc", on_click=reply.stop)


def _welcome(setup: Setup) -> None:
    st.subheader(t(EMPTY_TITLE), anchor=False)
    st.write(t(EMPTY_TEXT))
    if not setup.connection.ready:
        st.warning(t(NEEDS_KEY, gateway=t(setup.connection.label)), icon=":material/key:")
        st.page_link("settings/page.py", label=t(ADD_KEY), icon=":material/tune:")
        if (obstacle := LOCAL_MODEL.unavailable()) is not None:
            st.info(t(obstacle), icon=":material/info:")
    if setup.connection.note is not None:
        st.info(t(setup.connection.note), icon=":material/info:")


page()
