"""An answer that was cut off goes on as one message; several answers are asked for together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.chat import Message
from core.errors import ParleyError
from core.replies.ask import GO_ON, ask, ask_each, go_on
from core.replies.attachments import attachment
from core.replies.desk import Desk
from core.store.messages import Busy
from core.store.rows import Conversation
from core.store.store import Store
from tests.core.replies.test_attachments import picture
from tests.core.replies.test_replies import MakeSetup, branch, finished, followed, text
from tests.gateway import FakeGateway


@pytest.fixture
def conversation(store: Store) -> Conversation:
    return store.conversations.create("")


def test_an_answer_goes_on_as_one_message(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    finished(ask(desk, conversation, "Count", setup("length")))
    cut = branch(store, conversation)[1]
    assert cut.finish_reason == "length"

    reply = go_on(desk, store.conversations.get("", conversation.id), cut, setup("words-10", n=3))
    shown = followed(finished(reply))

    _, whole = branch(store, conversation)
    assert whole.id == cut.id
    assert whole.message.text == shown == cut.message.text + text(10)
    assert (whole.status, whole.finish_reason) == ("complete", "stop")
    body = gateway.requests[-1].body
    assert body is not None
    assert [one["role"] for one in body["messages"]] == ["user", "assistant", "user"]
    assert body["messages"][1]["content"] == cut.message.text
    assert body["messages"][2]["content"] == GO_ON.en
    assert "n" not in body
    rows = store.ledger.of_message("", conversation.id, cut.id)
    assert [row.finish_reason for row in rows] == ["length", "stop"]


def test_an_answer_about_an_image_does_not_go_on_with_a_model_that_does_not_see(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    sees = replace(setup("length"), sees_images=True)
    (reply,) = ask_each(desk, conversation, "What is this?", [sees], [attachment("a.png", picture())])
    finished(reply)
    cut = branch(store, conversation)[1]

    with pytest.raises(ParleyError, match="words-10"):
        go_on(desk, store.conversations.get("", conversation.id), cut, setup("words-10"))

    assert branch(store, conversation)[1] == cut
    assert len(gateway.requests) == 1


def test_a_failed_going_on_keeps_what_was_there(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    finished(ask(desk, conversation, "Count", setup("length")))
    cut = branch(store, conversation)[1]

    finished(go_on(desk, store.conversations.get("", conversation.id), cut, setup("status-400")))

    kept = branch(store, conversation)[1]
    assert (kept.message.text, kept.status) == (cut.message.text, "failed")
    finished(go_on(desk, store.conversations.get("", conversation.id), kept, setup("words-10")))
    assert branch(store, conversation)[1].message.text == cut.message.text + text(10)


def test_a_stopped_going_on_keeps_both_parts(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    finished(ask(desk, conversation, "Count", setup("length")))
    cut = branch(store, conversation)[1]

    reply = go_on(desk, store.conversations.get("", conversation.id), cut, setup("stall-5"))
    both = cut.message.text + text(5)
    gateway.wait_for(lambda: reply.content() == both, 10)
    reply.stop()

    assert branch(store, conversation)[1].message.text == both


def test_several_models_are_asked_together(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    replies = ask_each(desk, conversation, "Count", [setup("words-10"), setup("words-20"), setup("words-10", n=2)])
    with pytest.raises(Busy):
        ask(desk, store.conversations.get("", conversation.id), "And?", setup("words-10"))
    for reply in replies:
        finished(reply)

    question, first = branch(store, conversation)
    assert question.message == Message("user", "Count")
    together = store.messages.round("", conversation.id, first.round_id or "")
    assert [one.model for one in together] == ["words-10", "words-20", "words-10", "words-10"]
    assert [one.message.text.strip() != "" for one in together] == [True] * 4
    assert together[0].id == first.id
    assert len(gateway.requests) == 3


def test_one_that_fails_does_not_stop_the_others(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    replies = ask_each(desk, conversation, "Count", [setup("status-400"), setup("words-20")])
    for reply in replies:
        finished(reply)

    _, first = branch(store, conversation)
    together = store.messages.round("", conversation.id, first.round_id or "")
    assert [(one.status, one.message.text) for one in together] == [("failed", ""), ("complete", text(20))]


def test_an_answer_asked_for_alone_is_of_no_round(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    finished(ask(desk, conversation, "Count", setup("words-10")))

    assert branch(store, conversation)[1].round_id is None
