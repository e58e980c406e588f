"""To other screens, with what they are to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.prompts.prompt import Prompt
from pages.shared import state

CHAT, PLAYGROUND, PROMPTS = "chat/page.py", "playground/page.py", "prompts/page.py"


def to_conversation(conversation_id: str) -> None:
    st.switch_page(CHAT, query_params={"c": conversation_id})


def to_run(run_id: str) -> None:
    st.switch_page(PLAYGROUND, query_params={"run": run_id})


def to_workbench(tried: Prompt | tuple[Mapping[str, Any], str]) -> None:
    """Onto the workbench of the playground: a prompt, or a request's JSON with its gateway's id."""
    state.state()[state.TRIED] = tried
    st.switch_page(PLAYGROUND)


def to_prompts(prompt: Prompt | None = None) -> None:
    """Into the library, with a prompt to be named and kept."""
    if prompt is not None:
        state.state()[state.PROMPT] = prompt
    st.switch_page(PROMPTS)
