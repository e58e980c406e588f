"""The answers of one column: growing or whole, with their facts, and what can be done with them."""

from __future__ import annotations

import time

import streamlit as st

from core.lab.bench import Bench
from core.parley import parley
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import running
from pages.playground.cell_menu import AGAIN, cell_menu
from pages.shared.answer import watch
from pages.shared.drawn_cell import draw_cell
from pages.shared.me import me
from pages.shared.running import attend
from pages.shared.words import WAITING, plain, t

WHICH = Text("Answer", "回复")
NOT_RUN = Text("Not asked yet.", "还没有运行。")
BEFORE = Text("The answer before", "之前的回复")
OFFERED = ("request", "probabilities", "rate", "continue", "chat", "prompt")
LOOK_EVERY_S = 0.1


def answer_card(run: StoredRun, bench: Bench, at: int, cells: list[StoredCell], busy: bool) -> StoredCell | None:
    """Draw the answers of a column; which of them is shown, None where none is finished. `busy`: the run was under way
    when the cells were read."""
    st.markdown(f"**{plain(bench.name(at))}** · {plain(bench.variants[at].model)}")
    if run.after_id is not None:
        for one in bench.prompt(at):
            if one.role != "system":
                with st.chat_message(one.role, width="stretch"):
                    st.markdown(plain(one.text))
    if not cells:
        st.caption(t(NOT_RUN))
        return None
    growing = [one for one in cells if unfinished(one)]
    if growing and busy:
        for cell in growing:
            _watch(cell)
        if before := [one for one in cells if not unfinished(one)]:
            st.divider()
            st.caption(t(BEFORE))
            draw_cell(before[-1])
        return None
    shown = _chosen(run, at, cells)
    draw_cell(shown)
    _actions(run, bench, shown)
    return shown


def _chosen(run: StoredRun, at: int, cells: list[StoredCell]) -> StoredCell:
    """The newest request's first answer, or whichever a person chose of several."""
    if len(cells) == 1:
        return cells[0]
    last = max(one.repetition for one in cells)
    first_of_last = next(i for i, one in enumerate(cells) if one.repetition == last)
    chosen = st.segmented_control(
        t(WHICH),
        range(len(cells)),
        default=first_of_last,
        format_func=lambda i: str(i + 1),
        required=True,
        key=f"answer_{run.id}_{at}_{len(cells)}",
        label_visibility="collapsed",
    )
    return cells[int(chosen)]


def unfinished(cell: StoredCell) -> bool:
    """Whether it waits or grows."""
    return cell.in_progress or cell.status == "waiting"


@st.fragment(parallel=True)
def _watch(cell: StoredCell) -> None:
    waiting = st.empty()
    while (reply := running.reply_of(cell)) is None:
        known = parley().store.runs.cell(me().id, cell.id)
        if known is None or not unfinished(known) or parley().runner.work(cell.run_id) is None:
            st.rerun()
        waiting.caption(t(WAITING))
        time.sleep(LOOK_EVERY_S)
        attend()
    waiting.empty()
    watch(reply, cell.id, choice=reply.job.cell_ids.index(cell.id), beat=attend)
    while not reply.wait(0.25):
        attend()
    st.rerun()


def _actions(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "",
            key=f"once_more_{cell.id}",
            icon=":material/refresh:",
            help=t(AGAIN),
            type="tertiary",
            on_click=running.once_more,
            args=(run, bench, cell),
        )
        cell_menu(run, bench, cell, OFFERED)
