"""A conversation on the screen: its last messages and the reply in progress."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.replies.ask import Setup
from core.replies.reply import Reply
from core.store.rows import Conversation, StoredMessage
from core.text import Text
from pages.chat import message_actions
from pages.shared import state
from pages.shared.answer import draw as draw_answer
from pages.shared.answer import facts, receipt, watch
from pages.shared.words import NO_ANSWER, t

AT_ONCE = 40
EARLIER = Text("Show earlier messages", "显示更早的消息")
FOUND_HERE = Text("found here", "搜索命中")
AVATARS = {"user": ":material/person:", "assistant": ":material/smart_toy:"}


def draw(conversation: Conversation, setup: Setup, live: Reply | None, stop_button: Callable[[Reply], None]) -> None:
    """Draw it. While a reply runs this ends only with the reply, and then draws the page once more from the store."""
    store, owner = parley().store, state.owner()
    limit = int(state.state().get(state.SHOWN, AT_ONCE))
    shown = store.messages.branch(owner, conversation.id, conversation.leaf_id, limit=limit + 1)
    found = state.state().get(state.FOUND)
    if found is not None and found not in {one.id for one in shown}:
        shown = _back_to(found, store.messages.branch(owner, conversation.id, conversation.leaf_id))
    if len(shown) > limit and found is None:
        shown = shown[1:]
        st.button(t(EARLIER), key="chat_earlier", icon=":material/expand_less:", on_click=_earlier, args=(limit,))
    versions = store.messages.versions(owner, conversation.id, shown)
    records = store.ledger.of(owner, [one.request_id for one in shown if one.request_id])
    for message in shown:
        if live is not None and message.id in live.job.message_ids:
            _draw_live(live, live.job.message_ids.index(message.id), stop_button)
        else:
            record = records.get(message.request_id or "")
            _draw_stored(conversation, setup, message, record, versions[message.id], busy=live is not None)


def _back_to(message_id: str, branch: list[StoredMessage]) -> list[StoredMessage]:
    """The branch from a message on, with what it answers."""
    place = next((at for at, one in enumerate(branch) if one.id == message_id), 0)
    return branch[max(0, place - 1) :]


def _earlier(limit: int) -> None:
    state.state()[state.SHOWN] = limit + AT_ONCE
    state.state().pop(state.FOUND, None)


def _draw_live(reply: Reply, choice: int, stop_button: Callable[[Reply], None]) -> None:
    stop_button(reply)
    with st.chat_message("assistant", avatar=AVATARS["assistant"]):
        # touching the session state lets Streamlit interrupt this script between two looks
        watch(reply, choice=choice, beat=lambda: state.state().get(state.LANGUAGE))
    reply.wait()
    st.rerun()


def _draw_stored(
    conversation: Conversation,
    setup: Setup,
    message: StoredMessage,
    record: RequestRecord | None,
    versions: list[str],
    *,
    busy: bool,
) -> None:
    role = message.message.role
    with st.chat_message(role, avatar=AVATARS.get(role, ":material/build:")):
        if state.state().get(state.FOUND) == message.id:
            st.badge(t(FOUND_HERE), icon=":material/search:")
        if role == "assistant":
            _draw_answer(message, record)
        elif state.state().get(state.EDITING) == message.id:
            message_actions.edit_form(conversation, message, setup)
        else:
            st.markdown(message.message.text)
        with st.container(horizontal=True, vertical_alignment="center", key=f"below_{message.id}"):
            message_actions.stepper(conversation, message, versions, busy=busy)
            message_actions.row(conversation, message, setup, busy=busy)
            if role == "assistant":
                facts(record, message.status, message.finish_reason, message.repairs)


def _draw_answer(message: StoredMessage, record: RequestRecord | None) -> None:
    draw_answer(message.message)
    if message.error is not None:
        st.error(t(message.error.text), icon=":material/error:")
    elif not message.message.text and not message.message.tool_calls:
        st.caption(t(NO_ANSWER))
    if message.status == "stopped" and record is not None:
        receipt(record)
