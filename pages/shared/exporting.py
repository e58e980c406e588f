"""Export: choose a format, get a file."""

from __future__ import annotations

import re

import streamlit as st

from core.parley import parley
from core.text import Text
from core.transfer.formats import BY_ID, FORMATS
from pages.shared import state
from pages.shared.me import still
from pages.shared.words import EXPORT, t

FORMAT = Text("Format", "格式")
DOWNLOAD = Text("Download", "下载")
BRANCH_ONLY = Text(
    "Parley JSON holds every version; the others hold the branch that is open. No key is in any of them.",
    "Parley JSON 包含所有版本，其他格式只含当前分支。任何格式都不含 Key。",
)


def export_form(conversation_id: str | None, title: str) -> None:
    """The choice and the button; `conversation_id` None means all of them."""
    place = conversation_id or "all"
    labels = {row.id: t(row.label) for row in FORMATS}
    chosen = st.radio(t(FORMAT), list(labels), format_func=labels.__getitem__, key=f"export_{place}")
    st.caption(t(BRANCH_ONLY))
    row, store = BY_ID[chosen], parley().store
    owner, language = still(), state.language()  # the file is written later, outside this session's script
    st.download_button(
        t(DOWNLOAD),
        lambda: row.write(store.archive.read(owner(), conversation_id), language).encode(),
        file_name=f"{_file_name(title)}{row.suffix}",
        mime=row.mime,
        icon=":material/download:",
        type="primary",
        key=f"download_{place}",
        on_click="ignore",
    )


def export_dialog(conversation_id: str, title: str) -> None:
    @st.dialog(t(EXPORT))
    def ask() -> None:
        export_form(conversation_id, title)

    ask()


def _file_name(title: str) -> str:
    return re.sub(r"[^\w\u4e00-\u9fff -]+", "", title).strip()[:60] or "parley"
