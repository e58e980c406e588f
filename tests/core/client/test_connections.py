"""Connections: kept for the next question, replaced when they have gone stale, never mixed up between threads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from core.client import ChatClient
from tests.core.client.asking import asking, client_of, read
from tests.gateway import FakeGateway


def test_questions_one_after_another_share_a_connection(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    client.models()
    for _ in range(3):
        read(client.stream(asking("words-20")))
        client.complete(asking("words-20"))

    assert len(gateway.requests) == 7
    assert gateway.connections == 1


def test_an_error_answer_leaves_the_connection_usable(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    read(client.stream(asking("busy-1~0")))

    assert [request.connection for request in gateway.requests] == [1, 1]


def test_a_connection_that_went_stale_is_replaced(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    read(client.stream(asking("words-5")))
    gateway.wait_for(lambda: gateway.requests[0].finished)
    for connection in list(gateway.open):
        connection.hang_up()
    gateway.wait_for(lambda: not gateway.open)

    assert read(client.stream(asking("words-5"))).complete
    assert gateway.connections == 2


def test_two_clients_in_eight_threads_get_their_own_answers(gateway: FakeGateway) -> None:
    clients = [client_of(gateway, f"sk-number-{number}-0123456789") for number in range(2)]

    def ask(number: int) -> bool:
        client, text = clients[number % 2], f"question {number}"
        streaming = client.stream if number % 3 else client.whole
        return bool(json.loads(read(streaming(asking("echo", text))).message.text)[0]["content"] == text)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(80)))
    assert {request.headers["authorization"] for request in gateway.requests} == {
        "Bearer sk-number-0-0123456789",
        "Bearer sk-number-1-0123456789",
    }
    assert gateway.connections <= 16


def test_a_closed_client_lets_go_of_its_connections(gateway: FakeGateway) -> None:
    for client in asked_clients(gateway, 3):
        client.close()

    gateway.wait_for(lambda: not gateway.open)


def asked_clients(gateway: FakeGateway, count: int) -> Iterator[ChatClient]:
    for _ in range(count):
        client = client_of(gateway)
        read(client.stream(asking("words-5")))
        yield client
