"""A question of a chat, in the playground: to try it with other words, models and parameters."""

from __future__ import annotations

import streamlit as st

from core.store.rows import StoredMessage
from pages.chat.opened import PLACE
from pages.chat.place import Place
from pages.shared import state
from pages.shared.chosen import chosen

PAGE = "playground/page.py"


def try_in_playground(message: StoredMessage, _: Place) -> None:
    """Take the question along, with the system prompt, the model and the parameters; go there."""
    setup, _wrong = chosen(PLACE)
    system = [{"role": "system", "content": setup.system}] if setup.system.strip() else []
    messages = [*system, {"role": "user", "content": message.message.text}]
    state.state()[state.TRIED] = ({"model": setup.model, "messages": messages, **setup.parameters}, setup.connection.id)
    st.switch_page(PAGE)
