"""Prices of one's own: what a gateway really asks."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.store.prices import OwnPrice, Repriced
from core.store.sums import NANO
from core.store.tables import now
from core.text import Text
from pages.shared import state
from pages.shared.gateway_picker import connections
from pages.shared.money import each_million, money
from pages.shared.told import told
from pages.shared.words import GATEWAY, MODEL, REMOVE, TYPE_MODEL, plain, t
from pages.usage.books import books, reader
from pages.usage.looking import Look

OWN = Text("Prices of your own", "自定价格")
OWN_WHY = Text(
    "They go before the shipped list, from their day on. What is in the ledger already keeps the price it was made "
    "with; giving it another is a step of its own.",
    "自定价格从生效日起优先于随附的价目表。已有记录保留当时的价格，重新计价需要单独操作。",
)
PROMPT, COMPLETION = Text("A million tokens in", "每百万输入 token"), Text("A million tokens out", "每百万输出 token")
CACHED = Text("A million cached tokens in (empty: as others)", "每百万缓存输入 token（留空则与输入相同）")
CURRENCY, FROM = Text("Currency", "币种"), Text("From (UTC)", "生效日期（UTC）")
KEEP = Text("Keep this price", "保存价格")
KEPT = Text("The price is kept.", "价格已保存。")
BOTH = Text("Say what input and output cost; what is free costs 0.", "请填写输入和输出的价格；免费请填 0。")
GONE = Text("The price is taken away.", "价格已移除。")
LINE = Text(
    "{prompt} in, {completion} out{cached} a million tokens, from {day}",
    "每百万 token 输入 {prompt}、输出 {completion}{cached}，自 {day} 起",
)
LINE_CACHED = Text(", {cached} cached", "、缓存 {cached}")
REPRICE = Text("Give past requests this price …", "给以往的请求重新计价…")
REPRICE_TITLE = Text("Another price for past requests", "重新计价")
WOULD = Text(
    "Requests that would cost something else: {count:,}; {after} in all instead of {before}.",
    "{count:,} 条请求的费用将从 {before} 变为 {after}。",
)
NOTHING_CHANGES = Text("No request since that day costs anything else.", "从那天起没有请求的费用会改变。")
DO_IT = Text("Change them", "确认重新计价")
DONE = Text("Requests that have another price now: {count:,}.", "已重新计价 {count:,} 条请求。")
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "SGD", "JPY")


def prices(look: Look) -> None:
    _prices(look)
    _repricing()


def _prices(look: Look) -> None:
    st.header(t(OWN), anchor=False)
    st.caption(t(OWN_WHY))
    offered, may_change = connections(), reader().may("lead")
    for one in books().prices.list():
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            label = t(offered[one.gateway].label) if one.gateway in offered else one.gateway
            st.markdown(f"**{plain(one.model)}** · {plain(label)} — {plain(_line(one))}")
            if not may_change:
                continue
            with st.container(horizontal=True, gap="small", width="content"):
                st.button(
                    t(REPRICE), key=f"reprice_{one.id}", icon=":material/currency_exchange:", on_click=_ask, args=(one,)
                )
                st.button(
                    "",
                    key=f"price_remove_{one.id}",
                    icon=":material/delete:",
                    type="tertiary",
                    help=t(REMOVE),
                    on_click=_remove,
                    args=(one,),
                )
    if not may_change:
        return
    with st.form("own_price", border=True):
        names = {name: t(one.label) for name, one in offered.items()}
        asked = books().review.values(look.owner)["model"]
        known = list(dict.fromkeys([*asked, *(one for listed in state.model_lists().values() for one in listed)]))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(t(GATEWAY), list(offered), format_func=names.__getitem__, key="price_gateway", width=200)
            st.selectbox(
                t(MODEL),
                known,
                index=None,
                accept_new_options=True,
                placeholder=t(TYPE_MODEL),
                key="price_model",
                width=260,
            )
            st.selectbox(t(CURRENCY), CURRENCIES, key="price_currency", width=110)
            st.date_input(t(FROM), now().date(), key="price_from", width=160)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for name, words in (("prompt", PROMPT), ("completion", COMPLETION), ("cached", CACHED)):
                st.number_input(t(words), min_value=0.0, value=None, format="%g", key=f"price_{name}", width=230)
        st.form_submit_button(t(KEEP), icon=":material/save:", on_click=_keep)


def _line(one: OwnPrice) -> str:
    cached = "" if one.cached is None else t(LINE_CACHED, cached=each_million(one.cached, one.currency))
    return t(
        LINE,
        prompt=each_million(one.prompt, one.currency),
        completion=each_million(one.completion, one.currency),
        cached=cached,
        day=one.holds_from.isoformat(),
    )


@told
def _keep() -> None:
    said = state.state()
    prompt, completion, cached = (said.get(f"price_{name}") for name in ("prompt", "completion", "cached"))
    if prompt is None or completion is None:
        raise ParleyError(BOTH)
    books().prices.add(
        reader(),
        OwnPrice(
            str(said["price_gateway"]),
            str(said.get("price_model") or ""),
            float(prompt),
            float(completion),
            None if cached is None else float(cached),
            str(said["price_currency"]),
            said["price_from"],
        ),
    )
    st.toast(t(KEPT), icon=":material/save:")


@told
def _remove(price: OwnPrice) -> None:
    prices, by = books().prices, reader()
    prices.delete(by, price)
    state.offer_undo(GONE, lambda: prices.add(by, price))


def _ask(price: OwnPrice) -> None:
    state.state()[state.REPRICING] = price


def _repricing() -> None:
    price: OwnPrice | None = state.state().get(state.REPRICING)
    if price is None:
        return
    try:
        found = books().prices.reprice(price)
    except ParleyError as error:
        _close()
        st.error(t(error.text), icon=":material/error:")
        return

    @st.dialog(t(REPRICE_TITLE), on_dismiss=_close)
    def show() -> None:
        st.markdown(f"**{plain(price.model)}** — {plain(_line(price))}")
        if not found.rows:
            st.caption(t(NOTHING_CHANGES))
            return
        before, after = (_sums(one) for one in found.totals())
        st.markdown(plain(t(WOULD, count=len(found.rows), before=before, after=after)))
        st.button(t(DO_IT), key="reprice_do", type="primary", on_click=_reprice, args=(found,))

    show()


def _sums(costs: dict[str, int]) -> str:
    return " + ".join(money(cost / NANO, currency) for currency, cost in sorted(costs.items())) or "N/A"


@told
def _reprice(found: Repriced) -> None:
    _close()
    books().prices.take(reader(), found)
    st.toast(t(DONE, count=len(found.rows)), icon=":material/currency_exchange:")
    st.rerun("app")


def _close() -> None:
    state.state().pop(state.REPRICING, None)
