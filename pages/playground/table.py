"""Table: cases against columns. What is asked above, what came of it below."""

from __future__ import annotations

import streamlit as st

from core.text import Text
from pages.playground import bench, running
from pages.playground.advice import advice
from pages.playground.ahead import ask_before, before_dialog, run_options
from pages.playground.board import board
from pages.playground.cases import cases_editor
from pages.playground.checks import checks_editor
from pages.playground.columns import add_column_button, column_settings
from pages.playground.rows import message_rows
from pages.shared import runs
from pages.shared.words import t

RUN = Text("Run …", "运行…")


def table_screen() -> None:
    run = running.open_run()
    run = run if run is not None and run.kind == "table" else None
    busy = run is not None and runs.running(run)
    with st.container(key="bench_prompt"):
        message_rows(bench.PLACE)
    ids = bench.columns()
    with st.container(key="compare_columns"):
        for at, (column, box) in enumerate(zip(ids, st.columns(len(ids), border=True), strict=True)):
            with box:
                column_settings(column, at)
    add_column_button()
    now, wrong = bench.bench_now()
    with st.container(border=True, key="bench_cases"):
        cases_editor(now.variables)
    with st.container(border=True, key="bench_checks"):
        checks_editor()
    run_options()
    for sentence in wrong:
        st.error(t(sentence))
    advice(now)
    st.button(t(RUN), key="table_go", type="primary", icon=":material/play_arrow:", disabled=busy, on_click=ask_before)
    if run is not None:
        board(run)
    before_dialog()
