"""Copying a message as it was written, Markdown and all."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.place import Place
from pages.shared import state
from pages.shared.words import t

COPY = Text("Copy", "复制")
COPIED = Text("Copied.", "已复制。")
NOT_COPIED = Text(
    "The browser does not let this page use the clipboard. Select the text below and copy it by hand.",
    "浏览器不允许本页使用剪贴板，请在下方选中文字手动复制。",
)

_COPIER = st.components.v2.component(
    "parley_copier", js=Path(__file__).with_suffix(".js").read_text("utf-8"), html="<span hidden></span>"
)


def copy(message: StoredMessage, _: Place) -> None:
    """Put the message's text on the clipboard; where the browser forbids it, show it for copying by hand."""
    text = message.message.text
    key = f"copier_{message.id}"

    def told() -> None:
        if state.state()[key].copied == "yes":
            st.toast(t(COPIED), icon=":material/content_copy:")
        else:
            _by_hand(text)

    _COPIER(key=key, data={"text": text}, on_copied_change=told)


def _by_hand(text: str) -> None:
    st.toast(t(NOT_COPIED), icon=":material/content_copy:", duration="long")
    st.code(text, language=None, wrap_lines=True)
