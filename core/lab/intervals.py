"""How sure a measured number is: intervals of 95 %, and how many more runs it would take to tell two settings apart.

Shares have Wilson's interval, means Student's (few runs make a bootstrap too narrow: of samples of 5 it holds the truth
83 times of 100), ratios between pairs of answers the jackknife's (Arvesen, Annals of Mathematical Statistics 40, 1969).
The methods are scipy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

LEVEL = 0.95
SIGNIFICANT = 0.05
POWER = 0.8
"""How often a difference of this size should be found."""
ALWAYS = 4
"""Runs of each that must agree among themselves, where all do: of 8 in any order that happens by chance once in 35."""
RUNS = (5, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000)
"""Numbers of runs that are proposed."""
RESAMPLES = 400
SEED = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """A measured `value` of `count` runs; the truth lies between `low` and `high` in 95 of 100 cases. Both None where
    too few runs say nothing of it."""

    value: float
    low: float | None
    high: float | None
    count: int


def share(hits: int, count: int) -> Interval | None:
    """Of independent yes-or-no runs; None of none."""
    from scipy.stats import binomtest  # takes longer to import than a page to draw

    if not count:
        return None
    found = binomtest(hits, count).proportion_ci(LEVEL, method="wilson")
    return Interval(hits / count, float(found.low), float(found.high), count)


def mean(values: Sequence[float]) -> Interval | None:
    """Of independent runs; None of none."""
    if not values:
        return None
    average = sum(values) / len(values)
    if len(values) < 2:
        return Interval(average, None, None, len(values))
    if len(set(values)) == 1:
        return Interval(average, average, average, len(values))
    from scipy.stats import ttest_1samp

    found = ttest_1samp(values, 0.0).confidence_interval(LEVEL)
    return Interval(average, float(found.low), float(found.high), len(values))


def distinct(different: int, count: int) -> Interval | None:
    """The share of distinct answers, `different` of `count`, which is at least one of them: Wilson's interval, each
    answer being a new one or not. It is somewhat wide where a few answers come again and again, and holds the truth 90
    times of 100 where nearly all are new. None of none."""
    if not count:
        return None
    if count == 1:
        return Interval(1.0, None, None, 1)
    found = share(different, count)
    assert found is not None
    assert found.low is not None
    return replace(found, low=max(found.low, 1 / count))


def between_pairs(matrix: Sequence[Sequence[float]]) -> Interval | None:
    """The mean over all pairs of runs; `matrix`: what each pair has, symmetric, its diagonal not looked at. None of
    fewer than two runs."""
    count = len(matrix)
    if count < 2:
        return None
    average = sum(sum(row) - row[at] for at, row in enumerate(matrix)) / (count * (count - 1))
    found = mean(pseudo_values(matrix))
    return replace(found, value=average) if found is not None else Interval(average, None, None, count)


def pseudo_values(matrix: Sequence[Sequence[float]]) -> list[float]:
    """What each run adds to the mean over all pairs, by the jackknife: as good as independent, though the pairs are
    not. None of fewer than three runs."""
    count = len(matrix)
    if count < 3:
        return []
    sums = [sum(row) - row[at] for at, row in enumerate(matrix)]
    average = sum(sums) / (count * (count - 1))
    without = [(sum(sums) - 2 * one) / ((count - 1) * (count - 2)) for one in sums]
    return [count * average - (count - 1) * one for one in without]


def apart(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two settings can be told apart at 5 %: yes-or-no runs by Fisher's exact test, others by their means, with
    Welch's."""
    if len(first) < 2 or len(second) < 2:
        return False
    if {*first, *second} <= {0.0, 1.0}:
        from scipy.stats import fisher_exact

        table = [[sum(values), len(values) - sum(values)] for values in (first, second)]
        return bool(fisher_exact(table).pvalue < SIGNIFICANT)
    if len(set(first)) == 1 and len(set(second)) == 1:
        return first[0] != second[0] and min(len(first), len(second)) >= ALWAYS
    return bool(_welch(first, second) < SIGNIFICANT)


def _welch(first: Any, second: Any, axis: int = -1) -> Any:
    """The chance of such a difference between equal settings. By means and deviations: given the numbers themselves,
    scipy warns where one setting always gives the same, which is no mistake."""
    import numpy as np
    from scipy.stats import ttest_ind_from_stats

    said = [(np.mean(one, axis), np.std(one, axis, ddof=1), np.shape(one)[axis]) for one in (first, second)]
    return ttest_ind_from_stats(*said[0], *said[1], equal_var=False).pvalue


def runs_needed(first: Sequence[float], second: Sequence[float]) -> int | None:
    """With how many runs each a difference as large as the one measured would be found 8 times of 10; None where even
    the most of RUNS are too few, or nothing differs."""
    if len(first) < 2 or len(second) < 2:
        return None
    import numpy as np

    difference = float(np.mean(first) - np.mean(second))
    return _needed(
        round(abs(difference), 9), round(float(np.std(first, ddof=1)), 9), round(float(np.std(second, ddof=1)), 9)
    )


@lru_cache(maxsize=1_000)
def _needed(difference: float, first: float, second: float) -> int | None:
    if not difference:
        return None
    import numpy as np
    from scipy.stats import power

    chance = np.random.default_rng(SEED)

    def found(count: int) -> bool:
        draws = (
            lambda size: chance.normal(0.0, first, size),
            lambda size: chance.normal(difference, second, size),
        )

        said = power(_welch, draws, (count, count), significance=SIGNIFICANT, n_resamples=RESAMPLES)
        return bool(said.power >= POWER)

    if first == second == 0.0:
        return RUNS[0]
    return next((count for count in RUNS if found(count)), None)
