"""What was done last, and the way to take it back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.text import Text
from pages.shared import state
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import t

UNDO = Text("Undo", "撤销")


def undo_bar() -> None:
    undo = state.state().get(state.UNDO)
    if undo is None:
        return
    sentence, act = undo
    with st.container(border=True, key="undo_bar", horizontal=True, vertical_alignment="center"):
        st.caption(t(sentence))
        st.button(t(UNDO), key="undo", icon=":material/undo:", on_click=_undo, args=(act,), type="tertiary")


@told
def _undo(act: Callable[[], object]) -> None:
    me()  # what was offered to somebody is for them
    state.state().pop(state.UNDO, None)
    act()
