"""The test of a gateway, on the screen: what it lists, how fast it answers, or what is wrong."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.local.connection import LOCAL_ID, started
from core.parley import parley
from core.replies.probing import probe_recorded
from core.settings import Connection
from core.text import Text
from pages.shared import state
from pages.shared.me import me
from pages.shared.words import plain, t

TESTING = Text("Testing…", "正在测试……")
LISTS = Text("It lists {count} models.", "它列出了 {count} 个模型。")
LISTS_NONE = Text("It lists no models: {why}", "没有取到模型列表：{why}")
ANSWERS = Text("{model} answered in {seconds:.2f} s.", "{model} 在 {seconds:.2f} 秒内作答。")
NO_MODEL = Text(
    "There is no model to ask. Type one in the chat and try there.", "不知道该问哪个模型。请在对话页输入模型名称再试。"
)


def test_gateway(connection: Connection) -> None:
    """Run it and show what came of it."""
    with st.spinner(t(TESTING)):
        try:
            gateway = started(lambda: False) if connection.id == LOCAL_ID else connection.gateway
            assert gateway is not None
            model = next(iter(connection.favourites), "") or (
                connection.models[0] if connection.origin == "local" else ""
            )
            found = probe_recorded(parley().store, parley().settings, connection, gateway, model, owner=me().id)
        except ParleyError as error:
            st.error(plain(t(error.text)))
            return
    if found.models:
        state.model_lists()[connection.id] = list(found.models)
        st.success(t(LISTS, count=len(found.models)), icon=":material/list:")
    elif found.list_error is not None:
        st.info(t(LISTS_NONE, why=plain(t(found.list_error.text))), icon=":material/list:")
    if found.answer is not None:
        seconds = found.answer.timings.total_s or 0
        st.success(t(ANSWERS, model=plain(found.model), seconds=seconds), icon=":material/check_circle:")
    elif found.error is not None:
        st.error(plain(t(found.error.text)), icon=":material/error:")
    elif found.list_error is None:
        st.info(t(NO_MODEL))


test_gateway.__test__ = False  # type: ignore[attr-defined]
