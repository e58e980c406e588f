"""Which conversation is open: the one in the address, `?c=…`."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.store.conversations import NoSuchConversation
from core.store.rows import Conversation
from pages.chat.sending import sending, settle
from pages.shared import state
from pages.shared.form import PROMPT, SYSTEM, form_of
from pages.shared.me import me

PLACE = "chat"
ADDRESS = "c"


def address() -> str | None:
    """The id in the address."""
    return st.query_params.get(ADDRESS) or None


def opened() -> tuple[Conversation | None, ParleyError | None]:
    """The conversation of the address, None where it names none, and why it can't be shown."""
    conversation_id = address()
    if conversation_id is None and (asked := sending().asked) is not None:
        open_conversation(conversation_id := asked)
    if conversation_id is None:
        state.state().pop(state.LOADED, None)
        return None, None
    try:
        conversation = parley().store.conversations.get(me().id, conversation_id)
    except NoSuchConversation as error:
        return None, error
    if state.state().get(state.LOADED) != conversation_id:
        _take_settings(conversation)
        state.state()[state.LOADED] = conversation_id
    return conversation, None


def open_conversation(conversation_id: str) -> None:
    """Name it in the address. What was attached in a new chat belongs to the conversation that it becomes."""
    if address() is None and (files := state.attached().pop(None, None)):
        state.attached()[conversation_id] = files
    st.query_params[ADDRESS] = conversation_id
    state.state()[state.LOADED] = conversation_id
    sending().asked = None


def show(conversation_id: str) -> None:
    """Go to a conversation, as a click in the list does."""
    settle(leave=True)
    st.query_params[ADDRESS] = conversation_id
    for key in (state.LOADED, state.SHOWN, state.FOUND, state.EDITING, state.INSERTING):
        state.state().pop(key, None)


def new_chat() -> None:
    settle(leave=True)
    st.query_params.clear()
    if not state.form(PLACE).get(SYSTEM):
        state.form(PLACE).pop(PROMPT, None)  # it was a question, which is asked
    for key in (state.LOADED, state.SHOWN, state.FOUND, state.EDITING, state.INSERTING):
        state.state().pop(key, None)


def _take_settings(conversation: Conversation) -> None:
    """Show the gateway, model, system prompt and parameters that the conversation was last asked with."""
    kept = conversation.settings
    if not kept:
        return
    gateway = kept["gateway"]
    state.state()[state.gateway_key(PLACE)] = gateway
    state.state()[state.model_key(PLACE, gateway)] = kept["model"] or None
    said = form_of(
        kept["system"],
        kept["parameters"],
        kept.get("history"),
        kept.get("prompt", ""),
        twice=bool(kept.get("twice")),
    )
    state.fill_form(PLACE, said)
