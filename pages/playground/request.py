"""The request itself: the JSON before it is sent, what was sent, the raw answer, and the same as code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.lab.bench import Bench
from core.lab.plan import asked
from core.lab.request import address_of, body_of
from core.parley import parley
from core.settings import Connection
from core.store.cells import StoredCell
from core.store.raw import Event
from core.store.runs import StoredRun
from core.text import Text
from core.transfer.curl import read_curl
from core.transfer.snippets import SNIPPETS, Recipe
from pages.playground import bench as workbench
from pages.playground.pasted import take_curl
from pages.shared import state
from pages.shared.gateway_picker import connections
from pages.shared.me import me
from pages.shared.told import told
from pages.shared.words import t

PREVIEW = Text("The request as JSON and as code", "请求的 JSON 与代码")
OF_COLUMN = Text("Of column", "哪一列")
JSON = Text("JSON", "JSON")
INSTALL = Text("First: {command}", "先运行：{command}")
KEY_IN = Text("The key is read from the environment variable {name}.", "Key 从环境变量 {name} 读取。")
RAW = Text("Raw answer", "原始响应")
RAW_COUNT = Text(
    "{count:,} events; the seconds count from when it was sent.", "共 {count:,} 个事件，时间从发送时算起。"
)
RAW_SHOWN = Text("The first {shown:,} of them; the file has all.", "这里显示前 {shown:,} 个，文件里是全部。")
NO_RAW = Text(
    "The raw answer is not kept for this one: it came from a table, or from a run that ended with the program.",
    "这条回复没有保存原始响应：它来自表格，或程序中途退出。",
)
NOT_SENT = Text("Nothing was sent for this answer.", "这条回复没有发出请求。")
CUT = Text(
    "Only the first {shown:,} of {all:,} characters are shown: this is not the whole.",
    "只显示前 {shown:,} 个字符（共 {all:,} 个），内容不完整。",
)
DOWNLOAD = Text("Download all events", "下载全部事件")
PASTE = Text("From a curl command", "从 curl 命令导入")
PASTE_HINT = Text("curl https://… -d '{\"model\": …}'", "curl https://… -d '{\"model\": …}'")
TAKE = Text("Put it on the workbench", "放到工作台")
OPENED = "preview"
SHOWN_EVENTS = 200
SHOWN_CHARACTERS = 60_000


def preview() -> None:
    """Of the workbench as it is now; nothing is sent."""
    opened = st.expander(t(PREVIEW), icon=":material/data_object:", key=OPENED, on_change="rerun")
    if opened.open:
        with opened:
            _preview()


def preview_open() -> bool:
    return bool(state.state().get(OPENED))


def _preview() -> None:
    now, wrong = workbench.bench_now()
    case = now if now.cases.rows and state.state().get(state.MODE) == "table" else now.as_case()
    places = list(range(len(now.variants)))
    at = int(
        st.segmented_control(t(OF_COLUMN), places, default=0, format_func=now.name, required=True, key="preview_of")
    )
    connection = connections().get(now.variants[at].gateway)
    for sentence in wrong:
        st.error(t(sentence))
    if connection is None or wrong:
        return
    one = asked(case, 0, at, 0)
    _show(body_of(one, connection), connection)


def _show(body: Mapping[str, Any], connection: Connection | None) -> None:
    """The JSON, and the same as code."""
    url = address_of(connection) if connection else ""
    tabs = st.tabs([t(JSON), *([t(one.label) for one in SNIPPETS] if url else [])])
    with tabs[0]:
        _code(json.dumps(body, ensure_ascii=False, indent=2), "json")
    variable = connection.key_variable if connection and (connection.needs_key or connection.gateway.api_key) else ""
    for tab, one in zip(tabs[1:], SNIPPETS, strict=False):
        with tab:
            hints = [t(INSTALL, command=f"`{one.needs}`")] if one.needs else []
            hints += [t(KEY_IN, name=f"`{variable}`")] if variable else []
            if hints:
                st.caption(" · ".join(hints))
            _code(one.write(Recipe(url, variable, body)), one.language)


def _code(text: str, language: str) -> None:
    st.code(text[:SHOWN_CHARACTERS], language=language, wrap_lines=True)
    if len(text) > SHOWN_CHARACTERS:
        st.caption(t(CUT, shown=SHOWN_CHARACTERS, all=len(text)))


def request_view(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    """What was really sent for a cell, and what came back, event by event."""
    if cell.request_id is None:
        st.caption(t(NOT_SENT))
        return
    ledger, owner = parley().store.ledger, me().id
    body = ledger.sent(owner, cell.request_id)
    connection = connections().get(bench.variants[cell.variant].gateway)
    if body is not None:
        _show(body, connection)
    st.markdown(f"**{t(RAW)}**")
    _events(ledger.heard(owner, cell.request_id), cell.id)


def _events(events: list[Event], name: str) -> None:
    if not events:
        st.caption(t(NO_RAW))
        return
    st.caption(t(RAW_COUNT, count=len(events)))
    lines = [f"{one.after_s:8.3f} s  {one.data}" for one in events]
    st.code("\n".join(lines[:SHOWN_EVENTS])[:SHOWN_CHARACTERS], language=None, wrap_lines=True)
    if len(lines) > SHOWN_EVENTS:
        st.caption(t(RAW_SHOWN, shown=SHOWN_EVENTS))
    st.download_button(
        t(DOWNLOAD),
        "\n".join(lines).encode("utf-8", "replace"),
        f"events-{name[:8]}.txt",
        "text/plain",
        icon=":material/download:",
        key=f"events_{name}",
        on_click="ignore",
    )


def paste_curl() -> None:
    """A curl command from a document or another tool, onto the workbench."""
    with st.popover(t(PASTE), icon=":material/terminal:", key="curl"):
        key = state.form_key(workbench.PLACE, "curl")
        st.text_area(t(PASTE), key=key, placeholder=t(PASTE_HINT), height=140, label_visibility="collapsed")
        st.button(t(TAKE), key="curl_take", type="primary", on_click=_take, args=(key,))


@told
def _take(key: str) -> None:
    take_curl(read_curl(str(state.state().get(key) or "")))
