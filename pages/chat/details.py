"""Everything that is known of an answer, and the JSON of its request."""

from __future__ import annotations

import json
from collections.abc import Iterator

import streamlit as st

from core.client.repairs import BY_NAME as REPAIRS
from core.ledger.record import PROVENANCES, STATUSES, RequestRecord
from core.parley import parley
from core.store.rows import StoredMessage
from core.text import Text
from pages.chat.place import Place
from pages.shared.answer import finish_word
from pages.shared.clock import local
from pages.shared.me import me
from pages.shared.words import GATEWAY, NOT_KEPT, plain, t

DETAILS = Text("Details of this answer", "这条回复的详情")
REQUEST = Text("Request {number} of {count}", "第 {number} 次请求（共 {count} 次）")
SENT = Text("What was sent", "发送内容")
SENT_WHERE = Text(
    "The JSON as it left, to {gateway}. The key goes in a header and is never kept here.",
    "发给 {gateway} 的原始 JSON。Key 在请求头里，从不保存在这里。",
)
DOWNLOAD = Text("Download the JSON", "下载 JSON")
SHORTENED = Text(
    "These are the first {shown:,} of {all:,} characters; the file has them all.",
    "这里显示前 {shown:,} 个字符，共 {all:,} 个；下载的文件是完整的。",
)
SHOWN_AT_MOST = 20_000
NO_PRICE = Text("N/A: no price is known for this model", "无：还不知道这个模型的价格")
COST = Text(
    "about {cost} = {prompt} in + {completion} out, at {price}",
    "约 {cost} = 输入 {prompt} + 输出 {completion}，单价 {price}",
)
SECONDS = Text("{value:.2f} s", "{value:.2f} 秒")
A_SECOND = Text("{value:.1f} tokens/s after the first", "首字之后每秒 {value:.1f} token")

ROWS: dict[str, Text] = {
    "model": Text("Model asked", "请求的模型"),
    "model_answered": Text("Model that answered", "实际回复的模型"),
    "gateway": GATEWAY,
    "key_label": Text("Key", "Key"),
    "started_at": Text("Sent at", "发送时间"),
    "status": Text("Outcome", "结果"),
    "finish_reason": Text("Finish reason (finish_reason)", "结束原因（finish_reason）"),
    "http_status": Text("HTTP status", "HTTP 状态码"),
    "error_message": Text("The gateway's words", "网关原话"),
    "prompt_tokens": Text("Input (prompt_tokens)", "输入（prompt_tokens）"),
    "cached_tokens": Text("of it cached (cached_tokens)", "其中命中缓存（cached_tokens）"),
    "completion_tokens": Text("Output (completion_tokens)", "输出（completion_tokens）"),
    "reasoning_tokens": Text("of it thinking (reasoning_tokens)", "其中思考（reasoning_tokens）"),
    "total_tokens": Text("In all (total_tokens)", "合计（total_tokens）"),
    "tokens_from": Text("Counts from", "计数来源"),
    "cost": Text("Cost", "费用"),
    "first_token_s": Text("First token after", "首字耗时"),
    "thinking_s": Text("Thought for", "思考耗时"),
    "total_s": Text("Time in all", "总耗时"),
    "speed": Text("Speed", "速度"),
    "repairs": Text("Changed to be accepted", "为被接受而做的调整"),
    "response_id": Text("Id of the answer (id)", "回复编号（id）"),
    "id": Text("Id in the ledger", "账本编号"),
}


def details_dialog(message: StoredMessage, place: Place) -> None:
    @st.dialog(t(DETAILS), width="large")
    def show() -> None:
        ledger, owner = parley().store.ledger, me().id
        records = ledger.of_message(owner, place.conversation_id, message.id)
        if not records and message.request_id and (one := ledger.get(owner, message.request_id)):
            records = [one]  # of several answers to one request, or of a conversation this one was forked from
        for number, record in enumerate(records, start=1):
            if len(records) > 1:
                st.markdown(f"**{t(REQUEST, number=number, count=len(records))}**")
            with st.container(key=f"details_{number}"):
                st.table({t(ROWS[name]): value for name, value in facts_of(record, message)})
            _sent(record)

    show()


def facts_of(record: RequestRecord, message: StoredMessage) -> Iterator[tuple[str, str]]:
    """(row, words as Markdown) of everything known; what the gateway did not say is left out, never 0."""
    for name in ROWS:
        words = _words(name, record, message)
        if words:
            yield name, words


def _words(name: str, record: RequestRecord, message: StoredMessage) -> str:
    if name == "started_at":
        return local(record.started_at)
    if name == "status":
        return t(STATUSES[record.status])
    if name == "finish_reason":
        said = record.finish_reason
        return f"{plain(said)} — {t(finish_word(said))}" if said else ""
    if name == "tokens_from":
        return t(PROVENANCES[record.tokens_from])
    if name == "cost":
        return _cost(record)
    if name == "speed":
        return _speed(record)
    if name == "repairs":
        return " · ".join(t(REPAIRS[one].note) for one in message.repairs if one in REPAIRS)
    value = getattr(record, name)
    if value is None:
        return ""
    if name.endswith("_s"):
        return t(SECONDS, value=value)
    return f"{value:,}" if name.endswith("_tokens") else plain(str(value))


def _cost(record: RequestRecord) -> str:
    if record.cost is None:
        return t(NO_PRICE)
    counts = {"prompt": f"{record.prompt_tokens or 0:,}", "completion": f"{record.completion_tokens or 0:,}"}
    return t(COST, cost=f"{record.cost:.6g} {record.currency}", price=plain(record.price or ""), **counts)


def _speed(record: RequestRecord) -> str:
    if record.completion_tokens is None or record.total_s is None or record.first_token_s is None:
        return ""
    writing_s = record.total_s - record.first_token_s
    return t(A_SECOND, value=record.completion_tokens / writing_s) if writing_s > 0.05 else ""


def _sent(record: RequestRecord) -> None:
    body = parley().store.ledger.sent(me().id, record.id)
    with st.expander(t(SENT), icon=":material/upload:"):
        if body is None:
            st.caption(t(NOT_KEPT))
            return
        text = json.dumps(body, indent=2, ensure_ascii=False)
        st.caption(t(SENT_WHERE, gateway=plain(record.gateway)))
        st.code(text[:SHOWN_AT_MOST], language="json", wrap_lines=True)
        if len(text) > SHOWN_AT_MOST:
            st.caption(t(SHORTENED, shown=SHOWN_AT_MOST, all=len(text)))
        st.download_button(
            t(DOWNLOAD),
            text.encode("utf-8", "replace"),
            f"request-{record.id[:8]}.json",
            "application/json",
            icon=":material/download:",
            key=f"download_{record.id}",
            on_click="ignore",
        )
