"""Blind comparisons: what stands where, who wins, and how sure that is."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from core.chat import Message
from core.lab.blind import ENOUGH, rounds, standings, told
from core.store.cells import StoredCell
from core.store.votes import Vote


def cell(case: int, variant: int, text: str = "said", status: str = "complete") -> StoredCell:
    key = f"{case}-{variant}"
    return StoredCell(key, "run", 0, case, variant, 0, 0, key, status, Message("assistant", text))  # type: ignore[arg-type]


def cast(*winners: int | None, shown: tuple[int, ...] = (0, 1)) -> list[Vote]:
    return [Vote(at, 0, 0, shown, winner) for at, winner in enumerate(winners)]


def test_answers_are_shuffled_case_by_case_and_stand_the_same_each_time() -> None:
    cells = [cell(case, variant) for case in range(200) for variant in range(3)]

    found = list(rounds("run", cells, []))

    assert [one.shown for one in found] == [one.shown for one in rounds("run", cells, [])]
    assert all(sorted(one.shown) == [0, 1, 2] for one in found)
    assert [count for _, count in sorted(Counter(one.shown for one in found).items())] == pytest.approx(
        [200 / 6] * 6, rel=0.5
    )
    assert [one.shown for one in rounds("another", cells, [])] != [one.shown for one in found]


def test_only_what_can_be_compared_and_was_not_voted_on_is_asked() -> None:
    cells = [*(cell(0, at) for at in range(2)), cell(1, 0), cell(1, 1, ""), *(cell(2, at) for at in range(2))]
    cells += [cell(3, 0), cell(3, 1, status="failed")]

    assert [one.case for one in rounds("run", cells, [Vote(2, 0, 0, (0, 1), None)])] == [0]


def test_a_winner_is_named_with_what_the_votes_can_tell() -> None:
    few, many = cast(0, 0, 0, 1, None), cast(*([0] * 30 + [1] * 10))

    said = [one.en for one in told(standings(few, 2), few, ["short", "long"])]
    assert said[0] == "short is preferred in 75% of 4 votes (30% – 95%)."
    assert said[1] == "Against long it may be chance."
    assert f"Fewer than {ENOUGH} votes" in said[2]
    assert [one.en for one in told(standings(many, 2), many, ["short", "long"])][1] == (
        "Against long that is more than chance."
    )
    assert [one.en for one in told(standings([], 2), [], ["short", "long"])] == ["No vote yet."]


def test_votes_without_a_difference_are_told_as_such() -> None:
    votes = cast(None, None)

    assert [one.en for one in told(standings(votes, 2), votes, ["a", "b"])] == [
        "In 2 comparisons nobody saw a difference."
    ]


def test_several_answers_of_one_request_are_rounds_of_their_own() -> None:
    cells = [replace(cell(0, variant), choice=choice) for variant in range(2) for choice in range(3)]

    assert [one.choice for one in rounds("run", cells, [Vote(0, 0, 1, (0, 1), 0)])] == [0, 2]


def test_rounds_that_nobody_won_count_for_none() -> None:
    first, second = standings(cast(1, None, None, 1), 2)

    assert (first.variant, first.wins) == (1, 2)
    assert first.rate is not None and first.rate.count == 2
    assert second.rate is not None and second.rate.value == 0
    assert first.strength is None  # of two the share says it all


def test_the_interval_of_a_strength_holds_the_truth() -> None:
    """Votes drawn with known strengths by Luce's choice: the model that is fitted."""
    truth = np.array([0.5, 0.3, 0.2])
    chance = np.random.default_rng(5)
    hits = trials = 0
    for _ in range(40):
        votes = cast(*(int(one) for one in chance.choice(3, 120, p=truth)), shown=(0, 1, 2))
        for one in standings(votes, 3):
            assert one.strength is not None and one.strength.low is not None and one.strength.high is not None
            hits += one.strength.low <= truth[one.variant] <= one.strength.high
            trials += 1

    assert 0.9 <= hits / trials <= 0.99


def test_variants_that_never_met_are_ranked_through_the_others() -> None:
    votes = [
        *(Vote(at, 0, 0, (0, 1), 0 if at % 4 else 1) for at in range(40)),
        *(Vote(at, 1, 0, (1, 2), 1 if at % 4 else 2) for at in range(40)),
    ]

    strengths = {one.variant: one.strength.value for one in standings(votes, 3) if one.strength}

    assert strengths[0] > strengths[1] > strengths[2]


def test_any_votes_can_be_told() -> None:
    chosen = random.Random(3)
    for count in range(30):
        votes = [Vote(at, 0, 0, tuple(chosen.sample(range(4), chosen.randint(2, 4))), None) for at in range(count)]
        votes = [Vote(one.case, 0, 0, one.shown, chosen.choice([*one.shown, None])) for one in votes]
        assert told(standings(votes, 4), votes, ["a", "b", "c", "d"])
