"""What can be done with a message: step through its versions, edit, answer again, fork, prune."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.replies.ask import Setup, answer, ask_instead
from core.store.rows import Conversation, StoredMessage
from core.text import Text
from pages.chat.opened import show
from pages.shared import state
from pages.shared.words import TRY_AGAIN, t

EDIT = Text("Edit and ask again", "编辑后重新提问")
SEND = Text("Ask this instead", "改问这个")
CANCEL = Text("Cancel", "取消")
REGENERATE = Text("Answer again", "重新生成")
MORE = Text("More", "更多")
FORK = Text("New conversation from here", "从这里另开对话")
DELETE = Text("Delete from here", "从这里删除")
KEEP = Text("Keep only this branch", "只保留当前分支")
PRUNED = Text("{count} messages are deleted.", "已删除 {count} 条消息。")
FORKED_TITLE = Text("{title} (from here)", "{title}（分支）")
EARLIER_VERSION = Text("Earlier version", "上一个版本")
LATER_VERSION = Text("Later version", "下一个版本")
UNFINISHED = ("failed", "interrupted", "stopped")
WORDS: dict[str, Text] = {"fork": FORK, "delete": DELETE, "keep": KEEP}


def stepper(conversation: Conversation, message: StoredMessage, versions: list[str], *, busy: bool) -> None:
    """`‹ 2/3 ›` where a message has versions."""
    if len(versions) < 2:
        return
    place = versions.index(message.id)
    _step(conversation, message, versions, place - 1, ":material/chevron_left:", EARLIER_VERSION, busy=busy)
    st.caption(f"{place + 1}/{len(versions)}")
    _step(conversation, message, versions, place + 1, ":material/chevron_right:", LATER_VERSION, busy=busy)


def _step(
    conversation: Conversation,
    message: StoredMessage,
    versions: list[str],
    target: int,
    icon: str,
    words: Text,
    *,
    busy: bool,
) -> None:
    there = 0 <= target < len(versions)
    st.button(
        "",
        key=f"{'later' if words is LATER_VERSION else 'earlier'}_{message.id}",
        icon=icon,
        help=t(words),
        type="tertiary",
        disabled=busy or not there,
        on_click=_show_version,
        args=(conversation, versions[target] if there else message.id),
    )


def row(conversation: Conversation, message: StoredMessage, setup: Setup, *, busy: bool) -> None:
    """The quiet buttons below a message."""
    if message.message.role == "user":
        st.button(
            "",
            key=f"edit_{message.id}",
            icon=":material/edit:",
            help=t(EDIT),
            type="tertiary",
            disabled=busy,
            on_click=_edit,
            args=(message.id,),
        )
    elif message.message.role == "assistant":
        unfinished = message.status in UNFINISHED
        st.button(
            t(TRY_AGAIN) if unfinished else "",
            key=f"again_{message.id}",
            icon=":material/refresh:",
            help=t(REGENERATE),
            type="tertiary",
            disabled=busy,
            on_click=_answer_again,
            args=(conversation, message, setup),
        )
    labels = {option: t(words) for option, words in WORDS.items()}
    chosen = st.menu_button(
        "",
        list(labels),
        key=f"more_{message.id}",
        format_func=labels.__getitem__,
        icon=":material/more_horiz:",
        type="tertiary",
        help=t(MORE),
        disabled=busy,
    )
    if chosen is not None:
        _do(conversation, message, chosen)
        st.rerun()


def edit_form(conversation: Conversation, message: StoredMessage, setup: Setup) -> None:
    """The question, to be changed; asking it makes a version beside the old one."""
    with st.form(f"form_{message.id}", border=False):
        text = st.text_area(t(EDIT), message.message.text, key=f"text_{message.id}", label_visibility="collapsed")
        with st.container(horizontal=True):
            send = st.form_submit_button(t(SEND), type="primary")
            cancel = st.form_submit_button(t(CANCEL))
    if cancel:
        state.state().pop(state.EDITING, None)
        st.rerun()
    if send:
        try:
            ask_instead(parley().desk, conversation, message, text or "", setup)
        except ParleyError as error:
            st.error(t(error.text))
        else:
            state.state().pop(state.EDITING, None)
            st.rerun()


def _edit(message_id: str) -> None:
    state.state()[state.EDITING] = message_id


def _show_version(conversation: Conversation, message_id: str) -> None:
    store = parley().store
    leaf = store.messages.newest_leaf(state.owner(), conversation.id, message_id)
    store.conversations.change(state.owner(), conversation.id, leaf_id=leaf)


def _answer_again(conversation: Conversation, message: StoredMessage, setup: Setup) -> None:
    question = parley().store.messages.get(state.owner(), conversation.id, message.parent_id or "")
    if question is None:
        return
    try:
        answer(parley().desk, conversation, question, setup)
    except ParleyError as error:
        state.notify(t(error.text))


def _do(conversation: Conversation, message: StoredMessage, what: str) -> None:
    branches, owner = parley().store.branches, state.owner()
    if what == "fork":
        title = t(FORKED_TITLE, title=conversation.title)
        show(branches.fork(owner, conversation.id, message.id, title).id)
        return
    if what == "delete":
        pruning = branches.delete(owner, conversation.id, message.id)
    else:
        pruning = branches.keep_only(owner, conversation.id, conversation.leaf_id or message.id)
    if pruning.messages:
        sentence = PRUNED.fill(count=pruning.messages)
        state.offer_undo(sentence, lambda: branches.put_back(owner, pruning))
