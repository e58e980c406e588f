"""A run as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from core.lab.bench import Bench
from core.lab.checks import Check
from core.lab.results import judged
from core.parley import parley
from core.store.runs import StoredRun
from core.transfer.run_rows import Report
from core.transfer.runs import RUN_FORMATS, RunFormat
from pages.shared import state
from pages.shared.me import still
from pages.shared.words import EXPORT, t


def export_run(run: StoredRun, bench: Bench, checks: Sequence[Check] | None = None) -> None:
    """A button a format. The files are made when they are asked for."""
    with st.popover(t(EXPORT), icon=":material/download:", key=f"export_{run.id}"):
        owner, language = still(), state.language()
        held = replace(bench, checks=bench.checks if checks is None else tuple(checks))

        def written(one: RunFormat) -> Callable[[], bytes]:
            def made() -> bytes:
                cells = parley().store.runs.cells(owner(), run.id)
                return one.write(Report(run, held, judged(held, cells)), language)

            return made

        for one in RUN_FORMATS:
            st.download_button(
                t(one.label),
                written(one),
                f"parley-run-{run.created_at:%Y%m%d-%H%M}{one.suffix}",
                one.mime,
                key=f"export_{run.id}_{one.id}",
                on_click="ignore",
            )
