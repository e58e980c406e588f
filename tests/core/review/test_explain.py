"""Why a bill changed: the parts add up to the change, exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.prices import Price, list_price
from core.review.explain import PARTS, explained, sentence, what_if
from core.store.review_tables import MEASURES

AMOUNT = st.integers(0, 10**13)
SUMS = st.dictionaries(
    st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(["a", "b", "c"]), st.sampled_from(["USD", "CNY", ""])),
    st.tuples(st.integers(0, 10_000), st.integers(0, 10**9), AMOUNT),
    max_size=8,
)


def sums(requests: int, tokens: int, cost: int, **others: int) -> dict[str, int]:
    said = {"requests": requests, "priced": requests, "counted": requests, "total_tokens": tokens, "cost_nano": cost}
    return {**dict.fromkeys(MEASURES, 0), **said, **others}


@given(SUMS, SUMS)
def test_the_parts_sum_to_the_change_exactly(before, after) -> None:  # type: ignore[no-untyped-def]
    old, new = ({key: sums(*one) for key, one in side.items()} for side in (before, after))

    for one in explained(old, new):
        costs = [
            sum(row["cost_nano"] for key, row in side.items() if key[2] == one.currency and row["priced"])
            for side in (old, new)
        ]
        assert [one.before, one.after] == costs
        assert set(one.parts) == set(PARTS)
        assert sum(one.parts.values()) == one.change == costs[1] - costs[0]
        for words in (sentence(one).en, sentence(one).zh):
            assert words


def test_each_cause_alone_is_named() -> None:
    before = {("g", "a", "USD"): sums(100, 10_000, 1_000), ("g", "b", "USD"): sums(100, 10_000, 9_000)}
    more = {key: sums(200, 20_000, one["cost_nano"] * 2) for key, one in before.items()}
    other = {("g", "a", "USD"): sums(50, 5_000, 500), ("g", "b", "USD"): sums(150, 15_000, 13_500)}
    longer = {key: sums(100, 15_000, one["cost_nano"] * 3 // 2) for key, one in before.items()}
    dearer = {key: sums(100, 10_000, one["cost_nano"] * 2) for key, one in before.items()}

    for cause, after in (("volume", more), ("mix", other), ("length", longer), ("price", dearer)):
        (one,) = explained(before, after)
        assert {name for name, amount in one.parts.items() if amount} == {cause}
    assert (
        sentence(explained(before, more)[0]).en == "+100.0% against the period before: more or fewer requests +100.0%."
    )
    assert sentence(explained(before, before)[0]).en == "The cost did not change."
    assert "nothing to compare" in sentence(explained({}, before)[0]).en


def test_currencies_are_explained_apart() -> None:
    found = explained({("g", "a", "USD"): sums(1, 1, 5)}, {("g", "a", "CNY"): sums(1, 1, 7)})

    assert [(one.currency, one.before, one.after) for one in found] == [("CNY", 0, 7), ("USD", 5, 0)]


def test_what_another_model_had_cost() -> None:
    price = list_price("gpt-4o")
    assert isinstance(price, Price)
    now = {
        ("g", "a", "CNY"): sums(2, 3_000_000, 5, prompt_tokens=1_000_000, completion_tokens=2_000_000),
        ("g", "b", ""): sums(3, 0, 0, counted=1, priced=0),
    }

    did, had, unknown = what_if(now, price)

    assert did == {"CNY": 5}
    assert had / 1e9 == pytest.approx(price.prompt + 2 * (price.completion or 0))
    assert unknown == 3  # of what has no cost of its own nothing can be compared
    assert what_if(now, replace(price, completion=None)) == ({}, 0, 5)
