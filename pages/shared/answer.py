"""One answer on the screen: while it arrives, and afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.chat import Message, ToolCall
from core.client.repairs import BY_NAME as REPAIRS
from core.ledger.record import RequestRecord
from core.replies.blocks import blocks
from core.replies.markdown import for_screen
from core.replies.reply import Reply
from core.text import Text, same
from pages.shared.money import money
from pages.shared.words import AGAIN_IN, QUEUED, STARTING_LOCAL, THINKING, WAITING, plain, t

FINISH_REASONS: dict[str | None, Text] = {
    "stop": Text("finished", "正常结束"),
    "length": Text("cut off at the reply limit", "达到长度上限，已截断"),
    "content_filter": Text("cut by the content filter", "内容被安全过滤器拦截"),
    "tool_calls": Text("asks to call a tool", "请求调用工具"),
    "function_call": Text("asks to call a function", "请求调用函数"),
    None: Text("incomplete: no reason given", "不完整：没有给出结束原因"),
}
STATUSES: dict[str, Text] = {
    "stopped": Text("stopped by you", "已由你停止"),
    "failed": Text("failed", "失败"),
    "interrupted": Text("interrupted", "中断"),
}
TOKENS = Text("{prompt} in + {completion} out tokens", "输入 {prompt} + 输出 {completion} token")
ESTIMATED = Text("{tokens} (estimated)", "{tokens}（估算）")
PARTIAL = Text("{tokens} (partly estimated)", "{tokens}（部分为估算）")
COST = Text("about {cost}", "约 {cost}")
FIRST_TOKEN = Text("first token {seconds:.2f} s", "首字 {seconds:.2f} 秒")
TOTAL = Text("{seconds:.1f} s in all", "共 {seconds:.1f} 秒")
RECEIPT = Text(
    "Stopped. {characters} characters had come, about {tokens} tokens. The gateway may bill those and the {prompt} of "
    "the question; gateways differ, and some bill what they wrote after the stop.",
    "已停止。收到 {characters} 个字符，约 {tokens} token。网关可能按这些加上提问的 {prompt} token 计费；"
    "各家做法不同，有的还会计入停止之后生成的部分。",
)
RECEIPT_NOTHING = Text(
    "Stopped before the gateway answered. Whether it bills the question is not known; gateways differ.",
    "网关还没有回应就停止了。是否对提问计费无法得知，各家网关做法不同。",
)
THOUGHT_FOR = Text("Thought for {seconds:.1f} s", "思考了 {seconds:.1f} 秒")
THOUGHT_TOKENS = Text("{tokens} tokens of thinking", "思考 {tokens} token")
TOOL_CALL = Text("Calls {name}", "调用 {name}")

BELOW = 2
"""Rows a whole answer has below its text: nothing of an earlier one may stay while another grows in its place."""


def watch(reply: Reply, name: str, *, choice: int = 0, beat: Callable[[], object]) -> None:
    """Draw an answer as it arrives, until it ends; the reply goes on whether or not this does.

    `name`: as `draw` has it, so that what has been drawn stays on the screen when that draws the whole.
    """
    waiting, thinking, text = _places(name)
    for _ in range(BELOW):
        st.empty()
    while not reply.begun(choice, patience_s=0.25, beat=beat):
        waiting.caption(_waiting_for(reply))
    waiting.empty()
    if not reply.texts[choice].answering and reply.reasoning(choice):
        with thinking, st.expander(t(THINKING), expanded=True, icon=":material/psychology:"):
            st.write_stream(reply.follow_reasoning(choice, beat=beat))
    with text:
        st.write_stream(reply.follow(choice, beat=beat))


def _places(name: str) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Where an answer says that it waits, what it thinks, and what it answers: the same while it grows and after."""
    return st.empty(), st.container(), st.container(key=f"text_of_{name}", gap="small")


def _waiting_for(reply: Reply) -> str:
    again_at, because = reply.again_at, reply.again_because  # read once: it may be sent again at this moment
    if again_at is not None and because is not None:
        return t(AGAIN_IN, why=t(because.text), seconds=max(0, round(again_at - time.monotonic())))
    if reply.preparing:
        return t(STARTING_LOCAL)
    if reply.status == "queued" and reply.before:
        return t(QUEUED, before=reply.before)
    return t(WAITING)


def draw(message: Message, name: str, record: RequestRecord | None = None) -> None:
    """A whole answer: thinking folded, text, tool calls. `name`: what tells it from others on the page."""
    _, thinking, text = _places(name)
    if message.reasoning:
        with thinking, st.expander(_thought(record), icon=":material/psychology:"):
            st.markdown(for_screen(message.reasoning))
    with text:
        for block in blocks(for_screen(message.text)):
            st.markdown(block)
    for call in message.tool_calls:
        with st.expander(t(TOOL_CALL, name=plain(call.name)), expanded=True, icon=":material/build:"):
            st.code(_pretty(call), language="json", wrap_lines=True)


def _thought(record: RequestRecord | None) -> str:
    """How long it thought and how many tokens that took, as far as it is known."""
    tokens = record.reasoning_tokens if record else None
    seconds = record.thinking_s if record else None
    parts = [t(THINKING) if seconds is None else t(THOUGHT_FOR, seconds=seconds)]
    return " · ".join([*parts, *([t(THOUGHT_TOKENS, tokens=f"{tokens:,}")] if tokens is not None else [])])


def _pretty(call: ToolCall) -> str:
    try:
        return json.dumps(json.loads(call.arguments), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return call.arguments


def finish_word(finish_reason: str | None) -> Text:
    """A finish reason in words, as Markdown; a word no document has, as it stands."""
    return FINISH_REASONS.get(finish_reason) or same(plain(finish_reason or ""))


def tokens(record: RequestRecord) -> str | None:
    """The token counts with where they come from; None where nothing is known."""
    if record.prompt_tokens is None and record.completion_tokens is None:
        return None
    counts = t(TOKENS, prompt=_count(record.prompt_tokens), completion=_count(record.completion_tokens))
    if record.tokens_from == "reported":
        return counts
    return t(PARTIAL if record.tokens_from == "partial" else ESTIMATED, tokens=counts)


def _count(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"


def facts(record: RequestRecord | None, status: str, finish_reason: str | None, repairs: tuple[str, ...] = ()) -> None:
    """The quiet line below an answer: how it ended, tokens, times, model, and what was changed to get it."""
    if record is None and status == "complete" and finish_reason is None:
        return  # written or imported, not answered
    parts = [t(STATUSES[status] if status in STATUSES else finish_word(finish_reason))]
    if record is not None:
        parts += [tokens(record) or ""]
        parts += (
            [t(COST, cost=plain(money(record.cost, record.currency)))]
            if record.cost is not None and record.currency
            else []
        )
        parts += [t(FIRST_TOKEN, seconds=record.first_token_s)] if record.first_token_s is not None else []
        parts += [t(TOTAL, seconds=record.total_s)] if record.total_s is not None else []
        parts += [plain(record.model_answered or record.model)]
    parts += [t(REPAIRS[name].note) for name in repairs if name in REPAIRS]
    st.caption(" · ".join(part for part in parts if part))


def receipt(record: RequestRecord) -> None:
    """What a stopped answer brought, and what it may cost."""
    known = record.completion_tokens is not None
    text = RECEIPT if known else RECEIPT_NOTHING
    st.info(
        t(
            text,
            characters=f"{record.characters or 0:,}",
            tokens=_count(record.completion_tokens),
            prompt=_count(record.prompt_tokens),
        ),
        icon=":material/receipt:",
    )
