"""What the gateways' documents ask for and no other test looks at: addresses, headers, roles, fields, errors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core.chat import ChatRequest, Message, ToolCall, Usage
from core.client import ChatClient, Gateway
from core.client.address import endpoints
from core.client.gateways import PRESETS
from core.errors import ConnectionFailedError
from tests.core.client.asking import KEY, asking, client_of, read, read_or_fail
from tests.core.client.test_key import send_to_this_machine
from tests.gateway import FakeGateway, words
from tests.wire.replay import Replay, cases

ADDRESSES = {
    "baystone": "https://api.baystoneai.cn/v1/chat/completions",
    "bees": "https://api.beesai.cn/v1/chat/completions",
}
STREAMING = pytest.mark.parametrize("streaming", [True, False], ids=["streaming", "not streaming"])


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_question_goes_to_the_address_of_the_document(
    gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    preset = next(row for row in PRESETS if row.id == name)
    host, port = urlsplit(ADDRESSES[name]).hostname, gateway.host.partition(":")[2]
    monkeypatch.setenv("NO_PROXY", "*")
    send_to_this_machine(str(host), monkeypatch)
    here = preset.base_url.replace(f"https://{host}", f"http://{host}:{port}")
    ChatClient(Gateway(name, here, KEY)).complete(asking("words-1"))

    assert endpoints(preset.base_url)[0].chat == ADDRESSES[name]
    assert gateway.requests[0].path == urlsplit(ADDRESSES[name]).path
    assert gateway.requests[0].headers["host"] == f"{host}:{port}"


def test_every_request_has_the_documented_headers_also_repeated_and_repaired_ones(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    client.models()
    for model, parameters in (("words-1", {}), ("busy-1~0", {}), ("refuse-temperature", {"temperature": 0.2})):
        read(client.stream(asking(model, **parameters)))
        read(client.whole(asking(model, **parameters)))

    assert len(gateway.requests) == 10
    assert {one.headers["authorization"] for one in gateway.requests} == {f"Bearer {KEY}"}
    assert {one.headers["content-type"] for one in gateway.requests if one.body} == {"application/json"}


@STREAMING
def test_each_of_the_four_roles_is_sent_as_documented(gateway: FakeGateway, streaming: bool) -> None:
    call = ToolCall("call_1", "weather", '{"city": "Berlin"}')
    asked = (Message("system", "Be brief."), Message("user", "Is it warm?"))
    told = (Message("assistant", None, tool_calls=(call,)), Message("tool", "21 °C", tool_call_id="call_1"))
    client = client_of(gateway)
    completion = read((client.stream if streaming else client.whole)(ChatRequest("echo", asked + told)))

    function = {"name": "weather", "arguments": '{"city": "Berlin"}'}
    assert json.loads(completion.message.text) == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Is it warm?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": function}],
        },
        {"role": "tool", "content": "21 °C", "tool_call_id": "call_1"},
    ]


def test_content_parts_are_sent_as_they_are(gateway: FakeGateway) -> None:
    parts = ({"type": "text", "text": "See"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}})
    client_of(gateway).complete(ChatRequest("words-1", (Message("user", parts),)))

    assert gateway.requests[0].body["messages"] == [{"role": "user", "content": list(parts)}]


def test_a_number_may_be_whole_or_not_and_a_count_stays_whole(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    numbers = {"temperature": 1, "top_p": 1, "frequency_penalty": 2, "presence_penalty": -2}
    client.complete(asking("words-1", max_tokens=7, **numbers))
    client.complete(asking("words-1", max_tokens=7, **{name: float(value) for name, value in numbers.items()}))

    whole, decimal = (one.body for one in gateway.requests)
    assert whole == decimal
    assert all(isinstance(body[name], int | float) for body in (whole, decimal) for name in numbers)
    assert type(whole["max_tokens"]) is int


def test_each_field_of_a_whole_answer_is_read(gateway: FakeGateway) -> None:
    completion = client_of(gateway).complete(asking("words-20", "one two"))

    assert (completion.id, completion.created, completion.model) == ("chatcmpl-fake", 1677858242, "words-20")
    (choice,) = completion.choices
    assert (choice.index, choice.message.role, choice.finish_reason) == (0, "assistant", "stop")
    assert choice.message.text == "".join(words(20))
    assert completion.usage == Usage(2, 20, 22)


def test_the_answer_baystone_prints_is_read_field_by_field() -> None:
    with Replay(cases()) as replay:
        client = ChatClient(Gateway("replay", f"http://127.0.0.1:{replay.port}/nonstream_seed_sample/v1", KEY))
        completion = client.complete(asking("gpt-4"))

    assert (completion.id, completion.created) == ("chatcmpl-123", 1677858242)
    assert completion.model == "deepseek-r1-distill-qwen-14b"
    assert completion.message == Message("assistant", "Quantum mechanics is the study of...")
    assert completion.usage == Usage(50, 150, 200)


def test_each_field_of_a_stream_is_read_and_there_is_no_reason_before_its_end(gateway: FakeGateway) -> None:
    with client_of(gateway).stream(asking("words-20")) as stream:
        reasons = [stream.completion.finish_reason for _ in stream]
    completion = stream.completion

    assert reasons == [None] * 21 + ["stop"] * 2  # the role, 20 words; the end, the usage
    assert (completion.id, completion.created, completion.model) == ("chatcmpl-fake", 1677858243, "words-20")
    assert [(one.index, one.message.role) for one in completion.choices] == [(0, "assistant")]


KINDS = {
    400: "bad_request",
    401: "authentication",
    403: "permission",
    404: "not_found",
    429: "rate_limit",
    500: "server",
    503: "unavailable",
}


@pytest.mark.parametrize("status", KINDS)
def test_a_status_of_the_table_means_the_same_with_both_gateways(gateway: FakeGateway, status: int) -> None:
    clients = [ChatClient(Gateway(name, gateway.base_url, KEY, profile=name), retries=0) for name in ADDRESSES]
    errors = [read_or_fail(client.stream(asking(f"status-{status}")))[1] for client in clients]

    assert [(error.kind, error.status, error.code) for error in errors if error] == [
        (KINDS[status], status, str(status))
    ] * 2
    assert len({error.text for error in errors if error}) == 1


def test_a_server_that_speaks_no_tls_is_told_as_such(gateway: FakeGateway) -> None:
    client = ChatClient(Gateway("plain", f"https://{gateway.host}/v1", KEY), retries=0)
    _, error = read_or_fail(client.stream(asking("words-1")))

    assert isinstance(error, ConnectionFailedError)
    assert "no secure connection could be made" in error.text.en
    assert "无法建立安全连接" in error.text.zh
    assert gateway.requests == []
