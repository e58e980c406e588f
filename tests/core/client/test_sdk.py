"""The snippets of the gateways' documents, run with the OpenAI SDK, and the same asked by Parley: the same request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest

from core.chat import ChatRequest, Message
from tests.core.client.asking import KEY, client_of, read
from tests.gateway import FakeGateway

SNIPPETS: dict[str, dict[str, Any]] = {
    "BeesAI, the whole example": {
        "model": "gpt-4o",
        "messages": [
            {"role": "system", "content": "你是一个有帮助的AI助手。"},
            {"role": "user", "content": "解释一下量子纠缠"},
        ],
        "temperature": 0.7,
        "max_tokens": 1000,
    },
    "BeesAI, several turns": {
        "model": "gpt-4o",
        "messages": [
            {"role": "user", "content": "什么是快速排序？"},
            {"role": "assistant", "content": "快速排序是一种分治算法..."},
            {"role": "user", "content": "它的时间复杂度是多少？"},
        ],
    },
    "BeesAI, JSON": {
        "model": "gpt-4o",
        "messages": [{"role": "user", "content": "列出中国的四大发明"}],
        "response_format": {"type": "json_object"},
    },
    "BaystoneAI": {
        "model": "deepseek-r1-distill-qwen-14b",
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Explain quantum mechanics in simple terms."},
        ],
        "temperature": 0.7,
    },
    "everything": {
        "model": "gpt-4",
        "messages": [{"role": "user", "content": "“引号” 😀 \u2028 \x00"}],
        "temperature": 1,
        "top_p": 0.1,
        "frequency_penalty": -2.0,
        "presence_penalty": 2,
        "stop": ["\n", "END"],
        "n": 2,
        "user": "someone",
        "max_tokens": 7,
    },
}


@pytest.fixture
def sdk(gateway: FakeGateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=KEY, base_url=gateway.base_url, max_retries=0) as client:
        yield client


def as_request(snippet: dict[str, Any]) -> ChatRequest:
    parameters = {name: value for name, value in snippet.items() if name not in ("model", "messages")}
    messages = tuple(Message(one["role"], one["content"]) for one in snippet["messages"])
    return ChatRequest(snippet["model"], messages, parameters)


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
def test_a_whole_answer_is_asked_for_as_the_sdk_does(
    gateway: FakeGateway, sdk: openai.OpenAI, snippet: dict[str, Any]
) -> None:
    answer = sdk.chat.completions.create(**snippet)
    completion = client_of(gateway).complete(as_request(snippet))

    theirs, ours = gateway.requests
    assert ours.body == theirs.body
    assert ours.headers["authorization"] == theirs.headers["authorization"]
    assert completion.message.text == answer.choices[0].message.content
    assert completion.finish_reason == answer.choices[0].finish_reason
    assert completion.usage is not None and completion.usage.total_tokens == answer.usage.total_tokens


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
def test_a_stream_is_asked_for_as_the_sdk_does_and_usage_with_it(
    gateway: FakeGateway, sdk: openai.OpenAI, snippet: dict[str, Any]
) -> None:
    texts = [""] * snippet.get("n", 1)
    for chunk in sdk.chat.completions.create(**snippet, stream=True):
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
    completion = read(client_of(gateway).stream(as_request(snippet)))

    theirs, ours = gateway.requests
    assert ours.body == {**theirs.body, "stream_options": {"include_usage": True}}
    assert [choice.message.text for choice in completion.choices] == texts


def test_tool_calls_are_read_as_the_sdk_reads_them(gateway: FakeGateway, sdk: openai.OpenAI) -> None:
    theirs = sdk.chat.completions.create(model="tools", messages=[{"role": "user", "content": "hi"}])
    ours = read(client_of(gateway).stream(ChatRequest("tools", (Message("user", "hi"),))))

    calls = [call for call in theirs.choices[0].message.tool_calls or () if call.type == "function"]
    assert [(call.id, call.name, call.arguments) for call in ours.message.tool_calls] == [
        (call.id, call.function.name, call.function.arguments) for call in calls
    ]
