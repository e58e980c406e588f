"""What a screen's boxes say now: whom to ask, and how."""

from __future__ import annotations

from core.replies.ask import Setup
from core.text import Text
from pages.shared import state
from pages.shared.gateway_picker import chosen_gateway, chosen_model
from pages.shared.parameter_form import chosen_parameters


def chosen(place: str) -> tuple[Setup, list[Text]]:
    """What a question would be asked with, and what is wrong with it (then it isn't sent). Valid also in a callback,
    before anything is drawn."""
    connection = chosen_gateway(place)
    parameters, wrong = chosen_parameters(place)
    system = str(state.state().get(state.system_key(place)) or "")
    return Setup(connection, chosen_model(place, connection), system, parameters), wrong
