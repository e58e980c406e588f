"""What a question would weigh."""

from __future__ import annotations

from core.chat import ChatRequest, Message
from core.ledger.tokens import TOKENS_A_MESSAGE
from core.replies.meter import weight


def test_every_part_is_weighed_by_itself() -> None:
    messages = (
        Message("system", "Be brief, please."),
        Message("user", "word " * 100),
        Message("assistant", "word " * 100),
        Message("user", "and now?"),
    )

    weighed = weight(ChatRequest("m", messages, {"max_tokens": 50}))

    assert (weighed.messages, weighed.reply) == (2, 50)
    assert 5 <= weighed.system <= 12
    assert 200 <= weighed.history <= 300
    assert TOKENS_A_MESSAGE + 2 <= weighed.question <= TOKENS_A_MESSAGE + 4
    assert weighed.sent == weighed.system + weighed.history + weighed.question


def test_a_first_question_has_no_past() -> None:
    weighed = weight(ChatRequest("m", (Message("user", "hello"),)))

    assert (weighed.system, weighed.history, weighed.messages, weighed.reply) == (0, 0, 0, None)


def test_a_megabyte_is_weighed() -> None:
    assert weight(ChatRequest("m", (Message("user", "字" * 350_000),))).question > 200_000
