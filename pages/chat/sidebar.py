"""The conversations beside a chat: new, search, the list by age, and what can be done with each."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.parley import parley
from core.store.rows import Conversation
from core.store.search import Hit
from core.text import Text
from pages.chat import row_menu
from pages.chat.groups import grouped
from pages.chat.keys import keyboard
from pages.chat.opened import new_chat, show
from pages.shared import state
from pages.shared.clock import zone
from pages.shared.me import me
from pages.shared.undo import undo_bar
from pages.shared.words import plain, t

NEW_CHAT = Text("New chat", "新对话")
SEARCH = Text("Search conversations", "搜索对话")
NOTHING_FOUND = Text("Nothing found for '{words}'.", "没有找到“{words}”。")
SHOW_ARCHIVED = Text("Archived", "已归档")
ALL_FOLDERS = Text("All folders", "所有文件夹")
FOLDER = Text("Folder", "文件夹")
MORE = Text("Show more", "显示更多")
NO_ARCHIVE = Text("Nothing is archived.", "没有已归档的对话。")
AT_FIRST = 25


def sidebar(conversation: Conversation | None) -> None:
    with st.sidebar:
        st.button(
            t(NEW_CHAT),
            key="chat_new",
            icon=":material/add_comment:",
            on_click=new_chat,
            width="stretch",
            disabled=conversation is None,
            shortcut="Mod+Shift+O",
        )
        undo_bar()
        _conversations(conversation.id if conversation else None)
        keyboard()


def shows(conversation: Conversation) -> bool:
    """Whether the list, as it was drawn last, has this conversation where it belongs now, under its title."""
    listed: list[tuple[str, str]] = state.state().get(state.LISTED, [])
    return bool(listed) and listed[0] == (conversation.id, conversation.title)


def lacks(conversation: Conversation) -> bool:
    """Whether the list, as it was drawn last, has this conversation nowhere, though it is one for it."""
    listed: list[tuple[str, str]] = state.state().get(state.LISTED, [])
    return not conversation.pinned and not conversation.archived and conversation.id not in dict(listed)


@st.fragment
def _conversations(open_id: str | None) -> None:
    """Searching and leafing redraw the list alone; opening a conversation draws the page."""
    words = st.text_input(
        t(SEARCH),
        key="chat_search",
        placeholder=t(SEARCH),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    if words and words.strip():
        _hits(words)
    else:
        _list(open_id)


def _hits(words: str) -> None:
    hits = parley().store.search.find(me().id, words, limit=30)
    if not hits:
        st.caption(t(NOTHING_FOUND, words=plain(words.strip())))
    for number, hit in enumerate(hits):
        if st.button(
            _title(hit.title),
            key=f"hit_{number}",
            icon=":material/title:" if hit.message_id is None else ":material/chat:",
            width="stretch",
            type="tertiary",
        ):
            _jump(hit)
            st.rerun()
        if hit.message_id is not None:
            st.caption(f"{plain(hit.before)}**{plain(hit.found)}**{plain(hit.after)}")


def _jump(hit: Hit) -> None:
    """Open the conversation at the hit: on the branch that holds it, drawn from there on."""
    if hit.message_id is not None:
        store = parley().store
        leaf = store.messages.newest_leaf(me().id, hit.conversation_id, hit.message_id)
        store.conversations.change(me().id, hit.conversation_id, leaf_id=leaf)
    show(hit.conversation_id)
    state.state()[state.FOUND] = hit.message_id


def _list(open_id: str | None) -> None:
    store, owner = parley().store, me().id
    archived = st.toggle(t(SHOW_ARCHIVED), key="chat_archived") if store.conversations.any_archived(owner) else False
    folder = None
    if folders := store.conversations.folders(owner):
        labels = {"": t(ALL_FOLDERS), **{name: name for name in folders}}
        folder = st.selectbox(
            t(FOLDER),
            list(labels),
            format_func=labels.__getitem__,
            key="chat_folder",
            label_visibility="collapsed",
        )
    limit = AT_FIRST * (1 + int(state.state().get(state.LISTED_MORE, 0)))
    listed = store.conversations.list(owner, archived=archived, folder=folder or None, limit=limit + 1)
    state.state()[state.LISTED] = [(one.id, one.title) for one in listed if not one.pinned]
    if archived and not listed:
        st.caption(t(NO_ARCHIVE))
    for heading, group in grouped(listed[:limit], datetime.now(UTC), zone()):
        st.caption(t(heading))
        for one in group:
            _row(one, is_open=one.id == open_id)
    if len(listed) > limit:
        st.button(t(MORE), key="chat_more", on_click=_more, type="tertiary", icon=":material/expand_more:")


def _more() -> None:
    state.state()[state.LISTED_MORE] = int(state.state().get(state.LISTED_MORE, 0)) + 1


def _row(one: Conversation, *, is_open: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"row_{one.id}", wrap=False):
        if st.button(
            _title(one.title),
            key=f"open_{one.id}",
            type="secondary" if is_open else "tertiary",
            width="stretch",
        ):
            show(one.id)
            st.rerun()
        row_menu.draw(one)


def _title(title: str) -> str:
    return plain(title) if title else "…"
