"""The example of a conversation: offered while there is none, told what it is, removed."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.store.rows import Conversation
from core.text import Language, Text
from pages.chat.opened import new_chat, show
from pages.shared import state
from pages.shared.example import look_button, note, removed, what
from pages.shared.me import me
from pages.shared.told import told

TRY = Text(
    "Try: step between the versions of the first answer with the arrows below it · the line below each answer has "
    "its tokens and times · ask on in the box: the model that is chosen above answers.",
    "试试：用第一个回复下方的箭头切换不同版本 · 每个回复下方有 token 数与耗时 · 在下方继续提问，由上方所选的模型回答。",
)


def offer() -> None:
    """Where nothing has been asked yet."""
    if not parley().store.conversations.list(me().id, limit=1):
        look_button("chat", _look)


def example_note(conversation: Conversation | None) -> bool:
    """Above a conversation that is the example; whether it is."""
    found = parley().store.examples.of(me().id, "conversation") if conversation is not None else []
    this = next((one for one in found if conversation is not None and one.id == conversation.id), None)
    if this is not None:
        note(what(this), TRY, _remove)
    return this is not None


@told
def _look() -> None:
    _put(me().id, state.language())
    st.rerun("app")  # the button stands in a part of the page


def _put(owner: str, language: Language) -> None:
    from core.example.shipped import shipped  # read when it is asked for

    one = shipped(language)
    show(parley().store.examples.put_conversation(owner, one.conversation, one.about))


@told
def _remove() -> None:
    owner, language, store = me().id, state.language(), parley().store
    binned = store.examples.remove(owner, "conversation")
    new_chat()

    def bring_back() -> None:
        for one in binned:
            store.conversations.restore(owner, one)
            show(one)
        if not binned:
            _put(owner, language)

    removed(bring_back)
