"""A sweep: what is asked, what is measured of the answers, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.chat import Message
from core.errors import ParleyError
from core.lab.alike import different, similarities
from core.lab.bench import Bench, Variant
from core.lab.checks import Check
from core.lab.metrics import BY_ID, METRICS, comparable, points
from core.lab.plan import plan
from core.lab.results import judged
from core.lab.sweep import parameter_of, repeated, swept, values_of
from core.lab.telling import sentences
from core.ledger.record import RequestRecord
from core.store.cells import StoredCell

BENCH = Bench(
    (Message("user", "Name a colour"),),
    (Variant("fake", "m", {"stream": True, "temperature": 0.3, "n": 2}),),
    checks=(Check("contains", "red"),),
)


def record(number: int, **said: object) -> RequestRecord:
    values = {"cost": 0.01, "currency": "CNY", "total_s": 2.0, "first_token_s": 0.5, **said}
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return RequestRecord(f"{number}", "experiment", "fake", "m", at, "ok", **values)  # type: ignore[arg-type]


def answers(variant: int, texts: Sequence[str], records: Sequence[RequestRecord] | None = None) -> list[StoredCell]:
    return [
        StoredCell(
            *(f"{variant}-{at}", "run", at, 0, variant, at, 0, "key", "complete"),
            Message("assistant", text),
            finish_reason="length" if text.endswith("-") else "stop",
            record=records[at] if records else record(at + 100 * variant),
        )
        for at, text in enumerate(texts)
    ]


def money(amount: float, currency: str) -> str:
    return f"{amount:.2f} {currency}"


@pytest.mark.parametrize(
    ("typed", "name", "values"),
    [
        ("1, 0; 0.5", "temperature", (0.0, 0.5, 1.0)),
        (" 0.5、１，0.5 ", "temperature", (0.5, 1.0)),
        ("0 2", "frequency_penalty", (0.0, 2.0)),
        ("0 0.1 0.2 0.3 0.4 0.5 0.6", "top_p", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
    ],
)
def test_typed_values_are_read_in_their_order_each_once(typed: str, name: str, values: tuple[float, ...]) -> None:
    assert values_of(typed, name) == values


def test_whole_numbers_are_sent_as_such_where_no_others_are_taken() -> None:
    assert [type(one) for one in values_of("50 100", "max_tokens")] == [int, int]
    assert [type(one) for one in values_of("0 1", "temperature")] == [float, float]


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ("0 warm", "temperature", "'warm' is no number"),
        ("0", "temperature", "Give 2 to 7 different values; here are 1."),
        ("", "temperature", "here are 0."),
        ("0 0.1 0.2 0.3 0.4 0.5 0.6 0.7", "temperature", "here are 8."),
        ("0 3", "temperature", "2"),
        ("50 99.5", "max_tokens", "whole number"),
    ],
)
def test_values_that_cannot_be_swept_are_named(typed: str, name: str, words: str) -> None:
    with pytest.raises(ParleyError) as raised:
        values_of(typed, name)

    assert words in raised.value.text.en


def test_a_column_with_messages_of_its_own_is_swept_with_these() -> None:
    own = (Message("user", "Name an animal"),)
    bench = replace(BENCH, variants=(*BENCH.variants, replace(BENCH.variants[0], messages=own)))

    sweep = swept(bench, 1, "temperature", (0, 1))

    assert [one.request.messages for one in plan(repeated(sweep, 1, together=False).as_case())] == [own, own]
    assert [one.messages for one in sweep.variants] == [None, None]


def test_each_value_has_a_column_and_all_else_is_as_it_was() -> None:
    sweep = repeated(swept(BENCH, 0, "temperature", (0, 0.5, 1.5)), 4, together=False)

    asked = list(plan(sweep.as_case()))
    assert [sweep.name(at) for at in range(3)] == ["0", "0.5", "1.5"]
    assert [one.request.parameters for one in asked[::4]] == [{"temperature": at} for at in (0, 0.5, 1.5)]
    assert len(asked) == 12
    assert parameter_of(sweep) == "temperature"


def test_together_the_prompt_is_sent_once_for_all_answers() -> None:
    thrice = replace(BENCH, repetitions=3)
    asked = list(plan(repeated(swept(thrice, 0, "top_p", (0.1, 1.0)), 5, together=True).as_case()))

    assert [one.request.n for one in asked] == [5, 5]
    assert sum(len(one.cells()) for one in asked) == 10


def test_columns_that_differ_in_more_are_no_sweep_of_a_parameter() -> None:
    two = Bench(BENCH.messages, (Variant("fake", "m", {"temperature": 0}), Variant("fake", "n", {"temperature": 1})))

    assert parameter_of(two) == ""
    assert parameter_of(swept(BENCH, 0, "temperature", (0, 1))) == "temperature"
    one_off = Bench(BENCH.messages, (Variant("fake", "m", {"temperature": 0}), Variant("fake", "m", {})))
    assert parameter_of(one_off) == ""


def test_answers_that_differ_in_case_blanks_and_marks_alone_are_the_same() -> None:
    assert different(["Red.", "red", " RED! ", "ｒｅｄ", "“红色。”", "红色", "xred"]) == 3


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("今天天气很好", "今天天气很好。", 1.0),
        ("今天天气很好", "今天天气不错", 0.5),
        ("yes", "no", 0.0),
        ("", "", 1.0),
        ("ab cd", "ab  ce", 2 / 3),
        ("abc", "abcd", 2 / 3),
    ],
)
def test_likeness_is_that_of_runs_of_characters_in_any_script(one: str, other: str, like: float) -> None:
    assert similarities((one, other))[0][1] == pytest.approx(like)


def test_every_metric_is_what_its_answers_say() -> None:
    sweep = swept(BENCH, 0, "temperature", (0, 1))
    cells = [
        *answers(0, ["red", "Red.", "red"]),
        *answers(1, ["red", "blue", "green-"], [record(7, cost=0.03), record(8, total_s=4.0), record(9, cost=None)]),
    ]

    cold, hot = points(sweep, judged(sweep, cells))

    assert {name: round(one.value, 3) for name, one in cold.measured.items() if one} == {
        "distinct": 0.333,
        "similarity": 1.0,
        "characters": 3.333,
        "cost": 0.01,
        "first_token_s": 0.5,
        "total_s": 2.0,
        "cut": 0.0,
        "passed": 1.0,
    }
    assert {name: round(one.value, 3) for name, one in hot.measured.items() if one} == {
        "distinct": 1.0,
        "similarity": 0.0,
        "characters": 4.333,
        "cost": 0.02,
        "first_token_s": 0.5,
        "total_s": 2.667,
        "cut": 0.333,
        "passed": 0.333,
    }
    assert hot.costs == {"CNY": 0.02}
    assert (cold.name, cold.answers, cold.values["distinct"]) == ("0", 3, (1.0, 0.0, 0.0))
    assert "cost" in [one.id for one in comparable([cold, hot])]


def test_an_answer_of_which_no_request_is_known_is_measured_by_its_words() -> None:
    sweep = swept(BENCH, 0, "temperature", (0,))
    alone = [replace(one, record=None) for one in answers(0, ["red", "blue"])]
    free = answers(0, ["red"], [record(1, cost=None)])

    (point,) = points(sweep, judged(sweep, [*alone, *free]))

    assert (point.answers, point.costs, point.values["characters"]) == (3, {}, (3.0, 4.0, 3.0))


def test_several_answers_of_one_request_share_its_cost_and_its_time() -> None:
    both = record(1, cost=0.04)
    cells = [
        StoredCell(*(f"{at}", "run", at, 0, 0, 0, at, "key", "complete"), Message("assistant", "red"), record=both)
        for at in range(2)
    ]
    sweep = swept(BENCH, 0, "temperature", (0,))

    (point,) = points(sweep, judged(sweep, cells))

    assert point.measured["cost"] is not None
    assert (point.measured["cost"].value, point.values["total_s"]) == (0.02, (2.0,))


def test_what_cannot_be_told_apart_is_said_with_what_it_would_take() -> None:
    sweep = swept(BENCH, 0, "temperature", (0, 0.5, 1.5))
    texts = [
        ["a" * size for size in sizes] for sizes in ([100, 120, 80, 110], [105, 125, 90, 112], [400, 420, 380, 390])
    ]
    found = points(sweep, judged(sweep, [cell for at, one in enumerate(texts) for cell in answers(at, one)]))

    said = [one.en for one in sentences(found, BY_ID["characters"], money)]

    assert said[0] == "Length (characters): 102 at 0, 398 at 1.5; that difference is more than chance."
    assert said[1].startswith("Length (characters): with 4 runs each, 0 and 0.5 can't be told apart; about ")
    assert said[1].endswith(" CNY more.")
    assert len(said) == 2


def test_distinct_answers_are_compared_among_equally_many() -> None:
    """Of more answers a smaller share is distinct, whatever the setting."""
    sweep = swept(BENCH, 0, "temperature", (0, 1))
    cells = [*answers(0, ["a", "b", "c"]), *answers(1, ["a", "b", "c", *("abc" * 9)])]

    (said,) = sentences(points(sweep, judged(sweep, cells)), BY_ID["distinct"], money)

    assert said.en == "Distinct answers: with 3 runs each, 0 and 1 can't be told apart; they are the same so far."


def test_costs_in_two_currencies_are_not_compared() -> None:
    sweep = swept(BENCH, 0, "temperature", (0, 1))
    dollars = [record(at, currency="USD") for at in range(2)]
    found = points(sweep, judged(sweep, [*answers(0, ["a", "b"]), *answers(1, ["a", "b"], dollars)]))

    assert "cost" not in [one.id for one in comparable(found)]
    assert "characters" in [one.id for one in comparable(found)]


def test_too_few_answers_and_equal_ones_are_named_as_such() -> None:
    sweep = swept(BENCH, 0, "temperature", (0, 1))
    few = points(sweep, judged(sweep, answers(0, ["red"])))
    equal = points(sweep, judged(sweep, [*answers(0, ["red"] * 3), *answers(1, ["red"] * 3)]))

    assert "at least two" in sentences(few, BY_ID["characters"], money)[0].en
    assert [one.en for one in sentences(equal, BY_ID["characters"], money)] == [
        "Length (characters): with 3 runs each, 0 and 1 can't be told apart; they are the same so far."
    ]


def test_nothing_is_measured_of_no_answers() -> None:
    (point,) = points(swept(BENCH, 0, "temperature", (0,)), [])

    assert point.measured == dict.fromkeys(one.id for one in METRICS)
    assert point.answers == 0
