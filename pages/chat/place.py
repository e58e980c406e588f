"""`Place`: where a message stands on the page, so that only that is drawn again."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.errors import ParleyError
from core.parley import parley
from core.store.messages import Busy
from core.store.rows import Conversation
from core.store.samples import Sample
from pages.shared import state
from pages.shared.me import me
from pages.shared.words import t


@dataclass(frozen=True, slots=True)
class Place:
    """`redraws`: what is drawn again when something changes here, by name; empty: the page. `is_last`: nothing follows.
    `versions`: the ids of all that stand in the message's place, oldest first. `sample`: the second answer to the same
    question."""

    conversation_id: str
    redraws: tuple[str, ...] = ()
    is_last: bool = False
    versions: list[str] = field(default_factory=list)
    sample: Sample | None = None

    def conversation(self) -> Conversation:
        return parley().store.conversations.get(me().id, self.conversation_id)

    def draw_again(self) -> None:
        """Call it at the end of a callback."""
        st.rerun(list(self.redraws) if self.redraws else "app")

    def be_idle(self) -> None:
        """Raises Busy while an answer is being written: the branch stays open until it has ended."""
        if parley().desk.live(self.conversation_id):
            raise Busy

    def refuse(self, error: ParleyError) -> None:
        """In a callback: say at the top of the page why not."""
        state.notify(t(error.text))
        st.rerun("app")
