"""List prices: what a model's maker asks, shipped with Parley. Gateways set their own; these are 'about', not the bill.

`collecting.py` makes the table. Of a name that no maker has there is no price: unknown, never 0.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("prices.json.gz")
COLUMNS = (
    "model",
    "maker",
    "prompt",
    "completion",
    "cached",
    "context_tokens",
    "reply_tokens",
    "sees_images",
    "source",
)
MILLION = 1_000_000
_DATED = re.compile(r"[-@](\d{8}|\d{4}-\d{2}-\d{2}|\d{4})$")
_LATEST = re.compile(r"-latest$")
_CLAUDE = re.compile(r"claude-(\d+)-(\d+)-(opus|sonnet|haiku)")


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in `currency` (ISO 4217): of the input, of the output, of input that was cached
    (None: as other input). `context_tokens`, `reply_tokens`: how much the model reads and writes at most, None where
    that is not known. `source`: who said so, and when it was collected."""

    model: str
    maker: str
    prompt: float
    completion: float | None
    cached: float | None
    context_tokens: int | None
    reply_tokens: int | None
    sees_images: bool
    currency: str
    source: str

    def cost(self, prompt_tokens: int, completion_tokens: int, cached_tokens: int | None = None) -> float | None:
        """What so many tokens cost; None where the output has no price."""
        if self.completion is None and completion_tokens:
            return None
        cached = min(cached_tokens or 0, prompt_tokens)
        at_cache_price = self.prompt if self.cached is None else self.cached
        total = (prompt_tokens - cached) * self.prompt + cached * at_cache_price
        return (total + completion_tokens * (self.completion or 0)) / MILLION

    def cost_range(self, prompt_tokens: int, limit: int | None, answers: int) -> tuple[float, float | None]:
        """What so long a question costs where nothing is answered, and with so many of the longest answers. `limit`: of
        the tokens of one, None: as many as the model writes. The second is None where how long or how dear they may be
        is not known."""
        longest = self.reply_tokens if limit is None else limit
        most = None if longest is None else self.cost(prompt_tokens, longest * answers)
        return self.cost(prompt_tokens, 0) or 0.0, most

    @property
    def words(self) -> str:
        """The price as a ledger row keeps it."""
        parts = [f"{self.prompt:g} in", *([f"{self.completion:g} out"] if self.completion is not None else [])]
        parts += [f"{self.cached:g} cached"] if self.cached is not None else []
        return f"{', '.join(parts)} {self.currency}/M ({self.maker}, {self.source})"


PriceFinder = Callable[[str, str], Price | None]
"""From a gateway's id and a model's name to what it costs there; None where that is not known."""


def listed(gateway: str, model: str) -> Price | None:
    """A PriceFinder that knows the list alone."""
    return list_price(model)


def list_price(model: str) -> Price | None:
    """The price of a model by any name that gateways give it; None where none is known."""
    table = _table()
    return next((table[name] for name in _names(model) if name in table), None)


def _names(model: str) -> list[str]:
    """How its maker may call a model, likeliest first."""
    name = model.strip().lower().rpartition("/")[2]
    names = [name, _LATEST.sub("", name)]
    names += [_DATED.sub("", one) for one in names]
    names += [_CLAUDE.sub(r"claude-\3-\1-\2", one) for one in names]
    return list(dict.fromkeys(names))


@cache
def _table() -> dict[str, Price]:
    said = json.loads(gzip.decompress(TABLE.read_bytes()))
    prices = {}
    for row in said["rows"]:
        values = dict(zip(said["columns"], row, strict=True))
        values["source"] = f"{values['source']}, {said['date']}"
        prices[values["model"]] = Price(**values, currency=said["currency"])
    return prices
