"""What a sweep shows, in sentences: word by word, of numbers given here."""

from __future__ import annotations

import pytest

from core.lab.metrics import BY_ID, Point
from core.lab.telling import sentences


def point(name: str, *values: float, costs: dict[str, float] | None = None, answers: int | None = None) -> Point:
    measured = dict.fromkeys(BY_ID)
    return Point(name, answers or len(values), measured, dict.fromkeys(BY_ID, values), costs or {})


def money(amount: float, currency: str) -> str:
    return f"{amount:.2f} {currency}"


def said(*points: Point, metric: str = "characters") -> list[str]:
    return [one.en for one in sentences(points, BY_ID[metric], money)]


FEW = "Too few answers to compare: at least two at each value are needed."
TWO = "Length (characters): with 2 runs each, a and b can't be told apart"


def test_two_answers_at_two_values_are_the_least() -> None:
    assert said(point("a", 1, 2)) == said(point("a", 1, 2), point("b", 5)) == [FEW]
    assert said(point("a", 10.0, 10.1), point("b", 50.0, 50.1), point("c", 1)) == [
        "Length (characters): 10 at a, 50 at b; that difference is more than chance."
    ]


@pytest.mark.parametrize(
    ("costs", "answers", "more"),
    [
        (({}, {}), 2, ""),
        (({"CNY": 0.5}, {"CNY": 0.25}), 2, ", 6.00 CNY more"),
        (({"CNY": 0.5}, {"USD": 0.1}), 4, ", 3.00 CNY + 0.60 USD more"),
        (({"CNY": 0.5}, {"USD": 0.1}), 10, ""),
        (({"CNY": 0.5}, {"CNY": 0.5}), 12, ""),
    ],
    ids=["free", "one-currency", "two-currencies", "just-as-many", "more-than-that"],
)
def test_how_many_runs_it_would_take_and_what_the_missing_ones_cost(
    costs: tuple[dict[str, float], dict[str, float]], answers: int, more: str
) -> None:
    """Each of so many answers; the length of two of them is known."""
    first, second = (
        point(name, *values, costs=each, answers=answers)
        for name, values, each in zip("ab", ((0.0, 2.0), (2.0, 4.0)), costs, strict=True)
    )

    assert said(first, second) == [f"{TWO}; about 10 would be needed{more}."]


def test_what_no_number_of_runs_would_show_is_named() -> None:
    assert said(point("a", 0.0, 100.0), point("b", 1.0, 101.0)) == [f"{TWO}; even 1000 would hardly do."]
    assert said(point("a", 0.0, 100.0), point("b", 100.0, 0.0)) == [f"{TWO}; they are the same so far."]


def test_of_how_many_are_distinct_no_number_of_runs_is_foretold() -> None:
    """It changes with the number itself; and equally many are compared."""
    first, second = point("a", 1.0, 0.0, 0.0), point("b", 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    assert said(first, second, metric="distinct") == [
        "Distinct answers: with 3 runs each, a and b can't be told apart; more runs of each may show it."
    ]


def test_lengths_are_compared_of_all_that_there_are() -> None:
    few, many = point("a", 99.0, 100.0, 101.0), point("b", 399.0, 400.0, 401.0, 699.0, 700.0, 701.0)

    assert said(few, many) == ["Length (characters): 100 at a, 550 at b; that difference is more than chance."]


def test_neighbours_that_look_alike_are_named_beside_the_ends() -> None:
    low, near, far = point("a", 10.0, 10.1), point("b", 10.0, 10.1), point("c", 50.0, 50.1)

    assert said(low, near, far) == [
        "Length (characters): 10 at a, 50 at c; that difference is more than chance.",
        f"{TWO}; they are the same so far.",
    ]
