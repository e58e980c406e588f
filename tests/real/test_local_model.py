"""The client against a real server and a real model: llama.cpp with SmolLM2. Never the text: it differs by build."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from core.chat import ChatRequest, Message
from core.client import ChatClient, Gateway
from core.errors import ChatError
from core.local import LocalModel
from tests.core.local_child import runs_the_model
from tests.waiting import until

pytestmark = runs_the_model
HELLO = (Message("user", "Say hello."),)
LONG = (Message("user", "Write a long story about a lighthouse keeper."),)


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    local = LocalModel()
    local.start()
    assert local.wait(90), local.failure
    yield local
    local.stop()


@pytest.fixture
def client(model: LocalModel) -> Iterator[ChatClient]:
    made = ChatClient(Gateway("local", model.base_url, model.api_key))
    yield made
    made.close()


def request(messages: tuple[Message, ...] = HELLO, **parameters: object) -> ChatRequest:
    return ChatRequest(LocalModel.MODEL, messages, {"temperature": 0, "max_tokens": 24, **parameters})


def test_it_lists_its_model(client: ChatClient) -> None:
    assert client.models() == [LocalModel.MODEL]


def test_a_stream_arrives_in_pieces_with_usage(client: ChatClient) -> None:
    with client.stream(request()) as stream:
        pieces = [delta.content for chunk in stream for delta in chunk.deltas if delta.content]

    completion = stream.completion
    assert len(pieces) > 1
    assert "".join(pieces) == completion.message.text != ""
    assert completion.usage is not None
    assert completion.usage.prompt_tokens and completion.usage.completion_tokens
    assert completion.timings.first_token_s is not None and not completion.partial


def test_without_streaming_the_same_fields_are_there(client: ChatClient) -> None:
    completion = client.complete(request())

    assert completion.id and completion.created and completion.model == LocalModel.MODEL
    assert completion.message.role == "assistant" and completion.message.text
    assert completion.usage is not None
    usage = completion.usage
    assert usage.total_tokens == (usage.prompt_tokens or 0) + (usage.completion_tokens or 0)


@pytest.mark.parametrize("stream", [True, False])
def test_a_limit_of_tokens_ends_with_length(client: ChatClient, stream: bool) -> None:
    asked = request(LONG, max_tokens=5)
    completion = client.complete(asked)
    if stream:
        with client.stream(asked) as running:
            list(running)
        completion = running.completion

    assert completion.finish_reason == "length"
    assert completion.usage is not None and completion.usage.completion_tokens == 5


def test_stop_text_cuts_the_answer(client: ChatClient) -> None:
    whole = client.complete(request(LONG)).message.text
    word = whole.split()[4]

    completion = client.complete(request(LONG, stop=[word, "never in there"]))

    assert completion.finish_reason == "stop"
    assert word not in completion.message.text


def test_a_wrong_key_is_an_authentication_error(model: LocalModel) -> None:
    stranger = ChatClient(Gateway("local", model.base_url, "sk-wrong"), retries=0)

    with pytest.raises(ChatError) as caught:
        stranger.complete(request())
    assert (caught.value.kind, caught.value.status, caught.value.code) == ("authentication", 401, "401")


@pytest.mark.parametrize("stream", [True, False])
def test_two_answers_to_one_question(client: ChatClient, stream: bool) -> None:
    asked = request(n=2, max_tokens=8)
    with client.stream(asked) if stream else client.whole(asked) as running:
        list(running)

    choices = running.completion.choices
    assert [choice.index for choice in choices] == [0, 1]
    assert all(choice.message.text and choice.finish_reason for choice in choices)


def test_json_mode_gives_json(client: ChatClient) -> None:
    asked = (Message("user", "Give me a JSON object with a name and an age."),)
    completion = client.complete(request(asked, response_format={"type": "json_object"}, max_tokens=200))

    if completion.finish_reason == "stop":
        assert isinstance(json.loads(completion.message.text), dict)
    else:
        assert completion.message.text.lstrip().startswith("{")


@pytest.mark.parametrize("profile", ["openai", "baystone"], ids=["boolean", "integer"])
@pytest.mark.parametrize("stream", [True, False])
def test_logprobs_in_both_dialects(model: LocalModel, profile: str, stream: bool) -> None:
    client = ChatClient(Gateway("local", model.base_url, model.api_key, profile=profile))
    asked = request(logprobs=3, max_tokens=6)
    with client.stream(asked) if stream else client.whole(asked) as running:
        list(running)

    logprobs = running.completion.choices[0].logprobs
    assert logprobs is not None
    assert "".join(one.token for one in logprobs) == running.completion.message.text
    assert all(one.logprob is not None and one.logprob <= 0 and len(one.top_logprobs) == 3 for one in logprobs)


def test_stop_ends_the_generation(client: ChatClient) -> None:
    """The server works one slot free: another question is answered while a stopped one would still run for long."""
    with client.stream(request(LONG, max_tokens=4000)) as stream:
        arrived = threading.Event()

        def read() -> None:
            for chunk in stream:
                if any(delta.content for delta in chunk.deltas):
                    arrived.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert arrived.wait(30)
        stream.cancel()
        reader.join(2)

        assert not reader.is_alive()
    assert stream.cancelled and stream.completion.partial and stream.completion.usage is None
    until(lambda: client.complete(request()).message.text, 30)


def test_a_question_longer_than_the_context_says_so(client: ChatClient) -> None:
    with pytest.raises(ChatError) as caught:
        client.complete(request((Message("user", "word " * 20_000),)))

    assert caught.value.kind == "bad_request"
    assert "context" in caught.value.message
