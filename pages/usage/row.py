"""A request of the log: what was asked and answered, its tokens and cost with the arithmetic, where it belongs, and
what a person says of it."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from core.ledger.record import PROVENANCES, RequestRecord
from core.store.remarks import Remark
from core.text import Text
from pages.shared import state
from pages.shared.answer import finish_word
from pages.shared.clock import local
from pages.shared.going import to_conversation, to_run, to_workbench
from pages.shared.money import money
from pages.shared.told import told
from pages.shared.words import NOT_KEPT, SAVE, called, plain, t
from pages.usage.books import books, in_example, reader
from pages.usage.shared_conversation import shared_dialog

TITLE = Text("Request of {time}", "{time} 的请求")
TRY = Text("Open it in the playground", "在试验场中打开")
TO_CHAT = Text("Go to its conversation", "打开所在的对话")
TO_RUN = Text("Go to its run", "打开所在的运行")
ASKED, ANSWERED, SAID = Text("What was asked", "提问内容"), Text("The answer", "回复"), Text("Remarks", "备注")
NO_ANSWER = Text("The answer is not kept here, or nothing came.", "这里没有保存回复，或没有收到内容。")
TAGS = Text("Tags", "标签")
TYPE_TAG = Text("Choose or type a tag", "选择或输入标签")
COMMENT = Text("Comment", "备注")
SAVED = Text("Kept.", "已保存。")
TOKENS = Text("{prompt} tokens in + {completion} out ({who})", "输入 {prompt} + 输出 {completion} token（{who}）")
OF_THEM = Text("of them {cached} from the cache, {reasoning} thinking", "其中缓存 {cached}，思考 {reasoning}")
COST = Text("{cost} = these tokens at {price}, an estimate", "{cost} = 上述 token 按 {price} 计算的估算值")
NO_COST = Text(
    "No price is known for this model: the cost is N/A, not 0.", "没有这个模型的价格：费用为“无”，而不是 0。"
)
TIMES = Text("first token after {first} s, all after {total} s", "首字 {first} 秒，总用时 {total} 秒")
UNKNOWN = "?"
NOBODY = Text("somebody who was not signed in", "未登录的用户")
NOT_YOURS = Text(
    "A request of {owner}: its figures are for leads, its texts for {owner} alone, unless they share the conversation.",
    "这是 {owner} 的请求：负责人只能看到数字；除非对方共享了该对话，否则内容仅本人可见。",
)
READ = Text("Read the conversation that {owner} shares", "查看 {owner} 共享的对话")
SHOWN_CHARACTERS = 20_000


def row(record: RequestRecord) -> None:
    with st.container(border=True, key="usage_row_open"):
        st.header(t(TITLE, time=local(record.started_at)), anchor=False)
        for line in _facts(record):
            st.markdown(line)
        if record.error_message:
            st.error(plain(record.error_message), icon=":material/error:")
        if record.owner != reader().id:
            _of_another(record)
            return
        body = books().ledger.sent(reader().id, record.id)
        if not in_example():  # it is in no chat of one's own
            _ways(record, body)
        asked, answered, *said = st.tabs([t(ASKED), t(ANSWERED), *([] if in_example() else [t(SAID)])])
        with asked:
            if body is None:
                st.caption(t(NOT_KEPT))
            else:
                st.code(
                    json.dumps(body, ensure_ascii=False, indent=2)[:SHOWN_CHARACTERS], language="json", wrap_lines=True
                )
        with answered:
            _answer(record)
        for tab in said:
            with tab:
                _remarks(record)


def _of_another(record: RequestRecord) -> None:
    """What a lead sees of somebody else's request: its figures; its conversation where its owner lets them."""
    who = called(record.owner) if record.owner else t(NOBODY)
    home = record.conversation_id
    if home is None or home not in books().sharing.of(reader(), [home]):
        st.caption(t(NOT_YOURS, owner=who))
    elif st.button(t(READ, owner=who), key="usage_read_shared", icon=":material/visibility:"):
        shared_dialog(home, who)


def _facts(record: RequestRecord) -> list[str]:
    model = plain(record.model) + (
        f" → {plain(record.model_answered)}" if record.model_answered not in (None, record.model) else ""
    )
    first = [f"**{model}**", plain(record.gateway), t(finish_word(record.finish_reason))]
    first += [f"HTTP {record.http_status}"] if record.http_status else []

    def count(value: int | None) -> str:
        return UNKNOWN if value is None else f"{value:,}"

    who = t(PROVENANCES[record.tokens_from])
    tokens = t(TOKENS, prompt=count(record.prompt_tokens), completion=count(record.completion_tokens), who=who)
    if record.cached_tokens or record.reasoning_tokens:
        tokens += " · " + t(OF_THEM, cached=count(record.cached_tokens), reasoning=count(record.reasoning_tokens))
    cost = t(NO_COST)
    if record.cost is not None and record.currency:
        cost = t(COST, cost=plain(money(record.cost, record.currency)), price=plain(record.price or UNKNOWN))

    def seconds(value: float | None) -> str:
        return UNKNOWN if value is None else f"{value:.2f}"

    lines = [" · ".join(first), tokens, cost]
    if record.total_s is not None:
        lines.append(t(TIMES, first=seconds(record.first_token_s), total=seconds(record.total_s)))
    return lines


def _ways(record: RequestRecord, body: dict[str, Any] | None) -> None:
    with st.container(horizontal=True):
        if body is not None and st.button(t(TRY), key="usage_try", icon=":material/science:"):
            to_workbench((body, record.gateway))
        if record.conversation_id and st.button(t(TO_CHAT), key="usage_to_chat", icon=":material/forum:"):
            to_conversation(record.conversation_id)
        if record.run_id and st.button(t(TO_RUN), key="usage_to_run", icon=":material/table:"):
            to_run(record.run_id)


def _answer(record: RequestRecord) -> None:
    text = books().answers.text(reader().id, record.id)
    if text:
        st.code(text[:SHOWN_CHARACTERS], language=None, wrap_lines=True)
    else:
        st.caption(t(NO_ANSWER))


def _remarks(record: RequestRecord) -> None:
    remarks, owner = books().remarks, reader().id
    said = remarks.of(owner, [record.id]).get(record.id, Remark())
    stars, tags, comment = (f"remark_{name}_{record.id}" for name in ("stars", "tags", "comment"))
    st.feedback("stars", key=stars, default=said.rating - 1 if said.rating else None)
    options = list(dict.fromkeys([*said.tags, *remarks.tags(owner)]))
    st.multiselect(t(TAGS), options, list(said.tags), key=tags, accept_new_options=True, placeholder=t(TYPE_TAG))
    st.text_area(t(COMMENT), said.comment, key=comment, height=80)
    st.button(
        t(SAVE), key="remark_save", icon=":material/save:", on_click=_keep, args=(record.id, stars, tags, comment)
    )


@told
def _keep(request_id: str, stars: str, tags: str, comment: str) -> None:
    said = state.state()
    given = said.get(stars)
    remark = Remark(
        tuple(said.get(tags) or ()), str(said.get(comment) or ""), None if given is None else int(given) + 1
    )
    books().remarks.say(reader().id, request_id, remark)
    st.toast(t(SAVED), icon=":material/save:")
