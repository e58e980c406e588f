"""CHECKS: what an answer can be held against without writing code. A row each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.ledger.record import RequestRecord
from core.patterns import searches, validator
from core.text import Text, same

EMPTY = Text("Say what this check looks for.", "请填写这项检查的内容。")
NO_NUMBER = Text("'{value}' is not a number of 0 or more.", "“{value}”不是大于等于 0 的数字。")
NO_PATTERN = Text(
    "'{value}' is not a pattern that can be searched for: {why}.", "“{value}”不是有效的正则表达式：{why}。"
)
NO_SCHEMA = Text("This is not a valid JSON schema: {why}", "这不是有效的 JSON Schema：{why}")


@dataclass(frozen=True, slots=True)
class Answered:
    """What is judged. `expected`: of its case, None where there is none. `record`: of its request, None: unknown."""

    text: str
    expected: str | None = None
    record: RequestRecord | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was chosen: its kind's id, and what it is held against ("" where the kind needs nothing)."""

    kind: str
    value: str = ""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "value": self.value}


@dataclass(frozen=True, slots=True)
class CheckKind:
    """`needs`: what is asked for beside it, None for nothing. `judge` tells whether it holds; None: can't be told.
    `wrong`: what is wrong with a value, None where nothing is."""

    id: str
    label: Text
    judge: Callable[[str, Answered], bool | None]
    needs: Text | None = None
    wrong: Callable[[str], Text | None] = lambda value: EMPTY if not value.strip() else None


TEXT = Text("Text", "文字")
SECONDS = Text("Seconds", "秒")


def _equals(_: str, one: Answered) -> bool | None:
    return None if one.expected is None else _folded(one.text) == _folded(one.expected)


def _contains_expected(_: str, one: Answered) -> bool | None:
    return None if one.expected is None else _folded(one.expected) in _folded(one.text)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _json(_: str, one: Answered) -> bool:
    return _parsed(one.text) is not None


def _schema(value: str, one: Answered) -> bool:
    found = _parsed(one.text)
    return found is not None and bool(validator(json.loads(value)).is_valid(found[0]))


def _parsed(text: str) -> tuple[Any] | None:
    """The JSON of an answer, also where it stands in a fence; None: there is none."""
    fenced = re.fullmatch(r"\s*```\w*\n(.*?)\n?```\s*", text, re.DOTALL)
    try:
        return (json.loads(fenced.group(1) if fenced else text),)
    except (ValueError, RecursionError):
        return None


def _bad_schema(value: str) -> Text | None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(json.loads(value))
    except (ValueError, RecursionError) as error:
        return NO_SCHEMA.fill(why=str(error))
    except SchemaError as error:
        return NO_SCHEMA.fill(why=f"{error.json_path}: {error.message}")
    return None


def _bad_number(value: str) -> Text | None:
    number = number_of(value)
    return NO_NUMBER.fill(value=value) if number is None or number < 0 else None


def _bad_pattern(value: str) -> Text | None:
    try:
        searches(value, "")
    except ValueError as error:
        return NO_PATTERN.fill(value=value, why=str(error))
    return None if value else EMPTY


def number_of(value: str) -> float | None:
    """The number that was typed; None where it is none."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if number == number else None


def _at_most(measure: Callable[[Answered], float | None]) -> Callable[[str, Answered], bool | None]:
    def judge(value: str, one: Answered) -> bool | None:
        measured, limit = measure(one), number_of(value)
        return None if measured is None or limit is None else measured <= limit

    return judge


CHECKS: tuple[CheckKind, ...] = (
    CheckKind("contains", Text("contains", "包含"), lambda value, one: _folded(value) in _folded(one.text), TEXT),
    CheckKind(
        "lacks", Text("does not contain", "不包含"), lambda value, one: _folded(value) not in _folded(one.text), TEXT
    ),
    CheckKind("equals", Text("equals what is expected", "与期望回答一致"), _equals),
    CheckKind("has_expected", Text("contains what is expected", "包含期望回答"), _contains_expected),
    CheckKind(
        "regex",
        Text("matches a pattern (regex)", "匹配正则表达式"),
        lambda value, one: searches(value, one.text),
        Text("Pattern", "正则表达式"),
        _bad_pattern,
    ),
    CheckKind("json", Text("is valid JSON", "是有效的 JSON"), _json),
    CheckKind("schema", Text("fits a JSON schema", "符合 JSON Schema"), _schema, same("JSON Schema"), _bad_schema),
    CheckKind(
        "longest",
        Text("has at most so many characters", "字数不超过"),
        _at_most(lambda one: len(one.text)),
        Text("Characters", "字符数"),
        _bad_number,
    ),
    CheckKind(
        "shortest",
        Text("has at least so many characters", "字数不少于"),
        lambda value, one: len(one.text) >= (number_of(value) or 0),
        Text("Characters", "字符数"),
        _bad_number,
    ),
    CheckKind(
        "cost",
        Text("costs at most", "费用不超过"),
        _at_most(lambda one: one.record.cost if one.record else None),
        Text("Amount, in the price's currency", "金额（按价格的币种）"),
        _bad_number,
    ),
    CheckKind(
        "time",
        Text("takes at most so many seconds", "耗时不超过（秒）"),
        _at_most(lambda one: one.record.total_s if one.record else None),
        SECONDS,
        _bad_number,
    ),
)
BY_ID: Mapping[str, CheckKind] = {row.id: row for row in CHECKS}


def wrong_with(check: Check) -> Text | None:
    """What is wrong with a chosen check; None where nothing is."""
    kind = BY_ID[check.kind]
    return kind.wrong(check.value) if kind.needs is not None else None


def judge(checks: tuple[Check, ...], answered: Answered) -> list[bool | None]:
    """Whether each holds; None where that can't be told: nothing is expected, no cost is known, or the check itself is
    not finished."""
    return [_told(one, answered) for one in checks]


def _told(check: Check, answered: Answered) -> bool | None:
    if wrong_with(check) is not None:
        return None
    try:
        return BY_ID[check.kind].judge(check.value, answered)
    except Exception:  # noqa: BLE001 (a schema that points to nowhere, and whatever else its library raises)
        return None


def passed(verdicts: list[bool | None]) -> bool | None:
    """Whether all that can be told hold; None where none can."""
    told = [one for one in verdicts if one is not None]
    return all(told) if told else None


def check_of(said: Mapping[str, str]) -> Check:
    return Check(said["kind"] if said["kind"] in BY_ID else "contains", said["value"])
