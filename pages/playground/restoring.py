"""A run's settings, back on the workbench exactly as they were."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.lab.bench import bench_of
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import bench as workbench
from pages.playground import running
from pages.playground.pasted import PUT_ASIDE
from pages.shared import state
from pages.shared.clock import local
from pages.shared.words import t

CHANGED = Text(
    "These answers are of the run of {time}; what is set above is not what it was run with.",
    "下面是 {time} 那次运行的回复；上面现在的设置与当时不同。",
)
RESTORE = Text("Bring its settings back", "恢复当时的设置")


def settings_of(run: StoredRun) -> None:
    """Say that the workbench has others, and offer the run's."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t(CHANGED, time=local(run.created_at)))
        st.button(
            t(RESTORE), key="run_restore", icon=":material/restore:", type="tertiary", on_click=restore, args=(run,)
        )


def restore(run: StoredRun) -> None:
    """In a callback. What was on the workbench can be brought back; a comparison leaves the table there alone."""
    before, _ = workbench.bench_now()
    bench = bench_of(run.bench)
    if run.kind == "compare":
        bench = replace(
            before, messages=bench.messages, variants=bench.variants, values=bench.cases.values(0) or bench.values
        )
    workbench.put_on_bench(bench, PUT_ASIDE)


def open_again(run: StoredRun) -> None:
    """Its settings on the workbench, its answers below them."""
    restore(run)
    state.state()[state.MODE] = run.kind
    running.show_run(run.id)
