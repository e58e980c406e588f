"""Replies belong to the process: asked, followed, stopped, failed, kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.errors import ParleyError
from core.replies.ask import Setup, answer, ask
from core.replies.desk import Desk
from core.replies.recorder import FEWER
from core.replies.reply import Reply
from core.store.messages import Busy
from core.store.rows import Conversation, StoredMessage
from core.store.store import Store
from tests.gateway import FakeGateway, words
from tests.waiting import until

MakeSetup = Callable[..., Setup]


@pytest.fixture
def conversation(store: Store) -> Conversation:
    return store.conversations.create("")


def branch(store: Store, conversation: Conversation) -> list[StoredMessage]:
    leaf = store.conversations.get("", conversation.id).leaf_id
    return store.messages.branch("", conversation.id, leaf)


def finished(reply: Reply) -> Reply:
    assert reply.wait(20)
    return reply


def followed(reply: Reply) -> str:
    return "".join(piece for piece in reply.follow() if isinstance(piece, str))


def text(count: int) -> str:
    return "".join(words(count))


def test_question_answer_and_ledger_row_are_stored(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    reply = finished(ask(desk, conversation, "one two", setup("words-20")))

    question, kept = branch(store, conversation)
    assert (question.message.text, kept.message.text, kept.status) == ("one two", text(20), "complete")
    assert kept.finish_reason == "stop"
    (row,) = store.ledger.newest("")
    assert (row.id, row.status, row.tokens_from, row.message_id) == (kept.request_id, "ok", "reported", kept.id)
    assert (row.prompt_tokens, row.completion_tokens) == (2, 20)
    assert reply.request_ids == [row.id]


def test_the_question_is_stored_before_anything_is_sent(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    reply = ask(desk, conversation, "kept", setup("silent"))
    gateway.wait_for(lambda: gateway.requests)

    question, waiting = branch(store, conversation)
    assert (question.message.text, waiting.in_progress) == ("kept", True)
    assert [row.status for row in store.ledger.newest("")] == ["running"]
    reply.stop()


def test_any_number_of_followers_get_the_whole_text(desk: Desk, conversation: Conversation, setup: MakeSetup) -> None:
    reply = ask(desk, conversation, "go", setup("words-60@300"))
    heard: list[str] = []
    threads = [threading.Thread(target=lambda: heard.append(followed(reply))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert heard == [text(60)] * 3
    assert followed(reply) == text(60)


def test_what_arrives_is_stored_while_it_arrives(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    reply = ask(desk, conversation, "go", setup("stall-10"))

    until(lambda: branch(store, conversation)[-1].message.text == text(10))
    assert branch(store, conversation)[-1].in_progress
    reply.stop()


@pytest.mark.parametrize(
    ("model", "kept"),
    [("stall-10", text(10)), ("headers", ""), ("silent", "")],
    ids=["between-tokens", "after-the-headers", "before-the-headers"],
)
def test_stop_keeps_the_text_and_the_gateway_sees_it(
    desk: Desk,
    store: Store,
    conversation: Conversation,
    setup: MakeSetup,
    gateway: FakeGateway,
    model: str,
    kept: str,
) -> None:
    reply = ask(desk, conversation, "go", setup(model))
    gateway.wait_for(lambda: gateway.requests)
    until(lambda: reply.content() == kept)

    reply.stop()

    assert reply.status == "stopped"
    gateway.wait_for(lambda: gateway.requests[-1].closed_at)
    answered = branch(store, conversation)[-1]
    assert (answered.status, answered.message.text) == ("stopped", kept)
    (row,) = store.ledger.newest("")
    assert row.status == "stopped"
    # whether the headers were in before the stop is not known here: only then is there anything to estimate
    assert row.tokens_from in {"stall-10": ("estimated",), "silent": ("unknown",)}.get(model, ("estimated", "unknown"))


def test_a_failure_keeps_what_came_and_why(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    reply = finished(ask(desk, conversation, "go", setup("cut-10")))

    kept = branch(store, conversation)[-1]
    assert (reply.status, kept.status, kept.message.text) == ("failed", "failed", text(10))
    assert kept.error is not None and kept.error.kind == "connection" and kept.error.text.zh
    assert store.ledger.newest("")[0].error_kind == "connection"


def test_each_attempt_is_a_row_and_the_last_one_counts(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    finished(ask(desk, conversation, "go", setup("busy-2")))

    rows = list(reversed(store.ledger.newest("")))
    assert [(row.status, row.attempt, row.http_status) for row in rows] == [
        ("failed", 1, 503),
        ("failed", 2, 503),
        ("ok", 3, 200),
    ]
    assert len(rows) == len(gateway.requests)
    assert branch(store, conversation)[-1].status == "complete"
    assert branch(store, conversation)[-1].request_id == rows[-1].id


def test_several_answers_are_siblings_with_one_request(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    finished(ask(desk, conversation, "go", setup("words-10", n=2)))

    kept = branch(store, conversation)
    versions = store.messages.versions("", conversation.id, kept)[kept[-1].id]
    both = [store.messages.get("", conversation.id, one) for one in versions]
    assert [one.message.text for one in both if one] == [text(10), "(2) " + text(10)]
    assert len(store.ledger.newest("")) == 1


def test_one_conversation_has_one_reply_at_a_time(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    reply = ask(desk, conversation, "first", setup("stall-5"))

    with pytest.raises(Busy):
        ask(desk, conversation, "second", setup("words-5"))
    assert [one.message.role for one in branch(store, conversation)] == ["user", "assistant"]
    reply.stop()
    assert desk.live(conversation.id) == []


def test_more_replies_than_places_wait_their_turn_visibly(desk: Desk, store: Store, setup: MakeSetup) -> None:
    replies = [ask(desk, store.conversations.create(""), str(at), setup("stall-1")) for at in range(4)]
    until(lambda: [reply.status for reply in replies] == ["running", "running", "queued", "queued"])
    until(lambda: [reply.before for reply in replies] == [0, 0, 1, 2])

    replies[3].stop()
    replies[0].stop()

    until(lambda: [reply.status for reply in replies] == ["stopped", "running", "running", "stopped"])
    until(lambda: len(store.ledger.newest("")) == 3)
    assert not replies[3].request_ids
    for reply in replies:
        reply.stop()


def test_a_missing_key_fails_without_a_request(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    whole = setup("words-5")
    keyless = replace(whole.connection, gateway=replace(whole.connection.gateway, api_key=""))
    finished(ask(desk, conversation, "go", replace(whole, connection=keyless)))

    kept = branch(store, conversation)[-1]
    assert kept.error is not None and kept.error.kind == "authentication"
    assert not gateway.requests and not store.ledger.newest("")


def test_an_empty_message_is_refused_and_nothing_is_stored(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    with pytest.raises(ParleyError, match="empty"):
        ask(desk, conversation, " \n ", setup("words-5"))
    assert branch(store, conversation) == []


@pytest.mark.parametrize("stream", [True, False])
def test_answers_that_a_gateway_never_gave_say_so(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, stream: bool
) -> None:
    finished(ask(desk, conversation, "Three, please", setup("one-10", n=3, stream=stream)))

    last = branch(store, conversation)[-1]
    together = store.messages.round("", conversation.id, last.round_id or "")
    assert [one.status for one in together] == ["complete", "failed", "failed"]
    assert [one.error.text for one in together if one.error] == [FEWER, FEWER]
    assert last.message.text == text(10)


def test_a_failed_answer_is_not_sent_back_and_thinking_never_is(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup, gateway: FakeGateway
) -> None:
    finished(ask(desk, conversation, "one", setup("status-400")))
    finished(ask(desk, store.conversations.get("", conversation.id), "two", setup("think")))
    finished(ask(desk, store.conversations.get("", conversation.id), "three", setup("words-5")))

    sent = gateway.requests[-1].body["messages"]
    assert [message["content"] for message in sent] == ["one", "two", text(10), "three"]
    assert all(set(message) == {"role", "content"} for message in sent)


def test_an_answer_again_is_a_new_version(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    finished(ask(desk, conversation, "go", setup("words-5")))
    question = branch(store, conversation)[0]
    finished(answer(desk, store.conversations.get("", conversation.id), question, setup("words-10")))

    kept = branch(store, conversation)
    assert kept[-1].message.text == text(10)
    assert len(store.messages.versions("", conversation.id, kept)[kept[-1].id]) == 2


def test_closing_the_desk_stops_and_keeps_what_runs(
    desk: Desk, store: Store, conversation: Conversation, setup: MakeSetup
) -> None:
    reply = ask(desk, conversation, "go", setup("stall-10"))
    until(lambda: reply.content() == text(10))

    desk.close()

    assert branch(store, conversation)[-1].message.text == text(10)
    assert branch(store, conversation)[-1].status == "stopped"
