"""Going on in a fresh chat: the model writes a summary, a person reads and changes it; nothing happens silently."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.replies.reply import Reply
from core.replies.summary import BEGINS, ORDER, begin_with, summarise
from core.store.rows import Conversation
from core.text import Text
from pages.chat.opened import PLACE, show
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.running import attend, redraw
from pages.shared.words import WAITING, plain, t

FRESH = Text("Go on in a fresh chat", "在新对话中继续")
WHY = Text(
    "Every question sends the whole conversation again. A summary in a fresh chat costs less, and loses what it leaves "
    "out: read it, and change it as you like, before you go on. This chat stays as it is.",
    "每次提问都会重新发送整段对话。把总结带到新对话里能省不少，但总结漏掉的内容也就没有了：继续之前请先看一遍，可以随意修改。"
    "当前对话保持不变。",
)
ASK_FOR_IT = Text("Let the model write it (one request)", "让模型写总结（一次请求）")
SUMMARY = Text("Summary", "总结")
BEGIN = Text("Begin the fresh chat", "开始新对话")
EMPTY = Text("The summary is empty: write one first.", "总结是空的，请先写点内容。")
HEIGHT = 320
BELOW = 3
"""Elements below the summary that grows: two buttons and a box."""


def fresh_dialog(conversation: Conversation) -> None:
    @st.dialog(t(FRESH), width="large", on_dismiss=_close)
    def ask() -> None:
        st.write(t(WHY))
        reply: Reply | None = state.state().get(state.SUMMARY)
        growing = st.container()
        if reply is not None and reply.running:
            for _ in range(BELOW):  # what stood below would stay beside what comes in its place
                st.empty()
            with growing:
                waiting = st.empty()
                waiting.caption(t(WAITING))
                while not reply.begun(patience_s=0.25, beat=attend):
                    pass
                waiting.empty()
                st.write_stream(reply.follow(beat=attend))
            reply.wait()
            redraw()
        if reply is not None and reply.error is not None:
            growing.error(plain(t(reply.error.text)), icon=":material/error:")
        st.button(
            t(ASK_FOR_IT),
            key="summary_ask",
            icon=":material/summarize:",
            on_click=_summarise,
            args=(conversation,),
            type="secondary" if reply else "primary",
        )
        written = t(BEGINS, summary=reply.content().strip()) if reply and reply.content().strip() else ""
        key = f"summary_{reply.id if reply else conversation.id}"
        st.text_area(t(SUMMARY), written, height=HEIGHT, key=key)
        st.button(
            t(BEGIN),
            key="summary_begin",
            icon=":material/add_comment:",
            type="primary" if reply else "secondary",
            on_click=_begin,
            args=(conversation, key),
        )

    ask()


def _summarise(conversation: Conversation) -> None:
    setup, _ = chosen(PLACE)
    try:
        state.state()[state.SUMMARY] = summarise(parley().desk, conversation, setup, t(ORDER))
    except ParleyError as error:
        st.toast(t(error.text), icon=":material/error:")


def _begin(conversation: Conversation, key: str) -> None:
    text = str(state.state().get(key) or "")
    if not text.strip():
        st.toast(t(EMPTY), icon=":material/error:")
        return
    setup, _ = chosen(PLACE)
    show(begin_with(parley().desk, conversation, setup, text).id)
    _close()
    st.rerun("app")


def _close() -> None:
    for key in (state.FRESH, state.SUMMARY):
        state.state().pop(key, None)
