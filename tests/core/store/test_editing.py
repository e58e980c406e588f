"""Messages are changed in place, put in between and marked, and what a gateway answered is never lost."""

from __future__ import annotations

import pytest

from core.chat import Message
from core.store.conversations import NoSuchConversation
from core.store.marks import Marks
from core.store.messages import Busy
from core.store.rows import Answer, Conversation, StoredMessage
from core.store.store import Store
from core.store.turns import Asked
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import converse, record, said


def branch(store: Store, conversation: Conversation) -> list[StoredMessage]:
    leaf = store.conversations.get(OWNER, conversation.id).leaf_id
    return store.messages.branch(OWNER, conversation.id, leaf)


def test_marks_are_kept_and_taken_back(store: Store) -> None:
    conversation = converse(store, "q", "a")
    first, second = branch(store, conversation)

    store.editing.mark(OWNER, conversation.id, first.id, pinned=True, left_out="muted")
    store.editing.mark(OWNER, conversation.id, second.id, rating=-1, reason="wrong", note="it is not\x00")

    assert branch(store, conversation)[0].marks == Marks(left_out="muted", pinned=True)
    assert branch(store, conversation)[1].marks == Marks(rating=-1, reason="wrong", note="it is not\u2400")
    store.editing.mark(OWNER, conversation.id, first.id, pinned=False, left_out=None)
    assert branch(store, conversation)[0].marks == Marks()
    with pytest.raises(ValueError, match="colour"):
        store.editing.mark(OWNER, conversation.id, first.id, colour="red")


def test_a_message_is_changed_where_it_stands(store: Store) -> None:
    conversation = converse(store, "q", "a", "q2")
    second = branch(store, conversation)[1]

    store.editing.rewrite(OWNER, conversation.id, second.id, "another answer")

    assert said(store, conversation) == ["q", "another answer", "q2"]
    assert branch(store, conversation)[1].marks.original is None  # nobody answered it: a person wrote it


def test_what_was_answered_is_kept_beside_the_change(store: Store) -> None:
    conversation = converse(store, "q", "a")
    answer = branch(store, conversation)[1]
    _answered(store, answer)

    store.editing.rewrite(OWNER, conversation.id, answer.id, "first change")
    store.editing.rewrite(OWNER, conversation.id, answer.id, "second change")

    assert branch(store, conversation)[1].marks.original == "a"


def test_an_image_stays_when_its_words_change(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    parts = Message("user", ({"type": "text", "text": "what is it?"}, image))
    stored = store.messages.add(OWNER, conversation.id, parts, parent_id=None)

    store.editing.rewrite(OWNER, conversation.id, stored.id, "and this?")

    assert branch(store, conversation)[0].message.content == ({"type": "text", "text": "and this?"}, image)


def test_a_role_is_changed(store: Store) -> None:
    conversation = converse(store, "q", "a")
    first, second = branch(store, conversation)

    store.editing.rewrite(OWNER, conversation.id, first.id, "q", "system")
    store.editing.rewrite(OWNER, conversation.id, second.id, "noon", "tool", "c1")

    assert [one.message.role for one in branch(store, conversation)] == ["system", "tool"]
    assert branch(store, conversation)[1].message.tool_call_id == "c1"


def test_a_message_put_in_between_is_on_every_branch(store: Store) -> None:
    conversation = converse(store, "q", "a")
    first, second = branch(store, conversation)
    other = store.messages.add(OWNER, conversation.id, Message("assistant", "a'"), parent_id=first.id)

    new = store.editing.insert(OWNER, conversation.id, first.id, Message("user", "between"))

    assert said(store, conversation) == ["q", "between", "a'"]
    assert store.messages.versions(OWNER, conversation.id, branch(store, conversation)[2:])[other.id] == [
        second.id,
        other.id,
    ]
    store.branches.delete(OWNER, conversation.id, new.id)
    assert said(store, conversation) == ["q"]


def test_a_message_put_at_the_end_is_the_new_end(store: Store) -> None:
    conversation = converse(store, "q")

    store.editing.insert(OWNER, conversation.id, conversation.leaf_id or "", Message("assistant", "a"))

    assert said(store, conversation) == ["q", "a"]


def test_nothing_is_changed_while_an_answer_is_written(store: Store) -> None:
    conversation = converse(store, "q")
    (growing,) = store.turns.begin(
        *(OWNER, conversation.id),
        question=None,
        parent_id=conversation.leaf_id,
        answers=[Asked("m", "g")],
        process_id=store.processes.id,
        changes={},
    )

    with pytest.raises(Busy):
        store.editing.rewrite(OWNER, conversation.id, growing.id, "mine")
    with pytest.raises(Busy):
        store.editing.insert(OWNER, conversation.id, growing.id, Message("user", "mine"))
    with pytest.raises(Busy):
        store.turns.resume(OWNER, conversation.id, growing.id, store.processes.id)


def test_nobody_changes_what_is_another_ones(store: Store) -> None:
    conversation = converse(store, "q")
    name = conversation.leaf_id or ""

    with pytest.raises(NoSuchConversation):
        store.editing.mark("eve", conversation.id, name, pinned=True)
    with pytest.raises(NoSuchConversation):
        store.editing.rewrite("eve", conversation.id, name, "mine")
    with pytest.raises(NoSuchConversation):
        store.editing.insert("eve", conversation.id, name, Message("user", "mine"))
    with pytest.raises(NoSuchConversation):
        store.turns.resume("eve", conversation.id, name, store.processes.id)
    with pytest.raises(NoSuchConversation):
        store.messages.round("eve", conversation.id, "r")


def test_a_deleted_message_is_not_found(store: Store) -> None:
    conversation = converse(store, "the lighthouse")
    assert store.search.find(OWNER, "lighthouse")

    store.editing.mark(OWNER, conversation.id, conversation.leaf_id or "", left_out="deleted")

    assert [hit for hit in store.search.find(OWNER, "lighthouse") if hit.message_id] == []


def _answered(store: Store, message: StoredMessage) -> None:
    entry = record(conversation_id=message.conversation_id, message_id=message.id)
    store.ledger.begin(entry, [message.id])
    store.ledger.end(entry, [(message.id, Answer(message.message, "complete", "stop"))])
