"""All conversations out, and files in: looked at first, written when the person says so."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.text import Text
from core.transfer.formats import read
from pages.shared.exporting import export_form
from pages.shared.me import me
from pages.shared.words import t

MOVING = Text("Conversations out and in", "对话的导出与导入")
EXPORT_ALL = Text("Export all conversations", "导出全部对话")
IMPORT = Text("Import a file", "导入文件")
WHICH = Text(
    "Parley JSON, ChatGPT's conversations.json, OpenAI JSONL or ShareGPT JSON.",
    "支持 Parley JSON、ChatGPT 的 conversations.json、OpenAI JSONL 和 ShareGPT JSON。",
)
WILL_BRING = Text(
    "The file holds {conversations} conversations with {messages} messages; {known} of them are here already and "
    "will be skipped.",
    "文件里有 {conversations} 个对话、{messages} 条消息，其中 {known} 个已存在，会跳过。",
)
BRING = Text("Import them", "开始导入")
BROUGHT = Text(
    "{conversations} conversations with {messages} messages were imported, {skipped} were here already.",
    "已导入 {conversations} 个对话、{messages} 条消息，{skipped} 个已存在。",
)


def moving() -> None:
    st.header(t(MOVING), anchor=False)
    with st.expander(t(EXPORT_ALL), icon=":material/download:"):
        export_form(None, "parley")
    with st.expander(t(IMPORT), icon=":material/upload:"):
        _import()


def _import() -> None:
    uploaded = st.file_uploader(t(WHICH), key="import_file", type=["json", "jsonl"])
    if uploaded is None:
        return
    store, owner = parley().store, me().id
    try:
        found = read(uploaded.getvalue())
        known = store.archive.known(owner, found)
        counts = {"conversations": len(found), "messages": sum(len(one.messages) for one in found)}
        st.info(t(WILL_BRING, **counts, known=len(known)))
        if st.button(t(BRING), key="import_go", type="primary", disabled=len(known) == len(found)):
            brought = store.archive.write(owner, found)
            st.success(
                t(
                    BROUGHT,
                    conversations=brought.conversations,
                    messages=brought.messages,
                    skipped=brought.skipped,
                )
            )
    except ParleyError as error:
        st.error(t(error.text), icon=":material/error:")
