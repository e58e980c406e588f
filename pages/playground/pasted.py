"""A request from elsewhere, onto the workbench: a pasted curl command, a row of the ledger, a question of a chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.chat import Message
from core.client.address import endpoints
from core.client.surrogates import joined
from core.errors import ParleyError
from core.lab.bench import Bench, Variant, messages_of
from core.parameters import problems
from core.prompts.prompt import Prompt
from core.text import Text
from core.transfer.curl import Pasted
from pages.playground.bench import bench_now, put_on_bench
from pages.playground.running import close_run
from pages.shared import state
from pages.shared.gateway_picker import connections, first_choice
from pages.shared.words import t

PUT_ASIDE = Text("What was on the workbench is put aside.", "工作台上原来的内容已放到一边。")
KEY_LEFT_OUT = Text(
    "The key in the command was left out: Parley uses the one that is set up for the gateway.",
    "命令里的 Key 没有带入：Parley 使用为该网关配置的 Key。",
)
NO_GATEWAY = Text(
    "No gateway is set up for {url}: {gateway} is chosen instead. Add it under Settings to ask it.",
    "没有为 {url} 配置网关，已改选 {gateway}。如需使用请在“设置”里添加。",
)
LEFT_OUT = Text("A parameter was left out: {why}", "有参数没有带入：{why}")
TEXT_ONLY = Text(
    "Only texts were taken over: images and calls of tools have no place on the workbench.",
    "只带入了文字：图片和工具调用无法放到工作台。",
)
OWN_NAMES = ("model", "messages", "stream", "stream_options")


def take_curl(pasted: Pasted) -> None:
    """Before anything is drawn. A gateway is found by its address."""
    gateway = _gateway_of(pasted.url)
    if gateway is None:
        gateway = first_choice(connections())
        if pasted.url:
            st.toast(t(NO_GATEWAY, url=pasted.url, gateway=t(connections()[gateway].label)), icon=":material/info:")
    if pasted.has_key:
        st.toast(t(KEY_LEFT_OUT), icon=":material/key_off:")
    take_body(pasted.body, gateway)


def take_body(body: Mapping[str, Any], gateway: str) -> None:
    """A request's JSON as a bench of one column; texts of content parts are joined."""
    parameters = {name: value for name, value in body.items() if name not in OWN_NAMES}
    if body.get("stream") is True:
        parameters["stream"] = True
    if isinstance(parameters.get("logprobs"), bool):
        top = parameters.pop("top_logprobs", None)
        parameters["logprobs"] = top if parameters["logprobs"] and top else None
    parameters = {name: value for name, value in parameters.items() if value is not None}
    for name, why in problems(parameters).items():
        parameters.pop(name)
        st.toast(t(LEFT_OUT, why=t(why)), icon=":material/info:")
    said = [_message(one) for one in body["messages"]]
    if any(one.get("tool_calls") or not isinstance(one.get("content"), str | None) for one in body["messages"]):
        st.toast(t(TEXT_ONLY), icon=":material/info:")
    variant = Variant(gateway, joined(str(body.get("model") or "")), parameters)
    put_on_bench(Bench(messages_of(said), (variant,)), PUT_ASIDE)


def _message(said: Mapping[str, Any]) -> dict[str, Any]:
    content = said.get("content")
    if isinstance(content, Sequence) and not isinstance(content, str):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
    return {"role": said.get("role"), "content": joined(str(content or "")), "tool_call_id": said.get("tool_call_id")}


def _gateway_of(url: str) -> str | None:
    """The connection whose chat address this is."""
    for name, one in connections().items():
        try:
            if one.origin != "local" and url in [endpoint.chat for endpoint in endpoints(one.gateway.base_url)]:
                return name
        except ParleyError:
            continue
    return None


def take_tried() -> None:
    """What another screen sent here: a question of a chat, or a request of the ledger; before the boxes are drawn."""
    tried = state.state().pop(state.TRIED, None)
    if tried is None:
        return
    if isinstance(tried, Prompt):
        take_prompt(tried)
    else:
        take_body(*tried)
    state.state()[state.MODE] = "compare"
    close_run()


def take_prompt(prompt: Prompt) -> None:
    """Its messages for all columns; its model and parameters, where it has any, for the first."""
    now, _ = bench_now()
    messages = (
        *((Message("system", prompt.system),) if prompt.system else ()),
        *prompt.examples,
        *((Message("user", prompt.text),) if prompt.text or not prompt.examples else ()),
    )
    first = now.variants[0]
    first = replace(first, messages=None)
    if prompt.model or prompt.parameters:
        stream = {"stream": True} if first.parameters.get("stream") else {}
        gateway, model = prompt.gateway or first.gateway, prompt.model or first.model
        first = Variant(gateway, model, {**stream, **prompt.parameters}, None, first.name)
    others = (replace(one, messages=None) for one in now.variants[1:])
    put_on_bench(replace(now, messages=messages, variants=(first, *others)), PUT_ASIDE)
