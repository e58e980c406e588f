"""A run's settings, back on the workbench exactly as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.lab.bench import Bench, bench_of
from core.lab.sweep import parameter_of
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import bench as workbench
from pages.playground import running
from pages.playground.bench import LABORATORY
from pages.playground.pasted import PUT_ASIDE
from pages.playground.varied import COLUMNS
from pages.shared import state
from pages.shared.clock import local
from pages.shared.words import t

CHANGED = Text(
    "These answers are of the run of {time}; what is set above is not what it was run with.",
    "下面是 {time} 那次运行的回复；上面现在的设置与当时不同。",
)
RESTORE = Text("Bring its settings back", "恢复当时的设置")
SETTINGS = ("messages", "variants", "columns", "rows")


def settings_of(run: StoredRun, now: Bench | None, names: Sequence[str] = SETTINGS) -> None:
    """Where the workbench has others than the run, say so and offer the run's. `now`: what would be run, None where
    that can't be read. `names`: the settings that are compared."""
    said = now.as_json() if now is not None else {}
    if all(run.bench[name] == said.get(name) for name in names):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t(CHANGED, time=local(run.created_at)))
        st.button(
            t(RESTORE), key="run_restore", icon=":material/restore:", type="tertiary", on_click=restore, args=(run,)
        )


def restore(run: StoredRun) -> None:
    """In a callback. What was on the workbench can be brought back; a comparison leaves the table there alone."""
    before, _ = workbench.bench_now()
    bench = bench_of(run.bench)
    if run.kind == "sweep":
        bench = _laid_out(before, bench)
    elif run.kind == "compare":
        bench = replace(before, messages=bench.messages, variants=bench.variants, values=_values(bench))
    workbench.put_on_bench(bench, PUT_ASIDE)


def _laid_out(before: Bench, sweep: Bench) -> Bench:
    """The prompt and the settings of an experiment on the workbench, and what was varied in the boxes of the
    laboratory."""
    name, first = parameter_of(sweep), sweep.variants[0]
    times = int(first.parameters.get("n", 1)) if sweep.repetitions == 1 else sweep.repetitions
    said: dict[str, Any] = {"by": name or COLUMNS, "times": times, "together": "n" in first.parameters}
    if name:
        said[f"values_{name}"] = ", ".join(f"{one.parameters[name]:g}" for one in sweep.variants)
    state.fill_form(LABORATORY, said)
    left_out = {"n", name}
    variants = tuple(
        replace(one, parameters={key: value for key, value in one.parameters.items() if key not in left_out})
        for one in sweep.variants
    )
    if name:
        variants = (replace(variants[0], name=""), *before.variants[1:])
    return replace(before, messages=sweep.messages, variants=variants, checks=sweep.checks, values=_values(sweep))


def _values(bench: Bench) -> Mapping[str, str]:
    return bench.cases.values(0) or bench.values


def open_again(run: StoredRun) -> None:
    """Its settings on the workbench, its answers below them."""
    restore(run)
    state.state()[state.MODE] = run.kind
    running.show_run(run.id)
