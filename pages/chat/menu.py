"""The menu below a message: a row for each thing that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.store.branches import Pruning
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.again import ask_again_dialog
from pages.chat.branches import BRANCHES, branches_dialog
from pages.chat.copying import COPY, copy
from pages.chat.details import details_dialog
from pages.chat.opened import show
from pages.chat.place import Place
from pages.chat.rating import rating_dialog
from pages.chat.showing import show_me
from pages.chat.tables import TABLES, has_table, tables_dialog
from pages.chat.trying import try_in_playground
from pages.shared import state
from pages.shared.me import me
from pages.shared.words import t

MORE = Text("More", "更多")
PRUNED = Text("{count} messages are deleted.", "已删除 {count} 条消息。")
ONE_DELETED = Text("The message is deleted.", "消息已删除。")
SHOW_ME = Text("Show what a parameter does here", "用这个问题演示参数的作用")
FORKED_TITLE = Text("{title} (from here)", "{title}（分支）")

Do = Callable[[StoredMessage, Place], None]


@dataclass(frozen=True, slots=True)
class Action:
    """`fits`: whether it is offered for a message. `changes`: the page is drawn again after it."""

    words: Text
    do: Do
    fits: Callable[[StoredMessage], bool] = lambda _: True
    changes: bool = True


def _is_answer(message: StoredMessage) -> bool:
    return message.message.role == "assistant"


def _is_question(message: StoredMessage) -> bool:
    return message.message.role == "user"


def _can_be_tried(message: StoredMessage) -> bool:
    return _is_question(message) or (_is_answer(message) and message.request_id is not None)


def _as_written(message: StoredMessage, _: Place) -> None:
    shown = state.state().get(state.RAW) == message.id
    state.state()[state.RAW] = None if shown else message.id


def _mark(**marks: object) -> Do:
    def do(message: StoredMessage, place: Place) -> None:
        parley().store.editing.mark(me().id, place.conversation_id, message.id, **marks)

    return do


def _put(key: str) -> Do:
    def do(message: StoredMessage, _: Place) -> None:
        state.state()[key] = message.id

    return do


def _delete(message: StoredMessage, place: Place) -> None:
    place.be_idle()
    _mark(left_out="deleted")(message, place)
    state.offer_undo(ONE_DELETED, lambda: _mark(left_out=message.marks.left_out)(message, place))


def _delete_below(message: StoredMessage, place: Place) -> None:
    place.be_idle()
    _offer(parley().store.branches.delete(me().id, place.conversation_id, message.id))


def _keep_branch(message: StoredMessage, place: Place) -> None:
    place.be_idle()
    leaf = place.conversation().leaf_id or message.id
    _offer(parley().store.branches.keep_only(me().id, place.conversation_id, leaf))


def _offer(pruning: Pruning) -> None:
    if pruning.messages:
        undo = parley().store.branches.put_back
        state.offer_undo(PRUNED.fill(count=pruning.messages), lambda: undo(me().id, pruning))


def _fork(message: StoredMessage, place: Place) -> None:
    title = t(FORKED_TITLE, title=place.conversation().title)
    show(parley().store.branches.fork(me().id, place.conversation_id, message.id, title).id)


def _restore(message: StoredMessage, place: Place) -> None:
    editing, original = parley().store.editing, message.marks.original or ""
    editing.rewrite(me().id, place.conversation_id, message.id, original)
    editing.mark(me().id, place.conversation_id, message.id, original=None)


ACTIONS: dict[str, Action] = {
    "copy": Action(COPY, copy, lambda message: not _is_answer(message), changes=False),
    "details": Action(
        Text("Details, and what was sent", "详情与发送内容"),
        details_dialog,
        lambda message: message.request_id is not None,
        changes=False,
    ),
    "again": Action(
        Text("Answer again with …", "换个模型或参数重新生成…"), ask_again_dialog, _is_answer, changes=False
    ),
    "rate": Action(Text("Rate", "评价"), rating_dialog, _is_answer, changes=False),
    "edit": Action(Text("Edit", "编辑"), _put(state.EDITING)),
    "restore": Action(
        Text("Back to what the model wrote", "恢复模型的原文"),
        _restore,
        lambda message: message.marks.original is not None,
    ),
    "raw": Action(Text("Show as written", "显示原文"), _as_written, _is_answer),
    "tables": Action(TABLES, tables_dialog, has_table, changes=False),
    "insert": Action(Text("Add a message below", "在下方添加消息"), _put(state.INSERTING)),
    "mute": Action(
        Text("Don't send it", "不再发送这条"), _mark(left_out="muted"), lambda message: not message.marks.left_out
    ),
    "unmute": Action(
        Text("Send it again", "恢复发送这条"), _mark(left_out=None), lambda message: bool(message.marks.left_out)
    ),
    "pin": Action(
        Text("Pin: always send it", "固定：始终发送"), _mark(pinned=True), lambda message: not message.marks.pinned
    ),
    "unpin": Action(Text("Unpin", "取消固定"), _mark(pinned=False), lambda message: message.marks.pinned),
    "clear": Action(
        Text("Clear the context here", "从这里清除上下文"),
        _mark(cleared=True),
        lambda message: not message.marks.cleared,
    ),
    "branches": Action(BRANCHES, branches_dialog, changes=False),
    "try": Action(Text("Try in the playground", "在试验场中打开"), try_in_playground, _can_be_tried, changes=False),
    "show_me": Action(SHOW_ME, show_me, _is_question),
    "fork": Action(Text("New conversation from here", "从这里另开对话"), _fork),
    "delete": Action(Text("Delete this message", "删除这条消息"), _delete),
    "delete_below": Action(Text("Delete from here", "从这里删除"), _delete_below),
    "keep": Action(Text("Keep only this branch", "只保留当前分支"), _keep_branch),
}


def menu(message: StoredMessage, place: Place) -> None:
    """Draw it, and do what was chosen."""
    labels = {name: t(action.words) for name, action in ACTIONS.items() if action.fits(message)}
    name = st.menu_button(
        "",
        list(labels),
        key=f"more_{message.id}",
        format_func=labels.__getitem__,
        icon=":material/more_horiz:",
        type="tertiary",
        help=t(MORE),
    )
    if name is None:
        return
    try:
        ACTIONS[name].do(message, place)
    except ParleyError as error:
        state.notify(t(error.text))
        st.rerun()
    if ACTIONS[name].changes:
        st.rerun()
