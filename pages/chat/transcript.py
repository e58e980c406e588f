"""A conversation on the screen: its last messages, the reply in progress, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.errors import ParleyError
from core.ledger.record import RequestRecord
from core.parley import parley
from core.replies.ask import Setup, answer
from core.replies.reply import Reply
from core.store.rows import Conversation, StoredMessage
from core.text import Text
from pages.shared import state
from pages.shared.answer import draw as draw_answer
from pages.shared.answer import facts, watch
from pages.shared.words import NO_ANSWER, TRY_AGAIN, t

SHOWN = 40
EARLIER = Text("Only the last {shown} messages are drawn.", "只显示最近 {shown} 条消息。")
VERSION = Text("{place}/{all}", "{place}/{all}")


def draw(conversation: Conversation, setup: Setup, live: Reply | None, stop_button: Callable[[Reply], None]) -> None:
    """Draw it. While a reply runs this ends only with the reply, and then draws the page once more from the store."""
    store = parley().store
    shown = store.messages.branch("", conversation.id, conversation.leaf_id, limit=SHOWN)
    versions = store.messages.versions("", conversation.id, shown)
    records = store.ledger.of("", [one.request_id for one in shown if one.request_id])
    if len(shown) == SHOWN:
        st.caption(t(EARLIER, shown=SHOWN))
    for message in shown:
        if live is not None and message.id in live.job.message_ids:
            _draw_live(live, live.job.message_ids.index(message.id), stop_button)
        else:
            record = records.get(message.request_id or "")
            _draw_stored(conversation, setup, message, record, versions[message.id], busy=live is not None)


def _draw_live(reply: Reply, choice: int, stop_button: Callable[[Reply], None]) -> None:
    stop_button(reply)
    with st.chat_message("assistant", avatar=":material/smart_toy:"):
        # touching the session state lets Streamlit interrupt this script between two looks
        watch(reply, choice=choice, beat=lambda: state.state().get(state.LANGUAGE))
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
    asked = message.message.role != "assistant"
    with st.chat_message(message.message.role, avatar=":material/person:" if asked else ":material/smart_toy:"):
        if asked:
            st.markdown(message.message.text)
            return
        draw_answer(message.message)
        if message.error is not None:
            st.error(t(message.error.text), icon=":material/error:")
        elif not message.message.text and not message.message.tool_calls:
            st.caption(t(NO_ANSWER))
        with st.container(horizontal=True, vertical_alignment="center", key=f"below_{message.id}"):
            _stepper(conversation, message, versions, busy=busy)
            if message.status in ("failed", "interrupted", "stopped"):
                st.button(
                    t(TRY_AGAIN),
                    key=f"again_{message.id}",
                    icon=":material/refresh:",
                    on_click=_answer_again,
                    args=(conversation, message, setup),
                    disabled=busy,
                    type="tertiary",
                )
            facts(record, message.status, message.finish_reason, message.repairs)


def _stepper(conversation: Conversation, message: StoredMessage, versions: list[str], *, busy: bool) -> None:
    if len(versions) < 2:
        return
    place = versions.index(message.id)
    for step, icon in ((-1, ":material/chevron_left:"), (1, ":material/chevron_right:")):
        target = place + step
        st.button(
            "",
            key=f"step_{message.id}_{step}",
            icon=icon,
            type="tertiary",
            disabled=busy or not 0 <= target < len(versions),
            on_click=_show_version,
            args=(conversation, versions[target] if 0 <= target < len(versions) else message.id),
        )
        if step < 0:
            st.caption(t(VERSION, place=place + 1, all=len(versions)))


def _show_version(conversation: Conversation, message_id: str) -> None:
    store = parley().store
    leaf = store.messages.newest_leaf("", conversation.id, message_id)
    store.conversations.change("", conversation.id, leaf_id=leaf)


def _answer_again(conversation: Conversation, message: StoredMessage, setup: Setup) -> None:
    store = parley().store
    question = store.messages.get("", conversation.id, message.parent_id or "")
    if question is None:
        return
    try:
        answer(parley().desk, conversation, question, setup)
    except ParleyError as error:
        state.notify(t(error.text))
