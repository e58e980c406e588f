"""What can be done with a message: step through its versions, edit, answer again, fork, prune."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.replies.ask import answer, ask_instead
from core.store.messages import Busy
from core.store.rows import Conversation, StoredMessage
from core.text import Text
from pages.chat.opened import PLACE, show
from pages.chat.view import LAST_TURN, part_name
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.running import redraw
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


def stepper(conversation_id: str, message: StoredMessage, versions: list[str], part: int) -> None:
    """`‹ 2/3 ›` where a message has versions."""
    if len(versions) < 2:
        return
    place = versions.index(message.id)
    _step(conversation_id, message, versions, place - 1, ":material/chevron_left:", EARLIER_VERSION, part)
    st.caption(f"{place + 1}/{len(versions)}")
    _step(conversation_id, message, versions, place + 1, ":material/chevron_right:", LATER_VERSION, part)


def _step(
    conversation_id: str,
    message: StoredMessage,
    versions: list[str],
    target: int,
    icon: str,
    words: Text,
    part: int,
) -> None:
    there = 0 <= target < len(versions)
    st.button(
        "",
        key=f"{'later' if words is LATER_VERSION else 'earlier'}_{message.id}",
        icon=icon,
        help=t(words),
        type="tertiary",
        disabled=not there,
        on_click=_show_version,
        args=(conversation_id, versions[target] if there else message.id, part),
    )


def row(conversation_id: str, message: StoredMessage, part: int) -> None:
    """The quiet buttons below a message."""
    if message.message.role == "user":
        st.button(
            "",
            key=f"edit_{message.id}",
            icon=":material/edit:",
            help=t(EDIT),
            type="tertiary",
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
            on_click=_answer_again,
            args=(conversation_id, message, part),
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
    )
    if chosen is not None:
        _do(conversation_id, message, chosen)
        st.rerun()


def edit_form(conversation_id: str, message: StoredMessage) -> None:
    """The question, to be changed; asking it makes a version beside the old one."""
    with st.form(f"form_{message.id}", border=False):
        text = st.text_area(t(EDIT), message.message.text, key=f"text_{message.id}", label_visibility="collapsed")
        with st.container(horizontal=True):
            send = st.form_submit_button(t(SEND), type="primary")
            cancel = st.form_submit_button(t(CANCEL))
    if cancel:
        state.state().pop(state.EDITING, None)
        redraw()
    if send:
        setup, wrong = chosen(PLACE)
        try:
            for sentence in wrong:
                raise ParleyError(sentence)
            ask_instead(parley().desk, _conversation(conversation_id), message, text or "", setup)
        except ParleyError as error:
            st.error(t(error.text))
        else:
            state.state().pop(state.EDITING, None)
            st.rerun()


def _edit(message_id: str) -> None:
    state.state()[state.EDITING] = message_id


def _conversation(conversation_id: str) -> Conversation:
    return parley().store.conversations.get(state.owner(), conversation_id)


def _idle(conversation_id: str) -> None:
    """Raises Busy while an answer is being written: the branch stays open until it has ended."""
    if parley().desk.live(conversation_id) is not None:
        raise Busy


def _refuse(error: ParleyError) -> NoReturn:
    """In a callback: say at the top of the page why not."""
    state.notify(t(error.text))
    st.rerun()


def _redraw_from(part: int) -> None:
    """In a callback: draw what follows, not what is above; outside of every part the click itself says what."""
    if part:
        st.rerun([part_name(part), LAST_TURN])


def _show_version(conversation_id: str, message_id: str, part: int) -> None:
    store = parley().store
    try:
        _idle(conversation_id)
        leaf = store.messages.newest_leaf(state.owner(), conversation_id, message_id)
        store.conversations.change(state.owner(), conversation_id, leaf_id=leaf)
    except ParleyError as error:
        _refuse(error)
    _redraw_from(part)


def _answer_again(conversation_id: str, message: StoredMessage, part: int) -> None:
    setup, wrong = chosen(PLACE)
    try:
        for sentence in wrong:
            raise ParleyError(sentence)
        question = parley().store.messages.get(state.owner(), conversation_id, message.parent_id or "")
        if question is not None:
            answer(parley().desk, _conversation(conversation_id), question, setup)
    except ParleyError as error:
        _refuse(error)
    _redraw_from(part)


def _do(conversation_id: str, message: StoredMessage, what: str) -> None:
    branches, owner = parley().store.branches, state.owner()
    conversation = _conversation(conversation_id)
    if what == "fork":
        title = t(FORKED_TITLE, title=conversation.title)
        show(branches.fork(owner, conversation_id, message.id, title).id)
        return
    try:
        _idle(conversation_id)
        if what == "delete":
            pruning = branches.delete(owner, conversation_id, message.id)
        else:
            pruning = branches.keep_only(owner, conversation_id, conversation.leaf_id or message.id)
    except ParleyError as error:
        state.notify(t(error.text))
        return
    if pruning.messages:
        sentence = PRUNED.fill(count=pruning.messages)
        state.offer_undo(sentence, lambda: branches.put_back(owner, pruning))
