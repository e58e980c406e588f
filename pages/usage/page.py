"""Usage: every request that was sent, and the totals."""

from __future__ import annotations

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.review.frames import COLUMNS, request_frame, totals_frame
from core.text import Text
from pages.shared import state
from pages.shared.words import NOT_KEPT, USAGE, t

LIMIT = 1000
INTRO = Text(
    "Every request that left this machine is one row, failed and stopped ones too. Numbers the gateway did not report "
    "are estimated and say so; unknown is empty, never 0.",
    "每个发出的请求都是一行，失败和停止的也在内。网关没有报告的数字是估算值并会注明；未知则留空，绝不写成 0。",
)
NOTHING = Text(
    "No request yet. Ask something in the chat and come back.", "还没有请求。先去对话页问点什么，再回来看看。"
)
TOTALS = Text("Totals by model", "按模型合计")
REQUESTS = Text("Requests", "请求记录")
TRY = Text("Open this request in the playground", "在试验场中打开这个请求")
PLAYGROUND = "playground/page.py"
NEWEST = Text("The newest {limit} requests; times are UTC.", "最近 {limit} 条请求；时间为 UTC。")


def page() -> None:
    st.title(t(USAGE), anchor=False)
    st.write(t(INTRO))
    records = parley().store.ledger.newest(state.owner(), LIMIT)
    if not records:
        st.info(t(NOTHING), icon=":material/receipt_long:")
        return
    st.subheader(t(TOTALS), anchor=False)
    st.dataframe(totals_frame(records, state.language()), hide_index=True, key="usage_totals")
    st.subheader(t(REQUESTS), anchor=False)
    st.caption(t(NEWEST, limit=LIMIT))
    name = {column: t(text) for column, text in COLUMNS.items()}
    chosen = st.dataframe(
        request_frame(records, state.language()),
        hide_index=True,
        key="usage_requests",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            name["started_at"]: st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss"),
            name["first_token_s"]: st.column_config.NumberColumn(format="%.2f"),
            name["total_s"]: st.column_config.NumberColumn(format="%.2f"),
        },
    )
    rows = chosen["selection"]["rows"]
    if rows and rows[0] < len(records):
        _try_again(records[rows[0]])


def _try_again(record: RequestRecord) -> None:
    """The request of a row, on the playground's workbench."""
    body = parley().store.ledger.sent(state.owner(), record.id)
    if body is None:
        st.caption(t(NOT_KEPT))
    elif st.button(t(TRY), key="usage_try", icon=":material/science:"):
        state.state()[state.TRIED] = (body, record.gateway)
        st.switch_page(PLAYGROUND)


page()
