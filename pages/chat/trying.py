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
    """Take the question and the system prompt along; go there."""
    setup, _wrong = chosen(PLACE)
    state.state()[state.TRIED] = (setup.system, message.message.text)
    st.switch_page(PAGE)
