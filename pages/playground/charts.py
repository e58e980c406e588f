"""The numbers of a table's answers, spread out: a box for each column, and bars for what holds or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from core.lab.bench import Bench
from core.lab.results import Judged
from core.text import Text, same
from pages.shared.drawn_chart import draw_chart
from pages.shared.words import labels, t

CHARTS = Text("How the answers are spread", "回复的分布")
MEASURE = Text("Measure", "指标")
COLUMN = Text("Column", "列")
NOTHING = Text("There is nothing to draw for this yet.", "这个指标还没有数据。")
HOLDS, FAILS = Text("holds", "通过"), Text("does not hold", "未通过")
COUNT = Text("Answers", "回复数")
MEASURES: dict[str, tuple[Text, Callable[[Judged], float | None]]] = {
    "characters": (Text("Length in characters", "字符数"), lambda one: float(len(one.cell.message.text))),
    "total_s": (Text("Time (s)", "耗时（秒）"), lambda one: one.cell.record.total_s if one.cell.record else None),
    "first_token_s": (
        Text("First token (s)", "首字（秒）"),
        lambda one: one.cell.record.first_token_s if one.cell.record else None,
    ),
    "completion_tokens": (
        same("completion_tokens"),
        lambda one: one.cell.record.completion_tokens if one.cell.record else None,
    ),
    "cost": (Text("Cost", "费用"), lambda one: one.cell.record.cost if one.cell.record else None),
    "rating": (Text("Rating", "评分"), lambda one: float(one.cell.rating) if one.cell.rating else None),
    "passed": (Text("All checks", "全部检查"), lambda one: None if one.passed is None else float(one.passed)),
}


def charts(bench: Bench, rows: Sequence[Judged]) -> None:
    opened = st.expander(t(CHARTS), icon=":material/bar_chart:", key="charts", on_change="rerun")
    if not opened.open:  # what draws them takes a second to load
        return
    with opened:
        name = str(
            st.selectbox(
                t(MEASURE),
                list(MEASURES),
                format_func=labels({one: words for one, (words, _) in MEASURES.items()}),
                key="measure",
                width=260,
            )
        )
        words, measure = MEASURES[name]
        told = [
            {"column": bench.name(one.cell.variant), "value": value}
            for one in rows
            if one.cell.status == "complete" and (value := measure(one)) is not None
        ]
        if not told:
            st.caption(t(NOTHING))
        elif name == "passed":
            _bars(told)
        else:
            _boxes(told, t(words))


def _boxes(told: list[dict[str, object]], label: str) -> None:
    import altair as alt

    chart = alt.Chart({"values": told}).mark_boxplot(extent="min-max")
    encoded = chart.encode(x=alt.X("column:N", title=t(COLUMN)), y=alt.Y("value:Q", title=label))
    draw_chart(encoded, "boxes", label)


def _bars(told: list[dict[str, object]]) -> None:
    import altair as alt

    said = [{**one, "says": t(HOLDS) if one["value"] else t(FAILS)} for one in told]
    chart = alt.Chart({"values": said}).mark_bar()
    encoded = chart.encode(
        x=alt.X("column:N", title=t(COLUMN)),
        y=alt.Y("count():Q", title=t(COUNT)),
        color=alt.Color("says:N", title=None),
    )
    draw_chart(encoded, "bars", t(COUNT))
