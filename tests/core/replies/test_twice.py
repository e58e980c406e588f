"""A question asked twice: one answer stands in the chat, the other beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.replies.ask import Setup, ask
from core.replies.desk import Desk
from core.store.filters import Filters
from core.store.samples import Sample
from core.store.store import Store
from core.store.tables import now
from tests.gateway import FakeGateway, words
from tests.waiting import until


def second(store: Store, message_id: str) -> Sample:
    return until(
        lambda: next((one for one in store.samples.of("", [message_id]).values() if not one.in_progress), None)
    )


def test_the_same_is_sent_twice_and_both_are_kept_and_counted(
    store: Store, desk: Desk, setup: Callable[..., Setup], gateway: FakeGateway
) -> None:
    conversation = store.conversations.create("")
    reply = ask(desk, conversation, "Hello", replace(setup("words-20", temperature=0.5), twice=True))
    assert reply.wait(10)
    answer_id = reply.job.message_ids[0]

    found = second(store, answer_id)

    assert (found.status, found.text) == ("complete", "".join(words(20)))
    assert [one.body for one in gateway.requests] == [gateway.requests[0].body] * 2
    branch = store.messages.branch("", conversation.id, store.conversations.get("", conversation.id).leaf_id)
    assert [one.message.role for one in branch] == ["user", "assistant"]
    assert store.messages.versions("", conversation.id, branch)[answer_id] == [answer_id]
    today = now().toordinal()
    until(lambda: len(store.log.newest(None, Filters("UTC", today - 1, today + 1), 9)) == 2)
    rows = store.log.newest(None, Filters("UTC", today - 1, today + 1), 9)
    assert {one.kind for one in rows} == {"chat", "sample"}
    assert {one.conversation_id for one in rows} == {conversation.id}
    assert store.samples.of("somebody else", [answer_id]) == {}


def test_what_is_asked_several_times_anyway_is_not_asked_once_more(
    store: Store, desk: Desk, setup: Callable[..., Setup], gateway: FakeGateway
) -> None:
    conversation = store.conversations.create("")
    reply = ask(desk, conversation, "Hello", replace(setup("words-20", n=2), twice=True))

    assert reply.wait(10)
    assert store.samples.of("", reply.job.message_ids) == {}
    assert len(gateway.requests) == 1


def test_a_second_answer_holds_nothing_up_and_ends_with_stop(
    store: Store, desk: Desk, setup: Callable[..., Setup]
) -> None:
    conversation = store.conversations.create("")
    reply = ask(desk, conversation, "Hello", replace(setup("stall-10"), twice=True))
    beside = desk.beside(conversation.id)
    assert [one.job.about for one in beside] == [conversation.id]
    until(lambda: beside[0].content())
    reply.stop()
    assert not desk.live(conversation.id)

    beside[0].stop()

    found = second(store, reply.job.message_ids[0])
    assert found.status == "stopped" and found.text
    assert desk.beside(conversation.id) == []


def test_an_answer_that_goes_on_has_no_second_one_any_more(
    store: Store, desk: Desk, setup: Callable[..., Setup]
) -> None:
    conversation = store.conversations.create("")
    reply = ask(desk, conversation, "Hello", replace(setup("length"), twice=True))
    assert reply.wait(10)
    answer_id = reply.job.message_ids[0]
    second(store, answer_id)

    store.turns.resume("", conversation.id, answer_id, store.processes.id)

    assert store.samples.of("", [answer_id]) == {}


def test_it_goes_with_its_conversation(store: Store, desk: Desk, setup: Callable[..., Setup]) -> None:
    conversation = store.conversations.create("")
    reply = ask(desk, conversation, "Hello", replace(setup("words-20"), twice=True))
    assert reply.wait(10)
    second(store, reply.job.message_ids[0])
    with store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM conversations")

    assert store.samples.of("", reply.job.message_ids) == {}
    with store.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM samples").scalar() == 0
