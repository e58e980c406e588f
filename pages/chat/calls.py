"""A model that asks to call a tool: the person says what came of it, and the model goes on."""

from __future__ import annotations

import streamlit as st

from core.chat import Message
from core.errors import ParleyError
from core.parley import parley
from core.replies.ask import answer
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.again import setup_here
from pages.chat.place import Place
from pages.shared.me import me
from pages.shared.words import plain, t

EXPLAINED = Text(
    "The model asks for the result of a call. Parley runs no tools: type what came of it, and the model goes on.",
    "模型请求调用工具。对谈不会执行工具：请填写调用结果，模型会接着回答。",
)
RESULT = Text("Result of {name}", "{name} 的结果")
SEND = Text("Send the result", "发送结果")
MISSING = Text(
    "Type a result for each call; a call without one is refused by most gateways.",
    "请为每个调用填写结果，缺少结果时多数网关会拒绝。",
)


def results_form(message: StoredMessage, place: Place) -> None:
    """A box for the result of each call of an answer."""
    calls = message.message.tool_calls
    with st.form(f"results_{message.id}"):
        st.caption(t(EXPLAINED))
        results = [
            st.text_area(t(RESULT, name=plain(call.name)), key=f"result_{message.id}_{at}", height=80)
            for at, call in enumerate(calls)
        ]
        send = st.form_submit_button(t(SEND), type="primary")
    if not send:
        return
    try:
        if not all(result.strip() for result in results):
            raise ParleyError(MISSING)
        setup = setup_here()
        place.be_idle()
        told = [
            Message("tool", result, tool_call_id=call.id or call.name)
            for call, result in zip(calls, results, strict=True)
        ]
        store, owner = parley().store, me().id
        new = [(one, "complete") for one in told]
        stored = store.messages.add_all(owner, place.conversation_id, new, parent_id=message.id)  # type: ignore[arg-type]
        answer(parley().desk, place.conversation(), stored[-1], setup)
    except ParleyError as error:
        st.error(t(error.text))
        return
    st.rerun()
