"""Answering a question again: as the header says, with another model or temperature for this once, or going on."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.errors import ParleyError
from core.parameters import BY_NAME
from core.parley import parley
from core.replies.ask import Setup, answer, go_on
from core.settings import Connection
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.opened import PLACE
from pages.chat.place import Place
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.form import switch
from pages.shared.gateway_picker import connections, models, sees_images
from pages.shared.me import me
from pages.shared.words import GATEWAY, MODEL, TYPE_MODEL, t

AGAIN = Text("Answer again with …", "换个模型或参数重新生成")
ONCE = Text("For this once; the chat keeps its settings.", "只影响这一次，对话的设置不变。")
TEMPERATURE = Text("Set the temperature", "设定温度（temperature）")
DO_IT = Text("Answer again", "重新生成")


def setup_here() -> Setup:
    """What the header says. Raises ParleyError for what is wrong with it."""
    setup, wrong = chosen(PLACE)
    for sentence in wrong:
        raise ParleyError(sentence)
    return setup


def answer_again(message: StoredMessage, place: Place, setup: Setup | None = None, *, once: bool = False) -> None:
    """A version beside an answer. Raises ParleyError."""
    question = parley().store.messages.get(me().id, place.conversation_id, message.parent_id or "")
    if question is not None:
        answer(parley().desk, place.conversation(), question, setup or setup_here(), once=once)


def in_callback(message: StoredMessage, place: Place) -> None:
    try:
        answer_again(message, place)
    except ParleyError as error:
        place.refuse(error)
    place.draw_again()


def without(name: str, message: StoredMessage, place: Place) -> None:
    """In a callback: ask again without a parameter that was refused, and leave it off."""
    state.fill_form(PLACE, {**state.form(PLACE), switch(name): False})
    try:
        answer_again(message, place)
    except ParleyError as error:
        state.notify(t(error.text))
    st.rerun("app")  # the switch is drawn anew


def continue_in_callback(message: StoredMessage, place: Place) -> None:
    """Let the answer go on where it was cut off."""
    try:
        go_on(parley().desk, place.conversation(), message, setup_here())
    except ParleyError as error:
        place.refuse(error)
    place.draw_again()


def ask_again_dialog(message: StoredMessage, place: Place) -> None:
    @st.dialog(t(AGAIN))
    def ask() -> None:
        st.caption(t(ONCE))
        offered = connections()
        labels = {name: t(one.label) for name, one in offered.items()}
        now = setup_here()
        name = st.selectbox(
            t(GATEWAY),
            list(offered),
            index=list(offered).index(now.connection.id),
            format_func=labels.__getitem__,
            key=f"again_gateway_{message.id}",
        )
        known = list(dict.fromkeys([now.model, *models(offered[name])]))
        model = st.selectbox(
            t(MODEL),
            known,
            placeholder=t(TYPE_MODEL),
            accept_new_options=True,
            key=f"again_model_{message.id}_{name}",
        )
        row = BY_NAME["temperature"]
        if st.toggle(t(TEMPERATURE), "temperature" in now.parameters, key=f"again_set_{message.id}"):
            start = float(now.parameters.get("temperature", row.initial))
            st.slider(
                t(row.label), row.low or 0.0, row.high or 2.0, start, row.step, key=f"again_temperature_{message.id}"
            )
        st.button(
            t(DO_IT),
            type="primary",
            icon=":material/refresh:",
            key=f"again_ask_{message.id}",
            on_click=_ask_once,
            args=(message, place, offered[name], model or ""),
        )

    ask()


def _ask_once(message: StoredMessage, place: Place, connection: Connection, model: str) -> None:
    said = state.state()
    try:
        now = setup_here()
        parameters = {key: value for key, value in now.parameters.items() if key != "temperature"}
        if said.get(f"again_set_{message.id}"):
            parameters["temperature"] = said.get(f"again_temperature_{message.id}", BY_NAME["temperature"].initial)
        setup = replace(
            now,
            connection=connection,
            model=model.strip(),
            parameters=parameters,
            sees_images=sees_images(connection, model.strip()),
        )
        answer_again(message, place, setup, once=True)
    except ParleyError as error:
        state.notify(t(error.text))
    st.rerun("app")
