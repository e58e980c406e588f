"""Pieces of answers, put together: of several answers, and of tool calls that gateways number in different ways."""

from __future__ import annotations

import pytest

from core.chat import (
    ChatCompletion,
    ChatCompletionChunk,
    Choice,
    Delta,
    Message,
    Timings,
    TokenLogprob,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from core.client.assemble import Assembler


def assembled(assembler: Assembler) -> ChatCompletion:
    return assembler.completion(complete=True, partial=True, repairs=("r",), timings=Timings(total_s=1.0))


def grown(*chunks: ChatCompletionChunk, n: int = 1) -> Assembler:
    assembler = Assembler(n)
    for chunk in chunks:
        assembler.add(chunk)
    return assembler


def calls(*pieces: ToolCallDelta) -> tuple[ToolCall, ...]:
    return assembled(grown(*(ChatCompletionChunk((Delta(tool_calls=(one,)),)) for one in pieces))).message.tool_calls


def test_text_thinking_and_probabilities_grow_in_their_order() -> None:
    first = Delta(content="a", reasoning="x", logprobs=(TokenLogprob("a", -1.0),))
    second = Delta(content="b", reasoning="y", logprobs=(TokenLogprob("b", -2.0),))
    last = Delta(finish_reason="stop", finish_reason_raw="end_turn")

    (choice,) = assembled(grown(*(ChatCompletionChunk((one,)) for one in (first, second, last)))).choices

    assert (choice.message.text, choice.message.reasoning) == ("ab", "xy")
    assert (choice.finish_reason, choice.finish_reason_raw) == ("stop", "end_turn")
    assert choice.logprobs == (TokenLogprob("a", -1.0), TokenLogprob("b", -2.0))


def test_answers_are_there_from_the_start_in_the_order_of_their_numbers() -> None:
    done = assembled(grown(ChatCompletionChunk((Delta(index=3, content="d"), Delta(index=1, content="b"))), n=2))

    assert [(one.index, one.message.text) for one in done.choices] == [(0, ""), (1, "b"), (3, "d")]


def test_the_last_usage_and_the_first_name_of_the_answer_are_kept() -> None:
    chunks = [
        ChatCompletionChunk((), Usage(1, 1, 2), id="i", model="m", created=1, system_fingerprint="f"),
        ChatCompletionChunk((), Usage(1, 5, 6), id="j", model="n", created=2, system_fingerprint="g"),
        ChatCompletionChunk(()),
    ]

    done = assembled(grown(*chunks))

    assert (done.usage, done.id, done.model, done.created, done.system_fingerprint) == (Usage(1, 5, 6), *"im", 1, "f")
    assert (done.complete, done.partial, done.repairs, done.timings.total_s) == (True, True, ("r",), 1.0)


def test_of_what_never_came_nothing_is_known() -> None:
    done = assembled(Assembler(1))

    assert (done.usage, done.id, done.model, done.created, done.system_fingerprint) == (None,) * 5
    assert done.choices == (Choice(0, Message("assistant", "")),)


@pytest.mark.parametrize(
    ("delta", "spoke", "delivered"),
    [
        (Delta(), False, False),
        (Delta(content="a"), True, True),
        (Delta(reasoning="a"), True, True),
        (Delta(undecided="<th"), True, True),
        (Delta(tool_calls=(ToolCallDelta(),)), False, True),
    ],
    ids=["nothing", "text", "thinking", "the-beginning-of-a-tag", "a-call"],
)
def test_what_has_come_is_known_for_good(delta: Delta, spoke: bool, delivered: bool) -> None:
    grows = grown(ChatCompletionChunk((delta,)), ChatCompletionChunk((Delta(),)), n=2)

    assert (grows.spoke, grows.delivered) == (spoke, delivered)


def test_it_is_finished_when_each_answer_has_said_why() -> None:
    grows = grown(ChatCompletionChunk((Delta(index=0, finish_reason="stop"),)), n=2)
    assert not grows.finished

    grows.add(ChatCompletionChunk((Delta(index=1, finish_reason="Network_Error"),)))
    assert grows.finished and grows.given_up
    assert not grown(ChatCompletionChunk((Delta(finish_reason="stop"),))).given_up


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (
            [ToolCallDelta(0, "a", "f", '{"x"'), ToolCallDelta(1, "b", "g", "{}"), ToolCallDelta(0, "", "", ":1}")],
            [ToolCall("a", "f", '{"x":1}'), ToolCall("b", "g", "{}")],
        ),
        (
            [
                ToolCallDelta(None, "a", "f", "{"),
                ToolCallDelta(None, "b", "g", "{"),
                ToolCallDelta(None, "a", "", "}"),
                ToolCallDelta(None, "b", "", " }"),
            ],
            [ToolCall("a", "f", "{}"), ToolCall("b", "g", "{ }")],
        ),
        (
            [ToolCallDelta(None, "a", "f", "{"), ToolCallDelta(None, "", "", "}")],
            [ToolCall("a", "f", "{}")],
        ),
        (
            [ToolCallDelta(None, "a", "f", "{"), ToolCallDelta(None, "unheard", "", "}")],
            [ToolCall("a", "f", "{}")],
        ),
        (
            [ToolCallDelta(0, "a", "f", "{}"), ToolCallDelta(0, "b", "g", "{}"), ToolCallDelta(0, "b", "", " ")],
            [ToolCall("a", "f", "{}"), ToolCall("b", "g", "{} ")],
        ),
        (
            [ToolCallDelta(0, "", "f", "{"), ToolCallDelta(0, "", "", "}"), ToolCallDelta(0, "", "g", "{}")],
            [ToolCall("", "f", "{}"), ToolCall("", "g", "{}")],
        ),
        (
            [ToolCallDelta(0, "", "f", "{}"), ToolCallDelta(0, "", "f", "{}")],
            [ToolCall("", "f", "{}"), ToolCall("", "f", "{}")],
        ),
        (
            [ToolCallDelta(0, "a", "f", "{}"), ToolCallDelta(0, "a", "f", "")],
            [ToolCall("a", "f", "{}")],
        ),
        (
            [ToolCallDelta(0, "", "f", "{}"), ToolCallDelta(0, "", "f", "")],
            [ToolCall("", "f", "{}")],
        ),
        (
            [ToolCallDelta(0, "", "f", "["), ToolCallDelta(0, "", "f", "1"), ToolCallDelta(0, "", "f", "]")],
            [ToolCall("", "f", "[1]")],
        ),
        (
            [ToolCallDelta(0, "a", "f", ""), ToolCallDelta(0, "a", "f", "{}")],
            [ToolCall("a", "f", "{}")],
        ),
        (
            [ToolCallDelta(0, "a", "get_", ""), ToolCallDelta(0, "", "weather", ""), ToolCallDelta(0, "", "", "{}")],
            [ToolCall("a", "get_weather", "{}")],
        ),
    ],
    ids=[
        *("by-number", "by-id", "the-last-one", "an-id-that-nothing-has", "a-new-id-under-an-old-number"),
        *("a-new-name-after-whole-arguments", "the-same-name-again-with-arguments", "said-again-with-its-id"),
        *("said-again", "the-name-with-each-piece", "its-name-once-more", "a-name-in-pieces"),
    ],
)
def test_calls_are_put_together(pieces: list[ToolCallDelta], whole: list[ToolCall]) -> None:
    assert list(calls(*pieces)) == whole
