"""The reply in progress: one answer as it grows, or several at the same time."""

from __future__ import annotations

import streamlit as st

from core.replies.reply import Reply
from pages.chat.message import AVATARS
from pages.shared.answer import watch as watch_answer
from pages.shared.running import attend

ACROSS = 2


def watch(reply: Reply) -> None:
    """Draw it until it ends; it goes on whether or not this does."""
    with st.container(key="live"):  # style.css shows the Stop button while this is there
        if len(reply.job.message_ids) == 1:
            with st.chat_message("assistant", avatar=AVATARS["assistant"]):
                watch_answer(reply, reply.job.message_ids[0], beat=attend)
        else:
            _several(reply)
        while not reply.wait(0.25):
            attend()


def _several(reply: Reply) -> None:
    ids = reply.job.message_ids
    with st.chat_message("assistant", avatar=AVATARS["assistant"]):
        for start in range(0, len(ids), ACROSS):
            for choice, column in enumerate(st.columns(ACROSS), start=start):
                if choice < len(ids):
                    with column, st.container(border=True):
                        _one(reply, choice)


@st.fragment(parallel=True)
def _one(reply: Reply, choice: int) -> None:
    watch_answer(reply, reply.job.message_ids[choice], choice=choice, beat=attend)
