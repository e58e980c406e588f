"""Answers in progress: one as it grows, or several at the same time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import nullcontext

import streamlit as st

from core.replies.following import watched
from core.replies.reply import Reply
from pages.chat.cards import number, side_by_side
from pages.shared.answer import watch as watch_answer
from pages.shared.avatars import AVATARS
from pages.shared.running import attend, draws_page

LAST_WORDS_S = 0.03
"""What is drawn anew discards what has not yet left for the browser: the last words may leave first, and those of
other answers, too, where many end at the same time."""
MANY = 10
TURN_AT_MOST = 8
"""Messages that the last part of the page may hold; then the page is drawn once, and they belong to what is above."""

Growing = Mapping[str, tuple[Reply, int]]
"""Answers by the id of their message: of which reply, and which of its choices."""


def watch(growing: Growing) -> None:
    """Draw them until all have ended; they go on whether or not this does."""
    # within a container: of an answer that stood in this place nothing stays while several grow
    with st.container(key="several") if len(growing) > 1 else nullcontext():
        bubble = st.chat_message("assistant", avatar=AVATARS["assistant"])
    if draws_page():
        for _ in range(TURN_AT_MOST):  # what the last part held before would stand below until all has ended
            st.empty()
    with bubble:
        if len(growing) == 1:
            _one(growing, 0)
        else:
            side_by_side(len(growing), lambda at: _beside(growing, at))
    for reply, _ in growing.values():
        while not reply.wait(0.25):
            attend()
    time.sleep(LAST_WORDS_S * min(MANY, 1 + watched()))


@st.fragment(parallel=True)
def _beside(growing: Growing, at: int) -> None:
    reply, _ = list(growing.values())[at]
    number(at, reply.job.request.model)
    _one(growing, at)


def _one(growing: Growing, at: int) -> None:
    message_id, (reply, choice) = list(growing.items())[at]
    watch_answer(reply, message_id, choice=choice, beat=attend)
