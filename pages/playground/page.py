"""The playground: one prompt, two settings, side by side."""

from __future__ import annotations

import streamlit as st

from core.chat import ChatRequest, Message
from core.parley import parley
from core.replies.reply import Job, Reply
from core.store.tables import new_id
from core.text import Text
from pages.playground.result import show
from pages.shared import state
from pages.shared.chosen import chosen
from pages.shared.gateway_picker import pick_gateway, pick_model
from pages.shared.parameter_form import parameter_form
from pages.shared.words import PARAMETERS, PLAYGROUND, STOP, SYSTEM_HINT, SYSTEM_PROMPT, t

SIDES = ("a", "b")
INTRO = Text(
    "The same prompt with two settings, at the same time. Change one thing and see what it does.",
    "同一段提示词、两组设置，同时运行。只改一处，看看有什么不同。",
)
PROMPT = Text("Prompt", "提示词")
PROMPT_HINT = Text("What both sides are asked", "两边都会收到的问题")
RUN = Text("Run both", "同时运行")
EMPTY = Text("Write a prompt first.", "请先写提示词。")
NO_MODEL = Text("Choose a model on side {side}.", "请为 {side} 侧选择模型。")


def page() -> None:
    st.title(t(PLAYGROUND), anchor=False)
    st.write(t(INTRO))
    if (brought := state.state().pop(state.TRIED, None)) is not None:
        state.state()[state.PLAYGROUND_SYSTEM], state.state()[state.PLAYGROUND_PROMPT] = brought
    system = st.text_area(
        t(SYSTEM_PROMPT), key=state.PLAYGROUND_SYSTEM, placeholder=t(SYSTEM_HINT), height=80, persist_state="session"
    )
    prompt = st.text_area(
        t(PROMPT), key=state.PLAYGROUND_PROMPT, placeholder=t(PROMPT_HINT), height=120, persist_state="session"
    )
    row = st.container(horizontal=True)
    _settings()
    replies: dict[str, Reply] = state.state().get(state.RUN, {})
    running = any(reply.running for reply in replies.values())
    with row:
        pressed = st.button(t(RUN), type="primary", icon=":material/play_arrow:", key="playground_go", disabled=running)
        if running:
            st.button(t(STOP), key="playground_stop", icon=":material/stop_circle:", on_click=_stop, shortcut="Esc")
    if pressed:
        _run(prompt, system)
    for side, column in zip(SIDES, st.columns(2), strict=True):
        if side in replies:
            with column:
                show(replies[side], side)


def _settings() -> None:
    for side, column in zip(SIDES, st.columns(2), strict=True):
        with column, st.container(border=True, key=f"side_{side}"):
            connection = pick_gateway(place(side))
            pick_model(place(side), connection)
            with st.popover(t(PARAMETERS), icon=":material/tune:", width="stretch", key=f"panel_{side}"):
                st.fragment(parameter_form)(place(side))


def place(side: str) -> str:
    return f"playground_{side}"


def _run(prompt: str, system: str) -> None:
    """Start both replies, or say what is missing (and send nothing)."""
    setups = {side: chosen(place(side)) for side in SIDES}
    missing = [t(sentence) for _, wrong in setups.values() for sentence in wrong]
    missing += [t(NO_MODEL, side=side.upper()) for side, (setup, _) in setups.items() if not setup.model]
    missing += [] if prompt.strip() else [t(EMPTY)]
    for sentence in missing:
        st.error(sentence)
    if missing:
        return
    messages = (*((Message("system", system),) if system.strip() else ()), Message("user", prompt))
    run_id = new_id()
    replies = {}
    for side, (setup, _) in setups.items():
        request = ChatRequest(setup.model, messages, setup.sent)
        job = Job(setup.connection, request, stream=setup.stream, kind="playground", run_id=run_id)
        replies[side] = parley().desk.start(job)
    state.state()[state.RUN] = replies
    st.rerun()


def _stop() -> None:
    for reply in state.state().get(state.RUN, {}).values():
        reply.stop()


page()
