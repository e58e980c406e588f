"""Nothing stays behind: no reply that has ended, no thread, no connection, no text."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections.abc import Callable

from core.client.gateways import Gateway
from core.client.repairs import RepairMemory
from core.replies.ask import Setup, ask
from core.replies.clients import LARGEST, Clients
from core.replies.desk import Desk
from core.replies.reply import Reply
from core.settings import Settings
from core.store.store import Store
from tests.gateway import FakeGateway
from tests.waiting import until

Made = Callable[..., Setup]
LIMIT = 10 * 27_000
"""Bytes: of forty answers, a quarter of their text."""


def answered(desk: Desk, store: Store, setup: Setup, times: int) -> None:
    for _ in range(times):
        ask(desk, store.conversations.create(""), "Hello", setup).wait(20)


def living(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


def test_replies_that_have_ended_are_forgotten(desk: Desk, store: Store, setup: Made, gateway: FakeGateway) -> None:
    answered(desk, store, setup("words-20"), 2)
    threads, connections = threading.active_count(), gateway.connections

    answered(desk, store, setup("words-20"), 20)

    until(lambda: desk.running == 0)
    until(lambda: threading.active_count() <= threads)
    assert living(Reply) == 0
    assert gateway.connections == connections  # one connection, again and again


def test_memory_does_not_grow_with_what_was_streamed(
    desk: Desk, store: Store, setup: Made, gateway: FakeGateway
) -> None:
    def left(times: int) -> int:
        """Bytes that are in use after so many answers of 27 kB."""
        answered(desk, store, setup("words-4000"), times)
        until(lambda: desk.running == 0)
        gateway.requests.clear()  # it remembers every request
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before, first = left(10), tracemalloc.take_snapshot()
        grown = left(40) - before
        places = tracemalloc.take_snapshot().compare_to(first, "lineno")[:12] if grown >= LIMIT else []
        assert grown < LIMIT, "\n".join(map(str, places))
    finally:
        tracemalloc.stop()


def test_clients_of_gateways_long_unused_are_let_go(settings: Settings) -> None:
    clients = Clients(settings, RepairMemory())
    for number in range(LARGEST * 3):
        clients.get(Gateway(f"own {number}", f"http://127.0.0.1:{9000 + number}/v1", "sk-test-0123456789"), stream=True)

    assert len(clients._known) == LARGEST
