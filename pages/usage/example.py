"""The example of the usage review: offered while nothing was sent, told what it is, left."""

from __future__ import annotations

import streamlit as st

from core.text import Text
from pages.shared import state
from pages.shared.clock import zone
from pages.shared.example import look_button, note
from pages.shared.words import plain, t
from pages.usage.books import ADDRESS

WHAT = Text(
    "An example: {count:,} requests that were really sent to {model}, on {day}, laid out over the last four weeks. "
    "None of them is in your figures, and the model has no price: costs are N/A.",
    "这是示例：{day} 真实发给 {model} 的 {count:,} 个请求，日期重新分布到最近四周。"
    "它们不计入你的任何数字；该模型没有价格，费用显示为“无”。",
)
TRY = Text(
    "Try: 'Requests' and select a row · 'Needs a look' finds what failed, was stopped or cut · 'Speed and failures' · "
    "choose a kind under Filters: the address says it, too.",
    "试试：在“请求记录”里选中一行 · “值得关注”列出失败、停止和被截断的请求 · 看“速度与失败” · 在“筛选”里选一种类型，"
    "网址会随之改变。",
)
LEAVE = Text("Leave the example", "离开示例")


def offer() -> None:
    look_button("usage", _enter)


def example_note() -> None:
    """Above the whole screen."""
    from core.example.shipped import shipped  # read when it is asked for

    one = shipped(state.language())
    day = f"{one.recorded_at.astimezone(zone()):%Y-%m-%d}"
    said = t(WHAT, count=len(one.requests), model=plain(one.model), day=day)
    note(said, TRY, _leave, LEAVE, icon="logout")


def _enter() -> None:
    _forget()
    st.query_params.from_dict({ADDRESS: "1"})


def _leave() -> None:
    _forget()
    st.query_params.clear()


def _forget() -> None:
    """Rows and pages of the other books."""
    for key in (state.USAGE_EXAMPLE, state.USAGE_ABOVE, state.USAGE_ROW):
        state.state().pop(key, None)
