"""The keyboard's focus where Streamlit loses it: when a panel opens, and when a control is gone with what it did."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_GUIDE = st.components.v2.component(
    "parley_focus", js=Path(__file__).with_suffix(".js").read_text("utf-8"), html="<span hidden></span>"
)


def guide_focus() -> None:
    """Once a page, before what it leads to."""
    _GUIDE(key="focus")
