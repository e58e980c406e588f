"""The prompts of the library, within reach in any chat."""

from __future__ import annotations

import streamlit as st

from core.text import Text
from pages.chat.filling import from_conversation, library, start_filling
from pages.shared import state
from pages.shared.going import to_prompts
from pages.shared.words import PROMPTS, plain, t

KEEP = Text("Keep this chat as a prompt …", "把当前对话存为提示词…")
LIBRARY = Text("Prompt library", "管理提示词")
KEY = "chat_prompts"
CALL = "/"
"""Begins the options that are prompts: no name of one has it."""


def prompts_menu() -> None:
    labels = {f"{CALL}{one.name}": plain(f"{CALL}{one.name}") for one in library()}
    labels |= {"keep": t(KEEP), "library": t(LIBRARY)}
    chosen = st.menu_button(
        "",
        list(labels),
        key=KEY,
        format_func=labels.__getitem__,
        icon=":material/style:",
        help=t(PROMPTS),
        on_click=_use,
    )
    if chosen == "keep":
        to_prompts(from_conversation())
    elif chosen == "library":
        to_prompts()


def _use() -> None:
    """Before anything is drawn: a prompt sets the boxes above the conversation."""
    chosen = str(state.state().get(KEY) or "")
    prompt = next((one for one in library() if f"{CALL}{one.name}" == chosen), None)
    if prompt is not None:
        start_filling(prompt)
