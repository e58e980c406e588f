"""Token counts, wherever a gateway puts them and whatever it calls them."""

from __future__ import annotations

from typing import Any

import pytest

from core.chat import Usage
from core.client.usage import LARGEST_COUNT, usage_in

COUNTS = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}


@pytest.mark.parametrize(
    "event",
    [
        {"usage": COUNTS},
        {"choices": [{"usage": COUNTS}]},
        {"x_groq": {"usage": COUNTS}},
        {"usage": {}, "choices": [{"usage": COUNTS}]},
        {"usage": None, "choices": [3], "x_groq": {"usage": COUNTS}},
        {"usage": {"prompt_tokens": 10, "completion_tokens": 20}},
    ],
    ids=["openai", "moonshot", "groq", "empty-above", "of-a-wrong-kind-above", "no-sum"],
)
def test_usage_is_found_in_three_places(event: dict[str, Any]) -> None:
    assert usage_in(event) == Usage(10, 20, 30)


def test_a_sum_is_kept_as_it_was_said() -> None:
    assert usage_in({"usage": {**COUNTS, "total_tokens": 81}}) == Usage(10, 20, 81)


def test_the_first_place_that_says_something_wins() -> None:
    other = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}

    assert usage_in({"usage": COUNTS, "choices": [{"usage": other}], "x_groq": {"usage": other}}) == Usage(10, 20, 30)


@pytest.mark.parametrize("event", [{}, {"usage": {}}, {"usage": 3}, {"choices": []}, {"usage": {"total_tokens": "30"}}])
def test_where_nothing_is_said_nothing_is_known(event: dict[str, Any]) -> None:
    assert usage_in(event) is None


@pytest.mark.parametrize(
    "said",
    [
        {"prompt_tokens_details": {"cached_tokens": 4}},
        {"prompt_cache_hit_tokens": 4},
        {"cached_tokens": 4},
        {"num_cached_tokens": 4},
        {"prompt_tokens_details": {"cached_tokens": 4}, "cached_tokens": 5},
    ],
)
def test_what_was_cached_has_four_names(said: dict[str, Any]) -> None:
    assert usage_in({"usage": {**COUNTS, **said}}) == Usage(10, 20, 30, cached_tokens=4)


@pytest.mark.parametrize(
    "said",
    [
        {"completion_tokens_details": {"reasoning_tokens": 4}},
        {"reasoning_tokens": 4},
        {"completion_tokens_details": {"reasoning_tokens": 4}, "reasoning_tokens": 5},
        {"completion_tokens_details": 3, "reasoning_tokens": 4},
    ],
)
def test_what_was_thought_has_two_places(said: dict[str, Any]) -> None:
    assert usage_in({"usage": {**COUNTS, **said}}) == Usage(10, 20, 30, reasoning_tokens=4)


def test_zero_is_a_count() -> None:
    found = usage_in({"usage": {"prompt_tokens": 0, "completion_tokens": 0, "reasoning_tokens": 0, "cached_tokens": 0}})

    assert found == Usage(0, 0, 0, reasoning_tokens=0, cached_tokens=0)


@pytest.mark.parametrize("count", [True, "3", None, float("nan"), float("inf"), LARGEST_COUNT, -LARGEST_COUNT])
def test_what_the_ledger_could_not_keep_is_no_count(count: object) -> None:
    assert usage_in({"usage": {"prompt_tokens": count, "completion_tokens": 20.0}}) == Usage(None, 20, None)
