"""Usage: what was asked, what it used and cost, and why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.review.view import PARTS
from core.text import Text
from pages.shared import state
from pages.shared.undo import undo_bar
from pages.shared.words import USAGE, labels, plain, t
from pages.usage.attention import attention
from pages.usage.books import books, in_example
from pages.usage.budgets import budgets, warnings
from pages.usage.example import example_note, offer
from pages.usage.filters import filter_bar
from pages.usage.log import log
from pages.usage.looking import Look, changes, look, set_box
from pages.usage.overview import overview
from pages.usage.prices import prices
from pages.usage.reconcile import reconcile
from pages.usage.speed import speed
from pages.usage.why import why
from pages.usage.zone import summed, zone_menu

INTRO = Text(
    "Every request that left this machine is one row, failed and stopped ones too. Numbers the gateway did not report "
    "are estimated and say so; unknown is empty, never 0.",
    "每个发出的请求都是一行，失败和停止的也在内。网关没有报告的数字是估算值并会注明；未知则留空，绝不写成 0。",
)
NOTHING = Text(
    "No request yet. Ask something in the chat and come back.", "还没有请求。先去对话页问点什么，再回来看看。"
)
WHAT = Text("What is shown", "显示内容")


def _prices_and_budgets(seen: Look) -> None:
    budgets()
    prices(seen)


DRAWN: dict[str, Callable[[Look], None]] = {
    "overview": overview,
    "log": log,
    "speed": speed,
    "attention": attention,
    "why": why,
    "prices": _prices_and_budgets,
    "reconcile": reconcile,
}


def page() -> None:
    seen = look()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(t(USAGE), anchor=False)
        zone_menu(seen)
    st.caption(t(INTRO))
    if in_example():
        example_note()
    undo_bar()
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    for sentence in seen.wrong:
        st.warning(plain(t(sentence)), icon=":material/info:")
    if books().review.span(seen.owner) is None:
        st.info(t(NOTHING), icon=":material/receipt_long:")
        offer()
        return
    if not summed(seen):
        return
    if seen.view.part != "prices":
        warnings()
    filter_bar(seen)
    set_box("usage_part", seen.view.part)
    st.segmented_control(
        t(WHAT),
        list(PARTS),
        format_func=labels(PARTS),
        required=True,
        label_visibility="collapsed",
        **changes("part", "usage_part"),
    )
    DRAWN[seen.view.part](seen)


page()
