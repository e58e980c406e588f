"""The address says what is looked at, and what in it can't be read is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.period import PERIODS, month
from core.review.view import GROUPS, MEASURED, ORDERS, PARTS, STEPS, View, params_of, view_of

DAYS = st.integers(date(2020, 1, 1).toordinal(), date(2030, 1, 1).toordinal())
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map(str.strip)
AMOUNTS = st.one_of(st.none(), st.floats(0, 1e9))


@given(
    period=st.sampled_from([name for name in PERIODS if name != "custom"]),
    chosen=st.dictionaries(
        st.sampled_from(["model", "owner", "status"]), st.lists(TEXTS, min_size=1, unique=True).map(tuple)
    ),
    text=TEXTS,
    tag=TEXTS,
    cost=AMOUNTS,
    seconds=AMOUNTS,
    rated=st.one_of(st.none(), st.integers(1, 5)),
    looks=st.tuples(*(st.sampled_from(list(one)) for one in (PARTS, GROUPS, MEASURED, ["", *STEPS], ORDERS))),
    days=st.one_of(st.none(), st.tuples(DAYS, DAYS).map(sorted)),
)
def test_an_address_brings_back_what_was_looked_at(
    period, chosen, text, tag, cost, seconds, rated, looks, days
) -> None:  # type: ignore[no-untyped-def]
    part, group, measure, step, order = looks
    first, last = days or (None, None)
    view = View(
        "custom" if days else period,
        first,
        last,
        chosen,
        text=text,
        tag=tag,
        cost=cost,
        seconds=seconds,
        rated=rated,
        part=part,
        group=group,
        measure=measure,
        step=step,
        order=order,
    )

    assert view_of(params_of(view)) == (view, [])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"from": ["2026-13-40"]}, "is no date"),
        ({"from": ["2026-02-10"], "to": ["2026-02-01"]}, "ends before it starts"),
        ({"cost_from": ["dear"]}, "no amount of 0 or more"),
        ({"cost_from": ["-3"]}, "no amount of 0 or more"),
        ({"seconds_from": ["nan"]}, "no amount of 0 or more"),
        ({"period": ["forever"]}, "'forever' is not known"),
        ({"group": ["colour"]}, "'colour' is not known"),
        ({"part": ["x"]}, "'x' is not known"),
        ({"rated": ["7"]}, "1 to 5 stars"),
    ],
)
def test_what_can_not_be_read_is_said_and_left_out(params: dict[str, list[str]], words: str) -> None:
    view, wrong = view_of(params)

    assert [words in one.en for one in wrong] == [True]
    assert view.period in ("30d", "custom")
    if view.period == "custom":
        assert (view.first, view.last) == (date(2026, 2, 1).toordinal(), date(2026, 2, 10).toordinal())


def test_every_period_ends_where_it_should() -> None:
    today = date(2026, 3, 31).toordinal()
    span = date(2025, 1, 5).toordinal(), date(2026, 3, 30).toordinal()
    found = {
        name: tuple(date.fromordinal(day).isoformat() for day in row.days(today, span)) for name, row in PERIODS.items()
    }

    assert found["today"] == ("2026-03-31", "2026-03-31")
    assert found["7d"] == ("2026-03-25", "2026-03-31")
    assert found["month"] == ("2026-03-01", "2026-03-31")
    assert found["last_month"] == ("2026-02-01", "2026-02-28")
    assert found["year"] == ("2026-01-01", "2026-03-31")
    assert found["all"] == ("2025-01-05", "2026-03-30")


def test_a_month_is_compared_with_as_much_of_the_month_before() -> None:
    row = PERIODS["month"]

    def before(first: date, last: date) -> tuple[str, str] | None:
        found = row.before(first.toordinal(), last.toordinal())
        return (
            None if found is None else (date.fromordinal(found[0]).isoformat(), date.fromordinal(found[1]).isoformat())
        )

    assert before(date(2026, 3, 1), date(2026, 3, 10)) == ("2026-02-01", "2026-02-10")
    assert before(date(2026, 3, 1), date(2026, 3, 31)) == ("2026-02-01", "2026-02-28")
    assert before(date(2026, 3, 1), date(2026, 3, 30)) == ("2026-02-01", "2026-02-28")
    assert PERIODS["all"].before(1, 2) is None
    assert month(date(2026, 1, 15).toordinal(), 1)[0] == date(2025, 12, 1).toordinal()


def test_the_steps_of_a_chart_fit_its_period() -> None:
    assert [View(step=step).step_of((1, last)) for step, last in (("", 1), ("", 30), ("", 200), ("", 900))] == [
        *("hour", "day", "week", "month")
    ]
    assert View(step="hour").step_of((1, 30)) == "day"
    assert View(step="hour").step_of((1, 7)) == "hour"
    assert View(step="month").step_of((1, 7)) == "month"
