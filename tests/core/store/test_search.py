"""Search finds what is there, in both languages, whatever its length, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.chat import Message
from core.store.cells import NewCell
from core.store.rows import Answer
from core.store.store import Store
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import record


@pytest.fixture
def filled(store: Store) -> Store:
    for title, content in (
        ("物理", "量子力学研究微观世界。"),
        ("Lighthouse", "The keeper of the lighthouse wrote 100% of the log."),
        ("结尾", "最后两个字是量子"),
    ):
        conversation = store.conversations.create(OWNER, title=title)
        store.messages.add(OWNER, conversation.id, Message("user", content), parent_id=None)
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("量子力学", ["量子力学"]),
        ("量子", ["量子", "量子"]),
        ("界", ["界"]),
        ("LIGHTHOUSE", ["Lighthouse", "lighthouse"]),
        ("th", ["th", "Th"]),
        ("100%", ["100%"]),
        ("keeper log", ["keeper"]),
        ("keeper 量子", []),
        ('quo"te', []),
        ("  ", []),
    ],
)
def test_words_are_found_where_they_stand(filled: Store, words: str, found: list[str]) -> None:
    assert sorted(hit.found for hit in filled.search.find(OWNER, words)) == sorted(found)


def test_a_hit_names_its_place_and_what_stands_around(filled: Store) -> None:
    (hit,) = filled.search.find(OWNER, "微观")

    assert (hit.title, hit.before, hit.after) == ("物理", "量子力学研究", "世界。")
    assert hit.message_id is not None


def test_nobody_finds_what_is_another_ones_or_in_the_bin(filled: Store) -> None:
    assert filled.search.find("eve", "量子") == []
    for conversation in filled.conversations.list(OWNER):
        filled.conversations.delete(OWNER, conversation.id)
    assert filled.search.find(OWNER, "量子") == []


def test_an_answer_is_found_once_it_is_finished(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    answer = store.messages.add(OWNER, conversation.id, Message("assistant"), parent_id=None, status="running")
    store.answers.end("messages", [(answer.id, Answer(Message("assistant", "finished words"), "complete"))])

    assert [hit.message_id for hit in store.search.find(OWNER, "finished")] == [answer.id]


def test_texts_are_found_in_questions_answers_and_runs(store: Store) -> None:
    conversation = store.conversations.create(OWNER)
    question = store.messages.add(OWNER, conversation.id, Message("user", "Where is 里斯本?"), parent_id=None)
    answer = store.messages.add(OWNER, conversation.id, Message("assistant"), parent_id=question.id, status="queued")
    one = record(conversation_id=conversation.id, message_id=answer.id)
    store.ledger.begin(one, [answer.id])
    store.ledger.end(replace(one, status="ok"), [(answer.id, Answer(Message("assistant", "In Portugal"), "complete"))])
    run = store.runs.create(OWNER, "compare", {}, [NewCell(0, 0, 0, 0, "k")])
    (cell,) = store.runs.cells(OWNER, run.id)
    two = record(run_id=run.id)
    store.ledger.begin(two, [cell.id], "cells")
    store.ledger.end(
        replace(two, status="ok"), [(cell.id, Answer(Message("assistant", "Lighthouse"), "complete"))], (), "cells"
    )

    assert store.search.requests(OWNER, "里斯本") == (one.id,)
    assert store.search.requests(OWNER, "portugal") == (one.id,)
    assert store.search.requests(OWNER, "lighthouse") == (two.id,)
    assert store.search.requests("grace", "portugal") == ()
    assert store.answers.text(OWNER, one.id) == "In Portugal"
    assert store.answers.text(OWNER, two.id) == "Lighthouse"
    assert store.answers.text("grace", two.id) == ""
