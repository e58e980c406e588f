"""Budgets: how much may be spent in a month, how far it is, and where it leads. Pure values and sums."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.text import Text

Scope = Literal["all", "owner", "model", "gateway"]
SCOPES: dict[Scope, Text] = {
    "all": Text("everything", "全部"),
    "owner": Text("a user", "某个用户"),
    "model": Text("a model", "某个模型"),
    "gateway": Text("a gateway", "某个网关"),
}
LEVELS = (0.8, 0.9, 1.0)
"""Shares of a budget at which one is warned."""
DRAWS = 2_000
WITHIN = 0.8
"""The share of the draws that the interval of the forecast holds."""
LEAST_DAYS = 7
"""Days that have to be known before anything is foretold."""


@dataclass(frozen=True, slots=True)
class Budget:
    """`amount` a calendar month, in `currency` (ISO 4217). `value`: of whom or what, "" for everything. `blocks`: when
    it is used up nothing more is sent."""

    scope: Scope
    value: str
    amount: float
    currency: str
    blocks: bool = False
    id: str = ""

    def covers(self, owner: str, gateway: str, model: str) -> bool:
        return self.scope == "all" or {"owner": owner, "gateway": gateway, "model": model}[self.scope] == self.value


@dataclass(frozen=True, slots=True)
class Standing:
    """`spent` this month so far. `low`, `middle`, `high`: what the whole month may come to; None: too few days are
    known."""

    budget: Budget
    spent: float
    low: float | None = None
    middle: float | None = None
    high: float | None = None

    @property
    def share(self) -> float:
        return self.spent / self.budget.amount if self.budget.amount else float(self.spent > 0)

    @property
    def level(self) -> float | None:
        """The highest of LEVELS that is reached; None: none is."""
        return max((one for one in LEVELS if self.share >= one), default=None)


def standing(budget: Budget, spent: float, days: Sequence[float], today: date) -> Standing:
    """`days`: what was spent on each of the last whole days, oldest first. The rest of the month is drawn from them
    (with replacement, always the same draws): a bootstrap of the sum, as wide as the days differ."""
    if len(days) < LEAST_DAYS:
        return Standing(budget, spent)
    import numpy as np  # not on the way to the first page

    left = calendar.monthrange(today.year, today.month)[1] - today.day
    chosen = np.random.default_rng(0).choice(np.asarray(days), size=(DRAWS, max(left, 1)))
    sums = chosen.sum(axis=1) if left else np.zeros(DRAWS)
    low, middle, high = np.quantile(sums, [(1 - WITHIN) / 2, 0.5, (1 + WITHIN) / 2])
    return Standing(budget, spent, spent + float(low), spent + float(middle), spent + float(high))
