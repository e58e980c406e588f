"""Runs from the screen: started, stopped, gone on with; and the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.chat import Message
from core.errors import ParleyError
from core.lab.bench import Bench, bench_of, with_values
from core.lab.plan import Asked, plan
from core.parley import parley
from core.replies.reply import Reply
from core.store.cells import NewCell, StoredCell
from core.store.runs import RunKind, StoredRun
from pages.shared import state
from pages.shared.me import me
from pages.shared.runs import go_on
from pages.shared.told import told
from pages.shared.words import t

ADDRESS = "run"
ALL_AT_ONCE = 12
"""Requests of a comparison: all columns with a few answers each."""


def open_run() -> StoredRun | None:
    """The run whose answers are shown: that of the address."""
    run_id = state.state().get(state.RUN) or st.query_params.get(ADDRESS)
    if not run_id:
        return None
    try:
        return parley().store.runs.get(me().id, str(run_id))
    except ParleyError as error:
        close_run()
        state.notify(t(error.text))
        return None


def show_run(run_id: str) -> None:
    state.state()[state.RUN] = run_id
    st.query_params[ADDRESS] = run_id


def close_run() -> None:
    state.state().pop(state.RUN, None)
    st.query_params.pop(ADDRESS, None)


def start(
    kind: RunKind,
    bench: Bench,
    cells: Sequence[NewCell],
    *,
    after_id: str | None = None,
) -> StoredRun:
    """Keep a run and begin it. Raises ParleyError."""
    run = parley().store.runs.create(me().id, kind, bench.as_json(), cells, after_id=after_id)
    go_on(run)
    show_run(run.id)
    return run


def compare(bench: Bench) -> StoredRun:
    """One case, every column."""
    whole = replace(bench.as_case(), repetitions=1, at_once=ALL_AT_ONCE)
    return start("compare", whole, [cell for one in plan(whole) for cell in one.cells()])


@told
def once_more(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    """Ask for a cell again: one that has an answer, or a part of one, stays beside the new one."""
    if cell.message.text or cell.message.reasoning or cell.status == "complete":
        fill(run, bench, [cell.case], [cell.variant], repetitions=1)
    else:
        go_on(run, [cell.id])


def reply_of(cell: StoredCell) -> Reply | None:
    """The reply that writes a cell, while this process runs it."""
    work = parley().runner.work(cell.run_id)
    if work is None:
        return None
    replies = list(work.live.values())
    return next((one for one in replies if cell.id in one.job.cell_ids), None)


def stop(run_id: str) -> None:
    parley().runner.cancel(run_id)


def continued(run: StoredRun, newest: dict[int, StoredCell], said: dict[int, str]) -> StoredRun:
    """Go on with the conversations of a run: each variant in `said` is told that; the others keep their answers."""
    bench = bench_of(run.bench)
    asked_before = {at: cell for at, cell in newest.items() if cell.status == "complete"}
    variants = []
    for at, variant in enumerate(bench.variants):
        if at in said and at in asked_before:
            past = with_values(bench.prompt(at), bench.cases.values(0))
            own = (*past, Message("assistant", asked_before[at].message.text), Message("user", said[at]))
        else:
            own = with_values(bench.prompt(at), bench.cases.values(0))
        variants.append(replace(variant, messages=own))
    next_bench = replace(bench, variants=tuple(variants)).literal()
    new: list[NewCell] = []
    for one in plan(next_bench):
        new += one.cells() if one.variant in said else _kept(one, asked_before)
    return start("compare", next_bench, new, after_id=run.id)


def _kept(one: Asked, before: dict[int, StoredCell]) -> list[NewCell]:
    cell = before.get(one.variant)
    return [NewCell(0, one.variant, 0, 0, one.key, cell.id)] if cell else []


@told
def fill(
    run: StoredRun,
    bench: Bench,
    cases: Sequence[int],
    variants: Sequence[int] | None,
    *,
    repetitions: int | None = None,
) -> None:
    """Ask for cells of a run, and for no others: those not there yet, else once more. `repetitions`: of each, None for
    as many as the bench has."""
    store, owner = parley().store.runs, me().id
    there = store.cells(owner, run.id, (min(cases), max(cases) + 1))
    single = replace(bench, repetitions=bench.repetitions if repetitions is None else repetitions)
    new: list[NewCell] = []
    for case in cases:
        for at in range(len(bench.variants)) if variants is None else variants:
            last = max((one.repetition for one in there if (one.case, one.variant) == (case, at)), default=-1)
            new += [cell for asked in plan(single, [case], [at], last + 1) for cell in asked.cells()]
    go_on(run, store.add(owner, run.id, new))
