"""Every run, kept: opened again, starred, named, and two of them compared in words."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.lab.bench import Bench, bench_of
from core.lab.compare import changes, outcomes
from core.lab.results import by_variant, judged
from core.parley import parley
from core.store.cells import CellStatus
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import running
from pages.playground.export import export_run
from pages.playground.restoring import open_again
from pages.shared import state
from pages.shared.clock import local
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import DELETE, plain, t

NOTHING = Text(
    "Nothing was run yet. What you run is kept here, with everything it was asked.",
    "还没有运行过。运行的内容会连同全部设置保存在这里。",
)
ONLY_STARRED = Text("Only starred ones", "只看加星的")
OPEN = Text("Open", "打开")
STAR = Text("Star", "加星")
UNSTAR = Text("Take the star away", "取消星标")
RENAME = Text("Name", "命名")
DELETED = Text("The run is deleted.", "运行已删除。")
COMPARE = Text("Compare two runs in words", "用文字对比两次运行")
FROM, TO = Text("From", "从"), Text("to", "到")
KINDS: dict[str, Text] = {
    "compare": Text("comparison", "对比"),
    "table": Text("table", "表格"),
    "sweep": Text("experiment", "实验"),
}
COUNTS = Text("{done}/{all} answers", "{done}/{all} 个回复")
CASES = Text("{cases} cases × {variants} columns", "{cases} 个用例 × {variants} 列")
PAGE = 20
LIMIT = 500
"""Runs offered to be compared in words."""
SHOWN = 140


def runs_screen() -> None:
    starred = st.toggle(t(ONLY_STARRED), key="runs_starred")
    runs, owner = parley().store.runs, me().id
    pages = -(-runs.count(owner, starred=starred) // PAGE)
    page = st.pagination(pages, key=f"runs_page_{starred}") if pages > 1 else 1
    found = runs.newest(owner, PAGE, starred=starred, skip=(page - 1) * PAGE)
    if not found:
        st.info(t(NOTHING), icon=":material/history:")
        return
    counts = parley().store.runs.counts(me().id, [one.id for one in found])
    newest = found if pages < 2 else runs.newest(owner, LIMIT, starred=starred)
    if len(newest) > 1:
        _in_words(newest)
    for one in found:
        _run(one, counts[one.id])


def title(run: StoredRun) -> str:
    return run.name or f"{local(run.created_at)} · {t(KINDS[run.kind])}"


def _run(run: StoredRun, counts: Mapping[CellStatus, int]) -> None:
    bench = bench_of(run.bench)
    with st.container(border=True, key=f"run_{run.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"{'★ ' if run.starred else ''}**{plain(title(run))}**")
            with st.container(horizontal=True, gap="small", width="content"):
                st.button(
                    t(OPEN), key=f"open_run_{run.id}", icon=":material/open_in_new:", on_click=open_again, args=(run,)
                )
                st.button(
                    "",
                    key=f"star_{run.id}",
                    icon=":material/star:" if run.starred else ":material/star_border:",
                    help=t(UNSTAR if run.starred else STAR),
                    type="tertiary",
                    on_click=_star,
                    args=(run,),
                )
                with st.popover("", icon=":material/edit:", help=t(RENAME), key=f"name_run_{run.id}", type="tertiary"):
                    key = f"run_name_{run.id}"
                    st.text_input(t(RENAME), run.name, key=key, max_chars=80, on_change=_rename, args=(run, key))
                export_run(run, bench)
                st.button(
                    "",
                    key=f"delete_run_{run.id}",
                    icon=":material/delete:",
                    help=t(DELETE),
                    type="tertiary",
                    on_click=_delete,
                    args=(run,),
                )
        done, every = counts.get("complete", 0), sum(counts.values())
        parts = [t(COUNTS, done=done, all=every), t(CASES, cases=len(bench.cases.rows), variants=len(bench.variants))]
        parts += [local(run.created_at)] if run.name else []
        parts += [plain(one.model) for one in bench.variants]
        st.caption(" · ".join(parts))
        st.caption(plain(_begins(bench)))


def _begins(bench: Bench) -> str:
    text = " ".join(" ".join(one.text for one in bench.prompt(0)).split()) if bench.variants else ""
    return text[:SHOWN] + (" …" if len(text) > SHOWN else "")


@told
def _star(run: StoredRun) -> None:
    parley().store.runs.change(me().id, run.id, starred=not run.starred)


@told
def _rename(run: StoredRun, key: str) -> None:
    parley().store.runs.change(me().id, run.id, name=str(state.state().get(key) or "").strip())


@told
def _delete(run: StoredRun) -> None:
    runs, owner = parley().store.runs, me().id
    running.stop(run.id)
    runs.delete(owner, run.id)
    if state.state().get(state.RUN) == run.id:
        running.close_run()
    state.offer_undo(DELETED, lambda: runs.delete(owner, run.id, back=True))


def _in_words(found: list[StoredRun]) -> None:
    """What was changed from one run to another, and what came of it."""
    opened = st.expander(t(COMPARE), icon=":material/compare_arrows:", key="in_words", on_change="rerun")
    if not opened.open:  # it reads all answers of two runs
        return
    with opened:
        by_id = {one.id: one for one in found}
        titles = {one.id: title(one) for one in found}
        with st.container(horizontal=True):
            first = st.selectbox(t(FROM), list(by_id), 1, format_func=titles.__getitem__, key="words_from")
            second = st.selectbox(t(TO), list(by_id), 0, format_func=titles.__getitem__, key="words_to")
        before, after = by_id[str(first)], by_id[str(second)]
        old, new = bench_of(before.bench), bench_of(after.bench)
        store, owner = parley().store.runs, me().id
        checks = new.checks or old.checks
        told = [
            by_variant(one, judged(one, store.cells(owner, run.id), checks))
            for one, run in ((old, before), (new, after))
        ]
        for text in [*changes(old, new), *outcomes(new, *told)]:
            st.markdown(f"- {plain(t(text))}")
