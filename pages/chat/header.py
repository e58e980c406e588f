"""Above a chat: gateway, model, and a panel with the system prompt and the parameters."""

from __future__ import annotations

import streamlit as st

from core.replies.ask import Setup
from core.text import Text
from pages.chat.opened import PLACE
from pages.shared import state
from pages.shared.gateway_picker import pick_gateway, pick_model
from pages.shared.parameter_form import parameter_form
from pages.shared.words import PARAMETERS, SYSTEM_HINT, SYSTEM_PROMPT, t


def header() -> tuple[Setup, list[Text]]:
    """Draw it. Returns what a question would be asked with, and what is wrong with it."""
    gateway_box, model_box, panel = st.columns([3, 4, 2], vertical_alignment="bottom")
    with gateway_box:
        connection = pick_gateway(PLACE)
    with model_box:
        model = pick_model(PLACE, connection)
    with panel, st.popover(t(PARAMETERS), icon=":material/tune:", width="stretch", key="chat_panel"):
        system = st.text_area(
            t(SYSTEM_PROMPT),
            key=state.system_key(PLACE),
            placeholder=t(SYSTEM_HINT),
            height=110,
            persist_state="session",
        )
        parameters, wrong = parameter_form(PLACE)
    return Setup(connection, model, system or "", parameters), wrong
