"""Above a chat: gateway, model, and a panel with the system prompt and the parameters."""

from __future__ import annotations

import streamlit as st

from pages.chat.opened import PLACE
from pages.shared.gateway_picker import pick_gateway, pick_model
from pages.shared.parameter_form import parameter_form
from pages.shared.words import PARAMETERS, t


def header() -> None:
    """Draw it; what was chosen is `chosen(PLACE)`."""
    gateway_box, model_box, panel = st.columns([3, 4, 2], vertical_alignment="bottom")
    with gateway_box:
        connection = pick_gateway(PLACE)
    with model_box:
        pick_model(PLACE, connection)
    with panel, st.popover(t(PARAMETERS), icon=":material/tune:", width="stretch", key="chat_panel"):
        parameter_form(PLACE, system=True)
