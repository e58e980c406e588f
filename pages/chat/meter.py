"""Above the box: about how many tokens would go with what is typed in it."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.replies.ask import preview
from core.replies.meter import weight
from core.store.rows import Conversation
from core.text import Text
from pages.chat.opened import PLACE
from pages.shared.chosen import chosen
from pages.shared.words import t

WEIGHT = Text(
    "About {sent} tokens would be sent: system prompt {system}, {messages} earlier messages {history}, "
    "this message {question}.",
    "将发送约 {sent} token：系统提示词 {system}，{messages} 条历史消息 {history}，本条消息 {question}。",
)
REPLY = Text("The reply may have {reply}.", "回复最多 {reply}。")
HEAVY = Text(
    "That is a lot: many models refuse more than about 100,000 tokens, and all of it is billed.",
    "内容很长：多数模型一次最多接受约 10 万 token，而且这些都会计费。",
)
HEAVY_FROM = 100_000


def meter(conversation: Conversation, typed: str) -> None:
    """Draw it; nothing where nothing is typed. drafts.js hides it once the question is sent."""
    if not typed.strip():
        return
    setup, _ = chosen(PLACE)
    weighed = weight(preview(parley().desk, conversation, typed, setup))
    counts = {name: f"{getattr(weighed, name):,}" for name in ("sent", "system", "messages", "history", "question")}
    words = t(WEIGHT, **counts)
    if weighed.reply is not None:
        words += " " + t(REPLY, reply=f"{weighed.reply:,}")
    with st.container(key="chat_meter"):
        if weighed.sent >= HEAVY_FROM:
            st.warning(f"{words} {t(HEAVY)}", icon=":material/scale:")
        else:
            st.caption(words)
