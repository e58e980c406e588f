"""What can be done with one conversation of the list: rename, pin, archive, folder, export, delete."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.parley import parley
from core.store.rows import Conversation
from core.text import Text
from pages.chat.opened import new_chat
from pages.shared import state
from pages.shared.exporting import export_dialog
from pages.shared.words import t

MENU = Text("More", "更多")
RENAME = Text("Rename", "重命名")
PIN = Text("Pin", "置顶")
UNPIN = Text("Unpin", "取消置顶")
ARCHIVE = Text("Archive", "归档")
UNARCHIVE = Text("Take out of the archive", "取消归档")
FOLDER = Text("Folder", "文件夹")
FOLDER_HINT = Text("Name of the folder; empty: none", "文件夹名称，留空表示不放入文件夹")
EXPORT = Text("Export", "导出")
DELETE = Text("Delete", "删除")
TITLE = Text("Title", "标题")
SAVE = Text("Save", "保存")
DELETED = Text("The conversation is deleted.", "对话已删除。")

WORDS: dict[str, Text] = {
    "rename": RENAME,
    "pin": PIN,
    "unpin": UNPIN,
    "archive": ARCHIVE,
    "unarchive": UNARCHIVE,
    "folder": FOLDER,
    "export": EXPORT,
    "delete": DELETE,
}


def draw(conversation: Conversation) -> None:
    """The menu. What it does at once happens here; what asks first opens a dialog."""
    options = [
        "rename",
        "unpin" if conversation.pinned else "pin",
        "unarchive" if conversation.archived else "archive",
        "folder",
        "export",
        "delete",
    ]
    labels = {option: t(WORDS[option]) for option in options}
    chosen = st.menu_button(
        "",
        options,
        key=f"menu_{conversation.id}",
        format_func=labels.__getitem__,
        icon=":material/more_vert:",
        type="tertiary",
        help=t(MENU),
    )
    if chosen is None:
        return
    if chosen in DIALOGS:
        DIALOGS[chosen](conversation)
    else:
        _do(conversation, chosen)
        st.rerun()


def _do(conversation: Conversation, what: str) -> None:
    conversations, owner = parley().store.conversations, state.owner()
    if what in ("pin", "unpin"):
        conversations.change(owner, conversation.id, pinned=what == "pin")
    elif what in ("archive", "unarchive"):
        conversations.change(owner, conversation.id, archived=what == "archive")
    else:
        conversations.delete(owner, conversation.id)
        state.offer_undo(DELETED, lambda: conversations.restore(owner, conversation.id))
        if state.state().get(state.LOADED) == conversation.id:
            new_chat()


def _rename(conversation: Conversation) -> None:
    @st.dialog(t(RENAME))
    def ask() -> None:
        title = st.text_input(t(TITLE), conversation.title, key=f"title_{conversation.id}", max_chars=200)
        if st.button(t(SAVE), type="primary"):
            parley().store.conversations.rename(state.owner(), conversation.id, title or "")
            st.rerun()

    ask()


def _move(conversation: Conversation) -> None:
    @st.dialog(t(FOLDER))
    def ask() -> None:
        folder = st.text_input(t(FOLDER_HINT), conversation.folder, key=f"folder_{conversation.id}", max_chars=100)
        if st.button(t(SAVE), type="primary"):
            parley().store.conversations.change(state.owner(), conversation.id, folder=(folder or "").strip())
            st.rerun()

    ask()


def _export(conversation: Conversation) -> None:
    export_dialog(conversation.id, conversation.title)


DIALOGS: dict[str, Callable[[Conversation], None]] = {"rename": _rename, "folder": _move, "export": _export}
