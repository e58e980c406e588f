"""What every backend keeps: conversations, trees of messages, the ledger, the processes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.chat import Message, TokenLogprob, ToolCall, TopLogprob
from core.ledger.record import RequestRecord
from core.store.conversations import NoSuchConversation
from core.store.messages import Busy
from core.store.pieces import StoredPiece
from core.store.rows import Answer, Conversation, StoredError, StoredMessage
from core.store.store import Store
from core.store.tables import new_id
from core.store.turns import Asked
from core.text import Text
from tests.core.store.conftest import OWNER


def converse(store: Store, *turns: str) -> Conversation:
    """A conversation whose messages are these, questions and answers by turns."""
    conversation = store.conversations.create(OWNER)
    messages = [(Message("user" if at % 2 == 0 else "assistant", turn), "complete") for at, turn in enumerate(turns)]
    store.messages.add_all(OWNER, conversation.id, messages, parent_id=None)  # type: ignore[arg-type]
    return store.conversations.get(OWNER, conversation.id)


def said(store: Store, conversation: Conversation, limit: int | None = None) -> list[str]:
    leaf = store.conversations.get(OWNER, conversation.id).leaf_id
    return [one.message.text for one in store.messages.branch(OWNER, conversation.id, leaf, limit)]


def record(**values: object) -> RequestRecord:
    base = RequestRecord(id=new_id(), kind="chat", gateway="g", model="m", started_at=datetime.now(UTC), owner=OWNER)
    return replace(base, **values)  # type: ignore[arg-type]


def test_a_branch_is_the_way_from_the_first_message_to_the_leaf(store: Store) -> None:
    conversation = converse(store, "a", "b", "c", "d")

    assert said(store, conversation) == ["a", "b", "c", "d"]
    assert said(store, conversation, limit=3) == ["b", "c", "d"]


def test_a_second_answer_stands_beside_the_first(store: Store) -> None:
    conversation = converse(store, "question", "first answer")
    branch = store.messages.branch(OWNER, conversation.id, conversation.leaf_id)
    store.messages.add(OWNER, conversation.id, Message("assistant", "second answer"), parent_id=branch[0].id)

    assert said(store, conversation) == ["question", "second answer"]
    shown = store.messages.branch(OWNER, conversation.id, store.conversations.get(OWNER, conversation.id).leaf_id)
    versions = store.messages.versions(OWNER, conversation.id, shown)
    assert versions[shown[1].id] == [branch[1].id, shown[1].id]
    assert versions[shown[0].id] == [shown[0].id]


def test_the_newest_leaf_follows_the_newest_version_at_each_fork(store: Store) -> None:
    conversation = converse(store, "q1", "a1", "q2", "a2")
    branch = store.messages.branch(OWNER, conversation.id, conversation.leaf_id)
    newer = store.messages.add(OWNER, conversation.id, Message("assistant", "a2 again"), parent_id=branch[2].id)

    assert store.messages.newest_leaf(OWNER, conversation.id, branch[0].id) == newer.id


def test_everything_of_a_message_comes_back(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    question = Message("user", ({"type": "text", "text": "看"}, {"type": "image_url", "image_url": {"url": "data:,"}}))
    asked = store.messages.add(OWNER, conversation.id, question, parent_id=None)
    answer = store.messages.add(OWNER, conversation.id, Message("assistant"), parent_id=asked.id, status="running")
    final = Message("assistant", "好 🌍 \u0000 end", "思考", (ToolCall("c1", "f", "{}"),))
    logprobs = (TokenLogprob("好", -0.1, (TopLogprob("坏", None),)),)
    error = StoredError("server", Text("broken", "坏了"), "temperature", True)
    entry = record()

    store.ledger.begin(entry, [answer.id])
    finished = Answer(final, "failed", "length", error, ("without temperature",), logprobs)
    store.ledger.end(replace(entry, status="failed"), [(answer.id, finished)])

    kept = store.messages.branch(OWNER, conversation.id, answer.id)
    assert kept[0].message == question
    assert kept[1].message == replace(final, content="好 🌍 ␀ end")
    assert (kept[1].status, kept[1].finish_reason, kept[1].error) == ("failed", "length", error)
    assert (kept[1].logprobs, kept[1].repairs, kept[1].request_id) == (logprobs, ("without temperature",), entry.id)


def test_a_ledger_row_comes_back_as_it_was_and_unknown_stays_unknown(store: Store) -> None:
    entry = record(parameters={"temperature": 0.3}, key_label="…abcd", process_id=store.processes.id)
    store.ledger.begin(entry)
    assert store.ledger.get(OWNER, entry.id) == entry

    ended = replace(entry, status="ok", prompt_tokens=0, completion_tokens=7, tokens_from="partial", total_s=1.5)
    store.ledger.end(ended)

    assert store.ledger.get(OWNER, entry.id) == ended
    assert ended.reasoning_tokens is None


def test_nobody_sees_what_is_another_ones(store: Store) -> None:
    conversation = converse(store, "secret", "answer")
    entry = record()
    store.ledger.begin(entry)

    for act in (
        lambda: store.conversations.get("eve", conversation.id),
        lambda: store.conversations.rename("eve", conversation.id, "mine"),
        lambda: store.conversations.delete("eve", conversation.id),
        lambda: store.messages.branch("eve", conversation.id, conversation.leaf_id),
        lambda: store.messages.newest_leaf("eve", conversation.id, conversation.leaf_id or ""),
        lambda: store.messages.add("eve", conversation.id, Message("user", "x"), parent_id=None),
    ):
        with pytest.raises(NoSuchConversation):
            act()
    assert store.conversations.list("eve") == []
    assert store.messages.get("eve", conversation.id, conversation.leaf_id or "") is None
    assert store.ledger.get("eve", entry.id) is None
    assert store.ledger.newest("eve") == []
    assert store.ledger.of("eve", [entry.id]) == {}


def test_the_list_has_pinned_ones_first_and_leaves_out_the_bin_the_archive_and_the_empty(store: Store) -> None:
    first, second, third, fourth = (converse(store, f"question {number}") for number in range(4))
    store.conversations.create(OWNER)
    store.conversations.change(OWNER, first.id, pinned=True)
    store.conversations.change(OWNER, third.id, archived=True)
    store.conversations.delete(OWNER, fourth.id)

    assert [one.id for one in store.conversations.list(OWNER)] == [first.id, second.id]
    assert [one.id for one in store.conversations.list(OWNER, archived=True)] == [third.id]
    store.conversations.restore(OWNER, fourth.id)
    assert len(store.conversations.list(OWNER)) == 3


def test_only_known_columns_can_be_changed(store: Store) -> None:
    conversation = converse(store, "a")

    with pytest.raises(ValueError, match="created_at"):
        store.conversations.change(OWNER, conversation.id, created_at="yesterday")


def test_progress_is_kept_and_never_overwrites_a_finished_answer(store: Store) -> None:
    conversation = converse(store, "question")
    answer = store.messages.add(
        OWNER, conversation.id, Message("assistant"), parent_id=conversation.leaf_id, status="running"
    )
    store.pieces.add([StoredPiece(answer.id, 1, "ha", "thou"), StoredPiece(answer.id, 2, "lf", "ght")])
    assert said(store, conversation)[-1] == "half"
    (archived,) = store.archive.read(OWNER, conversation.id)
    assert archived.messages[-1].message.reasoning == "thought"

    store.answers.end("messages", [(answer.id, Answer(Message("assistant", "whole"), "complete"))])
    store.pieces.add([StoredPiece(answer.id, 3, "late")])

    assert said(store, conversation)[-1] == "whole"


def test_another_process_cannot_start_a_second_answer(store: Store) -> None:
    conversation = converse(store, "question", "answer")
    elsewhere = Store(store.database)
    answers = begin(store, conversation)

    with pytest.raises(Busy):
        begin(elsewhere, conversation, "second")
    done = Answer(Message("assistant", "done"), "complete")
    store.answers.end("messages", [(answer.id, done) for answer in answers])
    begin(elsewhere, conversation, "second")


def test_what_a_dead_process_left_is_interrupted_with_its_text(store: Store) -> None:
    conversation = converse(store, "question")
    dead = Store(store.database)
    dead.processes.enter()
    answer = dead.messages.add(
        OWNER,
        conversation.id,
        Message("assistant"),
        parent_id=conversation.leaf_id,
        status="queued",
        process_id=dead.processes.id,
    )
    entry = record(process_id=dead.processes.id, message_id=answer.id, prompt_tokens=9, tokens_from="estimated")
    dead.ledger.begin(entry, [answer.id])
    dead.pieces.add([StoredPiece(answer.id, 1, undecided="as far "), StoredPiece(answer.id, 2, "as far as it ")])
    dead.pieces.add([StoredPiece(answer.id, 3, "came", "think"), StoredPiece(answer.id, 4, undecided="ing")])
    assert store.processes.recover() == 0
    dead.processes.leave()

    assert store.processes.recover() == 1

    kept = store.messages.branch(OWNER, conversation.id, answer.id)[-1]
    assert (kept.status, kept.message.text) == ("interrupted", "as far as it came")
    assert kept.message.reasoning == "thinking"
    row = store.ledger.get(OWNER, entry.id)
    assert row is not None
    assert (row.status, row.tokens_from, row.prompt_tokens) == ("interrupted", "estimated", 9)
    assert row.completion_tokens and row.ended_at


def test_many_writers_at_once_lose_nothing(store: Store) -> None:
    conversation = converse(store, "start")

    def write(number: int) -> None:
        for at in range(5):
            entry = record(id=f"{number:016d}{at:016d}")
            store.ledger.begin(entry)
            store.messages.add(OWNER, conversation.id, Message("user", f"{number}-{at}"), parent_id=None)
            store.ledger.end(replace(entry, status="ok"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = store.ledger.newest(OWNER)
    assert len(rows) == 40
    assert {row.status for row in rows} == {"ok"}


def begin(store: Store, conversation: Conversation, text: str = "question") -> list[StoredMessage]:
    """A turn under the conversation's leaf, with two answers."""
    return store.turns.begin(
        *(OWNER, conversation.id),
        question=Message("user", text),
        parent_id=conversation.leaf_id,
        answers=[Asked("m", "g"), Asked("m", "g")],
        process_id=store.processes.id,
        changes={"title": "Named"},
    )


def test_a_turn_is_begun_at_once_with_its_answers_side_by_side(store: Store) -> None:
    conversation = converse(store, "before", "and its answer")
    first, second = begin(store, conversation)

    kept = store.conversations.get(OWNER, conversation.id)
    assert (kept.title, kept.leaf_id) == ("Named", first.id)
    assert said(store, kept) == ["before", "and its answer", "question", ""]
    shown = store.messages.branch(OWNER, conversation.id, first.id)
    assert store.messages.versions(OWNER, conversation.id, shown)[first.id] == [first.id, second.id]


def test_history_is_what_is_sent_back_with_calls_and_parts(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    call = ToolCall("c1", "clock", '{"zone": "UTC"}')
    told: list[Message] = [
        Message("user", ({"type": "text", "text": "What time is it?"},)),
        Message("assistant", "", reasoning="hm", tool_calls=(call,)),
        Message("tool", "noon", tool_call_id="c1"),
        Message("assistant", "It is noon."),
    ]
    stored = store.messages.add_all(OWNER, conversation.id, [(one, "complete") for one in told], parent_id=None)

    history = store.turns.history(OWNER, conversation.id, stored[-1].id)

    assert [one.message for one in history] == [
        told[0],
        Message("assistant", "", tool_calls=(call,)),
        told[2],
        told[3],
    ]
    assert store.turns.history(OWNER, conversation.id, None) == []


def test_a_branch_below_a_message_and_around_one(store: Store) -> None:
    conversation = converse(store, *(f"m{at}" for at in range(10)))
    ids = [one.id for one in store.messages.branch(OWNER, conversation.id, conversation.leaf_id)]
    leaf = str(conversation.leaf_id)

    below = store.messages.branch(OWNER, conversation.id, leaf, after=ids[6])
    around = store.messages.around(OWNER, conversation.id, leaf, ids[3], 4)

    assert [one.id for one in below] == ids[7:]
    assert [one.id for one in around] == ids[2:6]
    assert store.messages.branch(OWNER, conversation.id, leaf, after=leaf) == []
    assert store.messages.around(OWNER, conversation.id, leaf, "nowhere", 4) == []


def test_what_no_database_takes_is_stored_readably(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    typed = "half \ud83d pair, whole \ud83d\ude00 pair, NUL \x00."

    kept = store.messages.add(OWNER, conversation.id, Message("user", typed), parent_id=None)

    (found,) = store.messages.branch(OWNER, conversation.id, kept.id)
    assert found.message.text == "half \ufffd pair, whole 😀 pair, NUL \u2400."
