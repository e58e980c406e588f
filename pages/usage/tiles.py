"""The tiles: the figures of the period, with their change against the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from core.review.figures import Figures, change
from core.review.view import CHOICES
from core.review.words import said
from core.store.sums import NANO
from core.text import Text
from pages.shared import state
from pages.shared.money import money
from pages.shared.words import plain, t

NOT_KNOWN = Text("N/A", "无")
REPORTED = Text("{share:.0%} of the tokens were counted by the gateways themselves", "{share:.0%} 的 token 由网关计数")
UNCOUNTED = Text("requests whose tokens are not known: {count:,}", "{count:,} 个请求的 token 数未知")
UNPRICED = Text("requests without a price, left out of the cost: {count:,}", "{count:,} 个请求没有价格，未计入费用")
ABOUT = Text("costs are estimates, at list price or at your own", "费用为按定价或自定价格的估算")
AGAINST = Text("Changes are against the period before.", "变化是与上一个时间段相比。")
COST = Text("Cost", "费用")
TOP = Text("Most used ({what})", "用得最多（{what}）")


@dataclass(frozen=True, slots=True)
class Tile:
    """`value`: None where it is not known. `worse`: which way is worse, None: neither."""

    label: Text
    value: Callable[[Figures], float | None]
    words: Callable[[float], str]
    worse: Literal["up"] | None = None


TILES: tuple[Tile, ...] = (
    Tile(Text("Requests", "请求数"), lambda one: float(one.requests), lambda value: f"{value:,.0f}"),
    Tile(Text("Tokens in", "输入 token"), lambda one: _known(one, one.prompt_tokens), lambda value: _short(value)),
    Tile(Text("Tokens out", "输出 token"), lambda one: _known(one, one.completion_tokens), lambda value: _short(value)),
    Tile(Text("Thinking", "思考 token"), lambda one: one.reasoning_tokens or None, lambda value: _short(value)),
    Tile(Text("From the cache", "命中缓存"), lambda one: one.cached_tokens or None, lambda value: _short(value)),
    Tile(Text("Failed", "失败率"), lambda one: one.error_rate, lambda value: f"{value:.1%}", "up"),
    Tile(Text("Mean duration", "平均用时"), lambda one: one.total_s, lambda value: f"{value:.2f} s", "up"),
)
OPTIONAL = ("Thinking", "From the cache")


def _known(one: Figures, amount: int) -> float | None:
    return float(amount) if one.uncounted < one.requests else None


def _short(value: float) -> str:
    """1,234,567 as 1.23M."""
    for limit, unit in ((1e9, "B"), (1e6, "M"), (1e4, "k")):
        if value >= limit:
            return f"{value / (limit if unit != 'k' else 1e3):.3g}{unit}"
    return f"{value:,.0f}"


def tiles(now: Figures, before: Figures | None, group: str, largest: str) -> None:
    with st.container(horizontal=True, key="usage_tiles"):
        for currency, cost in now.costs.items():
            earlier = before.cost(currency) if before else None
            _metric(f"{t(COST)} ({currency})", plain(money(cost / NANO, currency)), change(cost / NANO, earlier), "up")
        if not now.costs:
            _metric(t(COST), t(NOT_KNOWN), None, None)
        for tile in TILES:
            value = tile.value(now)
            if value is None and tile.label.en in OPTIONAL:
                continue
            grown = change(value, tile.value(before) if before else None)
            _metric(t(tile.label), t(NOT_KNOWN) if value is None else tile.words(value), grown, tile.worse)
        _metric(t(TOP, what=t(CHOICES[group])), plain(said(group, largest, state.language())), None, None)
    notes = [t(REPORTED, share=now.reported)] if now.reported is not None else []
    notes += [t(UNCOUNTED, count=now.uncounted)] if now.uncounted else []
    notes += [t(ABOUT)] if now.costs else []
    notes += [t(UNPRICED, count=now.unpriced)] if now.unpriced else []
    notes = [one[0].upper() + one[1:] for one in notes]
    notes += [t(AGAINST)] if before is not None and before.requests else []
    st.caption(" · ".join(note.rstrip(".。") for note in notes))


def _metric(label: str, value: str, grown: float | None, worse: Literal["up"] | None) -> None:
    st.metric(
        label,
        value,
        None if grown is None else f"{grown:+.0%}",
        delta_color="off" if worse is None else "inverse",
        width="content",
        border=True,
    )
