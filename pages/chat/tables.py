"""The tables of an answer, as files for a spreadsheet."""

from __future__ import annotations

import streamlit as st

from core.replies.tables import tables
from core.sheets import as_csv
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.place import Place
from pages.shared.words import plain, t

TABLES = Text("Tables as CSV", "表格导出为 CSV")
DOWNLOAD = Text("Table {number}: {rows} rows, {columns} columns", "表格 {number}：{rows} 行 {columns} 列")
SHOWN = 5


def has_table(message: StoredMessage) -> bool:
    return "|" in message.message.text and bool(tables(message.message.text))


def tables_dialog(message: StoredMessage, _: Place) -> None:
    @st.dialog(t(TABLES), width="large")
    def show() -> None:
        for number, rows in enumerate(tables(message.message.text), start=1):
            heading, *body = rows
            st.table({name: [plain(row[at]) for row in body[:SHOWN]] for at, name in enumerate(_told_apart(heading))})
            st.download_button(
                t(DOWNLOAD, number=number, rows=len(body), columns=len(heading)),
                as_csv(rows),
                f"table-{message.id[:8]}-{number}.csv",
                "text/csv",
                icon=":material/download:",
                key=f"table_{message.id}_{number}",
                on_click="ignore",
            )

    show()


def _told_apart(names: list[str]) -> list[str]:
    """Column names, none of them twice."""
    return [plain(name if names.index(name) == at else f"{name} ({at + 1})") for at, name in enumerate(names)]
