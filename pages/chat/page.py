"""The chat: a conversation, its settings above it, the input below."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.replies.ask import EMPTY, Setup, ask_each, preview
from core.replies.json_mode import INSTRUCTION, LACKS_WORD, lacks_json
from core.store.rows import Conversation
from core.text import Text
from pages.chat import drafts, thread
from pages.chat.header import header
from pages.chat.opened import PLACE, new_chat, open_conversation, opened
from pages.chat.sidebar import sidebar
from pages.chat.view import LAST_TURN
from pages.shared import state
from pages.shared.chosen import also_asked, chosen
from pages.shared.form import SYSTEM
from pages.shared.words import STOP, t

ASK = Text("Ask anything — Enter sends, Shift+Enter starts a new line", "输入消息：Enter 发送，Shift+Enter 换行")

ADD_JSON = Text(
    "Add 'Answer in JSON.' to the system prompt, and send", "在系统提示词里加上“请用 JSON 格式回答。”并发送"
)
AS_IT_IS = Text("Send it as it is", "按原样发送")
STORED_WITHIN_S = 2.0
CODE_AND_FORMULA = "```text\n```\n$x$"


def page() -> None:
    conversation, missing = opened()
    sidebar(conversation)
    if missing is not None:
        st.warning(t(missing.text), icon=":material/search_off:")
        st.button(t(Text("Start a new chat", "开始新对话")), on_click=new_chat)
        return
    header()
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    _json_offer()
    state.fill_chat_input(conversation.draft if conversation else "")
    with st.bottom, st.container(key="chat_drafts"):
        drafts.keep()
    with st.bottom, st.container(key="stop_bar"):  # style.css shows it while an answer grows
        st.button(t(STOP), key="stop_reply", icon=":material/stop_circle:", shortcut="Esc", on_click=_stop)
    live = conversation is not None and bool(parley().desk.live(conversation.id))
    st.chat_input(t(ASK), key=state.CHAT_INPUT, disabled=live, submit_mode="disable", on_submit=_ask)
    thread.draw(conversation)
    with st.container(key="early"):  # style.css hides it: the browser loads here what the first code and formula need
        st.markdown(CODE_AND_FORMULA)


def _ask() -> None:
    """Send the question; where it can't be sent it is put back into the box, with the reason above it. It is sent
    before anything is drawn, and of the page only the last turn is drawn for it."""
    whole_page = _send(str(state.state().get(state.CHAT_INPUT) or ""))
    st.rerun("app" if whole_page else LAST_TURN)


def _send(prompt: str, *, as_it_is: bool = False) -> bool:
    """Whether the whole page is to be drawn for it."""
    conversation, _ = opened()
    setup, wrong = chosen(PLACE)
    try:
        for sentence in wrong if prompt.strip() else [EMPTY]:
            raise ParleyError(sentence)
        if "response_format" in setup.parameters and not as_it_is:
            _see_to_json(conversation, prompt, setup)
        conversation = conversation or parley().store.conversations.create(state.owner(), setup.as_json())
        replies = ask_each(parley().desk, conversation, prompt, [setup, *also_asked(PLACE, setup)])
    except ParleyError as error:
        state.notify(t(error.text))
        state.put_back(prompt)
        return True
    open_conversation(conversation.id)
    searched = state.state().pop(state.FOUND, None) is not None
    return searched or sum(len(reply.job.message_ids) for reply in replies) > 1


def _see_to_json(conversation: Conversation | None, prompt: str, setup: Setup) -> None:
    """Raises ParleyError where a gateway would refuse the question: the page then offers what to do."""
    if lacks_json(preview(parley().desk, conversation, prompt, setup)):
        state.state()[state.LACKS_JSON] = prompt
        raise ParleyError(LACKS_WORD)


def _json_offer() -> None:
    """What can be done about a question that lacks the word "json"; typing it into the box helps as well."""
    if (prompt := state.state().pop(state.LACKS_JSON, None)) is None:
        return
    with st.container(horizontal=True):
        for key, words, adds in (("json_add", ADD_JSON, True), ("json_as_it_is", AS_IT_IS, False)):
            st.button(t(words), key=key, on_click=_ask_all_the_same, args=(prompt, adds))


def _ask_all_the_same(prompt: str, adds: bool) -> None:
    if adds:
        said = state.form(PLACE)
        system = str(said.get(SYSTEM) or "").rstrip()
        state.fill_form(PLACE, {**said, SYSTEM: f"{system}\n{t(INSTRUCTION)}".lstrip()})
    state.put_back("")  # the question stands in the box: it was not sent from there
    _send(prompt, as_it_is=True)
    st.rerun("app")


def _stop() -> None:
    conversation, _ = opened()
    replies = parley().desk.live(conversation.id) if conversation else []
    for reply in replies:
        reply.stop(0)
    for reply in replies:
        reply.wait(STORED_WITHIN_S)


page()
