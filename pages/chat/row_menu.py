"""What can be done with one conversation of the list: rename, pin, archive, folder, export, share, delete."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.parley import parley
from core.store.rows import Conversation
from core.text import Text
from pages.chat.opened import new_chat
from pages.shared import state
from pages.shared.exporting import export_dialog
from pages.shared.me import me
from pages.shared.words import DELETE, EXPORT, SAVE, t

MENU = Text("More", "更多")
RENAME = Text("Rename", "重命名")
PIN = Text("Pin", "置顶")
UNPIN = Text("Unpin", "取消置顶")
ARCHIVE = Text("Archive", "归档")
UNARCHIVE = Text("Take out of the archive", "取消归档")
FOLDER = Text("Folder", "文件夹")
FOLDER_HINT = Text("Name of the folder; empty: none", "文件夹名称，留空表示不放入文件夹")
SHARE = Text("Let leads read it", "允许负责人查看")
UNSHARE = Text("Let leads read it no longer", "不再允许负责人查看")
SHARED = Text(
    "Leads can read this conversation now, also what is said in it from here on. They can't write in it.",
    "负责人现在可以查看这个对话，包括之后的内容，但不能修改。",
)
UNSHARED = Text("Only you can read this conversation again.", "这个对话又只有你能查看了。")
TITLE = Text("Title", "标题")
DELETED = Text("The conversation is deleted.", "对话已删除。")

WORDS: dict[str, Text] = {
    "rename": RENAME,
    "pin": PIN,
    "unpin": UNPIN,
    "archive": ARCHIVE,
    "unarchive": UNARCHIVE,
    "folder": FOLDER,
    "export": EXPORT,
    "share": SHARE,
    "unshare": UNSHARE,
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
        *(["unshare" if conversation.shared_at else "share"] if parley().settings.sign_in.on else []),
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
    conversations, owner = parley().store.conversations, me().id
    if what in ("pin", "unpin"):
        conversations.change(owner, conversation.id, pinned=what == "pin")
    elif what in ("archive", "unarchive"):
        conversations.change(owner, conversation.id, archived=what == "archive")
    elif what in ("share", "unshare"):
        parley().store.sharing.share(owner, conversation.id, shared=what == "share")
        st.toast(t(SHARED if what == "share" else UNSHARED), icon=":material/visibility:")
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
            parley().store.conversations.rename(me().id, conversation.id, title or "")
            st.rerun()

    ask()


def _move(conversation: Conversation) -> None:
    @st.dialog(t(FOLDER))
    def ask() -> None:
        folder = st.text_input(t(FOLDER_HINT), conversation.folder, key=f"folder_{conversation.id}", max_chars=100)
        if st.button(t(SAVE), type="primary"):
            parley().store.conversations.change(me().id, conversation.id, folder=(folder or "").strip())
            st.rerun()

    ask()


def _export(conversation: Conversation) -> None:
    export_dialog(conversation.id, conversation.title)


DIALOGS: dict[str, Callable[[Conversation], None]] = {"rename": _rename, "folder": _move, "export": _export}
