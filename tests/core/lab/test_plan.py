"""What a run would ask."""

from __future__ import annotations

import re

import pytest

from core.chat import Message
from core.client.gateways import Gateway
from core.errors import ParleyError
from core.lab.bench import Bench, Cases, Variant, bench_of
from core.lab.checks import Check
from core.lab.numbers import numbers
from core.lab.plan import estimate, obstacles, plan
from core.settings import Connection
from core.text import same

HERE = {"g": Connection("g", same("G"), Gateway("g", "http://127.0.0.1:1/v1", "sk-1234"))}
BENCH = Bench(
    (Message("system", "Be {{how}}."), Message("user", "{{问题}}")),
    (
        Variant("g", "gpt-4o", {"temperature": 0, "stream": True}),
        Variant("g", "other", {"n": 2}, (Message("user", "Say: {{问题}}"),), "plain"),
    ),
    {"how": "brief"},
    Cases(("问题", "how"), (("天气？", "brief"), ("{{how}}", "kind"))),
    repetitions=2,
)

ONE = Cases((), ((),))
BAD_FORMAT = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "nothing"}}}


def test_every_case_is_asked_of_every_variant_as_often_as_wanted() -> None:
    planned = list(plan(BENCH))

    assert [(one.case, one.variant, one.repetition) for one in planned] == [
        (case, variant, repetition) for case in (0, 1) for variant in (0, 1) for repetition in (0, 1)
    ]
    first = planned[0]
    assert [one.text for one in first.request.messages] == ["Be brief.", "天气？"]
    assert (first.request.parameters, first.stream) == ({"temperature": 0}, True)
    assert planned[4].request.messages[1].text == "{{how}}"  # a value's own braces mean themselves
    assert [cell.choice for cell in planned[2].cells()] == [0, 1]


def test_equal_requests_have_equal_keys_and_only_they() -> None:
    keys = [one.key for one in plan(BENCH)]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


def test_answers_that_are_there_are_taken_whole_or_not_at_all() -> None:
    one = list(plan(BENCH))[2]  # asks for two answers
    whole = {(one.key, 0, 0): "a", (one.key, 0, 1): "b"}

    assert [cell.taken_from for cell in one.cells(whole)] == ["a", "b"]
    assert [cell.taken_from for cell in one.cells({(one.key, 0, 0): "a"})] == [None, None]


def test_a_bench_comes_back_from_its_json() -> None:
    assert bench_of(BENCH.as_json()) == BENCH


def test_what_it_weighs_and_costs_is_told() -> None:
    told = estimate(list(plan(BENCH)))

    assert (told.requests, told.there, told.unpriced) == (8, 0, 4)
    least, most = told.costs["USD"]
    assert most is not None
    assert 0 < least < most


def test_a_bench_that_can_run_has_no_obstacle() -> None:
    assert obstacles(BENCH, HERE) == []


@pytest.mark.parametrize(
    ("bench", "words"),
    [
        (Bench((Message("user", " "),), (Variant("g", "m"),), cases=Cases((), ((),))), "Column A has nothing to ask"),
        (Bench((Message("user", "x"),), (Variant("g", ""),), cases=Cases((), ((),))), "Choose a model in column A"),
        (Bench((Message("user", "x"),), (Variant("h", "m"),), cases=Cases((), ((),))), "gateway of column A"),
        (
            Bench(
                (Message("user", "x"),), (Variant("g", "m", {"temperature": 9}, name="hot"),), cases=Cases((), ((),))
            ),
            "Column hot: temperature must be at most 2",
        ),
        (
            Bench((Message("user", "x"),), (Variant("g", "m", {"response_format": BAD_FORMAT}),), cases=ONE),
            "Column A: This is not a valid JSON schema",
        ),
        (
            Bench((Message("user", "{{a}}"),), (Variant("g", "m"),), cases=Cases(("a",), (("1",), ("",), ("3",)))),
            r"\{\{a\}\} has no value in row 2",
        ),
        (Bench((Message("user", "{{a}}"),), (Variant("g", "m"),), cases=Cases(("b",), (("1",),))), "no such column"),
        (Bench((Message("user", "x"),), (Variant("g", "m"),)), "The table is empty"),
        (
            Bench((Message("user", "x"),), (Variant("g", "m"),), cases=Cases((), ((),)), checks=(Check("regex", "("),)),
            r"Check 1 \(matches a pattern \(regex\)\)",
        ),
    ],
)
def test_what_stands_in_the_way_names_its_place(bench: Bench, words: str) -> None:
    found = obstacles(bench, HERE)

    assert len(found) == 1
    assert re.search(words, found[0].en)


def test_rows_are_named_as_people_write_them() -> None:
    assert numbers("1-3, 5", 9) == [0, 1, 2, 4]
    assert numbers("2，4", 9) == [1, 3]
    assert numbers(" ", 3) == [0, 1, 2]
    for wrong in ("0", "4", "3-1", "x"):
        with pytest.raises(ParleyError, match="names no rows"):
            numbers(wrong, 3)
