"""How far a budget is, whom it is for, and where it leads: sums alone, no store."""

from __future__ import annotations

from datetime import date

import pytest

from core.ledger.budgets import LEAST_DAYS, Budget, Scope, Standing, standing

ALL = Budget("all", "", 100.0, "USD")
DAYS = [1.0, 3.0] * 14


@pytest.mark.parametrize(
    ("scope", "value", "covered"),
    [
        ("all", "", True),
        ("owner", "ada", True),
        ("owner", "g", False),
        ("gateway", "g", True),
        ("gateway", "m", False),
        ("model", "m", True),
        ("model", "ada", False),
    ],
)
def test_a_budget_covers_whom_it_names(scope: Scope, value: str, covered: bool) -> None:
    assert Budget(scope, value, 1.0, "USD").covers("ada", "g", "m") is covered


@pytest.mark.parametrize(
    ("amount", "spent", "share", "level"),
    [
        (100.0, 79.9, 0.799, None),
        (100.0, 80.0, 0.8, 0.8),
        (100.0, 95.0, 0.95, 0.9),
        (100.0, 250.0, 2.5, 1.0),
        (0.0, 0.0, 0.0, None),
        (0.0, 0.1, 1.0, 1.0),
    ],
)
def test_the_highest_level_that_is_reached_is_told(
    amount: float, spent: float, share: float, level: float | None
) -> None:
    found = Standing(Budget("all", "", amount, "USD"), spent)

    assert (found.share, found.level) == (share, level)


def test_the_forecast_lies_between_its_bounds_and_is_the_same_each_time() -> None:
    one = standing(ALL, 20.0, DAYS, date(2026, 11, 10))

    assert one == standing(ALL, 20.0, DAYS, date(2026, 11, 10))
    assert (one.budget, one.spent) == (ALL, 20.0)
    assert one.low is not None and one.middle is not None and one.high is not None
    assert 20 + 20 * 1.0 < one.low < one.middle < one.high < 20 + 20 * 3.0
    assert one.middle == pytest.approx(60, abs=2)


def test_the_forecast_holds_eight_of_ten_months_and_is_the_same_each_time() -> None:
    """The sum of 20 draws is near to normal, and eight of ten of those lie within 1.2816 deviations."""
    days = [day / 7 for day in range(28)]
    mean, deviation = 20 * sum(days) / 28, (20 * sum((day - sum(days) / 28) ** 2 for day in days) / 28) ** 0.5

    one = standing(ALL, 0.0, days, date(2026, 11, 10))

    assert one == standing(ALL, 0.0, days, date(2026, 11, 10))
    assert one.middle == pytest.approx(mean, abs=0.1 * deviation)
    assert one.low == pytest.approx(mean - 1.2816 * deviation, abs=0.1 * deviation)
    assert one.high == pytest.approx(mean + 1.2816 * deviation, abs=0.1 * deviation)


def test_on_the_last_day_of_the_month_nothing_is_left_to_foretell() -> None:
    last = standing(ALL, 20.0, DAYS, date(2026, 11, 30))
    before = standing(ALL, 20.0, [2.0] * 28, date(2026, 11, 29))

    assert (last.low, last.middle, last.high) == (20.0, 20.0, 20.0)
    assert (before.low, before.high) == (22.0, 22.0)


def test_of_too_few_days_nothing_is_foretold() -> None:
    assert standing(ALL, 20.0, [1.0] * (LEAST_DAYS - 1), date(2026, 11, 10)) == Standing(ALL, 20.0)
    assert standing(ALL, 20.0, [1.0] * LEAST_DAYS, date(2026, 11, 10)).middle == 40.0
