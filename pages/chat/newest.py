"""The newest words stay in sight while one is at the end; who has scrolled up is offered the way back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.store.rows import Conversation
from core.text import Text
from pages.shared import state
from pages.shared.words import t

TO_THE_END = Text("To the newest words", "回到最新内容")

_FOLLOWER = st.components.v2.component(
    "parley_newest",
    html="<button hidden></button>",
    css=Path(__file__).with_suffix(".css").read_text("utf-8"),
    js=Path(__file__).with_suffix(".js").read_text("utf-8"),
)


def keep_newest_in_sight(conversation: Conversation | None, *, from_top: bool = False) -> None:
    """Begin at the end of a conversation (or at its beginning), or at the message that a search has found."""
    _FOLLOWER(
        key="chat_newest_words",
        data={
            "words": t(TO_THE_END),
            "conversation": conversation.id if conversation else None,
            "found": state.state().get(state.FOUND),
            "from_top": from_top,
        },
    )
