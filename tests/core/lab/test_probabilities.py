"""How sure a model was."""

from __future__ import annotations

import math

import pytest

from core.chat import TokenLogprob, TopLogprob
from core.lab.probabilities import Candidate, begun, confidence, least_sure, steps, sureness, visible

TOLD = (
    TokenLogprob("The", math.log(0.95), (TopLogprob("The", math.log(0.95)), TopLogprob("A", math.log(0.03)))),
    TokenLogprob(" cat", math.log(0.4), (TopLogprob(" dog", math.log(0.5)), TopLogprob(" cat", math.log(0.4)))),
    TokenLogprob("\n", None),
    TokenLogprob("sat", -9999.0, (TopLogprob("lay", math.log(0.9)),)),
)


def test_levels_and_candidates() -> None:
    found = steps(TOLD)

    assert [one.level for one in found] == ["sure", "doubtful", "", "unsure"]
    assert found[1].candidates[0].text == " dog"
    assert found[1].candidates[0].probability == pytest.approx(0.5)
    assert found[3].probability == pytest.approx(0)


def test_average_and_perplexity_of_what_was_told() -> None:
    found = sureness(TOLD[:3])

    assert found.average == pytest.approx((0.95 + 0.4) / 2)
    assert found.perplexity == pytest.approx(math.exp(-(math.log(0.95) + math.log(0.4)) / 2))
    assert (found.told, found.tokens) == (2, 3)
    nothing = sureness((TokenLogprob("a", None),))
    assert (nothing.average, nothing.perplexity) == (None, None)


def test_the_least_sure_places_come_with_the_words_before_them() -> None:
    first, second = least_sure(steps(TOLD))

    assert (first.number, first.before) == (3, "The cat\n")
    assert (second.number, second.before) == (1, "The")
    assert begun(steps(TOLD), 1, " dog") == "The dog"


def test_a_candidate_without_a_probability_comes_last() -> None:
    one = TokenLogprob("a", -0.1, (TopLogprob("b", None), TopLogprob("a", -0.1)))

    assert steps((one,))[0].candidates[-1] == Candidate("b", None)


def test_blanks_can_be_seen() -> None:
    assert visible(" a\n\tb") == "·a⏎\n⇥b"


def test_a_short_answer_has_a_confidence_and_a_text_has_none() -> None:
    def said(*logprobs: float | None) -> list[TokenLogprob]:
        return [TokenLogprob("a", one, ()) for one in logprobs]

    assert confidence(said(math.log(0.5), math.log(0.8))) == pytest.approx(0.4)
    assert confidence(said(0.0, -9999.0)) == pytest.approx(0, abs=1e-9)
    assert confidence(said(math.log(0.5), None)) is None
    assert confidence(said(*[-0.1] * 13)) is None
    assert confidence([]) is confidence(None) is None
