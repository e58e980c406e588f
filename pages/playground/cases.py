"""The cases: a table one types into, pastes into, or fills from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import streamlit as st

from core.lab.bench import Cases
from core.lab.paste import read_table
from core.text import Text
from pages.playground.bench import CASES, PLACE
from pages.shared import state
from pages.shared.told import told
from pages.shared.words import labels, listed, plain, t

TITLE = Text("Cases", "用例")
INTRO = Text(
    "A row a case, a column for each blank of the prompt; one more may hold the answer you expect.",
    "每行一个用例，提示词里的每个空位对应一列；还可以加一列写期望的回答。",
)
PASTE = Text("Paste a table", "粘贴表格")
PASTE_HINT = Text(
    "Copy the cells in your spreadsheet, with the line of names above them, and paste them here.",
    "在表格软件里选中单元格（连同第一行列名）复制，粘贴到这里。",
)
TAKE = Text("Take these rows", "使用这些行")
FILE = Text("From a file (CSV, XLSX)", "从文件导入（CSV、XLSX）")
ADD_COLUMN = Text("Add a column", "添加列")
COLUMN_NAME = Text("Name of the new column", "新列的名称")
ADD = Text("Add", "添加")
EXPECTED = Text("Expected answer", "期望的回答")
EXPECTED_IN = Text("Column with the expected answer", "期望回答所在的列")
NONE = Text("none", "没有")
TOOK = Text("{count:,} cases were taken over.", "已导入 {count:,} 个用例。")
REPLACED = Text("The table was replaced.", "表格已替换。")
MISSING = Text("The prompt has blanks that the table does not: {names}", "提示词里有表格中没有的空位：{names}")
ADD_THEM = Text("Add these columns", "添加这些列")
ROWS = Text("{count:,} cases", "{count:,} 个用例")
TWICE = Text("There is a column named '{name}' already.", "已有名为“{name}”的列。")
PAGE = 100
"""Rows that the editor holds at once: a browser edits no more of them well."""


def cases_editor(variables: list[str]) -> None:
    said = state.form(PLACE)
    cases: Cases = said.get(CASES, Cases())
    st.header(t(TITLE), anchor=False)
    st.caption(t(INTRO))
    with st.container(horizontal=True, gap="small"):
        with st.popover(t(PASTE), icon=":material/content_paste:", key="paste_cases"):
            _paste()
        with st.popover(t(FILE), icon=":material/upload_file:", key="file_cases"):
            uploaded = st.file_uploader(t(FILE), type=["csv", "tsv", "txt", "xlsx"], key=state.form_key(PLACE, "file"))
            if uploaded is not None:
                st.button(t(TAKE), key="take_file", type="primary", on_click=_take, args=(uploaded.getvalue(), None))
        with st.popover(t(ADD_COLUMN), icon=":material/add_column_right:", key="new_column"):
            key = state.form_key(PLACE, "column_name")
            st.text_input(t(COLUMN_NAME), key=key, max_chars=60)
            st.button(t(ADD), key="add_case_column", on_click=_add_typed, args=(key,))
    lacking = [name for name in variables if name not in cases.columns]
    if lacking and cases.columns:
        st.warning(t(MISSING, names=listed(map(plain, lacking))))
        st.button(t(ADD_THEM), key="add_lacking", icon=":material/add_column_right:", on_click=_add, args=(lacking,))
    if not cases.columns:
        cases = Cases(tuple(variables) or (t(EXPECTED),), ())
    _editor(cases)
    _expected(cases, variables)


class Shown(NamedTuple):
    """The rows a widget was given, and those on the pages around them."""

    before: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]


def _editor(cases: Cases) -> None:
    """Edits are kept as they are made; the widget is given the same rows until it is filled anew, and what stands
    before and after them stays."""
    pages = max(1, -(-len(cases.rows) // PAGE))
    page = 1
    if pages > 1:
        st.caption(t(ROWS, count=len(cases.rows)))
        page = st.pagination(pages, key=state.form_key(PLACE, "cases_page"))
    named = sha256("\n".join(cases.columns).encode("utf-8", "replace")).hexdigest()[:8]
    key = state.form_key(PLACE, f"cases_{page}_{named}")
    shown: dict[str, Shown] = state.state().setdefault(state.CASES_SHOWN, {})
    if key not in state.state() or key not in shown:
        first = (page - 1) * PAGE
        empty = ("",) * len(cases.columns)
        shown[key] = Shown(cases.rows[:first], cases.rows[first : first + PAGE] or (empty,), cases.rows[first + PAGE :])
    given = shown[key]
    edited: Any = st.data_editor(
        {name: [row[at] for row in given.rows] for at, name in enumerate(cases.columns)},
        key=key,
        alt=t(TITLE),
        num_rows="dynamic",
        hide_index=True,
        column_config={name: st.column_config.TextColumn(name) for name in cases.columns},
        width="stretch",
    )
    rows = _rows(cases.columns, edited)
    now = Cases(cases.columns, (*given.before, *rows, *given.after))
    if len(rows) > PAGE:  # what was pasted into the grid goes onto pages of its own
        state.fill_form(PLACE, {**state.form(PLACE), CASES: now})
        st.rerun()
    state.form(PLACE)[CASES] = now


def _rows(columns: Sequence[str], edited: Mapping[str, Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
    found = zip(*(edited[name] for name in columns), strict=True)
    written = (tuple("" if cell is None or cell != cell else str(cell) for cell in row) for row in found)
    return tuple(row for row in written if any(cell.strip() for cell in row))


def _expected(cases: Cases, variables: list[str]) -> None:
    others = [name for name in cases.columns if name not in variables]
    if not others:
        state.form(PLACE)["expected"] = ""
        return
    said = state.form(PLACE).get("expected") or ""
    options = ["", *others]
    if said not in options:
        said = state.form(PLACE)["expected"] = ""
    st.selectbox(
        t(EXPECTED_IN),
        options,
        options.index(said) if said in options else 0,
        format_func=labels({"": NONE}),
        **state.form_widget(PLACE, "expected"),
    )


def _paste() -> None:
    key = state.form_key(PLACE, "pasted")
    st.text_area(t(PASTE_HINT), key=key, height=160)
    st.button(t(TAKE), key="take_pasted", type="primary", on_click=_take, args=(None, key))


@told
def _take(data: bytes | None, key: str | None) -> None:
    """Before anything is drawn: what was pasted or chosen takes the table's place; that can be undone."""
    found = read_table(data if data is not None else str(state.state().get(key or "") or ""))
    _replace(found)
    st.toast(t(TOOK, count=len(found.rows)), icon=":material/table:")


def _replace(cases: Cases) -> None:
    said = dict(state.form(PLACE))
    before: Cases = said.get(CASES, Cases())
    if before.rows:
        back = {CASES: before, "expected": said.get("expected", "")}
        state.offer_undo(REPLACED, lambda: state.fill_form(PLACE, {**state.form(PLACE), **back}))
    guess = next((name for name in cases.columns if name.strip().casefold() in EXPECTED_NAMES), "")
    state.fill_form(PLACE, {**said, CASES: cases, "expected": guess or said.get("expected", "")})


EXPECTED_NAMES = {
    "expected",
    "expected answer",
    "answer",
    "label",
    "期望",
    "期望回答",
    "期望的回答",
    "标准答案",
    "答案",
}


def _add_typed(key: str) -> None:
    name = str(state.state().get(key) or "").strip()
    if name:
        _add([name])


def _add(names: list[str]) -> None:
    said = dict(state.form(PLACE))
    cases: Cases = said.get(CASES, Cases())
    for name in names:
        if name in cases.columns:
            state.notify(t(TWICE, name=name))
            return
    added = Cases((*cases.columns, *names), tuple((*row, *[""] * len(names)) for row in cases.rows))
    state.fill_form(PLACE, {**said, CASES: added})
