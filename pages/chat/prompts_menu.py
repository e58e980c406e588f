"""The prompts of the library, within reach in any chat."""

from __future__ import annotations

import streamlit as st

from core.text import Text
from pages.chat.filling import from_conversation, library, start_filling
from pages.shared import state
from pages.shared.words import PROMPTS, t

KEEP = Text("Keep this chat as a prompt …", "把当前对话存为提示词…")
LIBRARY = Text("Prompt library", "管理提示词")
PAGE = "prompts/page.py"


def prompts_menu() -> None:
    """Draw it, and do what was chosen."""
    prompts = library()
    labels = {f"use_{at}": f"/{one.name}" for at, one in enumerate(prompts)}
    labels |= {"keep": t(KEEP), "library": t(LIBRARY)}
    chosen = st.menu_button(
        "",
        list(labels),
        key="chat_prompts",
        format_func=labels.__getitem__,
        icon=":material/style:",
        help=t(PROMPTS),
    )
    if chosen is None:
        return
    if chosen == "keep":
        state.state()[state.PROMPT] = from_conversation()
    if chosen in ("keep", "library"):
        st.switch_page(PAGE)
    start_filling(prompts[int(chosen.removeprefix("use_"))])
    st.rerun()
