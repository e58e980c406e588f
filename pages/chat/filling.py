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
from pages.chat.waiting import typed
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.form import HISTORY, PROMPT, TWICE, form_of
from pages.shared.gateway_picker import connections
from pages.shared.me import me
from pages.shared.words import plain, t

FILL_IN = Text("Fill in: {name}", "填写：{name}")
USE = Text("Put it into the box", "放入输入框")
LONG_FROM = 40
BLANKS = "blanks"


def library() -> list[Prompt]:
    """One's own prompts, then what Parley brings, of names that are not taken."""
    own = parley().store.prompts.list(me().id)
    taken = {one.name.casefold() for one in own}
    return [*own, *(one for one in starters(state.language()) if one.name.casefold() not in taken)]


def find_prompt(typed: str) -> tuple[Prompt, str] | None:
    """The prompt that `/name …` calls, and what was typed after it; None where it calls none: it is sent as typed."""
    call = called(typed)
    if call is None:
        return None
    name, rest = call
    found = parley().store.prompts.named(me().id, name) or next(
        (one for one in starters(state.language()) if one.name.casefold() == name.casefold()), None
    )
    return (found, rest) if found else None


def start_filling(prompt: Prompt, call: str | None = None) -> None:
    """In a callback: use a prompt, at once where it has no blanks, else once they are filled in. `call`: what was typed
    after its name; None where it was clicked: then what stands in the box is taken along."""
    conversation, _ = opened()
    rest = call if call is not None else typed(conversation)
    if not prompt.variables:
        _use(prompt, rest)
        return
    last = len(prompt.variables) - 1  # the text to work on mostly comes last
    state.fill_form(BLANKS, {str(at): rest if at == last else "" for at in range(last + 1)})
    state.state()[state.FILLING] = (prompt, f"/{prompt.name} {rest}".rstrip() if call is not None else None)


def fill_in() -> None:
    """The form, where a prompt waits for it; it stays when the page is drawn anew, until it is closed."""
    waiting = state.state().get(state.FILLING)
    if waiting is None:
        return
    prompt, call = waiting

    @st.dialog(t(FILL_IN, name=plain(prompt.name)), on_dismiss=lambda: _close(call))
    def ask() -> None:
        said = state.form(BLANKS)
        for at, name in enumerate(prompt.variables):
            value = said.get(str(at), "")
            height = 68 if len(value) < LONG_FROM else 140
            st.text_area(plain(name), value, height=height, **state.form_widget(BLANKS, str(at)))
        st.button(
            t(USE), type="primary", icon=":material/edit_note:", key="use_blanks", on_click=_filled, args=(prompt,)
        )

    ask()


def _close(call: str | None) -> None:
    """What was typed to call the prompt is put back."""
    state.state().pop(state.FILLING, None)
    if call is not None:
        state.put_back(call)


def _filled(prompt: Prompt) -> None:
    said = state.form(BLANKS)
    values = {name: str(said.get(str(at)) or "") for at, name in enumerate(prompt.variables)}
    state.state().pop(state.FILLING, None)
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
        if (conversation := opened()[0]) is not None:
            parley().store.conversations.change(conversation.owner, conversation.id, draft=text)
    except ParleyError as error:
        state.notify(t(error.text))
    state.put_back(text)


def _set(prompt: Prompt) -> None:
    """Whom to ask and how; what the prompt leaves open, or what is not there any more, stays as it is."""
    offered = prompt.gateway in connections()
    if offered:
        state.state()[state.gateway_key(PLACE)] = prompt.gateway
    setup, _ = chosen(PLACE)
    if prompt.model and (offered or prompt.gateway is None):
        state.state()[state.model_key(PLACE, setup.connection.id)] = prompt.model
    kept = state.form(PLACE)
    system = prompt.system or setup.system
    if prompt.system or prompt.parameters:
        said = form_of(
            system, {**setup.parameters, **prompt.parameters}, kept.get(HISTORY), twice=bool(kept.get(TWICE))
        )
        state.fill_form(PLACE, {**kept, **said})
    if prompt.system or not system:  # beside a system prompt of one's own it is a question
        state.form(PLACE)[PROMPT] = (prompt.name, system)


def _begin_with(prompt: Prompt) -> None:
    setup, _ = chosen(PLACE)
    store, owner = parley().store, me().id
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
