"""The keyboard: what each key does, told where it is looked for, and those that Streamlit's controls don't know."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.text import Text
from pages.shared.words import t

KEYBOARD = Text("Keyboard", "快捷键")
KEYS: tuple[tuple[str, Text], ...] = (
    ("Enter", Text("send", "发送")),
    ("Shift+Enter", Text("new line", "换行")),
    ("Esc", Text("stop the answer", "停止回复")),
    ("Ctrl+Shift+O", Text("new chat", "新对话")),
    ("Ctrl+K", Text("search", "搜索")),
    ("Ctrl+G", Text("answer again", "重新生成")),
    ("/", Text("a prompt of the library, as /name", "调用提示词：/名称")),
)
ON_A_MAC = Text("On a Mac: ⌘ for Ctrl.", "Mac 上用 ⌘ 代替 Ctrl。")

_LISTENER = st.components.v2.component(
    "parley_keys", js=Path(__file__).with_suffix(".js").read_text("utf-8"), html="<span hidden></span>"
)


def listen() -> None:
    _LISTENER(key="chat_keys")


def keyboard() -> None:
    with st.popover(t(KEYBOARD), icon=":material/keyboard:", type="tertiary", key="keyboard"):
        for key, words in KEYS:
            st.markdown(f"`{key}` {t(words)}")
        st.caption(t(ON_A_MAC))
