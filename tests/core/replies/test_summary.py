"""Going on in a fresh chat with a summary."""

from __future__ import annotations

from collections.abc import Callable

from core.chat import Message
from core.replies.ask import Setup, ask
from core.replies.desk import Desk
from core.replies.summary import begin_with, summarise
from tests.gateway import FakeGateway


def test_a_summary_is_one_request_and_changes_nothing(
    desk: Desk, gateway: FakeGateway, setup: Callable[..., Setup]
) -> None:
    conversation = desk.store.conversations.create("")
    assert ask(desk, conversation, "first", setup("words-10")).wait(10)
    conversation = desk.store.conversations.get("", conversation.id)

    reply = summarise(desk, conversation, setup("words-20", temperature=0.2), "Summarise.")

    assert reply.wait(10)
    sent = gateway.requests[-1].body
    assert [one["content"] for one in sent["messages"]][::2] == ["first", "Summarise."]
    assert "temperature" not in sent
    record = desk.store.ledger.get("", reply.request_ids[-1])
    assert record is not None
    assert (record.kind, record.conversation_id) == ("summary", conversation.id)
    assert desk.store.conversations.get("", conversation.id).leaf_id == conversation.leaf_id


def test_a_fresh_chat_begins_with_what_was_kept_of_it(
    desk: Desk, gateway: FakeGateway, setup: Callable[..., Setup]
) -> None:
    old = desk.store.conversations.create("", title="Trip")

    fresh = begin_with(desk, old, setup("words-10"), "What we know.")
    assert ask(desk, fresh, "And now?", setup("words-10")).wait(10)

    assert (fresh.title, fresh.id != old.id) == ("Trip", True)
    sent = [(one["role"], one["content"]) for one in gateway.requests[-1].body["messages"]]
    assert sent == [("user", "What we know."), ("user", "And now?")]
    (first, *_) = desk.store.messages.branch("", fresh.id, desk.store.conversations.get("", fresh.id).leaf_id)
    assert first.marks.pinned and first.message == Message("user", "What we know.")
