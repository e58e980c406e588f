"""Short words for asking the test gateway something."""

from __future__ import annotations

from typing import Any

from core.chat import ChatCompletion, ChatRequest, Message
from core.client import ChatClient, ChatStream, Exchange, Gateway, Observer
from core.client.repairs import RepairMemory
from core.errors import ChatError
from tests.gateway import FakeGateway

KEY = "sk-test-0123456789"


def client_of(gateway: FakeGateway, key: str = KEY, **options: Any) -> ChatClient:
    """A client that remembers no repairs of other tests."""
    return ChatClient(Gateway("fake", gateway.base_url, key), **{"memory": RepairMemory(), **options})


def asking(model: str, text: str = "hi", **parameters: Any) -> ChatRequest:
    return ChatRequest(model, (Message("user", text),), parameters)


def read(stream: ChatStream) -> ChatCompletion:
    """What arrived once the iteration has ended. Raises what the iteration raises."""
    with stream:
        for _ in stream:
            pass
    return stream.completion


def read_or_fail(stream: ChatStream) -> tuple[ChatCompletion, ChatError | None]:
    try:
        return read(stream), None
    except ChatError as error:
        return stream.completion, error


class Listener(Observer):
    """Keeps what it hears: each exchange when it begins and when it ends, and each pause."""

    def __init__(self) -> None:
        self.begun: list[Exchange] = []
        self.over: list[Exchange] = []
        self.order: list[str] = []
        self.pauses: list[float] = []

    def sending(self, exchange: Exchange) -> None:
        self.begun.append(exchange)
        self.order.append("sending")

    def ended(self, exchange: Exchange) -> None:
        self.over.append(exchange)
        self.order.append("ended")

    def waiting(self, pause_s: float, error: ChatError) -> None:
        self.pauses.append(pause_s)
