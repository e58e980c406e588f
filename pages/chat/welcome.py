"""What a new chat shows before anything is said."""

from __future__ import annotations

import streamlit as st

from core.local import LOCAL_MODEL
from core.prompts.prompt import Prompt
from core.settings import Connection
from core.text import Text
from pages.chat.example import offer
from pages.chat.filling import library, start_filling
from pages.shared.gateway_picker import connections
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
OWN = Text("**Your own gateway in three steps**", "**三步接入自己的网关**")
STEPS = Text(
    "1. Choose it under Settings and paste its API key.\n"
    "2. Press 'Use and test it': it shows the models and how fast one answers, or exactly what is wrong.\n"
    "3. Come back here and choose it above.",
    "1. 在“设置”中选择网关，粘贴 API Key。\n"
    "2. 点击“使用并测试”：会显示可用模型和响应时间；不通时会说明具体原因。\n"
    "3. 回到这里，在上方选择该网关。",
)
ADD_GATEWAY = Text("Add a gateway", "添加网关")
MOST_CARDS = 8
HELP_SHOWN = 200


def welcome(connection: Connection) -> None:
    alone = not any(one.ready and one.origin != "local" for one in connections().values())
    st.header(t(EMPTY_TITLE), anchor=False)
    st.write(t(EMPTY_TEXT))
    if not connection.ready:
        st.warning(t(NEEDS_KEY, gateway=t(connection.label)), icon=":material/key:")
        if not alone:
            st.page_link("settings/page.py", label=t(ADD_KEY), icon=":material/tune:")
        if (obstacle := LOCAL_MODEL.unavailable()) is not None:
            st.info(t(obstacle), icon=":material/info:")
    if connection.note is not None:
        st.info(t(connection.note), icon=":material/info:")
    _cards()
    offer()
    if alone:
        with st.container(border=True, key="own_gateway"):
            st.markdown(t(OWN))
            st.markdown(t(STEPS))
            st.page_link("settings/page.py", label=t(ADD_GATEWAY), icon=":material/add_link:")


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
