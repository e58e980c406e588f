"""What a screen's boxes say now: whom to ask, and how."""

from __future__ import annotations

from dataclasses import replace

from core.replies.ask import Setup
from core.text import Text
from pages.shared import state
from pages.shared.form import ALSO, HISTORY, PROMPT, SYSTEM, TWICE, chosen_parameters
from pages.shared.gateway_picker import chosen_gateway, chosen_model, sees_images


def chosen(place: str) -> tuple[Setup, list[Text]]:
    """What a question would be asked with, and what is wrong with it (then it isn't sent). Valid also in a callback,
    before anything is drawn."""
    connection = chosen_gateway(place)
    parameters, wrong = chosen_parameters(place)
    said = state.form(place)
    system = str(said.get(SYSTEM) or "")
    model = chosen_model(place, connection)
    seeing = sees_images(connection, model)
    twice = bool(said.get(TWICE))
    return Setup(connection, model, system, parameters, said.get(HISTORY), seeing, prompt_used(place), twice), wrong


def prompt_used(place: str) -> str:
    """The name of the prompt that was used, while the system prompt is as it was then; "" for none."""
    said = state.form(place)
    name, system = said.get(PROMPT) or ("", "")
    return str(name) if system == (said.get(SYSTEM) or "") else ""


def also_asked(place: str, setup: Setup) -> list[Setup]:
    """The other models that are asked the same, each as the first is; none where no other was chosen."""
    names = state.form(place).get(f"{ALSO}_{setup.connection.id}") or []
    return [
        replace(setup, model=name.strip(), sees_images=sees_images(setup.connection, name.strip()))
        for name in names
        if name.strip()
    ]


def asks_twice(place: str, setup: Setup) -> bool:
    """Whether a question is asked once more, quietly: only where one answer is asked for."""
    return setup.twice and setup.sent.get("n", 1) == 1 and not also_asked(place, setup)
