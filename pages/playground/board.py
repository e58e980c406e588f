"""The answers of a table: cases down, columns across; filtered, sorted, opened, asked again, exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.lab.bench import Bench, bench_of
from core.lab.checks import Check
from core.lab.probabilities import confidence
from core.lab.results import Judged, Summary, by_variant, judged
from core.parley import parley
from core.store.runs import StoredRun
from core.text import Text
from core.transfer.run_report import SUMMARY_ROWS
from core.transfer.run_rows import STATUSES
from pages.playground import bench as workbench
from pages.playground.blind import CASE, blind_button
from pages.playground.board_cell import board_cell
from pages.playground.charts import charts
from pages.playground.export import export_run
from pages.playground.groups import groups
from pages.playground.progress import progress
from pages.playground.restoring import settings_of
from pages.playground.running import fill
from pages.shared import state
from pages.shared.me import me
from pages.shared.words import labels, plain, t

FIGURE = Text("Figure", "指标")
SUMMARY = Text("The columns compared", "各列对比")
TITLE = Text("Answers", "回复")
SHOW = Text("Show", "显示")
SORT = Text("Sort by", "排序")
SEARCH = Text("Search in the answers", "在回复中搜索")
SHOWN = Text("{shown:,} of {all:,} cases", "{shown:,} / {all:,} 个用例")
ROW_AGAIN = Text("Run this row anew", "重新运行这一行")
PAGE = 10
FILTERS: dict[str, Text] = {
    "all": Text("all", "全部"),
    "failed_check": Text("a check does not hold", "有检查未通过"),
    "passed": Text("all checks hold", "检查全部通过"),
    "failed": STATUSES["failed"],
    "left": Text("not finished", "未完成"),
    "rated": Text("rated", "已评分"),
    "unrated": Text("not rated", "未评分"),
    "low": Text("rated 1 or 2", "评分为 1 或 2"),
}
SORTS: dict[str, Text] = {
    "case": Text("case", "用例顺序"),
    "longest": Text("longest answer", "回复最长"),
    "slowest": Text("slowest", "最慢"),
    "dearest": Text("dearest", "最贵"),
    "worst": Text("worst rated", "评分最低"),
    "unsure": Text("least sure", "最不确定"),
}


def board(run: StoredRun) -> None:
    bench = bench_of(run.bench)
    now, _ = workbench.bench_now()
    with st.container(key="board"):
        st.header(t(TITLE), anchor=False)
        settings_of(run, now)
        progress(run)
    rows = _judged(run, bench, now.checks)
    summaries = by_variant(bench, rows)
    _summary(bench, summaries)
    groups(bench, rows)
    charts(bench, rows)
    cases = _chosen(rows)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t(SHOWN, shown=len(cases), all=len(bench.cases.rows)))
        blind_button(run)
        export_run(run, bench, now.checks)
    pages = max(1, -(-len(cases) // PAGE))
    page = st.pagination(pages, key=f"board_page_{run.id}") if pages > 1 else 1
    by_place: dict[tuple[int, int], list[Judged]] = {}
    for one in rows:
        by_place.setdefault((one.cell.case, one.cell.variant), []).append(one)
    for case in cases[(page - 1) * PAGE : page * PAGE]:
        _row(
            run,
            replace(bench, checks=now.checks),
            case,
            [by_place.get((case, at), []) for at in range(len(bench.variants))],
        )


def _judged(run: StoredRun, bench: Bench, checks: tuple[Check, ...]) -> list[Judged]:
    """Read and judged anew only where something has changed: ten thousand cases take a second."""
    runs, owner = parley().store.runs, me().id
    stamp = runs.stamp(owner, run.id)
    kept = state.state().get(state.BOARD)
    if stamp is not None and kept is not None and kept[0] == (run.id, stamp, checks):
        return list(kept[1])
    rows = judged(bench, runs.cells(owner, run.id), checks)
    state.state()[state.BOARD] = ((run.id, stamp, checks), rows)
    return rows


def _summary(bench: Bench, summaries: Sequence[Summary]) -> None:
    """A line a figure, a column a variant."""
    table = {t(FIGURE): [t(words) for words, _ in SUMMARY_ROWS]}
    for at, one in enumerate(summaries):
        name = f"{bench.name(at)} · {bench.variants[at].model}"
        table[name if name not in table else f"{name} ({at + 1})"] = [say(one) for _, say in SUMMARY_ROWS]
    st.dataframe(table, hide_index=True, key="board_summary", alt=t(SUMMARY))


def _chosen(rows: Sequence[Judged]) -> list[int]:
    """The cases to show, in order."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show = st.selectbox(t(SHOW), list(FILTERS), format_func=labels(FILTERS), key="board_show", width=220)
        sort = st.selectbox(t(SORT), list(SORTS), format_func=labels(SORTS), key="board_sort", width=180)
        words = st.text_input(t(SEARCH), key="board_search", width=240)
    sought = (words or "").strip().casefold()
    kept = [one for one in rows if _holds(one, str(show)) and sought in one.cell.message.text.casefold()]
    cases = sorted({one.cell.case for one in kept})
    if sort == "case":
        return cases
    worth = dict.fromkeys(cases, 0.0)
    for one in kept:
        worth[one.cell.case] = max(worth[one.cell.case], _worth(one, str(sort)))
    return sorted(cases, key=lambda case: -worth[case])


def _holds(one: Judged, show: str) -> bool:
    cell = one.cell
    return {
        "all": True,
        "failed_check": one.passed is False,
        "passed": one.passed is True,
        "failed": cell.status == "failed",
        "left": cell.status not in ("complete", "failed"),
        "rated": cell.rating is not None,
        "unrated": cell.rating is None,
        "low": (cell.rating or 5) <= 2,
    }[show]


def _worth(one: Judged, sort: str) -> float:
    record = one.cell.record
    return {
        "longest": float(len(one.cell.message.text)),
        "slowest": (record.total_s if record else None) or 0.0,
        "dearest": (record.cost if record else None) or 0.0,
        "worst": 6.0 - (one.cell.rating or 6),
        "unsure": 0.0 if (sure := confidence(one.cell.logprobs)) is None else 1.0 - sure,
    }[sort]


def _row(run: StoredRun, bench: Bench, case: int, cells: Sequence[Sequence[Judged]]) -> None:
    with st.container(border=True, key=f"case_{case}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            values = " · ".join(
                f"**{plain(name)}** {plain(value[:200])}" for name, value in bench.cases.values(case).items()
            )
            st.markdown(f"{t(CASE, number=case + 1)} — {values}")
            st.button(
                "",
                key=f"row_again_{case}",
                icon=":material/refresh:",
                type="tertiary",
                help=t(ROW_AGAIN),
                on_click=fill,
                args=(run, bench, [case], None),
            )
        for at, (box, found) in enumerate(zip(st.columns(len(bench.variants)), cells, strict=True)):
            with box:
                board_cell(run, bench, case, at, found)
