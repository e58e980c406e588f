"""What an experiment varies, and how often each is asked: the boxes of the laboratory."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.errors import ParleyError
from core.lab.bench import Bench
from core.lab.sweep import FIRST_VALUES, SWEPT, repeated, swept, values_of
from core.parameters import BY_NAME
from core.text import Text
from pages.playground import bench
from pages.playground.bench import LABORATORY
from pages.playground.columns import column_settings
from pages.shared import state
from pages.shared.gateway_picker import chosen_gateway, chosen_model
from pages.shared.marked import badged, marks_at, worded
from pages.shared.words import labels, plain, t

COLUMNS = "columns"
VARY = Text("Vary", "改变什么")
THE_COLUMNS = Text("the columns of Compare (wordings, models)", "“对比”里的各列（措辞、模型）")
VALUES = Text("At these values", "取这些值")
TIMES = Text("Times each", "每个取值重复次数")
TIMES_HELP = Text(
    "Answers differ by chance: with 5 each only large differences show, with 20 most that matter.",
    "回复有随机性：各 5 次只能看出很大的差别，各 20 次多半够用。",
)
TOGETHER = Text("All answers with one request (n)", "一次请求要多个回复（n）")
TOGETHER_HELP = Text(
    "The prompt is then billed once for each value. Where a gateway gives one answer only, the others are asked for "
    "one by one.",
    "这样每个取值的提示词只计费一次。如果网关每次只给一条，其余的会逐条请求。",
)
TWO_COLUMNS = Text("Compare has one column only: add another one there.", "“对比”里只有一列：请先在那里再添加一列。")
COLUMNS_ARE = Text("Columns: {names}", "各列：{names}")
FIRST_TIMES, MOST_TIMES = 5, 100


def varied_boxes() -> tuple[Bench | None, list[Text]]:
    """Draw the boxes; what would be run, None where something is wrong with it, and what."""
    said = state.form(LABORATORY)
    now, wrong = bench.bench_now()
    place = bench.column_place(bench.columns()[0])
    connection = chosen_gateway(place)
    marks = marks_at(connection, chosen_model(place, connection))
    options = {**{name: worded(BY_NAME[name].label, marks.get(name)) for name in SWEPT}, COLUMNS: THE_COLUMNS}
    by = str(said.get("by") or SWEPT[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = str(
            st.selectbox(
                t(VARY),
                list(options),
                list(options).index(by),
                format_func=labels(options),
                width=320,
                **state.form_widget(LABORATORY, "by"),
            )
        )
        if by != COLUMNS:
            name = f"values_{by}"
            first = said.get(name) or ", ".join(f"{one:g}" for one in FIRST_VALUES[by])
            typed = st.text_input(t(VALUES), first, width=220, **state.form_widget(LABORATORY, name))
        times = st.number_input(
            t(TIMES),
            1,
            MOST_TIMES,
            int(said.get("times") or FIRST_TIMES),
            help=t(TIMES_HELP),
            width=170,
            **state.form_widget(LABORATORY, "times"),
        )
    together = st.toggle(
        badged(TOGETHER, marks.get("n")),
        bool(said.get("together")),
        help=t(TOGETHER_HELP),
        **state.form_widget(LABORATORY, "together"),
    )
    if by == COLUMNS:
        wrong = [*wrong, *_name_columns(now)]
    else:
        with st.container(border=True, key="laboratory_column"):
            column_settings(bench.columns()[0], 0)
        try:
            now = swept(now, 0, by, values_of(typed or "", by))
        except ParleyError as error:
            wrong = [*wrong, error.text]
    sweep = replace(repeated(now.as_case(), int(times), together and int(times) > 1), expected="")
    return (None if wrong else sweep), wrong


def _name_columns(now: Bench) -> list[Text]:
    if len(now.variants) < 2:
        return [TWO_COLUMNS]
    names = (f"{now.name(at)} ({one.model or '–'})" for at, one in enumerate(now.variants))
    st.caption(plain(t(COLUMNS_ARE, names=" · ".join(names))))
    return []
