"""The answers of a table by the values of one of its columns: how often the checks hold, how long, how slow."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.lab.bench import Bench
from core.lab.results import Judged, summary
from core.text import Text
from core.transfer.run_report import SUMMARY_ROWS
from pages.shared.words import t

GROUP = Text("By the values of a column", "按某一列的值分组")
BY = Text("Group by", "分组依据")
MOST_GROUPS = 50
TOO_MANY = Text(
    "This column has {count:,} different values; the first {most} are shown.",
    "这一列有 {count:,} 个不同的值，显示前 {most} 个。",
)
COLUMN = Text("Column", "列")


def groups(bench: Bench, rows: Sequence[Judged]) -> None:
    if len(bench.cases.rows) < 2 or not bench.cases.columns:
        return
    opened = st.expander(t(GROUP), icon=":material/workspaces:", key="groups", on_change="rerun")
    if not opened.open:
        return
    with opened:
        by = st.selectbox(t(BY), bench.cases.columns, key="group_by", width=260)
        at = bench.cases.columns.index(str(by))
        found: dict[tuple[str, int], list[Judged]] = {}
        for one in rows:
            if one.cell.case < len(bench.cases.rows):
                found.setdefault((bench.cases.rows[one.cell.case][at], one.cell.variant), []).append(one)
        values = list(dict.fromkeys(value for value, _ in found))
        if len(values) > MOST_GROUPS:
            st.caption(t(TOO_MANY, count=len(values), most=MOST_GROUPS))
        shown = [place for place in found if place[0] in set(values[:MOST_GROUPS])]
        taken = {t(COLUMN), *(t(words) for words, _ in SUMMARY_ROWS)}
        table: dict[str, list[str]] = {f"{by} *" if by in taken else str(by): [value for value, _ in shown]}
        table[t(COLUMN)] = [bench.name(variant) for _, variant in shown]
        summaries = [summary(found[place]) for place in shown]
        table |= {t(words): [say(one) for one in summaries] for words, say in SUMMARY_ROWS}
        st.dataframe(table, hide_index=True, key="group_table", alt=t(GROUP))
