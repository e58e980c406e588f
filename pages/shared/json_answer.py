"""An answer that was to be JSON: whether it is, and as a tree."""

from __future__ import annotations

import streamlit as st

from core.ledger.record import RequestRecord
from core.replies.json_mode import checked
from core.text import Text
from pages.shared.words import t

VALID = Text("valid JSON", "有效的 JSON")
TREE = Text("As a tree", "以树形查看")


def json_answer(text: str, record: RequestRecord) -> None:
    """Draw it; nothing where no JSON was asked for or nothing came."""
    answer = checked(text, record.parameters) if text else None
    if answer is None:
        return
    if answer.wrong is None:
        st.badge(t(VALID), icon=":material/check:", color="green")
    else:
        st.warning(t(answer.wrong), icon=":material/data_object:")
    if answer.value is not None:
        with st.expander(t(TREE), icon=":material/account_tree:"):
            st.json(answer.value)
