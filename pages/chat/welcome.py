"""What a new chat shows before anything is said."""

from __future__ import annotations

import streamlit as st

from core.local import LOCAL_MODEL
from core.prompts.prompt import Prompt
from core.settings import Connection
from core.text import Text
from pages.chat.filling import library, start_filling
from pages.shared.words import ADD_KEY, plain, t

EMPTY_TITLE = Text("What would you like to know?", "想聊点什么？")
EMPTY_TEXT = Text(
    "Type below. The answer appears as it is written; Stop keeps what has come.",
    "在下方输入即可。回复会逐字出现；随时可以停止，已生成的内容会保留。",
)
NEEDS_KEY = Text(
    "{gateway} needs an API key before it answers. Until then you can choose another gateway above.",
    "使用 {gateway} 需要先添加 API Key。在此之前，可以在上方选择其他网关。",
)
MOST_CARDS = 8
HELP_SHOWN = 200


def welcome(connection: Connection) -> None:
    st.header(t(EMPTY_TITLE), anchor=False)
    st.write(t(EMPTY_TEXT))
    if not connection.ready:
        st.warning(t(NEEDS_KEY, gateway=t(connection.label)), icon=":material/key:")
        st.page_link("settings/page.py", label=t(ADD_KEY), icon=":material/tune:")
        if (obstacle := LOCAL_MODEL.unavailable()) is not None:
            st.info(t(obstacle), icon=":material/info:")
    if connection.note is not None:
        st.info(t(connection.note), icon=":material/info:")
    _cards()


def _cards() -> None:
    """One's own cards, or those that Parley brings."""
    cards = [one for one in library() if one.card]
    own = [one for one in cards if one.id]
    with st.container(horizontal=True, key="cards"):
        for at, one in enumerate((own or cards)[:MOST_CARDS]):
            st.button(
                plain(one.name),
                key=f"card_{at}",
                icon=":material/style:",
                help=plain((one.text or one.system)[:HELP_SHOWN]),
                on_click=_use,
                args=(one,),
            )


def _use(prompt: Prompt) -> None:
    start_filling(prompt)
    st.rerun("app")
