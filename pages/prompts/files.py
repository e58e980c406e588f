"""The library out as a file, and in."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.prompts.prompt import Prompt
from core.text import Text
from core.transfer import prompts as own
from pages.shared.me import me, still
from pages.shared.told import told
from pages.shared.undo import undo_bar
from pages.shared.words import t

EXPORT = Text("Export all", "全部导出")
IMPORT = Text("Import", "导入")
WHICH = Text("A file that was exported here", "从这里导出的文件")
WILL_BRING = Text(
    "The file holds {count} prompts; {known} of them have names that are taken and would replace those.",
    "文件里有 {count} 个提示词，其中 {known} 个与现有的重名，导入后会替换。",
)
BRING = Text("Import them", "开始导入")
BROUGHT = Text("{count} prompts were imported.", "已导入 {count} 个提示词。")


def files() -> None:
    undo_bar()
    store, owner = parley().store.prompts, still()
    st.download_button(
        t(EXPORT),
        lambda: own.write(store.list(owner())).encode(),
        "parley-prompts.json",
        "application/json",
        icon=":material/download:",
        key="prompts_export",
        on_click="ignore",
    )
    with st.expander(t(IMPORT), icon=":material/upload:"):
        _import()


def _import() -> None:
    uploaded = st.file_uploader(t(WHICH), key="prompts_file", type=["json"])
    if uploaded is None:
        return
    store, owner = parley().store.prompts, me().id
    try:
        found = own.read(uploaded.getvalue())
        taken = {one.name.casefold() for one in store.list(owner)}
        known = sum(one.name.casefold() in taken for one in found)
        st.info(t(WILL_BRING, count=len(found), known=known))
    except ParleyError as error:
        st.error(t(error.text), icon=":material/error:")
        return
    st.button(t(BRING), key="prompts_import", type="primary", disabled=not found, on_click=_bring, args=(found,))


@told
def _bring(found: list[Prompt]) -> None:
    """Before the list is drawn."""
    st.toast(t(BROUGHT, count=parley().store.prompts.add_all(me().id, found)), icon=":material/upload:")
