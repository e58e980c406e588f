"""The log: a row a request, by the page; a row opens what was asked, answered, and what it cost."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.ledger.record import RequestRecord
from core.parley import parley
from core.review.figures import SUMMED, figures
from core.review.frames import COLUMNS, SHOWN, log_frame
from core.review.view import ORDERS
from core.store.log import Key
from core.text import Text
from pages.shared import state
from pages.shared.words import labels, listed, t
from pages.usage.books import books, reader
from pages.usage.files import log_files
from pages.usage.looking import NONE_PASSES, Look, changes, set_box
from pages.usage.row import row

TAGS, RATING = Text("Tags", "标签"), Text("Rating", "评分")
PAGE = 50
HEIGHT = 560
SORT = Text("First", "排序")
COLUMNS_WORDS = Text("Columns", "显示的列")
OLDER, NEWER = Text("Further", "下一页"), Text("Back", "上一页")
SHOWN_OF = Text("Requests {first:,} to {last:,} of {all:,}", "第 {first:,} – {last:,} 条，共 {all:,} 条")
RUNNING = Text("{count} are under way", "{count} 个进行中")
REQUESTS = Text("Requests", "请求")
SELECT = Text(
    "Select a row to see the request, the answer and the arithmetic of its cost. In the table the arrow keys lead to a "
    "row, and Shift+Space selects it.",
    "选中一行，查看请求、回复与费用算式。用键盘时：在表格中按方向键移动，按 Shift+空格 选中该行。",
)
NOT_SORTED = Text("Requests of which this is not known are left out.", "没有这项数据的请求不在其中。")
MIXED = Text(
    "Currencies are not converted: choose one under Filters to compare.",
    "不同币种不换算：如需比较请在筛选里选定一种币种。",
)
WIDTHS: dict[str, Any] = {"first_token_s": "%.2f", "total_s": "%.2f", "cost": "%.6f"}


def log(look: Look) -> None:
    keys: list[Key] = _keys(look)
    page = books().log.page(look.owner, look.filters, PAGE, order=look.view.order, above=keys[-1] if keys else None)
    found = figures(books().review.sums(look.owner, look.filters, SUMMED))
    _boxes(look, found.requests)
    if not page.rows:
        st.info(t(NONE_PASSES), icon=":material/filter_alt_off:")
        return
    _count(look, found.requests, len(keys) * PAGE, len(page.rows))
    chosen = _table(look, page.rows, len(keys))
    with st.container(horizontal=True, key="usage_paging"):
        st.button(t(NEWER), key="usage_newer", icon=":material/chevron_left:", disabled=not keys, on_click=_back)
        st.button(
            t(OLDER),
            key="usage_older",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=page.below is None,
            on_click=_on,
            args=(page.below,),
        )
    if chosen is None:
        st.caption(t(SELECT))
    else:
        row(chosen)


def _keys(look: Look) -> list[Key]:
    """Where the pages before this one end; another view begins at its first page."""
    seen = (look.filters, look.view.order)
    kept = state.state().get(state.USAGE_ABOVE)
    if kept is None or kept[0] != seen:
        kept = state.state()[state.USAGE_ABOVE] = (seen, [])
    return list(kept[1])


def _on(below: Key) -> None:
    seen, keys = state.state()[state.USAGE_ABOVE]
    state.state()[state.USAGE_ABOVE] = (seen, [*keys, below])


def _back() -> None:
    seen, keys = state.state()[state.USAGE_ABOVE]
    state.state()[state.USAGE_ABOVE] = (seen, keys[:-1])


def _boxes(look: Look, count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="usage_log_boxes"):
        set_box("usage_order", look.view.order)
        st.selectbox(t(SORT), list(ORDERS), format_func=labels(ORDERS), width=150, **changes("order", "usage_order"))
        with st.popover(t(COLUMNS_WORDS), icon=":material/view_column:", key="usage_columns_menu"):
            st.multiselect(
                t(COLUMNS_WORDS),
                list(COLUMNS),
                list(state.state().get(state.USAGE_COLUMNS, _shown())),
                format_func=labels(COLUMNS),
                key="usage_columns_box",
                on_change=_columns,
                label_visibility="collapsed",
            )
        log_files(look, count)


def _shown() -> tuple[str, ...]:
    """Columns at first; with the user where there are several."""
    return ("started_at", "owner", *SHOWN[1:]) if parley().settings.sign_in.on and reader().sees is None else SHOWN


def _columns() -> None:
    state.state()[state.USAGE_COLUMNS] = tuple(state.state().get("usage_columns_box") or _shown())


def _count(look: Look, ended: int, before: int, here: int) -> None:
    running = books().log.running(look.owner)
    parts = [t(SHOWN_OF, first=before + 1, last=before + here, all=max(ended, before + here))]
    parts += [t(RUNNING, count=running)] if running else []
    parts += [t(NOT_SORTED)] if look.view.order != "started_at" else []
    parts += [t(MIXED)] if look.view.order == "cost" and len(look.view.chosen.get("currency", ())) != 1 else []
    st.caption(" · ".join(parts))


def _table(look: Look, rows: list[RequestRecord], page: int) -> RequestRecord | None:
    """The selected row, by what it is and not by where it stands: others come in above it."""
    columns = [name for name in COLUMNS if name in state.state().get(state.USAGE_COLUMNS, _shown())]
    config: dict[str, Any] = {
        t(COLUMNS[name]): st.column_config.NumberColumn(format=form) for name, form in WIDTHS.items()
    }
    config[t(COLUMNS["started_at"])] = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")
    key = f"usage_requests_{rows[0].id[:12]}_{page}"
    frame = log_frame(rows, state.language(), look.zone, columns)
    said = books().remarks.of(reader().id, [one.id for one in rows])
    if said:  # beside the rows of which somebody said something
        frame[t(TAGS)] = [listed(said[one.id].tags) if one.id in said else None for one in rows]
        frame[t(RATING)] = ["★" * (said[one.id].rating or 0) if one.id in said else None for one in rows]
    chosen = st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt=t(REQUESTS),
        on_select="rerun",
        selection_mode="single-row",
        column_config=config,
        height=HEIGHT,
        placeholder="–",
    )
    at = chosen["selection"]["rows"]
    if at and at[0] < len(rows):
        state.state()[state.USAGE_ROW] = (key, rows[at[0]].id)
        return rows[at[0]]
    kept = state.state().get(state.USAGE_ROW)
    if kept is None or kept[0] == key:  # closed here
        state.state().pop(state.USAGE_ROW, None)
        return None
    return books().log.get(look.owner, look.filters, kept[1])
