"""The reply in progress: one answer as it grows, or several at the same time."""

from __future__ import annotations

import time

import streamlit as st

from core.replies.following import watched
from core.replies.reply import Reply
from pages.chat.message import AVATARS
from pages.shared.answer import watch as watch_answer
from pages.shared.running import attend

ACROSS = 2
LAST_WORDS_S = 0.03
"""What is drawn anew discards what has not yet left for the browser: the last words may leave first, and those of
other answers, too, where many end at the same time."""
MANY = 10


def watch(reply: Reply) -> None:
    """Draw it until it ends; it goes on whether or not this does."""
    if len(reply.job.message_ids) == 1:
        with st.chat_message("assistant", avatar=AVATARS["assistant"]):
            watch_answer(reply, reply.job.message_ids[0], beat=attend)
    else:
        _several(reply)
    while not reply.wait(0.25):
        attend()
    time.sleep(LAST_WORDS_S * min(MANY, 1 + watched()))


def _several(reply: Reply) -> None:
    ids = reply.job.message_ids
    # within a container: of an answer that stood in this place nothing stays while these grow
    with st.container(key="several"), st.chat_message("assistant", avatar=AVATARS["assistant"]):
        for start in range(0, len(ids), ACROSS):
            for choice, column in enumerate(st.columns(ACROSS), start=start):
                if choice < len(ids):
                    with column, st.container(border=True):
                        _one(reply, choice)


@st.fragment(parallel=True)
def _one(reply: Reply, choice: int) -> None:
    watch_answer(reply, reply.job.message_ids[choice], choice=choice, beat=attend)
