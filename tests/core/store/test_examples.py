"""Examples: put in once, removed altogether; what somebody has written is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from core.chat import Message
from core.example.shipped import Shipped, shipped
from core.prompts.prompt import Prompt
from core.store.examples import ExampleKind
from core.store.store import Store
from core.store.tables import metadata
from core.text import LANGUAGES, Language
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import converse

KINDS: tuple[ExampleKind, ...] = ("conversation", "run", "prompt")


def put(store: Store, one: Shipped, owner: str = OWNER) -> tuple[str, str, list[str]]:
    examples = store.examples
    return (
        examples.put_conversation(owner, one.conversation, one.about),
        examples.put_run(owner, one.run, one.about),
        examples.put_prompts(owner, one.versions, one.about),
    )


def rows(store: Store) -> dict[str, int]:
    """How many there are in every table."""
    with store.database.read() as connection:
        return {
            table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_in_is_what_was_recorded_and_goes_altogether(store: Store, language: Language) -> None:
    converse(store, "mine", "mine")
    before, one = rows(store), shipped(language)

    conversation, run, prompts = put(store, one)
    (kept,) = [found for found in store.archive.read(OWNER) if found.conversation.id == conversation]
    said = [(message.message, message.model, message.finish_reason) for message in kept.messages]
    assert said == [(message.message, message.model, message.finish_reason) for message in one.conversation.messages]
    assert [cell.message for cell in store.runs.cells(OWNER, run)] == [cell.message for cell in one.run.cells]
    assert [len(store.prompts.versions(OWNER, found)) for found in prompts] == [2] * len(prompts)
    assert rows(store)["requests"] == before["requests"]
    assert store.examples.of(OWNER, "run")[0].recorded_at == one.recorded_at

    assert [store.examples.remove(OWNER, kind) for kind in KINDS] == [[], [], []]
    assert rows(store) == before


def test_it_is_not_put_in_twice_and_is_nobody_elses(store: Store) -> None:
    first = put(store, shipped("en"))
    before = rows(store)

    assert put(store, shipped("zh")) == first
    assert rows(store) == before
    assert put(store, shipped("en"), "grace") != first
    store.examples.remove("grace", "conversation")
    assert [found.id for found in store.examples.of(OWNER, "conversation")] == [first[0]]


def test_the_figures_are_known_and_counted_nowhere(store: Store) -> None:
    one = shipped("en")
    conversation, run, _ = put(store, one)

    answers = [found for found in store.archive.read(OWNER)[0].messages if found.request_id]
    records = store.ledger.of(OWNER, [str(found.request_id) for found in answers])
    assert [records[str(found.request_id)].total_tokens for found in answers] == [
        {request.id: request for request in one.requests}[str(found.request_id)].total_tokens
        for found in one.conversation.messages
        if found.request_id
    ]
    assert store.ledger.get(OWNER, str(answers[0].request_id)) is not None
    assert store.ledger.get("grace", str(answers[0].request_id)) is None
    cells = store.runs.cells(OWNER, run)
    assert all(cell.record and cell.record.total_tokens and cell.record.run_id == run for cell in cells)
    assert store.review.span(None) is None
    assert not store.ledger.newest(OWNER)
    assert store.ledger.totals(OWNER, conversation).tokens == 0


def say_more(store: Store, conversation: str, run: str) -> None:
    leaf = store.conversations.get(OWNER, conversation).leaf_id
    store.messages.add(OWNER, conversation, Message("user", "and more"), parent_id=leaf)


def type_something(store: Store, conversation: str, run: str) -> None:
    store.conversations.change(OWNER, conversation, draft="half a question")


def rate(store: Store, conversation: str, run: str) -> None:
    store.runs.rate(OWNER, store.runs.cells(OWNER, run)[0].id, 5)


def name(store: Store, conversation: str, run: str) -> None:
    store.runs.change(OWNER, run, name="mine")


@pytest.mark.parametrize(
    ("act", "kind"), [(say_more, "conversation"), (type_something, "conversation"), (rate, "run"), (name, "run")]
)
def test_what_somebody_has_written_in_goes_into_the_bin_and_comes_back(
    store: Store, act: Callable[..., Any], kind: ExampleKind
) -> None:
    conversation, run, _ = put(store, shipped("en"))
    act(store, conversation, run)
    home = conversation if kind == "conversation" else run

    assert store.examples.remove(OWNER, kind) == [home]
    assert not store.examples.of(OWNER, kind)
    if kind == "conversation":
        store.conversations.restore(OWNER, home)
    else:
        store.runs.delete(OWNER, home, back=True)
    assert [found.id for found in store.examples.of(OWNER, kind)] == [home]
    assert store.runs.cells(OWNER, run)[0].record is not None


def test_stepping_between_versions_is_not_writing(store: Store) -> None:
    conversation, _, _ = put(store, shipped("en"))
    other = store.archive.read(OWNER)[0].messages[1]
    store.conversations.change(OWNER, conversation, leaf_id=other.id)

    assert store.examples.remove(OWNER, "conversation") == []


def test_a_prompt_whose_name_is_taken_is_left_out(store: Store) -> None:
    one = shipped("en")
    (first, _), *_ = one.versions
    mine = store.prompts.save(OWNER, Prompt(first.name, text="mine"))

    made = store.examples.put_prompts(OWNER, one.versions, one.about)
    store.examples.remove(OWNER, "prompt")

    assert mine.id not in made
    assert store.prompts.list(OWNER) == [replace(mine)]
