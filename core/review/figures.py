"""`Figures`: what sums say in the words of a bill; unknown is None, never 0, and currencies are kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.store.sums import NANO

SUMMED = ("status", "tokens_from", "currency")
"""Dimensions by which sums are asked for, so that figures can be told of them."""
Sums = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """`costs`: by currency (ISO 4217), in billionths, of so many requests (`priced`); `unpriced`: requests whose cost
    is not known. `reported_tokens`: of those in all, how many the gateway itself counted; `uncounted`: requests whose
    tokens are not known. `failed`: requests that ended with an error. `total_s`, `first_token_s`: means, None where
    nothing is known."""

    requests: int = 0
    failed: int = 0
    stopped: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0
    reasoning_tokens: int = 0
    cached_tokens: int = 0
    reported_tokens: int = 0
    uncounted: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)
    priced: Mapping[str, int] = field(default_factory=dict)
    unpriced: int = 0
    total_s: float | None = None
    first_token_s: float | None = None

    @property
    def reported(self) -> float | None:
        """The share of the tokens that the gateway counted; None where none are known."""
        return self.reported_tokens / self.total_tokens if self.total_tokens else None

    @property
    def error_rate(self) -> float | None:
        return self.failed / self.requests if self.requests else None

    def cost(self, currency: str) -> float | None:
        """None where nothing has a price in this currency."""
        return self.costs[currency] / NANO if currency in self.costs else None

    def value(self, measure: str, currency: str = "") -> float | None:
        """What a chart or a table shows: a row of `view.MEASURED`."""
        return self.cost(currency) if measure == "cost" else float(getattr(self, measure))


def figures(sums: Mapping[tuple[str, ...], Sums]) -> Figures:
    """Of sums by SUMMED (the last three names of each key)."""
    costs: dict[str, int] = {}
    priced: dict[str, int] = {}
    for (*_, currency), one in sums.items():
        if currency and one["priced"]:
            costs[currency] = costs.get(currency, 0) + one["cost_nano"]
            priced[currency] = priced.get(currency, 0) + one["priced"]
    every = list(sums.items())

    def add(name: str, rows: Iterable[Sums] | None = None) -> int:
        return sum(one[name] for one in (sums.values() if rows is None else rows))

    def mean(amount: str, count: str) -> float | None:
        return add(amount) / add(count) / 1000 if add(count) else None

    requests = add("requests")
    return Figures(
        requests=requests,
        failed=add("requests", [one for key, one in every if key[-3] == "failed"]),
        stopped=add("requests", [one for key, one in every if key[-3] == "stopped"]),
        **{
            name: add(name)
            for name in ("prompt_tokens", "completion_tokens", "total_tokens", "reasoning_tokens", "cached_tokens")
        },
        reported_tokens=add("total_tokens", [one for key, one in every if key[-2] == "reported"]),
        uncounted=requests - add("counted"),
        costs=dict(sorted(costs.items())),
        priced=dict(sorted(priced.items())),
        unpriced=requests - add("priced"),
        total_s=mean("total_ms", "timed"),
        first_token_s=mean("first_ms", "first_timed"),
    )


def by_first(sums: Mapping[tuple[str, ...], Sums]) -> dict[str, Figures]:
    """Of sums by one dimension and then SUMMED: figures for each of its values, those with most tokens first."""
    parts: dict[str, dict[tuple[str, ...], Sums]] = {}
    for key, one in sums.items():
        parts.setdefault(key[0], {})[key[1:]] = one
    found = {name: figures(part) for name, part in parts.items()}
    return dict(sorted(found.items(), key=lambda item: (-item[1].total_tokens, -item[1].requests, item[0])))


def together(parts: Iterable[Figures]) -> Figures:
    """Figures of parts that share no request, added up; means are left out."""
    sums: dict[str, int] = {}
    by_currency: dict[str, dict[str, int]] = {"costs": {}, "priced": {}}
    names = [name for name in Figures.__slots__ if name not in (*by_currency, "total_s", "first_token_s")]
    for one in parts:
        for name in names:
            sums[name] = sums.get(name, 0) + getattr(one, name)
        for name, found in by_currency.items():
            for currency, amount in getattr(one, name).items():
                found[currency] = found.get(currency, 0) + amount
    costs, priced = (dict(sorted(found.items())) for found in by_currency.values())
    return Figures(**sums, costs=costs, priced=priced)


def change(now: float | None, before: float | None) -> float | None:
    """By which share it grew; None where that can't be said."""
    return None if now is None or not before else now / before - 1
