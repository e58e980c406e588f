"""What was sent is kept exactly, and each message once however often it was sent; what was used is summed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from core.store import sent
from core.store.store import Store
from core.store.tables import new_id, now
from core.store.tables import sent as table
from core.store.totals import Totals
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import record


def keep(store: Store, scope: str, messages: list[dict[str, Any]]) -> str | None:
    with store.database.write() as connection:
        return sent.add(connection, scope, messages)


def read(store: Store, scope: str, name: str | None) -> list[dict[str, Any]]:
    with store.database.read() as connection:
        return sent.read(connection, scope, name or "")


def rows(store: Store, scope: str) -> int:
    with store.database.read() as connection:
        count = select(func.count()).select_from(table).where(table.c.scope == scope)
        return int(connection.execute(count).scalar() or 0)


MESSAGE = some.fixed_dictionaries(
    {"role": some.sampled_from(["user", "assistant"]), "content": some.text(max_size=20)},
    optional={"tool_call_id": some.text(max_size=5)},
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.lists(MESSAGE, max_size=6), max_size=6))
def test_every_list_is_read_as_it_was_sent(store: Store, lists: list[list[dict[str, Any]]]) -> None:
    scope = new_id()
    names = [keep(store, scope, messages) for messages in lists]

    assert [read(store, scope, name) for name in names] == lists


def test_a_message_is_kept_once_however_often_it_is_sent(store: Store) -> None:
    scope = new_id()
    talk = [{"role": "user", "content": f"message {at}"} for at in range(1000)]
    for end in range(900, 1001, 10):
        keep(store, scope, talk[:end])
    keep(store, scope, talk[:950])

    assert rows(store, scope) == 1000
    assert (
        read(store, scope, keep(store, scope, [*talk[:3], {"role": "user", "content": "else"}]))[3]["content"] == "else"
    )
    assert rows(store, scope) == 1001


def test_the_json_of_a_request_is_what_left(store: Store) -> None:
    messages = [{"role": "user", "content": "hi\x00 \ud83d"}]
    entry = record(stream=True, parameters={"temperature": 0.2, "stream_options": {"include_usage": True}})
    store.ledger.begin(entry)
    store.ledger.end(entry, (), messages)

    assert store.ledger.sent(OWNER, entry.id) == {
        "model": "m",
        "messages": messages,
        "stream": True,
        "temperature": 0.2,
        "stream_options": {"include_usage": True},
    }
    assert store.ledger.sent("eve", entry.id) is None


def test_what_was_not_kept_is_none(store: Store) -> None:
    entry = record()
    store.ledger.begin(entry)

    assert store.ledger.sent(OWNER, entry.id) is None


def test_totals_say_what_was_used_who_counted_and_what_was_sent_again(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    counts = [(10, 20, "reported"), (40, 30, "reported"), (80, 5, "estimated"), (None, None, "unknown")]
    for at, (prompt, completion, who) in enumerate(counts):
        store.ledger.begin(
            record(
                conversation_id=conversation.id,
                started_at=now() + timedelta(seconds=at),
                prompt_tokens=prompt,
                completion_tokens=completion,
                tokens_from=who,
                status="ok",
                cost=0.25,
                currency="USD" if at else "CNY",
            )
        )
    store.ledger.begin(record(conversation_id=conversation.id, kind="title", prompt_tokens=500, status="ok"))
    store.ledger.begin(record(conversation_id=conversation.id, prompt_tokens=900))  # it has not ended

    used = store.ledger.totals(OWNER, conversation.id)

    assert used == Totals(4, 130, 55, 100, 30 + 70, {"CNY": 0.25, "USD": 0.75})
    assert (used.tokens, round(used.reported, 3), round(used.tax, 3)) == (185, 0.541, 0.769)
    assert store.ledger.totals("eve", conversation.id) == Totals(0, 0, 0, 0, 0)


def test_the_requests_of_a_message_in_order(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    mine = [
        record(conversation_id=conversation.id, message_id="a", attempt=at, started_at=now() + timedelta(seconds=at))
        for at in (2, 1)
    ]
    for entry in [*mine, record(conversation_id=conversation.id, message_id="b")]:
        store.ledger.begin(entry)

    assert [one.attempt for one in store.ledger.of_message(OWNER, conversation.id, "a")] == [1, 2]
    assert store.ledger.of_message("eve", conversation.id, "a") == []
