"""What is said of a prompt before it is sent: each rule where it holds, and silence where it doesn't."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat import ChatRequest, Message
from core.checkup.learned import Mark
from core.lab.lint import RULES, Looked, findings
from core.text import same

DEAD, SILENT = (Mark(same("word"), same("a sentence"), dead=dead) for dead in (True, False))
CASES: tuple[tuple[str, str, dict[str, Any], dict[str, Any], bool], ...] = (
    ("key", "My key is sk-proj-abcdefghijklmnopqrstuvwx, use it", {}, {}, True),
    ("key", "Authorization: Bearer sk-AbCdEfGhIjKlMnOpQrStUv12", {}, {}, True),
    ("key", "AKIAIOSFODNN7EXAMPLE", {}, {}, True),
    ("key", "我的密钥是sk-proj-abcdefghijklmnopqrstuvwx，为什么不行", {}, {}, True),
    ("key", "The task-force of sk-learn and ask-me-anything", {}, {}, False),
    ("blank", "Translate {{原文}}", {}, {}, True),
    ("blank", "f({x}) and { {y} }", {}, {}, False),
    ("json", "Where is Paris?", {"response_format": {"type": "json_object"}}, {}, True),
    ("json", "Answer in JSON.", {"response_format": {"type": "json_object"}}, {}, False),
    ("stop", "Write a list and END it", {"stop": "END"}, {}, True),
    ("stop", "Write a list", {"stop": ["END", "\n\n\n"]}, {}, False),
    ("max_tokens", "Tell me a story", {"max_tokens": 50}, {"usual": 400}, True),
    ("max_tokens", "Tell me a story", {"max_completion_tokens": 50}, {"usual": 400}, True),
    ("max_tokens", "Tell me a story", {"max_tokens": 500}, {"usual": 400}, False),
    ("max_tokens", "Tell me a story", {"max_tokens": 50}, {}, False),
    ("both", "Hi", {"temperature": 0.2, "top_p": 0.5}, {}, True),
    ("both", "Hi", {"temperature": 0.2}, {}, False),
    ("quotes", "Answer as {“name”: “Ada”}", {}, {}, True),
    ("quotes", '像 {"a": 1, “键”：2} 这样', {}, {}, True),
    ("quotes", "He said “name”: and left. 他说，“你好”，然后“走”了。", {}, {}, False),
    ("quotes", "He wrote, “hello”, and [1] left", {}, {}, False),
    ("dead", "Hi", {"n": 3}, {"marks": {"n": DEAD}}, True),
    ("dead", "Hi", {}, {"marks": {"user": DEAD}}, False),
    ("dead", "Hi", {"user": "me"}, {"marks": {"n": DEAD, "user": SILENT}}, False),
    ("context", "word " * 900, {"max_tokens": 200}, {"context": 1000}, True),
    ("context", "word " * 100, {"max_tokens": 200}, {"context": 1000}, False),
)


@pytest.mark.parametrize(("rule", "text", "parameters", "known", "holds"), CASES)
def test_a_rule_says_what_it_is_for_and_nothing_else(
    rule: str, text: str, parameters: dict[str, Any], known: dict[str, Any], holds: bool
) -> None:
    found = findings(Looked(ChatRequest("m", (Message("user", text),), parameters), **known))

    assert [one.rule for one in found] == ([rule] if holds else [])


def test_every_rule_has_a_case_for_it_and_one_against() -> None:
    assert {(rule, holds) for rule, *_, holds in CASES} == {(one.id, holds) for one in RULES for holds in (True, False)}


def test_what_cannot_be_taken_back_comes_first_and_a_key_is_not_repeated() -> None:
    key = "sk-abcdefghijklmnopqrstuvwxyz12"
    request = ChatRequest("m", (Message("system", "{{tone}}"), Message("user", f"{key} {key}")), {})

    first, second = findings(Looked(request))

    assert (first.rule, first.grave, second.rule) == ("key", True, "blank")
    assert "sk-abc…" in first.text.en
    assert key[:12] not in first.text.en + first.text.zh


@given(text=st.text(max_size=300), stop=st.one_of(st.none(), st.text(), st.lists(st.text() | st.integers())))
def test_no_text_is_too_odd(text: str, stop: object) -> None:
    findings(Looked(ChatRequest("m", (Message("user", text),), {"stop": stop, "max_tokens": text}), 10, 10))
