"""The workbench over a reload: what its boxes say is in the store, also what can't be read yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.lab.bench import bench_of
from core.parameters import PARAMETERS, problem
from core.parley import parley
from pages.playground.bench import LABORATORY, PLACE, bench_now, column_place, columns, new_bench, own_place, show_bench
from pages.shared import state
from pages.shared.me import me

BOXES = "boxes"
"""What the boxes of each column say, beside the bench that was read from them: half a schema, a switched-off prompt."""


def open_bench() -> None:
    """At the first drawing of a session: what was kept last, or an empty one."""
    if state.form(PLACE):
        return
    try:
        said = parley().store.benches.get(me().id) or {}
        kept = bench_of(said) if said else None
    except (KeyError, TypeError):
        said, kept = {}, None  # of a later Parley: begin anew
    show_bench(kept or new_bench())
    state.fill_form(LABORATORY, dict(said.get(LABORATORY, {})))
    for column, boxes in zip(columns(), said.get(BOXES, ()), strict=False):
        state.fill_form(column_place(column), _fitting(boxes["settings"]))
        state.fill_form(own_place(column), boxes["own"])


def _fitting(said: Mapping[str, Any]) -> dict[str, Any]:
    """Without values that a control refuses: the limits may have changed since."""
    wrong = {row.name for row in PARAMETERS if row.name in said and problem(row.name, said[row.name]) is not None}
    unread = {row.name for row in PARAMETERS if row.kind in ("format", "texts", "text")}
    return {name: value for name, value in said.items() if name not in wrong - unread}


def keep_bench() -> bool:
    """Put what is on the workbench into the store; whether it has changed."""
    bench, _ = bench_now()
    boxes = [
        {"settings": dict(state.form(column_place(one))), "own": dict(state.form(own_place(one)))} for one in columns()
    ]
    said = {**bench.as_json(), BOXES: boxes, LABORATORY: dict(state.form(LABORATORY))}
    if state.state().get(state.BENCH_KEPT) == said:
        return False
    parley().store.benches.keep(me().id, said)
    state.state()[state.BENCH_KEPT] = said
    return True
