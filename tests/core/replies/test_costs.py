"""What an answer costs on its way to the screen: counted, not timed."""

from __future__ import annotations

import itertools

import pytest

from core.replies.blocks import BlockSplitter
from tests.gateway import words
from tests.gateway.texts import TEXTS

AT_A_LOOK = 16
"""Tokens that come between two looks: 400 a second, 25 looks."""
SIZES = (2_000, 4_000, 8_000, 16_000, 32_000)


def resent(tokens: list[str]) -> int:
    """Characters that Streamlit sends for an answer: at every look the whole text of the element that grows."""
    splitter, element, sent = BlockSplitter(), 0, 0
    for at in range(0, len(tokens), AT_A_LOOK):
        for piece in splitter.feed("".join(tokens[at : at + AT_A_LOOK])):
            element += len(piece.text)
            sent += element
            element = 0 if piece.closes else element
    return sent


def tokens_of(text: str, count: int) -> list[str]:
    """So many tokens of four characters, the text again and again."""
    pieces = [text[at : at + 4] for at in range(0, len(text), 4)] + ["\n\n"]
    return list(itertools.islice(itertools.cycle(pieces), count))


@pytest.mark.parametrize("name", [*TEXTS, "words"])
def test_twice_the_answer_costs_twice_the_bytes(name: str) -> None:
    made = (lambda count: words(count)) if name == "words" else (lambda count: tokens_of(TEXTS[name], count))
    costs = [resent(made(size)) for size in SIZES]

    for less, more in itertools.pairwise(costs):
        assert more <= 2.2 * less


@pytest.mark.parametrize("name", [*TEXTS, "words"])
def test_an_answer_costs_less_than_15_times_its_text(name: str) -> None:
    tokens = words(8_000) if name == "words" else tokens_of(TEXTS[name], 8_000)

    assert resent(tokens) < 15 * len("".join(tokens))
