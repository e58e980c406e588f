"""Token estimates and what a ledger row says of where its numbers come from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.chat import Message, Usage
from core.ledger.record import RequestRecord, with_usage
from core.ledger.tokens import TOKENS_A_MESSAGE, estimate_prompt_tokens, estimate_tokens

RECORD = RequestRecord(id="1", kind="chat", gateway="g", model="m", started_at=datetime(2026, 11, 21, tzinfo=UTC))


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
    ],
)
def test_the_weights_of_the_estimate(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_prompt_counts_what_the_template_adds() -> None:
    messages = (Message("system", "hello"), Message("user", "hello world"))

    assert estimate_prompt_tokens(messages) == 2 * TOKENS_A_MESSAGE + 3


@pytest.mark.parametrize(
    ("usage", "estimates", "counts", "came_from"),
    [
        (Usage(10, 20, 30), (11, 21), (10, 20, 30), "reported"),
        (Usage(0, 20, 81), (11, 21), (0, 20, 81), "reported"),
        (Usage(10, None, None), (11, 21), (10, 21, 31), "partial"),
        (None, (11, 21), (11, 21, 32), "estimated"),
        (None, (11, None), (11, None, None), "estimated"),
        (Usage(total_tokens=30), (None, None), (None, None, 30), "reported"),
        (None, (None, None), (None, None, None), "unknown"),
    ],
    ids=["all", "zero-is-a-number", "half", "nothing", "prompt-only", "total-only", "unknown"],
)
def test_where_the_counts_come_from(
    usage: Usage | None,
    estimates: tuple[int | None, int | None],
    counts: tuple[int | None, int | None, int | None],
    came_from: str,
) -> None:
    row = with_usage(RECORD, usage, *estimates)

    assert (row.prompt_tokens, row.completion_tokens, row.total_tokens) == counts
    assert row.tokens_from == came_from
