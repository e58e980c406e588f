"""`‹ 2/3 ›`: stepping through what stands in one place."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.text import Text
from pages.chat.place import Place
from pages.shared.me import me
from pages.shared.words import t

EARLIER = Text("Earlier version", "上一个版本")
LATER = Text("Later version", "下一个版本")


def stepper(message_id: str, place: Place) -> None:
    """Two arrows where a message has versions."""
    if len(place.versions) < 2:
        return
    at = place.versions.index(message_id)
    _step(message_id, place, at - 1, ":material/chevron_left:", EARLIER)
    st.caption(f"{at + 1}/{len(place.versions)}")
    _step(message_id, place, at + 1, ":material/chevron_right:", LATER)


def _step(message_id: str, place: Place, target: int, icon: str, words: Text) -> None:
    there = 0 <= target < len(place.versions)
    st.button(
        "",
        key=f"{'later' if words is LATER else 'earlier'}_{message_id}",
        icon=icon,
        help=t(words),
        type="tertiary",
        disabled=not there,
        on_click=choose,
        args=(place.versions[target] if there else message_id, place),
    )


def choose(message_id: str, place: Place) -> None:
    """Make a version the one that the conversation goes on with, and what follows it the open branch."""
    store, owner = parley().store, me().id
    try:
        place.be_idle()
        leaf = store.messages.newest_leaf(owner, place.conversation_id, message_id)
        store.conversations.change(owner, place.conversation_id, leaf_id=leaf)
    except ParleyError as error:
        place.refuse(error)
    place.draw_again()
