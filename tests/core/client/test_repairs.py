"""Repairs: a request refused for one field is put right, sent again once, remembered, and always told."""

from __future__ import annotations

from typing import Any

import pytest

from core.client import ChatClient
from core.client.repairs import REPAIRS, Repair, RepairMemory, apply, find_repair
from core.errors import BadRequestError
from tests.core.client.asking import asking, client_of, read, read_or_fail
from tests.gateway import FakeGateway, words

TABLE: dict[str, tuple[str, bool, dict[str, Any], dict[str, Any]]] = {
    # repair: model, streaming, what is set, what the gateway gets in the end beside model, messages and streaming
    "without stream_options": ("refuse-stream_options", True, {}, {}),
    "max_completion_tokens": ("refuse-max_tokens", False, {"max_tokens": 5}, {"max_completion_tokens": 5}),
    "other logprobs dialect": ("refuse-logprobs", False, {"logprobs": 3}, {"logprobs": 3}),
    "without temperature": ("refuse-temperature", False, {"temperature": 0.2, "top_p": 0.5}, {"top_p": 0.5}),
    "without top_p": ("refuse-top_p", False, {"temperature": 0.2, "top_p": 0.5}, {"temperature": 0.2}),
    "streamed": ("refuse-no_stream", False, {}, {"stream": True, "stream_options": {"include_usage": True}}),
    "not streamed": ("refuse-stream", True, {}, {}),
}


def question(client: ChatClient, model: str, streaming: bool, parameters: dict[str, Any]) -> Any:
    return read((client.stream if streaming else client.whole)(asking(model, **parameters)))


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda row: row.name)
def test_a_refused_request_is_repaired_once_and_the_repair_remembered(gateway: FakeGateway, repair: Repair) -> None:
    model, streaming, parameters, final = TABLE[repair.name]
    client = client_of(gateway)

    first = question(client, model, streaming, parameters)
    asked_at_first = len(gateway.requests)
    second = question(client, model, streaming, parameters)

    sent = {name: value for name, value in gateway.requests[-1].body.items() if name not in ("model", "messages")}
    if repair.name == "without stream_options":
        assert sent.pop("stream")
    assert asked_at_first == 2
    assert len(gateway.requests) == 3
    assert sent == final
    assert first.message.text == second.message.text == "".join(words(10))
    assert first.repairs == second.repairs == (repair.name,)


def test_a_streamed_repair_still_reports_usage(gateway: FakeGateway) -> None:
    assert client_of(gateway).complete(asking("refuse-no_stream", "one two")).usage.prompt_tokens == 2  # type: ignore[union-attr]


def test_nothing_is_remembered_of_a_request_that_failed(gateway: FakeGateway) -> None:
    memory = RepairMemory()
    client = client_of(gateway, memory=memory, retries=2)
    read_or_fail(client.stream(asking("status-400", temperature=0.2)))

    assert memory.recall(client.endpoints[0].chat, "status-400") == ()


def test_a_value_that_is_merely_wrong_is_not_dropped() -> None:
    error = BadRequestError("temperature must be between 0 and 1", status=400, param="temperature")

    assert find_repair(error, {"temperature": 1.5}, ()) is None


def test_a_repair_is_tried_once() -> None:
    error = BadRequestError("Unsupported parameter: 'top_p' is not supported", status=400)

    assert find_repair(error, {"top_p": 1}, ()) == "without top_p"
    assert find_repair(error, {"top_p": 1}, ("without top_p",)) is None


def test_a_remembered_repair_that_changes_nothing_is_not_told() -> None:
    assert apply({"model": "m"}, ("without top_p",)) == ({"model": "m"}, ())


def test_the_memory_keeps_the_newest() -> None:
    memory = RepairMemory()
    for number in range(RepairMemory.LARGEST + 1):
        memory.learn("http://h", str(number), ("streamed",))

    assert memory.recall("http://h", "0") == ()
    assert memory.recall("http://h", str(RepairMemory.LARGEST)) == ("streamed",)
