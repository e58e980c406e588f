"""Tables with shares: by a dimension, by conversation, by run; a row leads to what is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import ParleyError
from core.review.figures import Figures, by_first
from core.review.frames import COST_IN, figures_frame
from core.review.view import CHOICES
from core.store.review import Home
from core.text import Text
from pages.shared import state
from pages.shared.words import t, together
from pages.usage.books import books, reader
from pages.usage.files import table_files
from pages.usage.looking import Look, choose, now_shown, show

TITLE = Text("By {what}", "按{what}统计")
HINT = Text("Select a row to look at it alone.", "选中一行即可只看这一项。")
HOMES: dict[Home, tuple[Text, Text, str, str]] = {
    "conversation_id": (
        Text("By conversation", "按对话统计"),
        Text("Conversation", "对话"),
        ":material/forum:",
        "conversation",
    ),
    "run_id": (Text("By run of the playground", "按试验场运行统计"), Text("Run", "运行"), ":material/science:", "run"),
    "prompt": (Text("By prompt", "按提示词统计"), Text("Prompt", "提示词"), ":material/style:", "prompt"),
}
"""Title, header, sign, and the field of the view that chooses one."""
MOST_HOMES = 50
MOST = Text("The {count} with the most tokens.", "token 最多的 {count} 个。")
BY_PROMPT = Text(
    "A prompt is told by its name in the library, else by the first words of its system prompt.",
    "提示词以提示词库中的名称区分，没有名称的以系统提示词开头的文字区分。",
)
NONE_HERE = Text("None in this period.", "这段时间内没有。")
OTHERS = Text("(of other people)", "（其他人的）")
UNTITLED = Text("(deleted or without title)", "（已删除或无标题）")


def table(look: Look, found: Mapping[str, Figures]) -> None:
    group = look.view.group
    frame = figures_frame(found, group, state.language())
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(t(TITLE, what=t(CHOICES[group])), anchor=False)
        table_files(look, frame, group)
    values = list(found)
    # another table after each choice: a row that stays selected would choose again what was taken away
    chosen = _drawn(frame, f"usage_by_{group}_{sum(map(len, look.view.chosen.values()))}")
    st.caption(t(HINT))
    if chosen is not None and chosen < len(values) and look.view.chosen.get(group) != (values[chosen],):
        choose(group, (values[chosen],))
        st.rerun()


def _drawn(frame: Any, key: str) -> int | None:
    """Draw it; which row is selected."""
    costs = [name for name in frame.columns if name.startswith(t(COST_IN).partition("(")[0].partition("（")[0])]
    chosen = st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt=t(HINT),
        on_select="rerun",
        selection_mode="single-row",
        placeholder="–",
        column_config={name: st.column_config.NumberColumn(format="%.4f") for name in costs},
    )
    rows = chosen["selection"]["rows"]
    return int(rows[0]) if rows else None


def homes(look: Look) -> None:
    """Opened only when wanted: they are read from the rows themselves."""
    for home, (title, _, icon, _) in HOMES.items():
        opened = st.expander(t(title), icon=icon, key=f"usage_{home}", on_change="rerun")
        if opened.open:
            with opened:
                _home(look, home)


def _home(look: Look, home: Home) -> None:
    _, header, _, field = HOMES[home]
    try:
        rows = books().review.by_home(look.owner, look.filters, home, MOST_HOMES)
    except ParleyError as error:
        st.info(t(error.text), icon=":material/info:")
        return
    if not rows:
        st.caption(t(NONE_HERE))
        return
    found = by_first({(home_id, status, counted, currency): sums for home_id, status, counted, currency, sums in rows})
    ids = list(found)
    names = _names(home, ids)
    chosen = _drawn(figures_frame(found, t(header), state.language(), names=names), f"usage_table_{home}")
    st.caption(together(t(MOST, count=len(ids)), t(BY_PROMPT) if home == "prompt" else ""))
    if chosen is not None and chosen < len(ids):
        only: dict[str, Any] = {field: ids[chosen]}
        show(replace(now_shown(), part="log", **only))
        st.rerun()


def _names(home: Home, ids: list[str]) -> dict[str, str]:
    store, owner = books(), reader().id
    if home == "prompt":
        return {"": t(OTHERS)}
    if home == "run_id":
        return {run.id: run.name or run.id[:8] for run in store.runs.of(owner, ids)}
    titles = store.conversations.titles(owner, ids)
    return {one: titles.get(one) or t(UNTITLED) for one in ids}
