"""The dialogs of an answer: its request, its probabilities, its rating, and going on with it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.lab.bench import Bench, bench_of
from core.parley import parley
from core.store.cells import StoredCell
from core.store.runs import NO_RUN, StoredRun
from core.text import Text
from pages.playground import running
from pages.playground.probabilities import probabilities_view
from pages.playground.request import request_view
from pages.shared import state
from pages.shared.drawn_cell import draw_cell
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import SAVE, plain, t

NOTE = Text("Note", "备注")
NEXT = Text("Your next message", "你的下一条消息")
SEND = Text("Send", "发送")
TITLES: dict[str, Text] = {
    "whole": Text("The whole answer", "完整回复"),
    "request": Text("The request and the raw answer", "请求与原始响应"),
    "probabilities": Text("How sure the model was", "模型有多确定"),
    "rate": Text("Rate this answer", "给这条回复评分"),
    "continue": Text("Go on with this conversation", "继续这段对话"),
}


def open_cell(cell_id: str, what: str) -> None:
    """Show one of TITLES for a cell, until it is closed."""
    state.state()[state.CELL] = (cell_id, what)


def cell_dialog() -> None:
    """Draw the dialog that is open, if any; call it last on the page."""
    said = state.state().get(state.CELL)
    cell = parley().store.runs.cell(me().id, said[0]) if said else None
    if said is None:
        return
    if cell is None:  # its run was deleted, perhaps in another tab
        close()
        st.toast(t(NO_RUN), icon=":material/info:")
        return
    run = parley().store.runs.get(me().id, cell.run_id)

    @st.dialog(t(TITLES[said[1]]), width="large", on_dismiss=close)
    def show() -> None:
        VIEWS[said[1]](run, bench_of(run.bench), cell)

    show()


def close() -> None:
    state.state().pop(state.CELL, None)


def _rate(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    stars = f"stars_{cell.id}"
    st.feedback("stars", key=stars, default=cell.rating - 1 if cell.rating else None)
    note = f"note_{cell.id}"
    st.text_area(t(NOTE), cell.note, key=note, height=80)
    st.button(
        t(SAVE), key="rate_save", type="primary", icon=":material/save:", on_click=_rated, args=(cell, stars, note)
    )


@told
def _rated(cell: StoredCell, stars: str, note: str) -> None:
    given = state.state().get(stars)
    rating = None if given is None else int(given) + 1
    parley().store.runs.rate(me().id, cell.id, rating, str(state.state().get(note) or ""))
    close()
    st.rerun("app")


def _continue(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    key = f"continue_{cell.id}"
    st.text_area(t(NEXT), key=key, height=110)
    st.button(
        t(SEND), key="continue_send", type="primary", icon=":material/send:", on_click=_sent, args=(run, cell, key)
    )


@told
def _sent(run: StoredRun, cell: StoredCell, key: str) -> None:
    text = str(state.state().get(key) or "")
    if not text.strip():
        return
    newest = {one.variant: one for one in parley().store.runs.cells(me().id, run.id) if one.status == "complete"}
    running.continued(run, newest | {cell.variant: cell}, {cell.variant: text})
    close()
    st.rerun("app")


def _whole(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    for name, value in bench.cases.values(cell.case).items():
        st.caption(f"**{plain(name)}** {plain(value)}")
    draw_cell(cell)


VIEWS: dict[str, Callable[[StoredRun, Bench, StoredCell], None]] = {
    "whole": _whole,
    "request": request_view,
    "probabilities": probabilities_view,
    "rate": _rate,
    "continue": _continue,
}
