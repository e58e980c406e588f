"""Above a conversation, always in sight: its title, what it has used, and the way out of a long one."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.parley import parley
from core.store.rows import Conversation
from core.store.totals import Totals
from core.text import Text
from pages.chat.fresh import FRESH, WHY, fresh_dialog
from pages.shared import state
from pages.shared.answer import TOKENS
from pages.shared.me import me
from pages.shared.money import money
from pages.shared.words import plain, t

REPORTED = Text("{reported:.0%} counted by the gateway", "{reported:.0%} 由网关计数")
TAX = Text("{tax:.0%} of the input was sent before", "输入中 {tax:.0%} 是重复发送的历史")
COST = Text("about {cost} at list price", "按官方定价约 {cost}")
SHARED = Text("leads can read this", "负责人可见")
MANY_REQUESTS = 4
"""From then on a fresh chat may be worth its summary."""


def headline_slot() -> DeltaGenerator:
    """Where it stands; the last turn fills it, so that it is never behind."""
    return st.container(key="headline")


def draw(slot: DeltaGenerator, conversation: Conversation | None) -> None:
    if conversation is None or conversation.leaf_id is None:
        slot.empty()  # a fragment may fill a place later only if it has written there while the page was drawn
        return
    used = parley().store.ledger.totals(me().id, conversation.id)
    with slot, st.container(horizontal=True, vertical_alignment="center", gap="small", key="headline_row"):
        st.markdown(f"**{plain(conversation.title) or '…'}**")
        if used.tokens:
            st.caption(" · ".join(_said(used)))
        if conversation.shared_at is not None:
            st.badge(t(SHARED), icon=":material/visibility:", color="orange")
        if used.requests >= MANY_REQUESTS:
            st.button(
                t(FRESH),
                key="go_fresh",
                icon=":material/add_comment:",
                type="tertiary",
                help=t(WHY),
                on_click=_open,
                args=(conversation,),
            )


def _said(used: Totals) -> list[str]:
    words = [t(TOKENS, prompt=f"{used.prompt_tokens:,}", completion=f"{used.completion_tokens:,}")]
    if used.reported < 1:
        words.append(t(REPORTED, reported=used.reported))
    words += [t(COST, cost=plain(money(amount, currency))) for currency, amount in used.costs.items()]
    if used.again_tokens:
        words.append(t(TAX, tax=used.tax))
    return words


def _open(conversation: Conversation) -> None:
    state.state().pop(state.SUMMARY, None)
    state.state()[state.FRESH] = conversation.id
    st.rerun("app")


def open_dialog(conversation: Conversation | None) -> None:
    """The dialog that was asked for; it stays when the page is drawn anew, until it is closed."""
    if conversation is not None and state.state().get(state.FRESH) == conversation.id:
        fresh_dialog(conversation)
