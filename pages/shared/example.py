"""An example to look at, where a screen is still empty: a button that puts it in, a note that says what it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.store.examples import PutIn
from core.text import Text
from pages.shared import state
from pages.shared.clock import zone
from pages.shared.words import plain, t

LOOK = Text("Look at an example", "看一个示例")
REMOVE = Text("Remove the example", "删除示例")
REMOVED = Text("The example is removed.", "示例已删除。")
WHAT = Text(
    "An example: on {day} all this was really asked of {model}, a small model that is often wrong. "
    "Nothing was sent or paid now.",
    "这是示例：{day} 向小模型 {model} 真实提问的记录（它只懂英文，也常出错）。现在没有发送任何请求，也没有产生费用。",
)


def look_button(place: str, act: Callable[[], None]) -> None:
    """Quiet; in a callback it does what puts the example in and opens it."""
    st.button(t(LOOK), key=f"example_look_{place}", icon=":material/visibility:", type="tertiary", on_click=act)


def what(found: PutIn) -> str:
    """When it was recorded, and with which model."""
    return t(WHAT, day=f"{found.recorded_at.astimezone(zone()):%Y-%m-%d}", model=plain(found.model))


def note(said: str, hints: Text, act: Callable[[], None], way_out: Text = REMOVE, *, icon: str = "delete") -> None:
    """What it is, what to try here, and the way out, in a callback."""
    with st.container(border=True, key="example_note", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, key="example_words"):
            st.caption(said)
            st.caption(t(hints))
        st.button(t(way_out), key="example_leave", icon=f":material/{icon}:", type="tertiary", on_click=act)


def removed(bring_back: Callable[[], object]) -> None:
    """Say so, and offer to bring it back."""
    state.offer_undo(REMOVED, bring_back)
