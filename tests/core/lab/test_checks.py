"""Checks that nobody has to program."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.lab.checks import BY_ID, CHECKS, Answered, Check, check_of, judge, passed, wrong_with
from core.ledger.record import RequestRecord

RECORD = RequestRecord("1", "experiment", "g", "m", datetime.now(UTC), total_s=2.0, cost=0.01, currency="USD")


@pytest.mark.parametrize(
    ("kind", "value", "text", "holds"),
    [
        ("contains", "Hello  World", "well, hello\nworld!", True),
        ("contains", "bye", "hello", False),
        ("lacks", "sorry", "Sorry, no", False),
        ("equals", "", " The  Answer\n", True),
        ("has_expected", "", "it is the answer, surely", True),
        ("has_expected", "", "no", False),
        ("regex", r"^\d{4}-\d\d$", "2026-11", True),
        ("regex", r"\d", "none", False),
        ("json", "", '{"a": 1}', True),
        ("json", "", '```json\n{"a": 1}\n```', True),
        ("json", "", "a: 1", False),
        ("schema", '{"required": ["a"]}', '{"a": 1}', True),
        ("schema", '{"required": ["a"]}', '{"b": 1}', False),
        ("schema", '{"required": ["a"]}', "no json", False),
        ("longest", "5", "12345", True),
        ("longest", "5", "123456", False),
        ("shortest", "3", "12", False),
        ("cost", "0.01", "", True),
        ("cost", "0.001", "", False),
        ("time", "1.5", "", False),
    ],
)
def test_each_kind(kind: str, value: str, text: str, holds: bool) -> None:
    assert judge((Check(kind, value),), Answered(text, "the answer", RECORD)) == [holds]


def test_every_kind_is_tested() -> None:
    said = {param[0] for param in test_each_kind.pytestmark[0].args[1]}  # type: ignore[attr-defined]

    assert said == set(BY_ID) == {row.id for row in CHECKS}


def test_what_cannot_be_told_is_neither() -> None:
    free = replace(RECORD, cost=None, total_s=None)
    checks = (Check("equals"), Check("cost", "1"), Check("time", "1"))

    assert judge(checks, Answered("x", None, free)) == [None, None, None]
    assert judge(checks, Answered("x")) == [None, None, None]
    assert passed([None, None]) is None
    assert passed([True, None]) is True
    assert passed([True, False]) is False


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("contains", " ", "Say what this check looks for"),
        ("regex", "(", "not a pattern"),
        ("schema", "{", "not a valid JSON schema"),
        ("schema", '{"type": "nothing"}', r"\$\.type"),
        ("longest", "many", "'many' is not a number"),
        ("cost", "-1", "not a number of 0 or more"),
        ("time", "nan", "not a number"),
    ],
)
def test_a_value_that_is_none_is_said(kind: str, value: str, words: str) -> None:
    wrong = wrong_with(Check(kind, value))

    assert wrong is not None
    assert re.search(words, wrong.en)
    assert wrong.zh != wrong.en


def test_a_check_of_a_later_parley_becomes_one_that_is_known() -> None:
    assert check_of({"kind": "telepathy", "value": "x"}) == Check("contains", "x")
    assert wrong_with(Check("json")) is None


def test_a_check_that_is_not_finished_says_nothing() -> None:
    unfinished = (Check("contains"), Check("regex", "("), Check("schema", "{"), Check("longest", "x"))

    assert judge(unfinished, Answered('{"a": 1}')) == [None] * 4
    assert judge((Check("schema", '{"$ref": "#/$defs/nowhere"}'),), Answered('{"a": 1}')) == [None]


def test_a_pattern_that_never_ends_can_not_be_told() -> None:
    """It would hold the process for ages; here the test's own limit of time would end it."""
    never, text = "(a|aa)+$", "a" * 60 + "!"

    assert BY_ID["regex"].judge(never, Answered(text)) is None
    schema = json.dumps({"type": "string", "pattern": never})
    assert BY_ID["schema"].judge(schema, Answered(json.dumps(text))) is False
