"""Amounts over time, stacked by a dimension; the numbers stand below."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from core.review.frames import points_frame
from core.review.series import OTHER, Point, of_days, of_moments, ranked, shown_amount, summed
from core.review.view import CHOICES, GROUPS, MEASURED, MOST_DAYS_BY_HOUR, STEPS
from core.review.words import said as say
from core.text import Text
from pages.shared import state
from pages.shared.drawn_chart import draw_chart
from pages.shared.words import labels, t
from pages.usage.books import books
from pages.usage.looking import Look, changes, set_box

SHOW = Text("Show", "显示")
BY = Text("by", "按")
EACH = Text("each", "每")
FITTING = Text("as fits", "自动")
CURRENCY = Text("in", "币种")
NUMBERS = Text("The numbers", "数据")
NO_COST = Text(
    "No request of this period has a price. Other amounts can be shown.", "这段时间的请求都没有价格，可以改看其他指标。"
)
GREY = "#8a8a8a"
COLOURS = ("#1f9e89", "#e28743", "#5b7fd1", "#c25b8e", "#8f9f3b", "#7a5fbf", "#3aa3c9", "#b5564a", "#d0a72f")
"""Told apart on light and on dark, with each kind of colour blindness; the rest is grey."""


def chart(look: Look, currencies: list[str]) -> None:
    view = look.view
    with st.container(horizontal=True, vertical_alignment="bottom", key="usage_chart_boxes"):
        set_box("usage_measure", view.measure)
        st.selectbox(
            t(SHOW), list(MEASURED), format_func=labels(MEASURED), width=160, **changes("measure", "usage_measure")
        )
        set_box("usage_group", view.group)
        groups = {name: CHOICES[name] for name in GROUPS}
        st.selectbox(t(BY), list(groups), format_func=labels(groups), width=150, **changes("group", "usage_group"))
        steps = {"": FITTING, **STEPS}
        if look.days[1] - look.days[0] >= MOST_DAYS_BY_HOUR:
            steps.pop("hour")
        set_box("usage_step", view.step if view.step in steps else "")
        st.selectbox(t(EACH), list(steps), format_func=labels(steps), width=120, **changes("step", "usage_step"))
        currency = ""
        if view.measure == "cost" and currencies:
            currency = str(st.selectbox(t(CURRENCY), currencies, width=110, key="usage_chart_currency"))
    if view.measure == "cost" and not currencies:
        st.caption(t(NO_COST))
        return
    points = _points(look, currency)
    _draw(look, points, currency)
    opened = st.expander(t(NUMBERS), icon=":material/table:", key="usage_numbers", on_change="rerun")
    if opened.open:
        with opened:
            frame = points_frame(points, view.group, view.measure, state.language())
            st.dataframe(frame, hide_index=True, key="usage_numbers_table", alt=t(NUMBERS))


def _points(look: Look, currency: str) -> list[Point]:
    """The sum over all of them is that of the tiles."""
    view, review = look.view, books().review
    step = view.step_of(look.days)
    by = (view.group, "currency")
    if step == "hour":
        moments = review.moments(look.owner, look.filters, by)
        return of_moments(
            ((at, place, sums) for at, place, sums in moments if _counts(place[1], currency)), view.measure, look.zone
        )
    sums = review.months if step == "month" else review.days
    days = sums(look.owner, look.filters, by, (summed(view.measure),))
    kept = {place: sums for place, sums in days.items() if _counts(place[2], currency)}
    return of_days(kept, view.measure, step, look.zone)


def _counts(currency: str, wanted: str) -> bool:
    return not wanted or currency == wanted


def _draw(look: Look, points: list[Point], currency: str) -> None:
    import altair as alt  # takes a second to load, and the log doesn't need it

    view, language = look.view, state.language()
    values = ranked(points)
    names = {value: say(view.group, value, language) for value in values}
    colours = [GREY if value == OTHER else COLOURS[at % len(COLOURS)] for at, value in enumerate(values)]
    rows: list[dict[str, Any]] = [
        {
            "begins": one.begins.replace(tzinfo=None).isoformat(),
            "value": names[one.value],
            "amount": shown_amount(one.amount, view.measure),
            "rank": values.index(one.value),
        }
        for one in points
    ]
    step = view.step_of(look.days)
    labels_ = _labels([one.begins for one in points], step)
    title = t(MEASURED[view.measure]) + (f" ({currency})" if currency else "")
    for row, one in zip(rows, points, strict=True):
        row["begins"] = labels_[one.begins]
        row["order"] = one.begins.timestamp()
    drawn = (
        alt.Chart({"values": rows})
        .mark_bar()
        .encode(
            x=alt.X(
                "begins:O",
                title=None,
                sort=alt.EncodingSortField(field="order", op="min"),
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y("amount:Q", title=title),
            color=alt.Color(
                "value:N",
                title=None,
                sort=list(names.values()),
                scale=alt.Scale(domain=list(names.values()), range=colours),
                legend=alt.Legend(orient="bottom", columns=4, labelLimit=220),
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("begins:O", title=t(STEPS[step])),
                alt.Tooltip("value:N", title=t(CHOICES[view.group])),
                alt.Tooltip("amount:Q", title=title),
            ],
        )
        .properties(height=300)
    )
    draw_chart(drawn, "usage_chart", title)


def _labels(moments: list[datetime], step: str) -> dict[datetime, str]:
    """What stands below each bar; no two alike: with the year where there are several, with the offset where an hour
    comes twice."""
    several = len({one.year for one in moments}) > 1
    form = {"hour": "%m-%d %H:00", "month": "%Y-%m"}.get(step, "%Y-%m-%d" if several else "%m-%d")
    found = {one: f"{one:{form}}" for one in moments}
    said = list(found.values())
    return {one: words if said.count(words) == 1 else f"{words} {one:%z}" for one, words in found.items()}
