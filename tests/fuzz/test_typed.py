"""What somebody types or an address says, anything at all: read, or a ParleyError with its sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from core.lab.checks import CHECKS, Answered, Check, judge, wrong_with
from core.lab.sweep import values_of
from core.parameters import PARAMETERS, parse_extra, problems
from core.review.export import linked
from core.review.view import CHOICES, NUMBERS, params_of, view_of
from core.review.view import TEXTS as WORDS
from core.sheets import as_csv
from core.store.store import Store
from tests.fuzz import TEXTS, dumped, json_with, often, told

VALUES = some.lists(
    TEXTS | some.sampled_from(["1e999", "nan", "-1", "3", "2026-11-22", "2026-W01", "custom"]), max_size=3
)
NAMES = some.sampled_from(
    ["from", "to", "period", "part", "group", "measure", "step", "order", "rated", *CHOICES, *WORDS]
)


@often(300)
@given(some.dictionaries(NAMES | some.sampled_from([f"{name}_from" for name in NUMBERS]) | TEXTS, VALUES))
def test_any_address_is_a_view_that_says_itself_again(params: dict[str, list[str]]) -> None:
    view, wrong = view_of(params)

    assert all(one.en and one.zh for one in wrong)
    assert view_of(params_of(view))[0] == view
    view.step_of(view.days(739_000, (738_000, 739_000)))


@often(100)
@given(TEXTS | some.binary().map(lambda data: data.decode("latin-1")), TEXTS)
@example("a.b", "")
@example("\ud800", "")
@example("W10.好", "")
def test_any_link_to_an_export_is_one_that_was_made_or_none(link: str, sign_in: str) -> None:
    assert told(linked, link, sign_in) is None


@often(200)
@given(TEXTS | json_with(some.sampled_from([row.name for row in PARAMETERS])).map(lambda one: dumped(one).decode()))
@example("9" * 5000)
@example('{"a": ' * 5000)
def test_any_text_is_further_parameters_or_says_why_not(source: str) -> None:
    values, wrong = parse_extra(source)

    assert isinstance(values, dict) and (wrong is None or (wrong.en and wrong.zh))


@often(150)
@given(json_with(some.sampled_from([row.name for row in PARAMETERS])))
def test_any_values_of_parameters_are_good_or_say_why_not(values: Any) -> None:
    if isinstance(values, dict):
        assert all(one.en and one.zh for one in problems(values).values())


@often(200)
@given(TEXTS | some.sampled_from(["0..1/0", "0-1e999", "1," * 99, "0..2 step 1e-9", "nan", "1:2:0"]))
def test_any_text_is_values_to_try_or_says_why_not(typed: str) -> None:
    for row in PARAMETERS:
        told(values_of, typed, row.name)


@often(150)
@given(
    some.sampled_from([row.id for row in CHECKS]), TEXTS | json_with(TEXTS).map(lambda one: dumped(one).decode()), TEXTS
)
@example("regex", "a{99999999999999999999}", "a")
@example("regex", "(" * 5000, "a")
@example("schema", "9" * 5000, "{}")
@example("schema", '{"$ref": "nowhere:"}', "{}")
@example("schema", '{"pattern": "("}', '"a"')
@pytest.mark.filterwarnings("ignore:Possible (nested set|set difference):FutureWarning")
def test_any_check_holds_or_not_or_can_not_be_told(kind: str, value: str, text: str) -> None:
    check = Check(kind, value)
    wrong = wrong_with(check)

    assert wrong is None or (wrong.en and wrong.zh)
    assert judge((check,), Answered(text, text))[0] in (True, False, None)


@often(60)
@given(some.lists(some.lists(TEXTS | some.none() | some.integers() | some.floats(), max_size=4), max_size=4))
def test_any_cells_can_be_written(rows: list[list[Any]]) -> None:
    as_csv(rows)


@often(60)
@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=60))
@example("\x00")
def test_any_address_names_a_conversation_or_a_run_or_none(store: Store, said: str) -> None:
    """`?c=…` and `?run=…`, as an address can hold them."""
    assert told(store.conversations.get, "ada", said) is None
    assert told(store.runs.get, "ada", said) is None
