"""Why the bill changed, as a sentence and a waterfall; and what the same tokens had cost elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.review.explain import BY, PARTS, Explained, explained, sentence, what_if
from core.store.sums import NANO
from core.text import Text
from pages.shared.drawn_chart import draw_chart
from pages.shared.gateway_picker import connections
from pages.shared.money import money
from pages.shared.words import GATEWAY, MODEL, TYPE_MODEL, plain, t, together
from pages.usage.books import books
from pages.usage.looking import Look

NO_BEFORE = Text(
    "This period is compared with none: choose another, such as 30 days.",
    "这个时间段没有可比较的前一段，请选择其他时间段，例如近 30 天。",
)
NO_COST = Text("No request of either period has a price.", "两个时间段的请求都没有价格。")
BEFORE, AFTER = Text("before", "之前"), Text("now", "现在")
HOW = Text(
    "More or fewer requests count at the mean cost of the period before; other models by their cost a request then; "
    "longer texts by their cost a token then. What is left is the price of a token, which also moves with the shares "
    "of input and output. Requests without a price have no part in this.",
    "请求数的变化按之前的平均费用计；模型构成按各模型之前的单次费用计；文本长度按之前的每 token 费用计；"
    "其余归于单价（输入输出占比的变化也在其中）。没有价格的请求不参与计算。",
)
WHAT_IF = Text("What if another model had answered?", "如果换一个模型？")
WOULD = Text(
    "{model} would have cost about {had} for the same tokens instead of {did}.",
    "同样的 token 用 {model} 约需 {had}，实际为 {did}。",
)
CAVEAT = Text(
    "Another model writes longer or shorter answers and counts tokens in its own way: take this as a direction.",
    "不同模型的回复长短和 token 计法都不同，这只是一个方向性的参考。",
)
UNKNOWN = Text(
    "Left out, for want of tokens or of a cost of their own: {count:,} requests.",
    "{count:,} 个请求缺少 token 数或自身费用，未计入。",
)
NO_PRICE = Text(
    "No price is known for this model: enter one under Prices and budgets.",
    "没有这个模型的价格：请在“价格与预算”里填写。",
)
WATERFALL = Text("From the amount before to the amount now, part by part", "从之前的金额到现在的金额，逐项变化")
PART, AMOUNT = Text("Part", "组成"), Text("Amount", "金额")


def why(look: Look) -> None:
    review = books().review
    now = review.sums(look.owner, look.filters, BY)
    if look.before is None:
        st.info(t(NO_BEFORE), icon=":material/info:")
    else:
        found = explained(review.sums(look.owner, look.before, BY), now)
        if not found:
            st.info(t(NO_COST), icon=":material/info:")
        for one in found:
            _explain(one)
        if found:
            st.caption(t(HOW))
    _what_if(now)


def _explain(one: Explained) -> None:
    before, after = (plain(money(max(0, cost) / NANO, one.currency)) for cost in (one.before, one.after))
    st.markdown(f"**{one.currency}: {before} → {after}**")
    st.markdown(plain(t(sentence(one))))
    _waterfall(one)
    rows = {
        t(PART): [t(BEFORE), *(t(PARTS[name]) for name in one.parts), t(AFTER)],
        f"{t(AMOUNT)} ({one.currency})": [cost / NANO for cost in (one.before, *one.parts.values(), one.after)],
    }
    st.dataframe(
        rows,
        hide_index=True,
        key=f"usage_why_{one.currency}",
        alt=t(PART),
        column_config={f"{t(AMOUNT)} ({one.currency})": st.column_config.NumberColumn(format="%+.6f")},
    )


def _waterfall(one: Explained) -> None:
    import altair as alt  # takes a second to load

    bars: list[dict[str, Any]] = [{"part": t(BEFORE), "low": 0.0, "high": one.before / NANO, "kind": "whole"}]
    at = one.before
    for name, amount in one.parts.items():
        low, high = sorted((at, at + amount))
        kind = "up" if amount > 0 else "down"
        bars.append({"part": t(PARTS[name]), "low": low / NANO, "high": high / NANO, "kind": kind})
        at += amount
    bars.append({"part": t(AFTER), "low": 0.0, "high": one.after / NANO, "kind": "whole"})
    order = [str(bar["part"]) for bar in bars]
    drawn = (
        alt.Chart({"values": bars})
        .mark_bar()
        .encode(
            y=alt.Y("part:N", sort=order, title=None, axis=alt.Axis(labelLimit=180)),
            x=alt.X("low:Q", title=one.currency),
            x2="high:Q",
            color=alt.Color(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=["whole", "up", "down"], range=["#8a8a8a", "#e28743", "#1f9e89"]),
            ),
            tooltip=[alt.Tooltip("part:N", title=t(PART)), alt.Tooltip("high:Q", title=one.currency)],
        )
        .properties(height=230)
    )
    draw_chart(drawn, f"usage_waterfall_{one.currency}", t(WATERFALL))


def _what_if(now: Mapping[tuple[Any, ...], Mapping[str, int]]) -> None:
    st.header(t(WHAT_IF), anchor=False)
    offered = connections()
    known = sorted({str(key[1]) for key in now})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = {name: t(one.label) for name, one in offered.items()}
        gateway = st.selectbox(
            t(GATEWAY), list(offered), format_func=labels.__getitem__, key="what_if_gateway", width=220
        )
        model = st.selectbox(
            t(MODEL),
            known,
            index=None,
            placeholder=t(TYPE_MODEL),
            accept_new_options=True,
            key="what_if_model",
            width=280,
        )
    if not model:
        return
    price = books().prices.finder()(str(gateway), str(model))
    if price is None:
        st.warning(t(NO_PRICE), icon=":material/info:")
        return
    did, had, unknown = what_if(now, price)
    spent = " + ".join(money(cost / NANO, currency) for currency, cost in sorted(did.items())) or "?"
    st.markdown(plain(t(WOULD, model=str(model), had=money(had / NANO, price.currency), did=spent)))
    st.caption(plain(price.words))
    st.caption(together(t(CAVEAT), t(UNKNOWN, count=unknown) if unknown else ""))
