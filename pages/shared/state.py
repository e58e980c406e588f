"""Session state: the only file that spells its keys.

A widget's key is also its CSS class (`st-key-…`), so it holds letters, digits, `-` and `_` only.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, cast

import streamlit as st

from core.replies.attachments import Attachment
from core.settings import Connection
from core.text import Language, Text, language_of

LANGUAGE = "language"
ME = "me"
CONNECTIONS = "connections"
BROUGHT = "connections_brought"
UNREADABLE = "connections_unreadable"
MODEL_LISTS = "model_lists"
LOADED = "chat_loaded"
NOTICE = "notice"
CHAT_INPUT = "chat_input"
LACKS_JSON = "chat_lacks_json"
PUT_BACK = "chat_put_back"
RUN = "playground_run"
DRAFT = "chat_draft"
UNDO = "undo_offer"
EDITING = "chat_editing"
INSERTING = "chat_inserting"
SHOWN = "chat_shown"
FOUND = "chat_found"
ABOVE = "chat_above"
WAITING = "chat_waiting"
ATTACHED = "chat_attached"
FILLING = "chat_filling"
USAGE = "usage_shown"
USAGE_EXAMPLE = "usage_shown_of_example"
REPRICING = "usage_repricing"
USAGE_ABOVE = "usage_above"
USAGE_ROW = "usage_row"
USAGE_COLUMNS = "usage_columns"
PROMPT = "prompts_open"
SUMMARY = "chat_summary_of"
FRESH = "chat_fresh"
RAW = "chat_raw"
MARKS = "model_marks"
CHECKED = "model_checked"
TRIED = "playground_tried"
BENCH_KEPT = "playground_kept"
MODE = "playground_mode"
CELL = "playground_cell"
EXPERIMENT = "playground_experiment"
BLIND = "playground_blind"
DEMONSTRATION = "playground_demonstration"
BOARD = "playground_board"
AHEAD = "playground_ahead"
CASES_SHOWN = "playground_cases_shown"
LISTED = "chat_listed"
LISTED_MORE = "chat_listed_more"
SENDING = "chat_sending"


def state() -> MutableMapping[str, Any]:
    return cast(MutableMapping[str, Any], st.session_state)


def language() -> Language:
    """The language of this session: chosen here, else the browser's."""
    return language_of(state().get(LANGUAGE), st.context.locale)


def own_connections() -> dict[str, Connection]:
    """Gateways typed in this session, by id; they and their keys end with it."""
    return cast(dict[str, Connection], state().setdefault(CONNECTIONS, {}))


def model_lists() -> dict[str, list[str]]:
    """The model ids each gateway listed, by connection id."""
    return cast(dict[str, list[str]], state().setdefault(MODEL_LISTS, {}))


def gateway_key(place: str) -> str:
    return f"{place}_gateway"


def model_key(place: str, connection_id: str) -> str:
    return f"{place}_model_{connection_id}"


def form(place: str) -> dict[str, Any]:
    """What the boxes of a screen's form say, by name. This is the truth, not the widgets: what is not on the screen (in
    a closed panel) does not keep a value that was set from here."""
    return cast(dict[str, Any], state().setdefault(f"{place}_form", {}))


def form_key(place: str, name: str) -> str:
    """The key of a form's box; another one each time the form was filled: a browser remembers what it last showed."""
    filled = state().get(f"{place}_filled", 0)
    return f"{place}_{name}_{filled}" if filled else f"{place}_{name}"


def fill_form(place: str, values: dict[str, Any]) -> None:
    """Let the form say this, and nothing else. Call it before it is drawn."""
    if form(place) != values:
        state()[f"{place}_form"] = values
        state()[f"{place}_filled"] = state().get(f"{place}_filled", 0) + 1


def form_widget(place: str, name: str) -> dict[str, Any]:
    """How a box of a form is known, and that the form hears of it: arguments of a widget."""
    key = form_key(place, name)
    return {"key": key, "on_change": _hear, "args": (place, name, key)}


def _hear(place: str, name: str, key: str) -> None:
    form(place)[name] = state()[key]


def attached() -> dict[str | None, list[Attachment]]:
    """The files beside the box, by conversation; None: a chat that is none yet."""
    return cast("dict[str | None, list[Attachment]]", state().setdefault(ATTACHED, {}))


def waiting() -> dict[str, str]:
    """The question that waits for the answer before it, by conversation."""
    return cast(dict[str, str], state().setdefault(WAITING, {}))


def notify(sentence: str) -> None:
    """Say something once, after the next rerun."""
    state()[NOTICE] = sentence


def take_notice() -> str | None:
    return cast("str | None", state().pop(NOTICE, None))


def put_back(text: str) -> None:
    """Put what was typed back into the chat's box at the next rerun: a widget can't be set once it is drawn."""
    state()[PUT_BACK] = text


def takes_back() -> bool:
    """Whether something waits to be put into the chat's box."""
    return PUT_BACK in state()


def fill_chat_input(draft: str) -> None:
    """Do what `put_back` asked for, or put the draft into a box that is new on the page; call it before it is drawn."""
    if CHAT_INPUT not in state() and draft:
        state().setdefault(PUT_BACK, draft)
    if (text := state().pop(PUT_BACK, None)) is not None:
        state()[CHAT_INPUT] = text


def offer_undo(sentence: Text, act: Callable[[], object]) -> None:
    """Say what was done and keep how to take it back, until the next such act."""
    state()[UNDO] = (sentence, act)
