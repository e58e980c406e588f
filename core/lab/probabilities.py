"""How sure a model was: the probability of each token of an answer, and what else it might have written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.chat import TokenLogprob

NEVER = -100.0
"""Some gateways send -9999 where a token had no chance (litellm#3276)."""
WORDS_BEFORE = 40
SHORT = 12
"""Tokens of an answer that names something, a class or a number."""
LEVELS: tuple[tuple[float, str], ...] = ((0.9, "sure"), (0.5, "likely"), (0.2, "doubtful"), (0.0, "unsure"))
"""From which probability on a token counts as what."""
VISIBLE = str.maketrans({" ": "·", "\n": "⏎\n", "\t": "⇥", "\r": "␍"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A token that might have been written; `probability` from 0 to 1, None: not said."""

    text: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Step:
    """A token of an answer, with the candidates that the gateway told, likeliest first."""

    text: str
    probability: float | None
    candidates: tuple[Candidate, ...] = ()

    @property
    def level(self) -> str:
        """One of LEVELS; "" where no probability was told."""
        if self.probability is None:
            return ""
        return next(name for least, name in LEVELS if self.probability >= least)


@dataclass(frozen=True, slots=True)
class Place:
    """A step among the least sure: its number, and the words before it."""

    number: int
    before: str
    step: Step


@dataclass(frozen=True, slots=True)
class Sureness:
    """`average`: the mean probability. `perplexity`: how many tokens the model chose between, in the mean: the
    exponential of the negative mean log probability (https://en.wikipedia.org/wiki/Perplexity). Both None where no
    probability was told. `told`: of so many tokens."""

    average: float | None
    perplexity: float | None
    told: int
    tokens: int


def steps(logprobs: Sequence[TokenLogprob]) -> list[Step]:
    return [
        Step(
            one.token,
            _probability(one.logprob),
            tuple(
                sorted(
                    (Candidate(top.token, _probability(top.logprob)) for top in one.top_logprobs),
                    key=lambda top: -(top.probability or 0.0),
                )
            ),
        )
        for one in logprobs
    ]


def sureness(logprobs: Sequence[TokenLogprob]) -> Sureness:
    told = [max(one.logprob, NEVER) for one in logprobs if one.logprob is not None]
    if not told:
        return Sureness(None, None, 0, len(logprobs))
    average = sum(math.exp(min(one, 0.0)) for one in told) / len(told)
    return Sureness(average, math.exp(-sum(told) / len(told)), len(told), len(logprobs))


def hesitations(found: Sequence[Step]) -> int:
    """At how many tokens the model was not sure."""
    return sum(one.probability is not None and one.probability < LEVELS[0][0] for one in found)


def confidence(logprobs: Sequence[TokenLogprob] | None) -> float | None:
    """How likely a short answer was, word for word: the product of its tokens' probabilities. None where not all of
    them were told, and for more than SHORT tokens: of a text every single wording is unlikely."""
    told = [max(one.logprob, NEVER) for one in logprobs or () if one.logprob is not None]
    if not logprobs or len(told) < len(logprobs) or len(told) > SHORT:
        return None
    return math.exp(min(sum(told), 0.0))


def least_sure(found: Sequence[Step], most: int = 5) -> list[Place]:
    """The places where the model was least sure, least first; those of certainty are left out."""
    told = [(one.probability, at) for at, one in enumerate(found) if one.probability is not None]
    places = sorted((probability, at) for probability, at in told if probability < LEVELS[0][0])[:most]
    return [Place(at, begun(found, at)[-WORDS_BEFORE:], found[at]) for _, at in places]


def begun(found: Sequence[Step], number: int, instead: str = "") -> str:
    """The answer up to a step, with another token in its place."""
    return "".join(one.text for one in found[:number]) + instead


def visible(token: str) -> str:
    """A token whose blanks can be seen."""
    return token.translate(VISIBLE)


def _probability(logprob: float | None) -> float | None:
    return None if logprob is None else math.exp(min(max(logprob, NEVER), 0.0))
