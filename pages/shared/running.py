"""What a script that draws for long owes to others: to be interrupted, and to give way."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from pages.shared import state
from pages.shared.me import me


def attend() -> None:
    """Call it between two looks at a reply. Whatever reruns the page, ends it or leaves it happens here; and where a
    fragment was asked for, which by itself would wait until this script has ended, it is drawn now."""
    me()  # while an answer is drawn, its sign-in may end
    state.state().get(state.LANGUAGE)  # touching the session state is where Streamlit interrupts a script
    context = get_script_run_ctx()
    requests = context.script_requests if context else None
    # what would interrupt has done so above: what is still there is a fragment's turn
    asked = requests._state if requests is not None else None  # noqa: SLF001 (nothing public tells)
    if asked is ScriptRequestType.RERUN:
        redraw()


def redraw() -> NoReturn:
    """Draw again what is being drawn: the fragment that was asked for, else the page."""
    try:
        st.rerun(scope="fragment")
    except (st.errors.StreamlitAPIException, RuntimeError):
        st.rerun()  # the whole page is being drawn, or a fragment within the one that was asked for


def draws_page() -> bool:
    """Whether the whole page is being drawn, not a fragment alone."""
    context = get_script_run_ctx()
    return context is None or not context.fragment_ids_this_run
