"""Drafts: what is typed is stored a moment later, and is back in the box after a reload, in any tab."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from pages.chat.meter import meter
from pages.chat.opened import address, open_conversation
from pages.chat.waiting import keep as keep_draft
from pages.chat.waiting import typed
from pages.shared import state
from pages.shared.me import me

_LISTENER = st.components.v2.component(
    "parley_drafts", js=Path(__file__).with_suffix(".js").read_text("utf-8"), html="<span hidden></span>"
)


@st.fragment
def keep() -> None:
    """Listen to the box, and say what would be sent. What it tells reruns this fragment alone, never a reply that is
    being watched; so the conversation is the one in the address now, not the one the page was drawn for."""
    told = _LISTENER(key=state.DRAFT, on_typed_change=lambda: None)
    conversation_id = address()
    try:
        if told.typed is not None:
            conversation_id = _store(conversation_id, str(told.typed))
        if conversation_id is not None:
            conversation = parley().store.conversations.get(me().id, conversation_id)
            meter(conversation, typed(conversation))
    except ParleyError as error:
        st.caption(error.text.say(state.language()))


def _store(conversation_id: str | None, text: str) -> str | None:
    """Keep it with the conversation, a new one where there is none yet; its id."""
    conversations, owner = parley().store.conversations, me().id
    if conversation_id is None:
        if not text.strip():
            return None
        conversation_id = conversations.create(owner).id
        open_conversation(conversation_id)
    keep_draft(conversation_id, text)
    return conversation_id
