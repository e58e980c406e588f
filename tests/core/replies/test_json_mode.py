"""JSON mode: what a gateway refuses is known before it is sent, and what came is checked."""

from __future__ import annotations

from typing import Any

import pytest

from core.chat import ChatRequest, Message
from core.replies.json_mode import checked, lacks_json

OBJECT = {"response_format": {"type": "json_object"}}
SCHEMA = {
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "n", "schema": {"type": "object", "required": ["town"]}},
    }
}


@pytest.mark.parametrize(
    ("said", "parameters", "lacks"),
    [
        ("towns", OBJECT, True),
        ("towns as JSON", OBJECT, False),
        ("towns", {}, False),
        ("towns", {"response_format": {"type": "text"}}, False),
        ("towns", SCHEMA, False),
        ("towns", {"response_format": "json_object"}, False),
    ],
)
def test_whether_the_word_is_missing(said: str, parameters: dict[str, Any], lacks: bool) -> None:
    assert lacks_json(ChatRequest("m", (Message("user", said),), parameters)) is lacks


def test_the_word_may_stand_in_the_system_prompt() -> None:
    assert not lacks_json(ChatRequest("m", (Message("system", "Use json."), Message("user", "towns")), OBJECT))


@pytest.mark.parametrize(
    ("text", "parameters", "value", "wrong"),
    [
        ('{"a": 1}', OBJECT, {"a": 1}, None),
        ('{"a": 1', OBJECT, None, "line 1, column 8"),
        ("```json\n{}\n```", OBJECT, None, "line 1, column 1"),
        ("[" * 100_000, OBJECT, None, "too deeply nested"),
        ('{"town": "X"}', SCHEMA, {"town": "X"}, None),
        ('{"village": "X"}', SCHEMA, {"village": "X"}, "not of the schema, at $"),
        ("{}", {"response_format": {"type": "json_schema", "json_schema": {"schema": {"type": 7}}}}, {}, "schema"),
        ("{}", {"response_format": {"type": "json_schema"}}, {}, None),
    ],
)
def test_what_came_is_checked(text: str, parameters: dict[str, Any], value: Any, wrong: str | None) -> None:
    answer = checked(text, parameters)

    assert answer is not None
    assert answer.value == value
    assert (answer.wrong is None) == (wrong is None)
    assert wrong is None or (answer.wrong is not None and wrong in answer.wrong.en)


def test_where_no_json_was_asked_for_nothing_is_checked() -> None:
    assert checked("words", {}) is None
    assert checked("words", {"response_format": {"type": "text"}}) is None
