"""A conversation is named by its first words, then by the model; the request for that is in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.prompts.naming import first_words
from core.replies.ask import Setup, ask
from core.replies.desk import Desk
from core.replies.title import cleaned
from core.settings import read_settings
from core.store.store import Store
from tests.gateway import FakeGateway
from tests.waiting import until

MakeSetup = Callable[..., Setup]


@pytest.fixture
def naming(store: Store, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(store, read_settings(tmp_path / "no.env", {"PARLEY_TITLES": "1", "PARLEY_RETRIES": "0"}))
    yield desk
    desk.close()


def test_the_first_answer_is_followed_by_a_title_and_its_row(
    naming: Desk, store: Store, setup: MakeSetup, gateway: FakeGateway
) -> None:
    conversation = store.conversations.create("")
    ask(naming, conversation, "Hello there\nsecond line", setup("words-20")).wait(20)
    assert store.conversations.get("", conversation.id).title_from in ("none", "model")

    until(lambda: store.conversations.get("", conversation.id).title_from == "model")

    assert store.conversations.get("", conversation.id).title == "word1 word2 word3 word4"
    title, chat = store.ledger.newest("")
    assert (title.kind, chat.kind) == ("title", "chat")
    assert title.conversation_id == chat.conversation_id == conversation.id
    assert len(gateway.requests) == 2
    assert "Hello there" in gateway.requests[-1].body["messages"][-1]["content"]


def test_a_title_given_by_hand_stays(naming: Desk, store: Store, setup: MakeSetup, gateway: FakeGateway) -> None:
    conversation = store.conversations.create("", title="Mine")
    ask(naming, conversation, "Hello", setup("words-20")).wait(20)
    ask(naming, store.conversations.get("", conversation.id), "Again", setup("words-20")).wait(20)

    assert store.conversations.get("", conversation.id).title == "Mine"
    assert len(gateway.requests) == 2


def test_switched_off_no_request_is_made_and_the_first_words_stay(
    desk: Desk, store: Store, setup: MakeSetup, gateway: FakeGateway
) -> None:
    conversation = store.conversations.create("")
    ask(desk, conversation, "Hello there\nsecond line", setup("words-20")).wait(20)
    desk.close()

    assert store.conversations.get("", conversation.id).title == "Hello there"
    assert len(gateway.requests) == 1


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ('"Quantum physics"', "Quantum physics"),
        ("**标题：量子力学入门**。", "量子力学入门"),
        ("\n\n# A heading\nand more", "A heading"),
        ("Title: Lighthouses.", "Lighthouses"),
        ("「灯塔」", "灯塔"),
        ("  \n ", ""),
    ],
)
def test_a_models_answer_becomes_one_clean_line(answer: str, title: str) -> None:
    assert cleaned(answer) == title


def test_long_first_words_are_cut() -> None:
    assert first_words("\n  " + "word " * 40) == ("word " * 12).strip() + "…"
