"""Intervals hold the truth as often as they say: simulated, with known distributions."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from core.lab.alike import different
from core.lab.intervals import Interval, apart, between_pairs, distinct, mean, pseudo_values, runs_needed, share

TRIALS = 2_000


def covered(make: Callable[[np.random.Generator], Interval | None], truth: float) -> float:
    """How often the interval of a simulated run holds the truth."""
    chance = np.random.default_rng(20261122)
    hits = 0
    for _ in range(TRIALS):
        found = make(chance)
        assert found is not None and found.low is not None and found.high is not None
        hits += found.low - 1e-12 <= truth <= found.high + 1e-12
    return hits / TRIALS


@pytest.mark.parametrize(("count", "chance"), [(20, 0.5), (50, 0.3), (100, 0.6), (200, 0.9)])
def test_the_interval_of_a_share_holds_the_truth_95_times_of_100(count: int, chance: float) -> None:
    assert 0.93 <= covered(lambda rng: share(int(rng.binomial(count, chance)), count), chance) <= 0.97


@pytest.mark.parametrize("count", [5, 20, 100])
def test_the_interval_of_a_mean_holds_the_truth_95_times_of_100(count: int) -> None:
    assert 0.93 <= covered(lambda rng: mean(list(rng.normal(3.0, 2.0, count))), 3.0) <= 0.97


def test_the_interval_of_a_skewed_mean_comes_close() -> None:
    assert 0.92 <= covered(lambda rng: mean(list(rng.gamma(4.0, 1.0, 20))), 4.0) <= 0.97


@pytest.mark.parametrize("count", [20, 50])
def test_the_interval_of_the_share_of_distinct_answers_holds_the_truth(count: int) -> None:
    """Half of the answers are the same, the others all new: answers that come in one way only."""

    def made(rng: np.random.Generator) -> Interval | None:
        usual = int(rng.binomial(count, 0.5))
        return distinct(count - usual + (usual > 0), count)

    truth = (count / 2 + 1 - 0.5**count) / count

    assert 0.93 <= covered(made, truth) <= 0.97


@pytest.mark.parametrize("ways", [2, 10, 1_000])
def test_the_interval_of_distinct_answers_is_rarely_too_narrow(ways: int) -> None:
    count = 15

    def made(rng: np.random.Generator) -> Interval | None:
        return distinct(len(set(rng.integers(0, ways, count))), count)

    assert covered(made, ways * (1 - (1 - 1 / ways) ** count) / count) >= 0.9


@pytest.mark.parametrize("count", [20, 40])
def test_the_interval_between_pairs_holds_the_truth_95_times_of_100(count: int) -> None:
    """Answers are numbers, two are as alike as they are near: the mean distance of normal numbers is 2/√π."""

    def made(rng: np.random.Generator) -> Interval | None:
        drawn = rng.normal(0.0, 1.0, count)
        return between_pairs(np.abs(drawn[:, None] - drawn[None, :]).tolist())

    assert 0.93 <= covered(made, 2 / np.pi**0.5) <= 0.97


def test_an_interval_is_that_of_the_tables() -> None:
    """Wilson's of 3 in 10 (Newcombe, Statistics in Medicine 17, 1998, method 3), Student's of two numbers (12.706)."""
    found = share(3, 10)
    assert found == Interval(0.3, pytest.approx(0.1078, abs=1e-4), pytest.approx(0.6032, abs=1e-4), 10)

    found = mean([1.0, 3.0])
    assert found == Interval(2.0, pytest.approx(2 - 12.706, abs=1e-3), pytest.approx(2 + 12.706, abs=1e-3), 2)


def test_what_a_run_has_in_common_with_itself_does_not_count() -> None:
    """Three runs, of which two are alike: the mean of the pairs is a third, by the jackknife as well."""
    alike = [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]

    assert pseudo_values(alike) == pytest.approx([1.0, 1.0, -1.0])
    found = between_pairs(alike)
    assert found is not None and found.count == 3
    assert found.value == pytest.approx(1 / 3)


def test_what_too_few_runs_cannot_tell_is_not_told() -> None:
    assert share(0, 0) is mean([]) is distinct(0, 0) is between_pairs([[1.0]]) is None
    assert mean([3.0]) == Interval(3.0, None, None, 1)
    assert distinct(1, 1) == Interval(1.0, None, None, 1)
    assert between_pairs([[1, 0.5], [0.5, 1]]) == Interval(0.5, None, None, 2)
    assert mean([2.0, 2.0, 2.0]) == Interval(2.0, 2.0, 2.0, 3)


def test_five_equal_answers_do_not_prove_that_there_is_no_other() -> None:
    found = distinct(different(["yes", "Yes.", "yes", " YES ", "“yes”"]), 5)

    assert found is not None
    assert found.value == 1 / 5
    assert found.low == pytest.approx(1 / 5)
    assert found.high is not None and found.high > 0.5


def test_two_settings_are_told_apart_or_the_runs_it_would_take_are_named() -> None:
    chance = random.Random(3)
    few = [[chance.gauss(middle, 10) for _ in range(5)] for middle in (100, 108)]
    many = [[chance.gauss(middle, 10) for _ in range(100)] for middle in (100, 108)]

    assert not apart(*few)
    assert apart(*many)
    needed = runs_needed([90.0, 100, 110, 95, 105], [98.0, 108, 118, 103, 113])
    assert needed is not None
    assert 15 <= needed <= 30  # by the tables of Cohen (1988), table 2.4.1: 17 for an effect of one deviation
    assert runs_needed([1.0, 1.0], [1.0, 1.0]) is None
    assert apart([3.0] * 4, [2.0] * 4)
    assert not apart([3.0] * 3, [2.0] * 3)
    assert not apart([1.0], [2.0])


def test_two_runs_each_tell_what_they_can() -> None:
    assert apart([1.0, 1.01], [5.0, 5.01])
    assert not apart([1.0, 2.0, 3.0], [3.12, 4.12, 5.12])  # Welch: 0.06
    assert not apart([1.0, 1.01, 1.02], [5.0])
    assert not apart([1.0], [5.0, 5.01, 5.02])
    assert runs_needed([0.0, 2.0], [2.0, 4.0]) == 10  # an effect of √2: 7.8 + 1 by the normal approximation
    assert runs_needed([0.0, 2.0, 1.0], [2.0]) is runs_needed([2.0], [0.0, 2.0, 1.0]) is None


def test_settings_need_not_scatter_alike_to_be_told_apart() -> None:
    """Welch's test: a few that scatter widely are not taken for as sure as the many that don't."""
    many = [0.0, 0.1, -0.1, 0.05, -0.05] * 8

    assert not apart([4.0, -1.0, 3.0], many)  # Student's says 0.0002


def test_a_setting_that_always_gives_the_same_is_compared_with_one_that_does_not() -> None:
    assert not apart([5.5] * 5, [3.0, 4.0, 5.0, 6.0, 7.0])
    assert apart([9.5] * 5, [3.0, 4.0, 5.0, 6.0, 7.0])
    assert runs_needed([5.5] * 5, [3.0, 4.0, 5.0, 6.0, 7.0]) == 100  # an effect of 0.32 of a deviation that one has


def test_five_runs_find_a_large_difference_a_little_too_rarely() -> None:
    """An effect of two deviations: a little under eight of ten times with 5 runs each."""
    assert runs_needed([-1.0, 0.0, 1.0], [0.9, 1.9, 2.9]) == 8
    assert runs_needed([-1.0, 0.0, 1.0], [1.0, 2.0, 3.0]) == 8
    assert runs_needed([-1.0, 0.0, 1.0], [1.3, 2.3, 3.3]) == 5


def test_how_small_the_numbers_are_changes_nothing() -> None:
    """A difference of two per cent of a cent takes as many runs as one of two."""
    for scale in (1.0, 1e-4):
        assert runs_needed([0.0, 2 * scale], [2 * scale, 4 * scale]) == 10


def test_yes_or_no_is_told_apart_by_the_exact_test() -> None:
    assert not apart([1.0] * 7 + [0.0] * 3, [1.0] * 2 + [0.0] * 8)  # Fisher: 0.07, though Welch's says 0.02
    assert not apart([1.0, 1.0], [0.0, 0.0])  # Fisher: 0.33
    assert not apart([1.0] * 3, [0.0] * 3)  # 0.10
    assert apart([1.0] * 4, [0.0] * 4)  # 0.03


def test_what_pairs_have_in_common_is_told_apart_no_more_often_than_by_chance() -> None:
    """Two equal settings: a pair is in two of an answer's likenesses, which makes them look less scattered."""
    chance = np.random.default_rng(11)
    found = 0
    for _ in range(400):
        drawn = (chance.normal(0.0, 1.0, 12) for _ in range(2))
        found += apart(*(pseudo_values(np.abs(one[:, None] - one[None, :]).tolist()) for one in drawn))

    assert found / 400 < 0.09
