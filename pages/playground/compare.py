"""Compare: one question to all columns at the same time; their answers below each other's settings."""

from __future__ import annotations

import time

import streamlit as st

from core.lab.bench import bench_of
from core.parley import parley
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import bench, running
from pages.playground.advice import advice
from pages.playground.answers import answer_card, unfinished
from pages.playground.columns import add_column_button, column_settings
from pages.playground.difference import difference_view
from pages.playground.restoring import settings_of
from pages.playground.rows import message_rows
from pages.playground.values import value_fields
from pages.shared import runs, state
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import STOP, t

RUN = Text("Run", "运行")
RUN_ALL = Text("Run all columns", "运行所有列")
NEXT = Text("Go on with all conversations", "让所有对话继续")
NEXT_HINT = Text("The next message, to every column", "发给每一列的下一条消息")
SEND = Text("Send to all", "发给所有列")
SOON_S = 0.05
"""A run ends a moment after its last answer."""


def compare_screen() -> None:
    with st.container(key="bench_prompt"):
        message_rows(bench.PLACE)
        now, wrong = bench.bench_now()
        value_fields(now.variables)
    run = running.open_run()
    run = run if run is not None and run.kind == "compare" else None
    busy = run is not None and runs.running(run)  # first: what is read after the end is the end
    cells = parley().store.runs.cells(me().id, run.id) if run else []
    ids = bench.columns()
    with st.container(key="compare_columns"):
        for at, (column, box) in enumerate(zip(ids, st.columns(len(ids), border=True), strict=True)):
            with box:
                column_settings(column, at)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t(RUN_ALL if len(ids) > 1 else RUN),
            key="playground_go",
            type="primary",
            icon=":material/play_arrow:",
            disabled=busy,
            on_click=_run,
        )
        if busy and run is not None:
            st.button(
                t(STOP),
                key="playground_stop",
                icon=":material/stop_circle:",
                on_click=running.stop,
                args=(run.id,),
                shortcut="Esc",
            )
        add_column_button()
    for sentence in wrong:
        st.error(t(sentence))
    advice(now.as_case())
    if run is not None:
        _answers(run, cells, busy)


@told
def _run() -> None:
    now, wrong = bench.bench_now()
    found = [*wrong, *runs.problems(now.as_case())]
    if found:
        state.notify("\n\n".join(t(one) for one in found))
        return
    running.compare(now)


def _answers(run: StoredRun, cells: list[StoredCell], busy: bool) -> None:
    asked = bench_of(run.bench)
    if run.after_id is None:  # one that goes on with another has settings of its own
        settings_of(run, bench.bench_now()[0].as_case())
    newest: dict[int, StoredCell] = {}
    with st.container(key="compare_answers"):
        for at, box in enumerate(st.columns(max(1, len(asked.variants)), border=True)):
            with box:
                mine = [one for one in cells if one.variant == at]
                if (shown := answer_card(run, asked, at, mine, busy)) is not None:
                    newest[at] = shown
    if busy:
        if not any(unfinished(one) for one in cells):
            time.sleep(SOON_S)
            st.rerun()
        return
    done = {at: one for at, one in newest.items() if one.status == "complete"}
    if done:
        with st.container(horizontal=True, vertical_alignment="bottom", key="go_on_all"):
            key = f"next_{run.id}"
            st.text_area(t(NEXT), key=key, placeholder=t(NEXT_HINT), height=68)
            st.button(t(SEND), key="send_next", icon=":material/send:", on_click=_next, args=(run, done, key))
    if len(done) > 1:
        difference_view(asked, done)


@told
def _next(run: StoredRun, newest: dict[int, StoredCell], key: str) -> None:
    text = str(state.state().get(key) or "")
    if text.strip():
        running.continued(run, newest, dict.fromkeys(newest, text))
