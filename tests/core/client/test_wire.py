"""A request as its bytes, an event as a chunk: each shape that a gateway wants or gives, without a socket."""

from __future__ import annotations

from typing import Any

import pytest

from core.chat import ChatRequest, Delta, Message, TokenLogprob, ToolCall, ToolCallDelta, TopLogprob, Usage
from core.client.quirks import Profile
from core.client.wire import (
    DEEPEST_PART,
    LONGEST_NAME,
    LONGEST_REASON,
    encode,
    finish_reason,
    is_whole_answer,
    message_json,
    model_ids,
    parse_event,
    request_body,
)

BOOLEAN, INTEGER = Profile("one", logprobs="boolean"), Profile("other", logprobs="integer", stream_usage=False)
HELLO = (Message("user", "hello"),)


def test_only_what_was_set_is_sent() -> None:
    asked = ChatRequest("m", HELLO, {"temperature": 0, "stop": None, "stream": False, "made_up": {"a": 1}})

    assert request_body(asked, BOOLEAN, stream=False) == {
        "model": "m",
        "messages": [{"role": "user", "content": "hello"}],
        "temperature": 0,
        "made_up": {"a": 1},
    }


def test_a_stream_is_asked_for_its_usage_where_that_is_taken() -> None:
    asked = ChatRequest("m", HELLO, {"stream": False})
    own = ChatRequest("m", HELLO, {"stream_options": {"include_usage": False}})

    assert request_body(asked, BOOLEAN, stream=True)["stream"] is True
    assert request_body(asked, BOOLEAN, stream=True)["stream_options"] == {"include_usage": True}
    assert request_body(own, BOOLEAN, stream=True)["stream_options"] == {"include_usage": False}
    assert "stream_options" not in request_body(asked, INTEGER, stream=True)


@pytest.mark.parametrize(
    ("profile", "asked", "sent"),
    [
        (BOOLEAN, {"logprobs": 5}, {"logprobs": True, "top_logprobs": 5}),
        (BOOLEAN, {"logprobs": True, "top_logprobs": 5}, {"logprobs": True, "top_logprobs": 5}),
        (BOOLEAN, {"logprobs": False}, {"logprobs": False}),
        (INTEGER, {"logprobs": 5}, {"logprobs": 5}),
        (INTEGER, {"logprobs": True, "top_logprobs": 5}, {"logprobs": 5}),
        (INTEGER, {"logprobs": True}, {"logprobs": 1}),
        (INTEGER, {"logprobs": False}, {"logprobs": False}),
        (INTEGER, {"top_logprobs": 5}, {"top_logprobs": 5}),
    ],
)
def test_log_probabilities_are_asked_for_in_the_gateways_words(
    profile: Profile, asked: dict[str, Any], sent: dict[str, Any]
) -> None:
    body = request_body(ChatRequest("m", HELLO, asked), profile, stream=False)

    assert {name: value for name, value in body.items() if name.endswith("logprobs")} == sent


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (Message("user", "a", name="Ada"), {"role": "user", "content": "a", "name": "Ada"}),
        (Message("assistant", "a", reasoning="thought"), {"role": "assistant", "content": "a"}),
        (
            Message("user", ({"type": "text", "text": "a"},)),
            {"role": "user", "content": [{"type": "text", "text": "a"}]},
        ),
        (
            Message("assistant", "", tool_calls=(ToolCall("1", "f", "{}"),)),
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
            },
        ),
        (Message("tool", "a", tool_call_id="1"), {"role": "tool", "content": "a", "tool_call_id": "1"}),
    ],
    ids=["a-name", "thinking-stays", "parts", "calls", "the-answer-to-a-call"],
)
def test_a_message_as_the_wire_has_it(message: Message, sent: dict[str, Any]) -> None:
    assert message_json(message) == sent
    assert type(message_json(message)["content"]) is type(sent["content"])


def test_a_body_is_small_and_in_utf_8() -> None:
    assert encode({"a": "好", "b": [1, 2]}) == '{"a":"好","b":[1,2]}'.encode()


def test_halves_of_a_character_are_joined_or_replaced_before_they_are_sent() -> None:
    assert encode({"a": "\ud83d\ude00"}) == '{"a":"😀"}'.encode()
    assert encode({"a": "\ud83d"}) == '{"a":"\ufffd"}'.encode()


def test_what_json_has_no_word_for_is_not_sent() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        encode({"a": float("nan")})


@pytest.mark.parametrize(
    ("choices", "whole"),
    [
        ([{"message": {"content": "a"}}], True),
        ([{"message": {"content": "a"}}, {"message": {"content": "b"}, "delta": {}}], True),
        ([{"message": {"content": "a"}, "delta": {"content": "a"}}], False),
        ([{"message": {"content": "a"}}, {}], False),
        ([{"delta": {"content": "a"}}], False),
        ([3], False),
        ([], False),
        (None, False),
        ({"message": "a"}, False),
    ],
)
def test_an_answer_is_whole_where_each_choice_has_a_message(choices: object, whole: bool) -> None:
    assert is_whole_answer({"choices": choices}) is whole


def delta(said: dict[str, Any], **choice: Any) -> Delta:
    (found,) = parse_event({"choices": [{"delta": said, **choice}]}).deltas
    return found


def thought(text: str, depth: int) -> object:
    """A text in so many parts of thinking, one in the other."""
    return [{"type": "thinking", "thinking": thought(text, depth - 1) if depth > 1 else text}]


@pytest.mark.parametrize(
    ("content", "text", "thinking"),
    [
        ("a", "a", ""),
        ({"type": "text", "text": "a"}, "a", ""),
        (["a", "b", {"type": "text", "text": "c"}, {"type": "text", "text": "d"}], "abcd", ""),
        ([{"type": "thinking", "thinking": "a"}, {"type": "thinking", "thinking": "b"}, "c"], "c", "ab"),
        ([{"type": "thinking", "thinking": [{"type": "text", "text": "a"}, "b"]}], "", "ab"),
        ([{"type": "reasoning", "reasoning": "a"}], "", "a"),
        ([{"type": "reasoning", "text": "a"}], "", "a"),
        ([{"type": "image_url"}, 3, None], "", ""),
        (3, "", ""),
        (None, "", ""),
    ],
)
def test_content_is_a_string_a_part_or_a_list_of_parts(content: object, text: str, thinking: str) -> None:
    found = delta({"content": content})

    assert (found.content, found.reasoning) == (text, thinking)


def test_parts_are_read_so_deep_and_no_deeper() -> None:
    assert delta({"content": thought("a", DEEPEST_PART + 1)}).reasoning == "a"
    assert delta({"content": thought("a", DEEPEST_PART + 2)}).reasoning == ""


@pytest.mark.parametrize(
    ("said", "thinking"),
    [
        ({"reasoning_content": "a", "reasoning": "a"}, "a"),
        ({"reasoning_content": "a"}, "a"),
        ({"reasoning": "a"}, "a"),
        ({"thinking": "a"}, "a"),
        ({"reasoning_details": [{"text": "a"}, {"summary": "b"}, 3]}, "ab"),
        ({"reasoning": "a", "reasoning_details": [{"text": "a"}]}, "a"),
    ],
)
def test_thinking_has_many_names_and_is_read_once(said: dict[str, Any], thinking: str) -> None:
    assert delta(said).reasoning == thinking


def test_a_refusal_is_the_text_where_there_is_no_other() -> None:
    assert delta({"refusal": "no"}).content == "no"
    assert delta({"content": "yes", "refusal": "no"}).content == "yes"


def test_a_message_beside_an_empty_delta_counts_only_before_any_text() -> None:
    event = {"choices": [{"delta": {}, "message": {"content": "whole"}}]}

    assert parse_event(event, fresh=True).deltas[0].content == "whole"
    assert parse_event(event).deltas[0].content == parse_event(event, fresh=False).deltas[0].content == ""


def test_a_delta_counts_though_nothing_has_come_yet() -> None:
    event = {"choices": [{"delta": {"content": "piece"}, "message": {"content": "whole"}}]}

    assert parse_event(event, fresh=True).deltas[0].content == "piece"


def test_text_of_the_older_api_is_read_where_there_is_neither_delta_nor_message() -> None:
    assert parse_event({"choices": [{"text": "old"}]}).deltas[0].content == "old"
    assert parse_event({"choices": [{"delta": None, "message": None, "text": "old"}]}).deltas[0].content == "old"
    assert parse_event({"choices": [{"delta": {"content": "new"}, "text": "old"}]}).deltas[0].content == "new"


def test_a_choice_keeps_the_number_that_it_was_given() -> None:
    assert [one.index for one in parse_event({"choices": [{"index": 5}, {"index": 0}]}).deltas] == [5, 0]


@pytest.mark.parametrize("index", [None, True, -1, "1", 1.0])
def test_a_choice_without_a_number_has_that_of_its_place(index: object) -> None:
    found = parse_event({"choices": [{"index": 0, "delta": {}}, {"index": index, "delta": {}}, 3]}).deltas

    assert [one.index for one in found] == [0, 1]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, None),
        ("", None),
        ("null", None),
        ("NULL", None),
        ("stop", "stop"),
        ("STOP", "stop"),
        ("end_turn", "stop"),
        ("something new", "something new"),
        ("n" * 500, "n" * LONGEST_REASON),
        (3, None),
    ],
)
def test_a_finish_reason_is_the_apis_word_or_the_gateways(raw: object, reason: str | None) -> None:
    assert finish_reason(raw) == reason
    assert delta({}, finish_reason=raw).finish_reason == reason


@pytest.mark.parametrize(
    ("raw", "kept"), [("end_turn", "end_turn"), ("null", None), ("n" * 500, "n" * LONGEST_REASON), (3, None)]
)
def test_the_gateways_own_word_for_a_finish_reason_is_kept(raw: object, kept: str | None) -> None:
    assert delta({}, finish_reason=raw).finish_reason_raw == kept


@pytest.mark.parametrize(
    ("call", "read"),
    [
        (
            {"index": 1, "id": "a", "function": {"name": "f", "arguments": '{"x'}},
            ToolCallDelta(1, "a", "f", '{"x'),
        ),
        ({"function": {"name": "f", "arguments": {"city": "北京"}}}, ToolCallDelta(None, "", "f", '{"city": "北京"}')),
        ({"index": "1", "function": "f"}, ToolCallDelta(None, "", "", "")),
        ({"id": "a"}, ToolCallDelta(None, "a", "", "")),
    ],
    ids=["a-piece", "arguments-as-an-object", "wrong-kinds", "no-function"],
)
def test_a_tool_call_is_read_in_any_shape(call: dict[str, Any], read: ToolCallDelta) -> None:
    assert delta({"tool_calls": [call, "not a call"]}).tool_calls == (read,)


def test_a_function_call_of_the_older_api_is_a_tool_call() -> None:
    found = delta({"function_call": {"name": "f", "arguments": "{}"}}).tool_calls

    assert found == (ToolCallDelta(0, "", "f", "{}"),)
    assert delta({"function_call": {}}).tool_calls == ()


def test_log_probabilities_are_read_in_both_shapes() -> None:
    tops = [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1}, "neither"]
    now = {"content": [{"token": "a", "logprob": -0.5, "top_logprobs": tops}, "neither"]}
    then = {"tokens": ["a", "b"], "token_logprobs": [-0.5], "top_logprobs": [{"a": -0.5, "b": -1}]}

    best = (TopLogprob("a", -0.5), TopLogprob("b", -1.0))
    assert delta({}, logprobs=now).logprobs == (TokenLogprob("a", -0.5, best),)
    assert delta({}, logprobs=then).logprobs == (TokenLogprob("a", -0.5, best), TokenLogprob("b", None, ()))
    assert delta({}, logprobs=[now]).logprobs == ()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), True, "1", 10**400])
def test_what_is_no_number_is_none(number: object) -> None:
    assert parse_event({"created": number}).created is None


def test_what_an_event_says_of_itself_is_kept_as_long_as_the_ledger_takes_it() -> None:
    event = {"id": "i\x00" + "d" * 500, "model": "m" * 500, "created": 7.0, "system_fingerprint": "fp"}
    event |= {"usage": {"total_tokens": 3}}

    found = parse_event(event)

    assert found.id is not None and found.id.startswith("i␀d")
    assert (len(found.id), len(found.model or "")) == (LONGEST_NAME, LONGEST_NAME)
    assert (found.created, found.system_fingerprint, found.deltas) == (7, "fp", ())
    assert found.usage == Usage(total_tokens=3)


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ({"data": [{"id": "a"}, {"id": "a"}, {"id": "b"}]}, ["a", "b"]),
        ([{"name": "a"}, {"model": "b"}, "c", 4, True, None, {}], ["a", "b", "c", "4"]),
        ({"models": [{"name": "models/a", "model": "b"}]}, ["a"]),
        ({"data": {}}, None),
        ("a", None),
    ],
)
def test_a_list_of_models_has_three_shapes(listed: object, names: list[str] | None) -> None:
    assert model_ids(listed) == names
