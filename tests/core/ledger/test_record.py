"""What a ledger row says of a request: from its opening to its end, with where its numbers come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.chat import ChatCompletion, Choice, Message, Timings, ToolCall, Usage
from core.client.exchange import Exchange
from core.errors import RateLimitError
from core.ledger.prices import Price
from core.ledger.record import RequestRecord, closed, opened, with_cost, with_usage
from core.ledger.tokens import TOKENS_A_MESSAGE

RECORD = RequestRecord(id="1", kind="chat", gateway="g", model="m", started_at=datetime(2026, 11, 21, tzinfo=UTC))


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


def test_the_other_counts_are_kept_as_they_were_said() -> None:
    row = with_usage(RECORD, Usage(10, 20, 30, reasoning_tokens=5, cached_tokens=4), None, None)

    assert (row.reasoning_tokens, row.cached_tokens) == (5, 4)


BODY = {"model": "m", "messages": [{"role": "user"}], "stream": True, "temperature": 0.5}
SENT = (Message("user", "hello world"),)
PRICE = Price("m", "Maker", 2.0, 10.0, 0.5, None, None, False, "CNY", "list, 2026-11-21")
AT = datetime(2026, 11, 21, tzinfo=UTC)


def exchange(**said: object) -> Exchange:
    return Exchange("g", "http://g/v1", **{"body": BODY, "attempt": 2, "started_at": AT, **said})  # type: ignore[arg-type]


def answer(text: str = "one two three", **said: object) -> ChatCompletion:
    message = Message("assistant", text, reasoning="so")
    return ChatCompletion(**{"choices": (Choice(0, message, "stop"),), **said})  # type: ignore[arg-type]


def test_a_record_opens_with_what_is_sent() -> None:
    places = {"conversation_id": "c", "message_id": "i", "run_id": "r", "process_id": "p", "prompt": "Be brief"}

    row = opened(exchange(), kind="chat", owner="ada", key_label="…1234", messages=SENT, **places)  # type: ignore[arg-type]

    said = {"gateway": "g", "model": "m", "started_at": AT, "attempt": 2, "stream": True, "status": "running"}
    said |= {"kind": "chat", "owner": "ada", "key_label": "…1234", "parameters": {"temperature": 0.5}, **places}
    said |= {"prompt_tokens": TOKENS_A_MESSAGE + 3, "tokens_from": "estimated", "cost": None}
    assert {name: getattr(row, name) for name in said} == said
    assert len(row.id) == 32 and row.id != opened(exchange(), kind="chat").id


def test_of_a_request_without_words_nothing_is_known_before_it_ends() -> None:
    row = opened(exchange(body={}), kind="sample")

    assert (row.model, row.stream, row.prompt_tokens, row.tokens_from) == ("", False, None, "unknown")
    assert (row.owner, row.key_label, row.prompt) == ("", "", None)


def test_a_record_closes_with_what_came() -> None:
    timings = Timings(headers_s=0.1, first_token_s=0.5, answer_s=1.5, total_s=2.0)
    came = answer(model="m-1", id="x", usage=Usage(10, 20, 30), timings=timings)

    row = closed(RECORD, exchange(http_status=200, completion=came), SENT, lambda gateway, model: PRICE)

    said = {"status": "ok", "model_answered": "m-1", "response_id": "x", "finish_reason": "stop", "http_status": 200}
    said |= {"headers_s": 0.1, "first_token_s": 0.5, "total_s": 2.0, "thinking_s": 1.0, "characters": 15}
    said |= {"prompt_tokens": 10, "completion_tokens": 20, "tokens_from": "reported"}
    said |= {"error_kind": None, "error_message": None, "price": PRICE.words}
    assert {name: getattr(row, name) for name in said} == said
    assert row.ended_at is not None and row.ended_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("ended", "status", "http_status", "kind", "message"),
    [
        ({"error": RateLimitError("slow down", status=429)}, "failed", 429, "rate_limit", "slow down"),
        (
            {"error": RateLimitError("slow down", status=429), "http_status": 200},
            "failed",
            200,
            *("rate_limit", "slow down"),
        ),
        ({"stopped": True, "http_status": 200}, "stopped", 200, None, None),
    ],
    ids=["error", "error-inside-a-200", "stopped"],
)
def test_how_it_ended_is_kept(
    ended: dict[str, object], status: str, http_status: int, kind: str | None, message: str | None
) -> None:
    row = closed(RECORD, exchange(completion=answer(""), **ended), SENT)

    assert (row.status, row.http_status, row.error_kind, row.error_message) == (status, http_status, kind, message)


def test_a_request_of_which_nothing_is_known_has_failed() -> None:
    row = closed(RECORD, exchange(), SENT)

    assert (row.status, row.prompt_tokens, row.tokens_from) == ("failed", None, "unknown")
    assert row.ended_at is not None and row.ended_at.tzinfo is UTC


NOTHING = ChatCompletion((Choice(0, Message("assistant", "")),))
A_CALL = ChatCompletion((Choice(0, Message("assistant", "", tool_calls=(ToolCall("a", "f", "{}"),))),))
FAILED = RateLimitError("slow down", status=429)


@pytest.mark.parametrize(
    ("ended", "counts", "came_from"),
    [
        ({"completion": answer(), "http_status": 200}, (6, 3), "estimated"),
        ({"completion": answer(), "error": FAILED}, (6, 3), "estimated"),
        ({"completion": answer(usage=Usage(10)), "http_status": 200}, (10, 3), "partial"),
        ({"completion": answer(usage=Usage(None, 20)), "http_status": 200}, (6, 20), "partial"),
        ({"completion": NOTHING, "http_status": 200}, (6, 0), "estimated"),
        ({"completion": NOTHING, "error": FAILED, "http_status": 429}, (None, None), "unknown"),
        ({"completion": NOTHING, "stopped": True}, (None, None), "unknown"),
        ({"completion": replace(NOTHING, usage=Usage(10, 0, 10)), "error": FAILED}, (10, 0), "reported"),
        ({"completion": replace(NOTHING, usage=Usage(10))}, (10, 0), "partial"),
        ({"completion": A_CALL, "error": FAILED}, (6, 0), "estimated"),
    ],
    ids=[
        *("an-answer", "cut-by-an-error", "half-reported", "the-other-half", "an-empty-answer", "refused"),
        *("stopped-before-it-was-sent", "refused-and-counted", "counted-without-a-status", "a-call-cut-by-an-error"),
    ],
)
def test_what_is_not_reported_is_estimated_where_something_was_read(
    ended: dict[str, object], counts: tuple[int | None, int | None], came_from: str
) -> None:
    row = closed(RECORD, exchange(**ended), SENT)

    assert (row.prompt_tokens, row.completion_tokens, row.tokens_from) == (*counts, came_from)


@pytest.mark.parametrize("known", [("g", "m"), ("g", "m-1")])
def test_a_model_costs_what_it_costs_at_its_gateway_by_either_name(known: tuple[str, str]) -> None:
    row = replace(
        RECORD, model_answered="m-1", prompt_tokens=1_000_000, completion_tokens=100_000, cached_tokens=500_000
    )

    priced = with_cost(row, lambda *asked: PRICE if asked == known else None)

    assert priced.cost == pytest.approx(0.5 * 2.0 + 0.5 * 0.5 + 0.1 * 10.0)
    assert (priced.currency, priced.price, priced.cost_from) == ("CNY", PRICE.words, "estimated")


@pytest.mark.parametrize(("total", "completion"), [(None, 1), (0, 1), (3, 1), (1_000_002, 1_000_000)])
def test_thinking_that_stands_beside_the_answer_costs_as_much(total: int | None, completion: int) -> None:
    row = replace(RECORD, prompt_tokens=2, completion_tokens=1, total_tokens=total)

    priced = with_cost(row, lambda gateway, model: PRICE)

    assert priced.cost == pytest.approx((2 * 2.0 + completion * 10.0) / 1e6)


def test_nothing_asked_and_nothing_answered_costs_nothing() -> None:
    row = replace(RECORD, prompt_tokens=0, completion_tokens=0)

    assert with_cost(row, lambda gateway, model: PRICE).cost == 0.0


def test_a_name_that_nobody_gave_is_not_looked_up() -> None:
    asked: list[tuple[str, str]] = []

    with_cost(RECORD, lambda *names: asked.append(names))  # type: ignore[func-returns-value]

    assert asked == [("g", "m"), ("g", "")]


def test_what_has_no_price_for_its_answer_costs_nothing_that_is_said() -> None:
    row = replace(RECORD, prompt_tokens=1, completion_tokens=1)

    assert with_cost(row, lambda gateway, model: replace(PRICE, completion=None)) == row
