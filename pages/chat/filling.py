"""Using a prompt of the library: its blanks become a small form, then it is the next question, or its beginning."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.chat import Message
from core.errors import ParleyError
from core.parley import parley
from core.prompts.prompt import Prompt, called, with_rest
from core.prompts.starters import starters
from core.text import Text
from pages.chat.opened import PLACE, new_chat, open_conversation, opened
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.form import HISTORY, form_of
from pages.shared.gateway_picker import connections
from pages.shared.words import plain, t

FILL_IN = Text("Fill in: {name}", "填写：{name}")
USE = Text("Put it into the box", "放入输入框")
LONG_FROM = 40


def library() -> list[Prompt]:
    """One's own prompts, then what Parley brings, of names that are not taken."""
    own = parley().store.prompts.list(state.owner())
    taken = {one.name.lower() for one in own}
    return [*own, *(one for one in starters(state.language()) if one.name.lower() not in taken)]


def find_prompt(typed: str) -> tuple[Prompt, str] | None:
    """The prompt that `/name …` calls, and what was typed after it; None where it calls none: it is sent as typed."""
    call = called(typed)
    if call is None:
        return None
    name, rest = call
    found = next((one for one in library() if one.name.lower() == name.lower()), None)
    return (found, rest) if found else None


def start_filling(prompt: Prompt, rest: str = "") -> None:
    """In a callback: use a prompt, at once where it has no blanks, else once they are filled in."""
    state.put_back("")
    if prompt.variables:
        state.state()[state.FILLING] = (prompt, rest)
    else:
        _use(prompt, rest)


def fill_in() -> None:
    """The form, where a prompt waits for it."""
    waiting = state.state().pop(state.FILLING, None)
    if waiting is None:
        return
    prompt, rest = waiting

    @st.dialog(t(FILL_IN, name=plain(prompt.name)))
    def ask() -> None:
        for at, name in enumerate(prompt.variables):
            first = rest if at == 0 else ""
            st.text_area(name, first, key=f"blank_{at}", height=68 if len(first) < LONG_FROM else 140)
        st.button(
            t(USE), type="primary", icon=":material/edit_note:", key="blanks_filled", on_click=_filled, args=(prompt,)
        )

    ask()


def _filled(prompt: Prompt) -> None:
    values = {name: str(state.state().get(f"blank_{at}") or "") for at, name in enumerate(prompt.variables)}
    _use(prompt.filled(values), "")
    st.rerun("app")


def _use(prompt: Prompt, rest: str) -> None:
    """Set what the prompt sets, put its examples into a conversation of their own, and its text into the box."""
    text = with_rest(prompt.text, rest)
    try:
        if prompt.examples:
            new_chat()
        _set(prompt)
        if prompt.examples:
            _begin_with(prompt)
    except ParleyError as error:
        state.notify(t(error.text))
    state.put_back(text)


def _set(prompt: Prompt) -> None:
    """Whom to ask and how; what the prompt leaves open stays as it is."""
    if prompt.gateway in connections():
        state.state()[state.gateway_key(PLACE)] = prompt.gateway
    setup, _ = chosen(PLACE)
    if prompt.model:
        state.state()[state.model_key(PLACE, setup.connection.id)] = prompt.model
    if prompt.system or prompt.parameters:
        kept = state.form(PLACE)
        said = form_of(prompt.system or setup.system, {**setup.parameters, **prompt.parameters}, kept.get(HISTORY))
        state.fill_form(PLACE, {**kept, **said})


def _begin_with(prompt: Prompt) -> None:
    setup, _ = chosen(PLACE)
    store, owner = parley().store, state.owner()
    made = store.conversations.create(owner, setup.as_json(), prompt.name)
    store.messages.add_all(owner, made.id, [(one, "complete") for one in prompt.examples], parent_id=None)
    open_conversation(made.id)


def from_conversation() -> Prompt:
    """What is set and said in the open conversation, as a prompt to be kept."""
    conversation, _ = opened()
    setup, _ = chosen(PLACE)
    said: list[Message] = []
    if conversation is not None:
        turns = parley().store.turns.history(conversation.owner, conversation.id, conversation.leaf_id)
        said = [one.message for one in turns if one.marks.left_out is None and one.message.text]
    return Prompt(
        name="",
        system=setup.system,
        examples=tuple(replace(one, tool_calls=()) for one in said if one.role in ("user", "assistant")),
        parameters=setup.sent,
        gateway=setup.connection.id,
        model=setup.model or None,
    )
