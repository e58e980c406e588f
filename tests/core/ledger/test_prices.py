"""List prices: looked up by the names that gateways use, counted into what a request cost, never invented."""

from __future__ import annotations

import gzip
import json

import pytest

from core.ledger.prices import COLUMNS, TABLE, Price, list_price
from core.ledger.record import RequestRecord, with_cost
from core.store.tables import now


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("gpt-4o", "gpt-4o"),
        ("openai/GPT-4o", "gpt-4o"),
        ("claude-4-5-sonnet-latest", "claude-sonnet-4-5"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-v3"),
        ("glm-4.6-20991231", "glm-4.6"),
        ("claude-4-5-sonnet-20250929", "claude-sonnet-4-5-20250929"),
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
        ("claude-4-5-sonnet", "claude-sonnet-4-5"),
    ],
)
def test_a_model_is_known_by_the_names_that_gateways_give_it(asked: str, found: str) -> None:
    price = list_price(asked)

    assert price is not None
    assert price.model == found
    assert price.prompt > 0 and price.source and price.currency == "USD"


@pytest.mark.parametrize("name", ["", "words-20", "my-own-model", "gpt", "deepseek-chat:free"])
def test_an_unknown_model_has_no_price(name: str) -> None:
    assert list_price(name) is None


def test_a_price_counts_what_was_cached_apart() -> None:
    price = list_price("gpt-4o")
    assert price is not None and price.cached is not None and price.completion is not None

    plain, cached = price.cost(1_000_000, 100_000), price.cost(1_000_000, 100_000, 400_000)

    assert plain == pytest.approx(price.prompt + price.completion / 10)
    assert cached == pytest.approx(0.6 * price.prompt + 0.4 * price.cached + price.completion / 10)


@pytest.mark.parametrize(
    ("completion_price", "reply_tokens", "asked", "least", "most"),
    [
        (10.0, 100, (8, 30, 3), 8 * 2.0, 8 * 2.0 + 90 * 10.0),
        (10.0, 100, (8, None, 3), 8 * 2.0, 8 * 2.0 + 300 * 10.0),
        (10.0, None, (8, 30, 1), 8 * 2.0, 8 * 2.0 + 30 * 10.0),
        (10.0, None, (8, None, 1), 8 * 2.0, None),
        (None, 100, (8, 30, 1), 8 * 2.0, None),
        (10.0, 100, (0, 30, 1), 0.0, 30 * 10.0),
    ],
)
def test_a_question_costs_from_no_answer_to_the_longest_answers(
    completion_price: float | None,
    reply_tokens: int | None,
    asked: tuple[int, int | None, int],
    least: float,
    most: float | None,
) -> None:
    price = Price(
        "m", "maker", 2e6, completion_price and completion_price * 1e6, None, None, reply_tokens, False, "USD", ""
    )

    assert price.cost_range(*asked) == (pytest.approx(least), most if most is None else pytest.approx(most))


@pytest.mark.parametrize(
    ("cached_price", "completion_price", "counts", "cost"),
    [
        (0.5, 10.0, (8, 3, 2), 6 * 2.0 + 2 * 0.5 + 3 * 10.0),
        (0.5, 10.0, (8, 3, 20), 8 * 0.5 + 3 * 10.0),
        (0.0, 10.0, (8, 3, 2), 6 * 2.0 + 3 * 10.0),
        (None, 10.0, (8, 3, 2), 8 * 2.0 + 3 * 10.0),
        (0.5, 10.0, (8, 3, None), 8 * 2.0 + 3 * 10.0),
        (0.5, None, (8, 0, None), 8 * 2.0),
        (0.5, None, (8, 1, None), None),
    ],
    ids=["part", "more-than-all", "free", "no-price-for-it", "none-told", "an-embedding", "an-answer-without-a-price"],
)
def test_what_so_many_tokens_cost(
    cached_price: float | None, completion_price: float | None, counts: tuple[int, int, int | None], cost: float | None
) -> None:
    price = Price("m", "Maker", 2.0, completion_price, cached_price, None, None, False, "CNY", "a list")

    found = price.cost(*counts)

    assert found == (None if cost is None else pytest.approx(cost / 1e6))


@pytest.mark.parametrize(
    ("completion", "cached", "words"),
    [
        (10.0, 0.25, "2 in, 10 out, 0.25 cached CNY/M (Maker, a list)"),
        (10.0, None, "2 in, 10 out CNY/M (Maker, a list)"),
        (None, None, "2 in CNY/M (Maker, a list)"),
    ],
)
def test_a_price_in_words_for_the_ledger(completion: float | None, cached: float | None, words: str) -> None:
    assert Price("m", "Maker", 2.0, completion, cached, None, None, False, "CNY", "a list").words == words


def record(model: str, prompt: int | None, completion: int | None) -> RequestRecord:
    return RequestRecord("x" * 32, "chat", "bees", model, now(), prompt_tokens=prompt, completion_tokens=completion)


def test_a_request_keeps_the_price_it_was_counted_with() -> None:
    counted = with_cost(record("gpt-4o", 1000, 100))

    assert counted.cost is not None and counted.cost > 0
    assert (counted.currency, counted.cost_from) == ("USD", "estimated")
    assert "(OpenAI, " in (counted.price or "")


@pytest.mark.parametrize(("model", "prompt", "completion"), [("words-20", 10, 10), ("gpt-4o", None, 10)])
def test_what_is_not_known_costs_nothing_that_is_said(model: str, prompt: int | None, completion: int | None) -> None:
    counted = with_cost(record(model, prompt, completion))

    assert (counted.cost, counted.currency, counted.price, counted.cost_from) == (None, None, None, "unknown")


def test_the_table_is_small_and_of_the_columns_that_are_read() -> None:
    table = json.loads(gzip.decompress(TABLE.read_bytes()))

    assert tuple(table["columns"]) == COLUMNS
    assert len(table["rows"]) > 300
    assert TABLE.stat().st_size < 40_000
