"""Prices of one's own, and budgets: kept, used, and held against the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.errors import ParleyError
from core.ledger.budgets import Budget
from core.ledger.prices import list_price
from core.ledger.record import RequestRecord, with_cost
from core.people.person import ALONE
from core.store.budgets import OverBudget
from core.store.filters import Filters
from core.store.prices import OwnPrice
from core.store.store import Store
from core.store.tables import new_id, now

PRICE = OwnPrice("one", "gpt-4o", 10.0, 20.0, 1.0, "CNY", date(2026, 10, 10))


def record(day: int, model: str = "gpt-4o", gateway: str = "one") -> RequestRecord:
    at = datetime(2026, 10, day, 12, tzinfo=UTC)
    one = RequestRecord(new_id(), "chat", gateway, model, at, "ok", prompt_tokens=1_000_000, completion_tokens=100_000)
    return replace(one, total_tokens=1_100_000, tokens_from="reported")


def ended(store: Store, one: RequestRecord) -> RequestRecord:
    priced = with_cost(one, store.prices.finder(one.started_at))
    store.ledger.begin(replace(one, status="running"))
    store.ledger.end(priced)
    return priced


def test_a_price_of_ones_own_goes_before_the_list_from_its_day_on(store: Store) -> None:
    store.prices.add(ALONE, PRICE)
    store.prices.add(ALONE, replace(PRICE, prompt=30.0, holds_from=date(2026, 10, 20)))

    costs = [ended(store, record(day)) for day in (9, 10, 25)]

    listed = list_price("gpt-4o")
    assert listed is not None
    assert costs[0].currency == listed.currency
    assert [(one.cost, one.currency) for one in costs[1:]] == [(12.0, "CNY"), (32.0, "CNY")]
    assert costs[1].price == "10 in, 20 out, 1 cached CNY/M (own, from 2026-10-10)"
    assert ended(store, record(25, "GPT-4o")).cost == 32.0
    other = ended(store, record(25, gateway="two"))
    assert other.currency == listed.currency


def test_a_cached_token_costs_what_was_said(store: Store) -> None:
    store.prices.add(ALONE, PRICE)
    assert ended(store, replace(record(11), cached_tokens=500_000)).cost == 5.0 + 0.5 + 2.0


def test_a_price_is_checked(store: Store) -> None:
    for wrong, words in ((replace(PRICE, model=" "), "which model"), (replace(PRICE, completion=-1.0), "0 or more")):
        with pytest.raises(ParleyError) as raised:
            store.prices.add(ALONE, wrong)
        assert words in raised.value.text.en
    store.prices.add(ALONE, PRICE)
    store.prices.add(ALONE, replace(PRICE, prompt=11.0))
    (kept,) = store.prices.list()
    assert kept.prompt == 11.0
    store.prices.delete(ALONE, kept)
    assert store.prices.list() == []


def test_old_rows_keep_their_price_until_they_are_given_another(store: Store) -> None:
    store.rollups.ensure("UTC")
    before = [ended(store, record(day)) for day in (9, 11, 12)]
    unknown = ended(store, record(12, "nobody-sells-this"))
    assert unknown.cost is None
    price = store.prices.add(ALONE, PRICE)

    assert store.ledger.get("", before[1].id) == before[1]
    found = store.prices.reprice(price)
    old, new = found.totals()
    assert len(found.rows) == 2
    assert new == {"CNY": 24 * 10**9}
    assert set(old) == {before[1].currency}
    store.prices.take(ALONE, found)

    costs = {one.id: one.currency for one in store.ledger.newest("")}
    assert [costs[one.id] for one in before] == [before[0].currency, "CNY", "CNY"]
    sums = store.review.sums(None, Filters("UTC", 730_000, 766_000), ("currency",))
    assert sums[("CNY",)]["cost_nano"] == 24 * 10**9
    assert sums[(before[0].currency,)]["requests"] == 1
    assert store.prices.reprice(price).rows == []


def test_a_budget_stands_where_the_rows_say(store: Store) -> None:
    store.rollups.ensure("UTC")
    store.prices.add(ALONE, replace(PRICE, holds_from=date(2020, 1, 1)))
    for _ in range(3):
        ended(store, replace(record(1), started_at=now()))
    ended(store, replace(record(1, gateway="two"), started_at=now()))
    for budget in (
        Budget("all", "", 40.0, "CNY"),
        Budget("gateway", "two", 40.0, "CNY"),
        Budget("model", "gpt-4o", 36, "CNY"),
    ):
        store.budgets.add(ALONE, budget)

    found = store.budgets.standings(None)

    assert [one.spent for one in found] == [36.0, 0.0, 36.0]
    assert [one.level for one in found] == [0.9, None, 1.0]
    assert found[0].middle is None  # one day is not enough to foretell anything


def test_a_budget_that_blocks_says_why(store: Store) -> None:
    store.prices.add(ALONE, replace(PRICE, holds_from=date(2020, 1, 1)))
    store.budgets.add(ALONE, Budget("gateway", "one", 12.0, "CNY", blocks=True))
    store.budgets.check("", "one", "gpt-4o")
    ended(store, replace(record(1), started_at=now()))

    with pytest.raises(OverBudget) as raised:
        store.budgets.check("", "one", "gpt-4o")
    assert "12 CNY a month for one is used up (12.00 spent)" in raised.value.text.en
    assert "one每月 12 CNY 的预算已用完" in raised.value.text.zh
    store.budgets.check("", "two", "gpt-4o")
    (kept,) = store.budgets.list()
    store.budgets.delete(ALONE, kept)
    store.budgets.check("", "one", "gpt-4o")


def test_a_budget_is_checked(store: Store) -> None:
    for wrong, words in (
        (Budget("all", "", 0.0, "CNY"), "more than 0"),
        (Budget("model", " ", 5.0, "CNY"), "which model"),
    ):
        with pytest.raises(ParleyError) as raised:
            store.budgets.add(ALONE, wrong)
        assert words in raised.value.text.en
