"""Branches are pruned, put back and forked, and nothing else changes."""

from __future__ import annotations

import pytest

from core.chat import Message
from core.store.conversations import NoSuchConversation
from core.store.rows import Conversation
from core.store.store import Store
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import converse, said


@pytest.fixture
def forked(store: Store) -> Conversation:
    """q1, a1, q2, a2, and a second answer a1', q2' beside a1."""
    conversation = converse(store, "q1", "a1", "q2", "a2")
    first = store.messages.branch(OWNER, conversation.id, conversation.leaf_id)[0]
    turn = [(Message("assistant", "a1'"), "complete"), (Message("user", "q2'"), "complete")]
    store.messages.add_all(OWNER, conversation.id, turn, parent_id=first.id)  # type: ignore[arg-type]
    return store.conversations.get(OWNER, conversation.id)


def ids(store: Store, conversation: Conversation) -> list[str]:
    leaf = store.conversations.get(OWNER, conversation.id).leaf_id
    return [one.id for one in store.messages.branch(OWNER, conversation.id, leaf)]


def test_a_deleted_branch_gives_way_to_the_other_version_and_comes_back(store: Store, forked: Conversation) -> None:
    answer = ids(store, forked)[1]

    pruning = store.branches.delete(OWNER, forked.id, answer)
    assert pruning.messages == 2
    assert said(store, forked) == ["q1", "a1", "q2", "a2"]

    store.branches.put_back(OWNER, pruning)
    assert said(store, forked) == ["q1", "a1'", "q2'"]


def test_deleting_the_only_version_ends_the_branch_above_it(store: Store) -> None:
    conversation = converse(store, "q1", "a1", "q2", "a2")

    store.branches.delete(OWNER, conversation.id, ids(store, conversation)[2])

    assert said(store, conversation) == ["q1", "a1"]


def test_deleting_the_first_message_leaves_nothing_and_undo_brings_it_back(store: Store) -> None:
    conversation = converse(store, "q1", "a1")

    pruning = store.branches.delete(OWNER, conversation.id, ids(store, conversation)[0])
    assert said(store, conversation) == []

    store.branches.put_back(OWNER, pruning)
    assert said(store, conversation) == ["q1", "a1"]


def test_only_the_open_branch_is_kept(store: Store, forked: Conversation) -> None:
    open_branch = ids(store, forked)

    pruning = store.branches.keep_only(OWNER, forked.id, open_branch[-1])

    assert pruning.messages == 3
    shown = store.messages.branch(OWNER, forked.id, open_branch[-1])
    assert all(len(versions) == 1 for versions in store.messages.versions(OWNER, forked.id, shown).values())
    store.branches.put_back(OWNER, pruning)
    assert len(store.messages.versions(OWNER, forked.id, shown)[open_branch[1]]) == 2


def test_a_fork_is_a_conversation_of_its_own(store: Store, forked: Conversation) -> None:
    copy = store.branches.fork(OWNER, forked.id, ids(store, forked)[1], "Copy")
    store.messages.add(OWNER, copy.id, Message("user", "elsewhere"), parent_id=copy.leaf_id)

    assert said(store, copy) == ["q1", "a1'", "elsewhere"]
    assert said(store, forked) == ["q1", "a1'", "q2'"]


def test_nobody_prunes_what_is_another_ones(store: Store, forked: Conversation) -> None:
    with pytest.raises(NoSuchConversation):
        store.branches.delete("eve", forked.id, forked.leaf_id or "")
    with pytest.raises(NoSuchConversation):
        store.branches.keep_only("eve", forked.id, forked.leaf_id or "")
    with pytest.raises(NoSuchConversation):
        store.branches.fork("eve", forked.id, forked.leaf_id or "", "mine")


def test_every_branch_is_told_by_where_it_leaves_the_open_one(store: Store, forked: Conversation) -> None:
    ends = store.branches.ends(OWNER, forked.id)

    assert [(end.parts_with, end.messages, end.is_open) for end in ends] == [("q2'", 3, True), ("a1", 4, False)]
    store.conversations.change(OWNER, forked.id, leaf_id=ends[1].leaf_id)
    assert said(store, forked) == ["q1", "a1", "q2", "a2"]
    with pytest.raises(NoSuchConversation):
        store.branches.ends("grace", forked.id)
