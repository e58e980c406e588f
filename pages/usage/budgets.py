"""Budgets: how much may be spent in a month, how far it is, where it leads."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.ledger.budgets import SCOPES, Budget, Standing
from core.text import Text
from pages.shared import state
from pages.shared.money import money
from pages.shared.told import told
from pages.shared.words import NAMED, REMOVE, labels, plain, t
from pages.usage.books import books, reader
from pages.usage.prices import CURRENCIES, CURRENCY

BUDGETS = Text("Budgets a month", "每月预算")
FOR, OF_WHAT, AMOUNT = Text("For", "范围"), Text("Which", "对象"), Text("Amount", "金额")
BLOCKS = Text("Send nothing more when it is used up", "用完后停止发送")
ADD_BUDGET = Text("Add the budget", "添加预算")
SPENT = Text("{spent} of {amount} ({share:.0%})", "已用 {spent} / {amount}（{share:.0%}）")
FORECAST = Text(
    "By the end of the month likely {middle}, between {low} and {high} in four cases of five, if the days go on as the "
    "last four weeks.",
    "如果之后每天与最近四周相当，到月底大约 {middle}，五次里有四次在 {low} 至 {high} 之间。",
)
TOO_FEW = Text("Fewer than seven days are known: there is no forecast yet.", "数据不足七天，暂不预测。")
WARN = Text("{share:.0%} of this budget is used.", "这项预算已用 {share:.0%}。")
BLOCKED = Text("It is used up, and blocks: nothing more is sent.", "预算已用完并设为拦截，不再发送。")
BUDGET_OF = Text("Budget for {what}", "预算（{what}）")
MONTHS = Text(
    "A month begins at midnight in {zone}: the zone that is declared for everybody, else UTC.",
    "每月从 {zone} 的零点开始：即为所有人选定的时区，未选定则为 UTC。",
)
EVERYTHING = Text("everything", "全部")
GONE_BUDGET = Text("The budget is taken away.", "预算已移除。")


def budgets() -> None:
    st.header(t(BUDGETS), anchor=False)
    st.caption(t(MONTHS, zone=books().budgets.zone()))
    for one in _standings():
        _standing(one)
    if not reader().may("lead"):
        return
    named: dict[str, Text] = {name: words for name, words in SCOPES.items()}
    scopes = list(named)
    with st.form("budget", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(t(FOR), scopes, format_func=labels(named), key="budget_scope", width=150)
            st.text_input(t(OF_WHAT), key="budget_value", placeholder=t(EVERYTHING), width=200)
            st.number_input(t(AMOUNT), min_value=0.0, format="%g", key="budget_amount", width=130)
            st.selectbox(t(CURRENCY), CURRENCIES, key="budget_currency", width=110)
        st.toggle(t(BLOCKS), key="budget_blocks")
        st.form_submit_button(t(ADD_BUDGET), icon=":material/add:", on_click=_add)


def _standings() -> Sequence[Standing]:
    """By the days of the zone that is declared for all, so that they are the same as those by which one is blocked."""
    store = books()
    if not store.budgets.list() or store.rollups.ensure(store.budgets.zone()) is not None:
        return ()
    return store.budgets.standings(reader().sees)


def warnings() -> None:
    """Of the budgets of which much is used, a line each."""
    for one in _standings():
        if one.level is not None:
            st.warning(t(NAMED, name=_name(one.budget), words=_spent(one)), icon=":material/savings:")


def _name(budget: Budget) -> str:
    return t(BUDGET_OF, what=t(SCOPES[budget.scope]) + (f" {plain(budget.value)}" if budget.value else ""))


def _spent(one: Standing) -> str:
    spent, amount = (money(value, one.budget.currency) for value in (one.spent, one.budget.amount))
    return plain(t(SPENT, spent=spent, amount=amount, share=one.share))


def _standing(one: Standing) -> None:
    budget, may_change = one.budget, reader().may("lead")
    with st.container(border=True, key=f"budget_{budget.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{_name(budget)}**")
            if may_change:
                st.button(
                    "",
                    key=f"budget_remove_{budget.id}",
                    icon=":material/delete:",
                    type="tertiary",
                    help=t(REMOVE),
                    on_click=_remove_budget,
                    args=(budget,),
                )
        st.progress(min(1.0, one.share), _spent(one))
        if one.middle is None:
            st.caption(t(TOO_FEW))
        else:
            said = {name: money(getattr(one, name), budget.currency) for name in ("low", "middle", "high")}
            st.caption(plain(t(FORECAST, **said)))
        if one.level is not None:
            words = BLOCKED if budget.blocks and one.share >= 1 else WARN
            (st.error if one.share >= 1 else st.warning)(t(words, share=one.share), icon=":material/savings:")


@told
def _add() -> None:
    said = state.state()
    scope = said["budget_scope"]
    value = "" if scope == "all" else str(said.get("budget_value") or "")
    amount, currency = float(said.get("budget_amount") or 0.0), str(said["budget_currency"])
    books().budgets.add(reader(), Budget(scope, value, amount, currency, bool(said.get("budget_blocks"))))


@told
def _remove_budget(budget: Budget) -> None:
    budgets, by = books().budgets, reader()
    budgets.delete(by, budget)
    state.offer_undo(GONE_BUDGET, lambda: budgets.add(by, budget))
