"""Shares at another temperature: bounds that hold whatever the unseen tokens are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lab.reweigh import HOTTEST, reweighed, temperatures

weights = st.lists(st.floats(0.001, 1.0), min_size=6, max_size=40)


def test_at_one_shares_are_the_probabilities_and_the_rest_is_what_is_left() -> None:
    found = reweighed([0.6, 0.3], 1.0)

    assert [(one.low, one.high) for one in found.shares] == [
        (pytest.approx(0.6), pytest.approx(0.6)),
        (pytest.approx(0.3), pytest.approx(0.3)),
    ]
    assert (found.unseen.low, found.unseen.high) == (pytest.approx(0.1), pytest.approx(0.1))


def test_at_a_half_shares_are_those_of_the_squares() -> None:
    found = reweighed([0.8, 0.2], 0.5)

    assert found.shares[0].low == found.shares[0].high == pytest.approx(0.64 / 0.68)


def test_at_nought_the_likeliest_is_certain_unless_another_is_as_likely() -> None:
    assert [(one.low, one.high) for one in reweighed([0.2, 0.5], 0).shares] == [(0, 0), (1, 1)]
    found = reweighed([0.4, 0.4, 0.1], 0)
    assert [(one.low, one.high) for one in found.shares] == [(0, 1), (0, 1), (0, 0)]
    assert (found.temperature, found.unseen.low, found.unseen.high) == (0.0, 0.0, 0.0)


def test_the_slider_goes_from_nought_to_the_hottest() -> None:
    assert (temperatures()[:4], temperatures()[-1], len(temperatures())) == ([0.0, 0.05, 0.1, 0.15], HOTTEST, 41)


@pytest.mark.parametrize(("temperature", "power"), [(0.5, 2.0), (2.0, 0.5)])
def test_the_bounds_are_those_of_unseen_ones_spread_evenly_or_heaped_up(temperature: float, power: float) -> None:
    """0.3 is left to three tokens of at most 0.2 each: three of 0.1, or one of 0.2 and one of 0.1."""
    found = reweighed([0.5, 0.2], temperature, vocabulary=5)

    known = 0.5**power + 0.2**power
    least, most = sorted([3 * 0.1**power, 0.2**power + 0.1**power])
    for one, weight in zip(found.shares, (0.5**power, 0.2**power), strict=True):
        assert (one.low, one.high) == (pytest.approx(weight / (known + most)), pytest.approx(weight / (known + least)))
    assert found.unseen.low == pytest.approx(least / (known + least))
    assert found.unseen.high == pytest.approx(most / (known + most))
    assert found.temperature == temperature


def test_one_unseen_token_has_all_that_is_left_and_none_has_nothing() -> None:
    one = reweighed([0.6, 0.3], 0.5, vocabulary=3)
    none = reweighed([0.6, 0.3], 0.5, vocabulary=2)

    assert one.unseen.low == one.unseen.high == pytest.approx(0.01 / 0.46)
    assert (none.unseen.low, none.unseen.high) == (0.0, 0.0)
    assert none.shares[0].low == none.shares[0].high == pytest.approx(0.36 / 0.45)


def test_no_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^no candidate has a probability$"):
        reweighed([0.0, 0.0], 1.0)


@given(raw=weights, told=st.integers(1, 5), temperature=st.floats(0.05, HOTTEST))
def test_whatever_is_unseen_the_truth_lies_within_the_bounds(raw: list[float], told: int, temperature: float) -> None:
    whole = sorted((one / sum(raw) for one in raw), reverse=True)
    power = 1 / temperature
    hot = [one**power for one in whole]
    truth = [one / sum(hot) for one in hot]

    found = reweighed(whole[:told], temperature, vocabulary=len(whole))

    for true, share in zip(truth, found.shares, strict=False):
        assert share.low - 1e-6 <= true <= share.high + 1e-6
    assert found.unseen.low - 1e-6 <= sum(truth[told:]) <= found.unseen.high + 1e-6


@given(raw=weights, temperature=st.floats(0.05, HOTTEST))
def test_where_all_is_told_nothing_is_a_guess(raw: list[float], temperature: float) -> None:
    found = reweighed([one / sum(raw) for one in raw], temperature)

    assert found.unseen.high == 0
    assert all(one.low == one.high for one in found.shares)
    assert sum(one.low for one in found.shares) == pytest.approx(1)


@pytest.mark.parametrize("temperature", [0.05, 2.0])
def test_no_probability_is_too_small(temperature: float) -> None:
    found = reweighed([1.0, 1e-43, 0.0], temperature)

    assert found.shares[0].high == pytest.approx(1, abs=0.5)
    assert all(0 <= one.low <= one.high <= 1 for one in (*found.shares, found.unseen))
