"""The blanks of the prompt, each with a field of its own."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from core.text import Text
from pages.playground.bench import PLACE, VALUES
from pages.shared import state
from pages.shared.words import plain, t

FILL = Text("Fill in the blanks", "填写空位")


def value_fields(names: list[str]) -> None:
    """One field a name; what they say is `form(PLACE)[VALUES]`, by name."""
    if not names:
        return
    st.caption(t(FILL))
    values = state.form(PLACE).setdefault(VALUES, {})
    for name in names:
        key = state.form_key(PLACE, f"value_{sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}")
        st.text_area(
            plain(f"{{{{{name}}}}}"), values.get(name, ""), height=68, key=key, on_change=_hear, args=(name, key)
        )


def _hear(name: str, key: str) -> None:
    values = state.form(PLACE).setdefault(VALUES, {})
    values[name] = str(state.state().get(key) or "")
