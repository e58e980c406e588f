"""'Show me': what a parameter does, on the prompt of a column, with two requests whose cost is said before."""

from __future__ import annotations

import streamlit as st

from core.errors import ParleyError
from core.lab.bench import Bench, bench_of
from core.lab.demonstrations import DEMONSTRATIONS, demonstration, told
from core.lab.plan import estimate, plan
from core.parameters import BY_NAME
from core.parley import parley
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import bench as workbench
from pages.playground import running
from pages.playground.about import about
from pages.playground.drawn_cell import draw_cell
from pages.shared import state
from pages.shared.words import plain, t

TITLE = Text("What it does", "它有什么作用")
TWO = Text("Two requests on the prompt of this column:", "用这一列的提示词发送两个请求：")
ASK = Text("Show me", "演示一下")
AGAIN = Text("Ask again", "再问一次")
LOOK_EVERY_S = 0.3


def open_demonstration(column: str, name: str) -> None:
    """In a callback."""
    state.state()[state.DEMONSTRATION] = (column, name, None)


def demonstration_dialog() -> None:
    """Draw it where it is open; call it last on the page."""
    said = state.state().get(state.DEMONSTRATION)
    if said is None:
        return
    if said[0] not in workbench.columns():
        _close()
        return

    @st.dialog(t(TITLE), width="large", on_dismiss=_close)
    def show() -> None:
        column, name, run_id = state.state().get(state.DEMONSTRATION) or said  # a click draws this part alone
        st.markdown(f"**{plain(t(BY_NAME[name].label))}** {plain(t(BY_NAME[name].help))}")
        st.markdown(plain(t(DEMONSTRATIONS[name].look)))
        now, wrong = workbench.bench_now()
        shown = demonstration(now, workbench.columns().index(column), name)
        found = [*wrong, *running.problems(shown)]
        for sentence in found:
            st.info(plain(t(sentence)), icon=":material/info:")
        if not found:
            st.caption(t(TWO) + " " + about(estimate(list(plan(shown)), find=parley().store.prices.finder())))
            st.button(
                t(ASK if run_id is None else AGAIN),
                key="demonstration_ask",
                type="primary" if run_id is None else "secondary",
                icon=":material/play_arrow:",
                on_click=_ask,
                args=(column, name, shown),
            )
        if run_id is not None:
            _answers(str(run_id))

    show()


def _ask(column: str, name: str, shown: Bench) -> None:
    cells = [cell for one in plan(shown) for cell in one.cells()]
    try:
        run = parley().store.runs.create(state.owner(), "compare", shown.as_json(), cells)
        running.go_on(run)
    except ParleyError as error:
        st.toast(t(error.text), icon=":material/error:")
        return
    state.state()[state.DEMONSTRATION] = (column, name, run.id)


def _answers(run_id: str) -> None:
    try:
        run = parley().store.runs.get(state.owner(), run_id)
    except ParleyError as error:
        st.info(t(error.text))
        return
    every = LOOK_EVERY_S if running.running(run) else None

    @st.fragment(run_every=every)
    def watched() -> None:
        if every is not None and not running.running(run):
            st.rerun("app")
        _side_by_side(run)

    watched()


def _side_by_side(run: StoredRun) -> None:
    shown = bench_of(run.bench)
    cells = parley().store.runs.cells(state.owner(), run.id)
    first: dict[int, StoredCell] = {}
    for at, box in enumerate(st.columns(len(shown.variants), border=True)):
        with box:
            st.markdown(f"**{plain(shown.variants[at].name)}**")
            for cell in (one for one in cells if one.variant == at):
                first.setdefault(at, cell)
                draw_cell(cell)
    if len(first) == 2 and all(one.status == "complete" for one in first.values()):
        one, other = first[0], first[1]
        words = told(one.message.text, other.message.text, cut=one.finish_reason == "length" != other.finish_reason)
        st.success(plain(t(words)), icon=":material/lightbulb:")


def _close() -> None:
    state.state().pop(state.DEMONSTRATION, None)
