"""The laboratory: one prompt at several values of a parameter, each so many times; what changes, how sure that is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.lab.bench import Bench
from core.lab.plan import estimate, obstacles, plan
from core.lab.sweep import parameter_of
from core.parley import parley
from core.text import Text
from pages.playground import bench, running
from pages.playground.advice import advice
from pages.playground.checks import checks_editor
from pages.playground.experiment import experiment
from pages.playground.rows import message_rows
from pages.playground.values import value_fields
from pages.playground.varied import varied_boxes
from pages.shared import runs, state
from pages.shared.about import about
from pages.shared.gateway_picker import connections
from pages.shared.told import told
from pages.shared.words import t

INTRO = Text(
    "Ask the same so many times at each value, and see what the parameter changes and what is chance.",
    "在每个取值下多次提出同样的问题，看清参数真正改变了什么，哪些只是偶然。",
)
RUN = Text("Run {count:,} requests", "运行 {count:,} 个请求")
AT_ONCE = 8
CHECKS = Text("Checks of the answers", "对回复的检查")


def laboratory_screen() -> None:
    run = running.open_run()
    run = run if run is not None and run.kind == "sweep" else None
    busy = run is not None and runs.running(run)
    st.caption(t(INTRO))
    with st.container(key="bench_prompt"):
        message_rows(bench.PLACE)
        value_fields(bench.bench_now()[0].variables)
    with st.container(border=True, key="laboratory_varied"):
        sweep, wrong = varied_boxes()
    with st.expander(t(CHECKS), icon=":material/checklist:", key="laboratory_checks"):
        checks_editor()
    for sentence in wrong:
        st.error(t(sentence))
    if sweep is not None:
        advice(sweep, [0] * len(sweep.variants) if parameter_of(sweep) else None)
    _run_button(sweep, busy)
    if run is not None:
        experiment(run, sweep)


def _run_button(sweep: Bench | None, busy: bool) -> None:
    """With how many requests it would be, and about what they cost."""
    planned = list(plan(sweep)) if sweep is not None else []
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t(RUN, count=len(planned)),
            key="laboratory_go",
            type="primary",
            icon=":material/science:",
            disabled=busy or not planned,
            on_click=_run,
            args=(sweep,),
        )
        if sweep is not None and not obstacles(sweep, connections()):
            st.caption(about(estimate(planned, find=parley().store.prices.finder())))


@told
def _run(sweep: Bench) -> None:
    if found := runs.problems(sweep):
        state.notify("\n\n".join(t(one) for one in found))
        return
    whole = replace(sweep, at_once=AT_ONCE)
    running.start("sweep", whole, [cell for one in plan(whole) for cell in one.cells()])
