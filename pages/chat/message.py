"""One message on the screen, with what can be done with it."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.replies.markdown import for_screen
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat import again, attached
from pages.chat.agreement import agreement
from pages.chat.calls import results_form
from pages.chat.cards import cards
from pages.chat.copying import COPY, copy
from pages.chat.editor import edit_form, insert_form
from pages.chat.menu import menu
from pages.chat.place import Place
from pages.chat.trouble import trouble
from pages.chat.versions import stepper
from pages.shared import state
from pages.shared.answer import draw as draw_answer
from pages.shared.answer import facts, receipt
from pages.shared.avatars import AVATARS
from pages.shared.json_answer import json_answer
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import NO_ANSWER, TRY_AGAIN, t

FOUND_HERE = Text("found here", "搜索命中")
MUTED = Text("not sent", "不发送")
PINNED = Text("pinned", "已固定")
EDITED = Text("edited", "已编辑")
RATED = {1: Text("good", "好评"), -1: Text("bad", "差评")}
DELETED = Text("A message was deleted here.", "这里删除了一条消息。")
CLEARED = Text("Context cleared: nothing above is sent.", "上下文已清除：以上内容不再发送。")
TAKE_BACK = Text("Take back", "撤回")
EDIT = Text("Edit and ask again", "编辑后重新提问")
GO_ON = Text("Continue", "继续写")
GO_ON_HELP = Text(
    "The answer goes on where it was cut off; both parts become one message.", "从中断处接着写，前后合为一条消息。"
)
SHORTENED = Text(
    "These are the first {shown:,} of {all:,} characters. All of it was sent, and Copy copies all of it.",
    "这里显示前 {shown:,} 个字符，共 {all:,} 个。发送和复制的都是全文。",
)
SHOWN_AT_MOST = 20_000
ROOM_FOR_ACTIONS = 12
"""Pixels, so that what stands below stays where it is when the actions come."""
UNFINISHED = ("failed", "interrupted", "stopped")


def draw(message: StoredMessage, record: RequestRecord | None, place: Place, *, with_actions: bool = True) -> None:
    """Draw it. `record`: the ledger row of an answer."""
    if message.marks.deleted:
        _draw_gap(message, place)
        return
    role = message.message.role
    with (
        st.chat_message(role, avatar=AVATARS[role]),
        st.container(key=f"muted_{message.id}") if message.marks.left_out else nullcontext(),
    ):
        _badges(message)
        if state.state().get(state.EDITING) == message.id:
            edit_form(message, place)
        elif _is_round(message, place):
            cards(message, place)
        elif role == "assistant":
            _draw_answer(message, record, place)
        elif role == "tool":
            st.code(message.message.text, language=None, wrap_lines=True)
        else:
            _draw_typed(message.message.text)
            attached.draw_images(message.message)
        if with_actions:
            _below(message, record, place)
        else:
            st.space(ROOM_FOR_ACTIONS)
    if message.marks.cleared:
        _draw_divider(message, place)
    if state.state().get(state.INSERTING) == message.id:
        insert_form(message, place)


def _badges(message: StoredMessage) -> None:
    marks = message.marks
    said = [
        (state.state().get(state.FOUND) == message.id, FOUND_HERE, ":material/search:"),
        (marks.left_out == "muted", MUTED, ":material/block:"),
        (marks.pinned, PINNED, ":material/keep:"),
        (marks.original is not None, EDITED, ":material/edit:"),
        (marks.rating == 1, RATED[1], ":material/thumb_up:"),
        (marks.rating == -1, RATED[-1], ":material/thumb_down:"),
    ]
    shown = [(words, icon) for true, words, icon in said if true]
    if shown:
        with st.container(horizontal=True, gap="small"):
            for words, icon in shown:
                st.badge(t(words), icon=icon, color="gray")


def _draw_answer(message: StoredMessage, record: RequestRecord | None, place: Place) -> None:
    if state.state().get(state.RAW) == message.id:
        st.code(message.message.text, language=None, wrap_lines=True)
    else:
        draw_answer(message.message, message.id, record)
    if record is not None and not message.in_progress:
        json_answer(message.message.text, record)
    if message.error is not None:
        trouble(message, message.error, place)
    elif not message.message.text and not message.message.tool_calls:
        st.caption(t(NO_ANSWER))
    if message.status == "stopped" and record is not None:
        receipt(record)
    if message.message.tool_calls and place.is_last and not message.in_progress:
        results_form(message, place)


def _draw_typed(text: str) -> None:
    """As it was typed; of a very long text the beginning: a browser can't lay out a book in one message."""
    st.markdown(for_screen(text[:SHOWN_AT_MOST], typed=True))
    if len(text) > SHOWN_AT_MOST:
        st.caption(t(SHORTENED, shown=SHOWN_AT_MOST, all=len(text)))


@st.fragment
def _below(message: StoredMessage, record: RequestRecord | None, place: Place) -> None:
    """The quiet buttons, and what there is to know of an answer. What opens from here redraws nothing but this."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"below_{message.id}"):
        _buttons(message, place)
        if message.message.role == "assistant" and not _is_round(message, place):
            facts(record, message.status, message.finish_reason, message.repairs)
            if place.sample is not None and not message.in_progress:
                agreement(message, place.sample, place)


def _is_round(message: StoredMessage, place: Place) -> bool:
    """Whether the answers that were asked for together are shown side by side: until one is gone on with."""
    return message.round_id is not None and place.is_last and len(place.versions) > 1


def _buttons(message: StoredMessage, place: Place) -> None:
    if not _is_round(message, place):
        stepper(message.id, place)
    if message.message.role == "user":
        st.button(
            "",
            key=f"edit_{message.id}",
            icon=":material/edit:",
            help=t(EDIT),
            type="tertiary",
            on_click=_edit,
            args=(message.id, place),
        )
    elif message.message.role == "assistant":
        if place.is_last and can_go_on(message):
            st.button(
                t(GO_ON),
                key=f"go_on_{message.id}",
                icon=":material/resume:",
                help=t(GO_ON_HELP),
                type="tertiary",
                on_click=again.continue_in_callback,
                args=(message, place),
            )
        st.button(
            t(TRY_AGAIN) if message.status in UNFINISHED else "",
            key=f"again_{message.id}",
            icon=":material/refresh:",
            help=t(again.DO_IT),
            type="tertiary",
            on_click=again.in_callback,
            args=(message, place),
        )
        if st.button("", key=f"copy_{message.id}", icon=":material/content_copy:", help=t(COPY), type="tertiary"):
            copy(message, place)
    menu(message, place)


def can_go_on(message: StoredMessage) -> bool:
    """Whether an answer was cut off after it had begun."""
    cut = message.finish_reason == "length" or message.status in UNFINISHED
    return cut and bool(message.message.text) and not message.message.tool_calls


def _edit(message_id: str, place: Place) -> None:
    state.state()[state.EDITING] = message_id
    place.draw_again()


def _draw_gap(message: StoredMessage, place: Place) -> None:
    """Where a deleted message has other versions, they can be reached."""
    if len(place.versions) > 1:
        with st.container(horizontal=True, vertical_alignment="center", key=f"below_{message.id}"):
            stepper(message.id, place)
            st.caption(t(DELETED))


def _draw_divider(message: StoredMessage, place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"cleared_{message.id}"):
        st.caption(t(CLEARED))
        st.button(t(TAKE_BACK), key=f"unclear_{message.id}", type="tertiary", on_click=_unclear, args=(message, place))


@told
def _unclear(message: StoredMessage, place: Place) -> None:
    parley().store.editing.mark(me().id, place.conversation_id, message.id, cleared=False)
    place.draw_again()
