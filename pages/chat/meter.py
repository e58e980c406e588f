"""Above the box: about how many tokens would go with what is typed in it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.chat import ChatRequest
from core.lab.lint import Finding, Looked, findings
from core.parley import parley
from core.replies.ask import preview
from core.replies.meter import Weight, weight
from core.store.models import UNMARKED
from core.store.rows import Conversation
from core.text import Text
from pages.chat import attached
from pages.chat.opened import PLACE
from pages.shared.chosen import asks_twice, chosen
from pages.shared.gateway_picker import marks
from pages.shared.money import money
from pages.shared.words import plain, t, together

WEIGHT = Text(
    "About {sent} tokens would be sent: system prompt {system}, {messages} earlier messages {history}, "
    "this message {question}.",
    "将发送约 {sent} token：系统提示词 {system}，{messages} 条历史消息 {history}，本条消息 {question}。",
)
REPLY = Text("The reply may have {reply}.", "回复最多 {reply}。")
HEAVY = Text(
    "That is a lot: many models refuse more than about 100,000 tokens, and all of it is billed.",
    "内容很长：多数模型一次最多接受约 10 万 token，而且这些都会计费。",
)
HEAVY_FROM, NEARLY_FULL = 100_000, 0.9
SAID_HERE = ("key", "blank", "stop", "quotes")
IMAGES = Text("{count} images: what they count is not known.", "图片 {count} 张：消耗的 token 数未知。")
CONTEXT = Text(
    "That is {share:.0%} of the {context} that this model can hold.", "占该模型上下文 {context} 的 {share:.0%}。"
)
TOO_MUCH = Text(
    "The model may refuse it or break off: send fewer earlier messages (under Parameters), or go on in a fresh chat.",
    "模型可能拒绝或中途截断：请在“参数”里减少附带的历史消息，或在新对话中继续。",
)
COST_RANGE = Text("At list price about {least} to {most}.", "按官方定价约 {least} 至 {most}。")
TWICE = Text("It is asked twice, which costs twice as much.", "会问两次，费用也是两倍。")
COST_FROM = Text("At list price from about {least}.", "按官方定价约 {least} 起。")


def meter(conversation: Conversation, typed: str) -> None:
    """Draw it; nothing where nothing is typed. drafts.js hides it once the question is sent."""
    if not typed.strip():
        return
    setup, _ = chosen(PLACE)
    files = attached.now()
    mark = marks(setup.connection).get(setup.model, UNMARKED)
    price = parley().store.prices.finder()(setup.connection.id, setup.model)
    request = preview(parley().desk, conversation, typed, setup, files)
    weighed = weight(request, mark.context_tokens, price)
    counts = {name: f"{getattr(weighed, name):,}" for name in ("sent", "system", "messages", "history", "question")}
    said = [t(WEIGHT, **counts)]
    if weighed.reply is not None:
        said.append(t(REPLY, reply=f"{weighed.reply:,}"))
    if images := sum(one.is_image for one in files):
        said.append(t(IMAGES, count=images))
    said.append(_cost(weighed))
    if asks_twice(PLACE, setup):
        said.append(t(TWICE))
    heavy = weighed.context is None and weighed.sent >= HEAVY_FROM
    if heavy:
        said.append(t(HEAVY))
    if weighed.context is not None:
        share = (weighed.sent + (weighed.reply or 0)) / weighed.context
        said.append(t(CONTEXT, share=share, context=f"{weighed.context:,}"))
        heavy = share > NEARLY_FULL
        said.append(t(TOO_MUCH) if heavy else "")
    with st.container(key="chat_meter"):
        if heavy:
            st.warning(together(*said), icon=":material/scale:")
        else:
            st.caption(together(*said))
        for one in _advice(request):
            st.warning(plain(t(one.text)), icon=":material/key:" if one.grave else ":material/lightbulb:")


def _advice(request: ChatRequest) -> list[Finding]:
    """Of the system prompt and the question; what the past holds was sent before. What else can be said of the request
    is said where it is set, or once it is sent."""
    said = [one for one in request.messages[:1] if one.role == "system"] + [request.messages[-1]]
    looked = Looked(replace(request, messages=tuple(said)))
    return [one for one in findings(looked) if one.rule in SAID_HERE]


def _cost(weighed: Weight) -> str:
    if weighed.cost is None:
        return ""
    least, most = (None if one is None else plain(money(one, weighed.currency)) for one in weighed.cost)
    return t(COST_FROM, least=least) if most is None else t(COST_RANGE, least=least, most=most)
