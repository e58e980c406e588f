"""The playground: a prompt on the workbench, compared column by column or run over a table; every run is kept."""

from __future__ import annotations

import streamlit as st

from core.text import Text
from pages.playground import bench
from pages.playground.blind import blind_dialog
from pages.playground.columns import shown_at
from pages.playground.compare import compare_screen
from pages.playground.example import example
from pages.playground.kept import keep_bench, open_bench
from pages.playground.laboratory import laboratory_screen
from pages.playground.modes import MODES
from pages.playground.opened_cell import cell_dialog
from pages.playground.pasted import PUT_ASIDE, take_tried
from pages.playground.request import paste_curl, preview
from pages.playground.restoring import open_again
from pages.playground.running import ADDRESS, open_run, show_run
from pages.playground.runs import runs_screen
from pages.playground.table import table_screen
from pages.playground.taking import prompts_menu
from pages.shared import state
from pages.shared.show_me import demonstration_dialog
from pages.shared.undo import undo_bar
from pages.shared.words import PLAYGROUND, labels, t

INTRO = Text(
    "Change one thing and see what it does: several columns side by side, or a whole table of cases.",
    "只改一处，看看有什么不同：多列并排对比，或用一整张表格批量测试。",
)
SCREENS = {"compare": compare_screen, "table": table_screen, "sweep": laboratory_screen}
MODE = Text("What to do", "做什么")
ANEW = Text("Begin anew", "清空工作台")


def page() -> None:
    st.title(t(PLAYGROUND), anchor=False)
    st.caption(t(INTRO))
    open_bench()
    _from_address()
    take_tried()
    example()
    state.state().setdefault(state.MODE, "compare")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        mode = st.segmented_control(
            t(MODE),
            list(MODES),
            format_func=labels(MODES),
            key=state.MODE,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        if mode != "runs":
            with st.container(horizontal=True, gap="small", width="content"):
                prompts_menu()
                paste_curl()
                st.button(t(ANEW), key="bench_anew", icon=":material/restart_alt:", type="tertiary", on_click=_anew)
    undo_bar()
    if (notice := state.take_notice()) is not None:
        st.error(notice, icon=":material/error:")
    if mode == "runs":
        runs_screen()
    else:
        keep_bench()  # here what has changed needs no other drawing of the page
        SCREENS[str(mode)]()
        preview()
        keep_bench()
    _dialog()


def _dialog() -> None:
    """The one that is open: there can't be two."""
    if state.state().get(state.CELL) is not None:
        cell_dialog()
    elif state.state().get(state.BLIND) is not None:
        blind_dialog()
    else:
        demonstration_dialog(shown_at)


def _from_address() -> None:
    """A run's address: its answers are shown; its settings come with it where the workbench is empty."""
    run_id = st.query_params.get(ADDRESS)
    if not run_id or state.state().get(state.RUN) == run_id:
        return
    run = open_run()
    if run is None:
        return
    if all(not one.text for one in bench.bench_now()[0].messages):
        open_again(run)
    else:
        state.state()[state.MODE] = run.kind
        show_run(run.id)


def _anew() -> None:
    bench.put_on_bench(bench.new_bench(), PUT_ASIDE)


page()
