"""A run that is under way: how far it is, what it cost so far, and how it is cancelled or taken up again."""

from __future__ import annotations

import streamlit as st

from core.parley import parley
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import running
from pages.shared import runs
from pages.shared.me import me
from pages.shared.money import money
from pages.shared.told import told
from pages.shared.words import t

DONE = Text("{done:,} of {all:,} done", "已完成 {done:,} / {all:,}")
FAILED = Text("{count:,} failed", "{count:,} 个失败")
LEFT = Text("{count:,} left", "还剩 {count:,} 个")
COST = Text("about {cost} so far", "目前约 {cost}")
PAUSED = Text("a gateway asked for a pause: on again in {seconds:.0f} s", "网关要求暂停，{seconds:.0f} 秒后继续")
CANCEL = Text("Stop; keep what is done", "停止，保留已完成的")
RESUME = Text("Go on: {count:,} left", "继续：还剩 {count:,} 个")
RETRY = Text("Try {count:,} failed ones again", "重试 {count:,} 个失败的")
EVERY_S = 1.0


def progress(run: StoredRun) -> None:
    """The bar, and what can be done; while it runs it is drawn anew every second, by itself."""
    if runs.running(run):
        _live(run)
    else:
        _still(run)


@st.fragment(run_every=EVERY_S)
def _live(run: StoredRun) -> None:
    if not runs.running(run):
        st.rerun("app")
    _bar(run)
    st.button(
        t(CANCEL),
        key="table_stop",
        icon=":material/stop_circle:",
        on_click=running.stop,
        args=(run.id,),
        shortcut="Esc",
    )


def _still(run: StoredRun) -> None:
    left, failed = _bar(run)
    with st.container(horizontal=True):
        if left:
            st.button(
                t(RESUME, count=left),
                key="table_resume",
                icon=":material/play_arrow:",
                type="primary",
                on_click=_resume,
                args=(run,),
            )
        if failed:
            st.button(
                t(RETRY, count=failed),
                key="table_retry",
                icon=":material/refresh:",
                on_click=_retry,
                args=(run,),
            )


def _bar(run: StoredRun) -> tuple[int, int]:
    """How many answers are left, and how many failed."""
    runs, owner = parley().store.runs, me().id
    counts = runs.counts(owner, [run.id])[run.id]
    done, failed, every = counts.get("complete", 0), counts.get("failed", 0), sum(counts.values())
    left = every - done - failed
    parts = [t(DONE, done=done, all=every)]
    parts += [t(FAILED, count=failed)] if failed else []
    parts += [t(LEFT, count=left)] if left else []
    parts += [t(COST, cost=money(cost, currency)) for currency, cost in runs.spent(owner, run.id).items()]
    work = parley().runner.work(run.id)
    parts += [t(PAUSED, seconds=work.pause_s)] if work is not None and work.pause_s > 1 else []
    st.progress((done + failed) / max(1, every), " · ".join(parts).replace("$", "\\$"))
    return left, failed


@told
def _resume(run: StoredRun) -> None:
    runs.go_on(run)


@told
def _retry(run: StoredRun) -> None:
    cells = parley().store.runs.cells(me().id, run.id)
    runs.go_on(run, [one.id for one in cells if one.status == "failed"])
