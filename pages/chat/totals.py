"""What the open conversation has used so far, below its last answer."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.text import Text
from pages.shared import state
from pages.shared.words import t

TOTALS = Text(
    "This conversation: {prompt} in + {completion} out tokens, {reported:.0%} of them counted by the gateway",
    "本对话：输入 {prompt} + 输出 {completion} token，其中 {reported:.0%} 由网关计数",
)
TAX = Text("{tax:.0%} of the input was sent before, as history", "输入中 {tax:.0%} 是重复发送的历史消息")


def totals(conversation_id: str) -> None:
    """A quiet line; nothing where nothing was sent."""
    used = parley().store.ledger.totals(state.owner(), conversation_id)
    if not used.tokens:
        return
    said = [
        t(TOTALS, prompt=f"{used.prompt_tokens:,}", completion=f"{used.completion_tokens:,}", reported=used.reported)
    ]
    if used.again_tokens:
        said.append(t(TAX, tax=used.tax))
    st.caption(" · ".join(said))
