"""The gateway's own table, held against the ledger."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import ParleyError
from core.review.reconcile import VERDICTS, Learnt, Pair, Tolerance, learnt, reconciled
from core.review.their_table import FIELDS, NO_HEADER, Field, Table, currency_of, header_of, read
from core.sheets import read_rows
from core.store.days import day_of
from core.store.filters import Filters
from core.store.prices import OwnPrice
from core.store.tables import now
from core.text import Text
from pages.shared.gateway_picker import connections
from pages.shared.told import told
from pages.shared.words import GATEWAY, labels, plain, t
from pages.usage.books import books, reader
from pages.usage.looking import Look

INTRO = Text(
    "Copy the rows of the gateway's own log page (with the line of names) and paste them, or drop its CSV or XLSX. "
    "They are matched with the requests here by model, time and tokens; nothing is sent anywhere.",
    "从网关的日志页面复制表格（连同列名一行）粘贴到这里，或放入它的 CSV、XLSX 文件。"
    "按模型、时间和 token 与本地请求核对，不会发送到任何地方。",
)
PASTE = Text("Paste the table", "粘贴表格")
FILE = Text("Or a file (CSV, XLSX)", "或选择文件（CSV、XLSX）")
MAPPING = Text("Which column holds what", "各列的含义")
NONE = Text("none", "没有")
SECONDS = Text("Seconds apart at most", "时间相差不超过（秒）")
TOKENS = Text("Tokens may differ by (%)", "token 允许相差（%）")
COSTS = Text("Costs may differ by (%)", "费用允许相差（%）")
SKIPPED = Text("{count} rows were skipped: {why}", "跳过了 {count} 行：{why}")
SHOW = Text("Show", "显示")
ALL_BUT = Text("all that do not agree", "所有不一致的")
ALL = Text("all", "全部")
COLUMNS: dict[str, Text] = {
    "verdict": Text("Result", "结果"),
    "line": Text("Row there", "对方行号"),
    "time_here": Text("Time here", "本地时间"),
    "time_there": Text("Time there", "对方时间"),
    "model": Text("Model", "模型"),
    "tokens_here": Text("Tokens here", "本地 token"),
    "tokens_there": Text("Tokens there", "对方 token"),
    "cost_here": Text("Cost here", "本地费用"),
    "cost_there": Text("Cost there", "对方费用"),
}
LEARNT = Text("What the gateway really asks", "网关的实际单价")
LEARNT_LINE = Text(
    "{model}: {prompt:.4g} in, {completion:.4g} out a million tokens (from {rows} rows; off by {off:.1%} in the mean)",
    "{model}：每百万 token 输入 {prompt:.4g}、输出 {completion:.4g}（依据 {rows} 行，平均偏差 {off:.1%}）",
)
USE = Text("Use this price from today on", "从今天起使用这个价格")
USED = Text("The price is kept: see Prices and budgets.", "价格已保存，见“价格与预算”。")
CURRENCY = Text("Currency there", "对方币种")
TABLE = Text("Their rows beside ours", "双方记录对照")
ALL_AGREE = Text("Everything agrees.", "全部一致。")
MOST = 100_000
TOO_LONG = Text(
    "Only the newest {limit:,} requests of these days were looked at: reconcile fewer days at a time.",
    "只核对了这些日期里最近的 {limit:,} 条请求：请缩短日期范围。",
)
CURRENCIES = ("CNY", "USD")


def reconcile(look: Look) -> None:
    st.caption(t(INTRO))
    offered = connections()
    names = {name: t(one.label) for name, one in offered.items()}
    gateway = str(
        st.selectbox(t(GATEWAY), list(offered), format_func=names.__getitem__, key="reconcile_gateway", width=240)
    )
    pasted = st.text_area(t(PASTE), height=140, key="reconcile_pasted")
    uploaded = st.file_uploader(t(FILE), type=["csv", "tsv", "txt", "xlsx"], key="reconcile_file")
    source: bytes | str = uploaded.getvalue() if uploaded is not None else pasted or ""
    if not source:
        return
    try:
        rows = read_rows(source)
        header, columns = _mapping(rows)
        table = read(rows, look.zone, header, columns)
    except ParleyError as error:
        st.error(plain(t(error.text)), icon=":material/error:")
        return
    if table.skipped:
        st.caption(plain(t(SKIPPED, count=len(table.skipped), why=t(table.skipped[0]))))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seconds = st.number_input(t(SECONDS), 0, 86_400, 120, key="reconcile_seconds", width=190)
        tokens = st.number_input(t(TOKENS), 0.0, 100.0, 0.0, format="%g", key="reconcile_tokens", width=190)
        costs = st.number_input(t(COSTS), 0.0, 100.0, 1.0, format="%g", key="reconcile_costs", width=190)
        first = CURRENCIES.index(currency_of(rows, header, columns))
        currency = str(st.selectbox(t(CURRENCY), CURRENCIES, first, key=f"reconcile_currency_{first}", width=120))
    pairs = _paired(look, gateway, table, Tolerance(float(seconds), tokens / 100, costs / 100, currency))
    _counts(pairs)
    _differences(look, pairs)
    _learnt(gateway, learnt(pairs), currency)


def _mapping(rows: list[list[str]]) -> tuple[int, dict[Field, int]]:
    """Which column holds what: as it was recognised, and as a person corrects it."""
    header, found = header_of(rows)
    if header < 0:
        st.info(t(NO_HEADER), icon=":material/info:")
    width = max((len(row) for row in rows), default=0)
    said = rows[header] if header >= 0 else []
    options = {-1: t(NONE), **{at: f"{at + 1}: {said[at] if at < len(said) else ''}" for at in range(width)}}
    chosen: dict[Field, int] = {}
    with st.expander(t(MAPPING), expanded=header < 0 or not {"time", "model"} <= set(found)):
        for name, words in FIELDS.items():
            first = list(options).index(found.get(name, -1))
            key = f"reconcile_{name}_{len(rows)}_{width}"
            at = int(st.selectbox(t(words), list(options), first, format_func=options.__getitem__, key=key))
            if at >= 0:
                chosen[name] = at
    return header, chosen


def _paired(look: Look, gateway: str, table: Table, tolerance: Tolerance) -> list[Pair]:
    """The ledger's rows around the table's days, of this gateway."""
    first, last = (day_of(pick(one.at for one in table.rows), look.zone) for pick in (min, max))
    filters = Filters(look.zone.key, first - 1, last + 1, {"gateway": (gateway,)})
    ours = books().log.newest(look.owner, filters, MOST)
    if len(ours) == MOST:
        st.warning(t(TOO_LONG, limit=MOST), icon=":material/info:")
    return reconciled(ours, table, tolerance)


def _counts(pairs: list[Pair]) -> None:
    with st.container(horizontal=True, key="reconcile_counts"):
        for verdict, words in VERDICTS.items():
            count = sum(one.verdict == verdict for one in pairs)
            st.metric(t(words), f"{count:,}", width="content", border=True)
    if all(one.verdict == "agrees" for one in pairs):
        st.success(t(ALL_AGREE), icon=":material/check_circle:")


def _differences(look: Look, pairs: list[Pair]) -> None:
    verdicts: dict[str, Text] = {name: words for name, words in VERDICTS.items()}
    options = {"": ALL_BUT, **verdicts, "all": ALL}
    show = str(st.selectbox(t(SHOW), list(options), format_func=labels(options), key="reconcile_show", width=240))
    rows = [one for one in pairs if show in ("all", one.verdict) or (not show and one.verdict != "agrees")]
    if not rows:
        return
    cells = [_cells(look, one) for one in rows]
    table = {t(words): [one[name] for one in cells] for name, words in COLUMNS.items()}
    st.dataframe(table, hide_index=True, key="reconcile_table", placeholder="–", alt=t(TABLE))


def _cells(look: Look, pair: Pair) -> dict[str, Any]:
    ours, theirs = pair.ours, pair.theirs

    def tokens(prompt: int | None, completion: int | None) -> str | None:
        if prompt is None and completion is None:
            return None
        return " + ".join("?" if one is None else f"{one:,}" for one in (prompt, completion))

    def clock(moment: Any) -> str | None:
        return None if moment is None else f"{moment.astimezone(look.zone):%Y-%m-%d %H:%M:%S}"

    return {
        "verdict": t(VERDICTS[pair.verdict]),
        "line": theirs.line if theirs else None,
        "time_here": clock(ours.started_at if ours else None),
        "time_there": clock(theirs.at if theirs else None),
        "model": ours.model if ours else theirs.model if theirs else None,
        "tokens_here": tokens(ours.prompt_tokens, ours.completion_tokens) if ours else None,
        "tokens_there": tokens(theirs.prompt_tokens, theirs.completion_tokens) if theirs else None,
        "cost_here": ours.cost if ours else None,
        "cost_there": theirs.cost if theirs else None,
    }


def _learnt(gateway: str, found: list[Learnt], currency: str) -> None:
    if not found:
        return
    st.header(t(LEARNT), anchor=False)
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            said = {"prompt": one.prompt, "completion": one.completion, "rows": one.rows, "off": one.off}
            st.markdown(plain(t(LEARNT_LINE, model=one.model, **said)))
            if reader().may("lead"):
                st.button(t(USE), key=f"learnt_{one.model}", on_click=_use, args=(gateway, one, currency))


@told
def _use(gateway: str, one: Learnt, currency: str) -> None:
    price = OwnPrice(gateway, one.model, round(one.prompt, 6), round(one.completion, 6), None, currency, now().date())
    books().prices.add(reader(), price)
    st.toast(t(USED), icon=":material/save:")
