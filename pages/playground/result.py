"""One side's answer: streamed beside the other's, each in a fragment of its own."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.replies.reply import Reply
from pages.shared import state
from pages.shared.answer import draw_choice, facts, watch
from pages.shared.running import attend
from pages.shared.words import t

ENDED = {"ok": "complete"}


def show(reply: Reply, side: str) -> None:
    with st.container(border=True, key=f"result_{side}"):
        if reply.running:
            _watch(reply, side)
        else:
            _whole(reply, side)


@st.fragment(parallel=True)
def _watch(reply: Reply, side: str) -> None:
    watch(reply, side, beat=attend)
    reply.wait()
    st.rerun()


def _whole(reply: Reply, side: str) -> None:
    if reply.completion is not None:
        choices = reply.completion.choices
        tabs = st.tabs([str(choice.index + 1) for choice in choices]) if len(choices) > 1 else [st.container()]
        for tab, choice in zip(tabs, choices, strict=True):
            with tab:
                draw_choice(choice, f"{side}_{choice.index}")
    if reply.error is not None:
        st.error(t(reply.error.text), icon=":material/error:")
    record = parley().store.ledger.get(state.owner(), reply.request_ids[-1]) if reply.request_ids else None
    completion = reply.completion
    facts(
        record,
        ENDED.get(reply.status, reply.status),
        completion.finish_reason if completion else None,
        completion.repairs if completion else (),
    )
