"""Why a bill changed: by how many more requests, by other models, by longer texts, by other prices. The parts add up to
the change exactly, in billionths of the currency.

Price–volume–mix, over models at gateways. What is new is counted as mix, at its own cost a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.ledger.prices import Price
from core.store.sums import NANO
from core.text import Text

BY = ("gateway", "model", "currency")
"""Dimensions by which sums are asked for."""
PARTS: dict[str, Text] = {
    "volume": Text("more or fewer requests", "请求数变化"),
    "mix": Text("other models", "模型构成变化"),
    "length": Text("longer or shorter texts", "文本长度变化"),
    "price": Text("the price of a token", "每 token 单价"),
}
SAME = Text("The cost did not change.", "费用没有变化。")
NEW = Text("There was nothing to compare with in the period before.", "上一个时间段没有可比较的费用。")
SENTENCE = Text("{change} against the period before: {parts}.", "与上一个时间段相比 {change}：{parts}。")


Sums = Mapping[tuple[Any, ...], Mapping[str, int]]
Costs = dict[tuple[Any, ...], tuple[int, int, int]]
"""By model and gateway: requests with a price, their tokens and costs."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Costs in billionths of `currency`. `parts`: what each of PARTS added; their sum is `after - before`."""

    currency: str
    before: int
    after: int
    parts: Mapping[str, int]

    @property
    def change(self) -> int:
        return self.after - self.before


def explained(before: Sums, after: Sums) -> list[Explained]:
    """Of sums by BY, for each currency. Requests without a price have no part in it."""
    currencies = sorted({key[2] for key in (*before, *after) if key[2]})
    return [_one(currency, _of(before, currency), _of(after, currency)) for currency in currencies]


def _of(sums: Sums, currency: str) -> Costs:
    return {
        key[:2]: (one["priced"], one["total_tokens"], one["cost_nano"])
        for key, one in sums.items()
        if key[2] == currency and one["priced"]
    }


def _one(currency: str, old: Costs, new: Costs) -> Explained:
    old_count, new_count = sum(one[0] for one in old.values()), sum(one[0] for one in new.values())
    old_cost, new_cost = sum(one[2] for one in old.values()), sum(one[2] for one in new.values())
    if not old_count:
        return Explained(currency, 0, new_cost, {"volume": new_cost, "mix": 0, "length": 0, "price": 0})
    volume = Fraction(old_cost, old_count) * (new_count - old_count)
    at_old_cost = length = Fraction(0)
    for key, (count, tokens, cost) in new.items():
        was = old.get(key)
        at_old_cost += Fraction(was[2], was[0]) * count if was else cost
        if was and was[1] and tokens:
            length += Fraction(was[2], was[1]) * (tokens - Fraction(was[1], was[0]) * count)
    mix = at_old_cost - old_cost - volume
    rounded = {"volume": round(volume), "mix": round(mix), "length": round(length)}
    return Explained(currency, old_cost, new_cost, {**rounded, "price": new_cost - old_cost - sum(rounded.values())})


def sentence(one: Explained) -> Text:
    """In words: +38 % = +22 % more requests, +11 % longer texts, +5 % other models."""
    if not one.before:
        return NEW
    if not one.change and not any(one.parts.values()):
        return SAME
    shares = {name: amount / one.before for name, amount in one.parts.items()}
    told = sorted(((name, share) for name, share in shares.items() if abs(share) >= 0.0005), key=lambda x: -abs(x[1]))
    change = f"{one.change / one.before:+.1%}"

    en = ", ".join(f"{PARTS[name].en} {share:+.1%}" for name, share in told)
    zh = "，".join(f"{PARTS[name].zh} {share:+.1%}" for name, share in told)
    return SENTENCE.fill(change=change, parts=Text(en, zh))


def what_if(
    sums: Sums, price: Price, wanted: Mapping[tuple[str, str], bool] | None = None
) -> tuple[dict[str, int], int, int]:
    """What the same tokens had cost at another price: by currency what they did cost, what they had cost (in billionths
    of the price's currency), and how many requests can't be told (their tokens or their own cost are not known).
    `sums`: by BY. `wanted`: the models at gateways that would be replaced; None: all."""
    did: dict[str, int] = {}
    had = unknown = 0
    for (gateway, model, currency), one in sums.items():
        if wanted is not None and not wanted.get((gateway, model)):
            continue
        completion = max(one["completion_tokens"], one["total_tokens"] - one["prompt_tokens"])
        cost = price.cost(one["prompt_tokens"], completion, one["cached_tokens"])
        if not currency or cost is None:
            unknown += one["requests"]
            continue
        unknown += one["requests"] - one["counted"]
        did[currency] = did.get(currency, 0) + one["cost_nano"]
        had += round(cost * NANO)
    return did, had, unknown
