"""About how many tokens a text is, where no gateway says."""

from __future__ import annotations

import pytest

from core.chat import Message
from core.ledger.tokens import TOKENS_A_MESSAGE, estimate_prompt_tokens, estimate_tokens, rough_prompt_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("hello world", 2),
        ("internationalisation", 3),
        ("你好世界你好世界你好", 7),
        ("1234567", 3),
        ("a, b", 3),
        ("一。二", 2),
        ("🌍", 2),
        ("你好 hello world", 3),
        ("a\n\nb\nc\nd", 6),
        ("internationally " * 10, 24),
    ],
)
def test_the_weights_of_the_estimate(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_prompt_counts_what_the_template_adds() -> None:
    messages = (Message("system", "hello"), Message("user", "hello world"))

    assert estimate_prompt_tokens(messages) == 2 * TOKENS_A_MESSAGE + 3


@pytest.mark.parametrize(("text", "tokens"), [("a" * 40, 10), ("字" * 30, 20), ("a" * 29 + "é", 20)])
def test_a_glance_counts_characters(text: str, tokens: int) -> None:
    assert rough_prompt_tokens([Message("user", text), Message("user", "")]) == 2 * TOKENS_A_MESSAGE + tokens
