"""What a model would have written at another temperature, from the probabilities of one answer: no request is made.

At temperature T a token's weight is p^(1/T). A gateway tells a handful of candidates; the others are unseen, so each
share is a bound: the unseen ones, none of them likelier than the least candidate told, weigh least where they are many
and even (T < 1) or few and large (T > 1), and most the other way round. This rests on the gateway reporting
probabilities at T = 1, before anything is cut off (top_p, penalties); nothing in an answer tells whether it does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LARGEST_VOCABULARY = 262_144
"""Tokens a model may choose from at most: the largest vocabulary in wide use, Gemma's (https://arxiv.org/abs/2503.19786,
section 2.2)."""
HOTTEST, STEP = 2.0, 0.05
SURE = 1e-6
"""Less than this may be left over by rounding alone."""


@dataclass(frozen=True, slots=True)
class Share:
    """From `low` to `high`, both from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reweighed:
    """At one temperature: a share for each candidate, in their order, and what the unseen ones have together."""

    temperature: float
    shares: tuple[Share, ...]
    unseen: Share


def temperatures() -> list[float]:
    """Those of a slider: 0 to HOTTEST."""
    return [round(at * STEP, 2) for at in range(round(HOTTEST / STEP) + 1)]


def reweighed(probabilities: Sequence[float], temperature: float, vocabulary: int = LARGEST_VOCABULARY) -> Reweighed:
    """`probabilities`: of the candidates that were told, 0 to 1 each, at most 1 together but for rounding.
    `vocabulary`: how many tokens there are at most. Raises ValueError where none is above 0."""
    told = [max(0.0, one) for one in probabilities]
    if not any(told):
        raise ValueError("no candidate has a probability")
    rest = max(0.0, 1.0 - sum(told))
    rest = rest if rest > SURE else 0.0
    if temperature <= 0:
        return _coldest(told)
    power, largest = 1 / temperature, max(told)
    weights = [(one / largest) ** power for one in told]  # of the likeliest 1: no power of it under- or overflows
    least, most = _unseen(rest / largest, min(told) / largest, power, vocabulary - len(told))
    known = math.fsum(weights)
    return Reweighed(
        temperature,
        tuple(Share(one / (known + most), one / (known + least)) for one in weights),
        Share(least / (known + least), most / (known + most)),
    )


def _unseen(rest: float, cap: float, power: float, count: int) -> tuple[float, float]:
    """The least and the most that a remainder can weigh, spread over at most `count` tokens of at most `cap` each: a
    convex power is least where it is spread evenly and most where it is heaped up, a concave one the reverse."""
    if rest <= 0 or count <= 0:
        return 0.0, 0.0
    even = count * (rest / count) ** power
    cap = max(cap, rest / count)
    whole = math.floor(rest / cap + 1e-9)
    heaped = whole * cap**power + max(0.0, rest - whole * cap) ** power
    return min(even, heaped), max(even, heaped)


def _coldest(told: Sequence[float]) -> Reweighed:
    """At 0 the likeliest is always written; where several are equally likely nobody knows which."""
    largest = max(told)
    tied = sum(one == largest for one in told)
    shares = tuple(Share(float(tied == 1), 1.0) if one == largest else Share(0.0, 0.0) for one in told)
    return Reweighed(0.0, shares, Share(0.0, 0.0))
