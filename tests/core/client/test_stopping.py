"""Stop: another thread cancels; the gateway sees the connection close at once, and what had arrived is kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from core.client import ChatStream
from tests.core.client.asking import Listener, asking, client_of, read
from tests.gateway import FakeGateway, words
from tests.waiting import until

AT_ONCE_S = 1.0
Ready = Callable[[FakeGateway, ChatStream], object]


def asked(gateway: FakeGateway, _: ChatStream) -> object:
    return gateway.requests


def headers_came(_: FakeGateway, stream: ChatStream) -> object:
    return stream.completion.timings.headers_s is not None


def words_came(_: FakeGateway, stream: ChatStream) -> object:
    return len(stream.completion.message.text) > 20


MOMENTS = {
    "before the headers": ("silent", True, asked),
    "before the headers, not streaming": ("words-400@50", False, asked),
    "after the headers, before a byte": ("headers", True, headers_came),
    "while only comments come": ("comments", True, headers_came),
    "while words come": ("words-2000@200", True, words_came),
    "while words come as fast as they can": ("words-100000", True, words_came),
    "in a silence after some words": ("stall-10", True, words_came),
}


@pytest.mark.parametrize(("model", "streaming", "ready"), MOMENTS.values(), ids=MOMENTS)
def test_a_stop_closes_the_connection_and_keeps_the_text(
    gateway: FakeGateway, model: str, streaming: bool, ready: Ready
) -> None:
    client = client_of(gateway)
    stream = (client.stream if streaming else client.whole)(asking(model))
    stopped_at = cancel_when(stream, lambda: ready(gateway, stream))

    completion = read(stream)
    ended_at = time.monotonic()
    noticed_at = gateway.wait_for(lambda: gateway.requests[0].closed_at)

    noticed_s, ended_s = noticed_at - stopped_at[0], ended_at - stopped_at[0]
    print(f"{model}: noticed after {noticed_s * 1000:.1f} ms, iteration ended after {ended_s * 1000:.1f} ms")
    assert noticed_s < AT_ONCE_S
    assert ended_s < AT_ONCE_S
    assert "".join(words(100000)).startswith(completion.message.text)
    assert completion.partial is bool(completion.message.text)
    assert len(gateway.requests) == 1


def cancel_when(stream: ChatStream, ready: Callable[[], object]) -> list[float]:
    """Cancels from a thread of its own; the list holds the moment once that has happened."""
    stopped_at: list[float] = []

    def cancel() -> None:
        until(ready)
        stopped_at.append(time.monotonic())
        stream.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    return stopped_at


def test_a_stop_during_the_pause_before_a_retry_ends_the_pause(gateway: FakeGateway) -> None:
    listener = Listener()
    stream = client_of(gateway, observer=listener).stream(asking("busy-1~20"))
    stopped_at = cancel_when(stream, lambda: listener.pauses)

    completion = read(stream)

    assert time.monotonic() - stopped_at[0] < AT_ONCE_S
    assert listener.pauses == [20]
    assert not completion.partial
    assert len(gateway.requests) == 1


def test_a_stop_before_the_iteration_sends_nothing(gateway: FakeGateway) -> None:
    listener = Listener()
    stream = client_of(gateway, observer=listener).stream(asking("words-5"))

    stream.cancel()
    completion = read(stream)

    assert completion.message.text == ""
    assert gateway.requests == []
    assert listener.begun == []


def test_a_stop_by_the_reader_itself_gives_no_more_chunks(gateway: FakeGateway) -> None:
    stream = client_of(gateway).stream(asking("words-1000"))
    pieces = []
    with stream:
        for chunk in stream:
            pieces += [delta.content for delta in chunk.deltas if delta.content]
            if len(pieces) == 3:
                stream.cancel()

    assert pieces == words(3)
    assert stream.completion.partial


def test_a_stop_after_the_end_changes_nothing(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    stream = client.stream(asking("words-5"))
    read(stream)

    stream.cancel()
    stream.cancel()

    assert stream.completion.complete
    assert client.complete(asking("words-5")).complete


def test_a_stop_leaves_the_clients_other_streams_alone(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    stopped, other = client.stream(asking("stall-10")), client.stream(asking("words-60@200"))
    cancel_when(stopped, lambda: len(gateway.requests) == 2 and words_came(gateway, stopped))
    thread = threading.Thread(target=read, args=(stopped,), daemon=True)
    thread.start()

    assert read(other).message.text == "".join(words(60))
    thread.join(5)
    assert stopped.completion.message.text == "".join(words(10))


def test_leaving_the_loop_closes_the_connection(gateway: FakeGateway) -> None:
    with client_of(gateway).stream(asking("words-1000@100")) as stream:
        next(iter(stream))

    assert gateway.wait_for(lambda: gateway.requests[0].closed_at)


def test_text_that_may_be_thinking_is_kept_when_its_reader_leaves(gateway: FakeGateway) -> None:
    with client_of(gateway).stream(asking("deepseek-r1@100")) as stream:
        for chunk in stream:
            if any("word5" in delta.undecided for delta in chunk.deltas):
                break

    assert stream.completion.message.text == "".join(words(5))
    assert stream.completion.partial


def test_closing_under_a_reading_thread_neither_hangs_nor_harms(gateway: FakeGateway) -> None:
    stream = client_of(gateway).stream(asking("words-30@50"))
    thread = threading.Thread(target=read, args=(stream,), daemon=True)
    thread.start()
    until(lambda: words_came(gateway, stream))

    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < AT_ONCE_S
    thread.join(5)
    assert stream.completion.complete
