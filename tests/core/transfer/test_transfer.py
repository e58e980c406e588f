"""Out and in again: round trips, other products' files, and files that must not come in."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import event

from core.chat import Message, TokenLogprob, ToolCall, TopLogprob
from core.ledger.record import RequestRecord
from core.store.archive import Archived
from core.store.engine import StoreError
from core.store.rows import Answer, StoredError
from core.store.store import Store, open_store
from core.store.tables import new_id
from core.text import Text
from core.transfer import own
from core.transfer.build import chain
from core.transfer.formats import BY_ID, FORMATS, read
from core.transfer.shape import TransferError
from core.transfer.source import DEEPEST


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(None, tmp_path / "one")
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(None, tmp_path / "two")
    yield opened
    opened.close()


@pytest.fixture
def archived(store: Store) -> list[Archived]:
    """A conversation with everything: two versions of an answer, thinking, a tool call, logprobs, an error, parts."""
    settings = {"gateway": "bees", "model": "m", "system": "Be brief. 简短。", "parameters": {"temperature": 0.3}}
    conversation = store.conversations.create("", settings, title="Trip <b>& 旅行</b>")
    question = store.messages.add(
        "", conversation.id, Message("user", "# Where?\n![x](http://h/p.png)\n<script>1</script>"), parent_id=None
    )
    for number, answer in enumerate(
        (
            Answer(Message("assistant", "First", "thought"), "complete", "stop"),
            Answer(
                Message("assistant", "Second | 好", tool_calls=(ToolCall("c", "f", '{"a": 1}'),)),
                "failed",
                "length",
                StoredError("server", Text("It failed", "失败了"), "n", True),
                ("without top_p",),
                (TokenLogprob("好", -0.5, (TopLogprob("坏", -1.5),)),),
            ),
        )
    ):
        placed = store.messages.add(
            "",
            conversation.id,
            Message("assistant"),
            parent_id=question.id,
            status="running",
            model="m",
            gateway="bees",
        )
        record = RequestRecord(
            id=new_id(),
            kind="chat",
            gateway="bees",
            model="m",
            started_at=datetime(2026, 11, 21, 8, number, 1, 250_000, tzinfo=UTC),
            key_label="…cdef",
            parameters={"temperature": 0.3},
            conversation_id=conversation.id,
            message_id=placed.id,
        )
        store.ledger.begin(record, [placed.id])
        store.ledger.end(replace(record, status="ok", prompt_tokens=3, tokens_from="partial"), [(placed.id, answer)])
    picture = ({"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "data:,"}})
    store.messages.add("", conversation.id, Message("user", picture), parent_id=placed.id)
    return store.archive.read("")


def test_a_round_trip_through_our_own_json_is_identical(archived: list[Archived], elsewhere: Store) -> None:
    written = own.write(archived)
    brought = elsewhere.archive.write("", read(written.encode()))

    assert (brought.conversations, brought.messages, brought.skipped) == (1, 4, 0)
    assert own.write(elsewhere.archive.read("")) == written


def test_what_is_there_already_is_skipped(archived: list[Archived], store: Store) -> None:
    brought = store.archive.write("", read(own.write(archived).encode()))

    assert (brought.conversations, brought.skipped) == (0, 1)
    assert len(store.archive.read("")) == 1


def test_another_person_gets_copies_with_ids_of_their_own(archived: list[Archived], store: Store) -> None:
    store.archive.write("eve", read(own.write(archived).encode()))

    (copy,) = store.archive.read("eve")
    assert copy.conversation.id != archived[0].conversation.id
    assert [one.message for one in copy.branch] == [one.message for one in archived[0].branch]
    assert {one.request_id for one in copy.messages} - {None} == {one.id for one in copy.requests}
    assert own.write(store.archive.read("")) == own.write(archived)


@pytest.mark.parametrize("id", ["openai", "sharegpt"])
def test_the_text_formats_carry_the_open_branch(archived: list[Archived], elsewhere: Store, id: str) -> None:
    source = BY_ID[id].write(archived, "en").encode()
    elsewhere.archive.write("", read(source))
    assert elsewhere.archive.write("", read(source)).skipped == 1

    (copy,) = elsewhere.archive.read("")
    assert [(one.message.role, one.message.text) for one in copy.branch] == [
        ("system", "Be brief. 简短。"),
        *((one.message.role, one.message.text) for one in archived[0].branch),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_markdown_names_the_speakers(archived: list[Archived], language: Any) -> None:
    written = BY_ID["markdown"].write(archived, language)

    speakers = ["## User", "## Assistant · m"] if language == "en" else ["## 用户", "## 助手 · m"]
    assert all(speaker in written for speaker in speakers)
    assert "Second | 好" in written and "First" not in written


def test_html_fetches_nothing_and_runs_nothing(archived: list[Archived]) -> None:
    written = BY_ID["html"].write(archived, "zh")

    assert "<script" not in written and "<img" not in written
    assert "&lt;script&gt;" in written
    assert "Trip &lt;b&gt;&amp; 旅行&lt;/b&gt;" in written
    assert not re.search(r'(src|@import|url\()\s*=?\s*["\']?https?:', written)
    assert "default-src 'none'" in written


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.id)
def test_no_key_is_in_an_export(archived: list[Archived], row: Any) -> None:
    assert "canary" not in row.write(archived, "en")


def node(parent: str | None, role: str | None = None, *parts: str, at: float = 1_700_000_000) -> dict[str, Any]:
    message = {"author": {"role": role}, "content": {"content_type": "text", "parts": list(parts)}, "create_time": at}
    return {"parent": parent, "children": [], "message": message if role else None}


def test_chatgpt_branches_are_kept(elsewhere: Store) -> None:
    mapping = {
        "root": node(None),
        "hidden": node("root", "system", ""),
        "q": node("hidden", "user", "Question"),
        "a1": node("q", "assistant", "First"),
        "a2": node("q", "assistant", "Second"),
        "q2": node("a2", "user", "And", "then"),
    }
    exported = [{"title": "From there", "create_time": 1.7e9, "mapping": mapping, "current_node": "q2"}]

    elsewhere.archive.write("", read(json.dumps(exported).encode()))

    (brought,) = elsewhere.archive.read("")
    assert brought.conversation.title == "From there"
    assert [one.message.text for one in brought.branch] == ["Question", "Second", "And\n\nthen"]
    versions = elsewhere.messages.versions("", brought.conversation.id, list(brought.branch))
    assert len(versions[brought.branch[1].id]) == 2


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"\xff\xfe", "byte 0"),
        (b"{", "line 1"),
        (b'{"messages": []}\n{"messages": [}\n', "line 2"),
        (b"[" * 100_000, f"{DEEPEST} levels"),
        (b'{"a": ' * 5000 + b"1" + b"}" * 5000, f"{DEEPEST} levels"),
        (b"[]", "no conversation"),
        (b"", "line 1"),
        (b'"text"', "no format"),
        (b'{"format": "parley", "version": 99, "conversations": []}', "$.version"),
        (b'[{"messages": [{"role": "wizard", "content": "x"}]}]', "$[0].messages[0].role"),
        (b'[{"conversations": [{"from": "human"}]}]', "$[0].conversations[0]"),
        (b'[{"mapping": {"a": {"message": {"author": {}, "content": {}}}}}]', "$[0].mapping.a"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_a_file_that_cannot_come_in_names_the_place(store: Store, source: bytes, place: str) -> None:
    with pytest.raises(TransferError) as caught:
        read(source)

    assert place in caught.value.text.en
    assert caught.value.text.zh
    assert store.archive.read("") == []


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(TransferError, match="larger than 1 MB"):
        read(b" " * (1024 * 1024 + 1), largest=1024 * 1024)


def test_an_import_is_all_or_nothing(archived: list[Archived], elsewhere: Store) -> None:
    broken = replace(archived[0], conversation=replace(archived[0].conversation, id="f" * 32, title=None))  # type: ignore[arg-type]

    with pytest.raises(StoreError, match="refused"):
        elsewhere.archive.write("", [archived[0], broken])

    assert elsewhere.archive.read("") == []


@pytest.mark.parametrize("at_once", [1_200, 1], ids=["conversations", "messages of one"])
def test_a_large_file_comes_in_where_a_statement_has_few_parameters(store: Store, at_once: int) -> None:
    @event.listens_for(store.database.engine, "connect")
    def _limit(connection: sqlite3.Connection, _: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)

    store.database.engine.dispose()
    messages = [[Message("user", f"{at}")] for at in range(1_200)]
    talks = messages if at_once > 1 else [[one for talk in messages for one in talk]]
    archived = [chain("large", at, "", talk) for at, talk in enumerate(talks)]

    assert store.archive.write("", archived).conversations == at_once
    assert store.archive.known("", archived) == {one.conversation.id for one in archived}


TEXT = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"))
"""Any text that a store takes: of NUL and halves of pairs others are made."""


@given(TEXT, TEXT, some.lists(some.sampled_from(["user", "assistant", "system", "tool"]), max_size=5))
def test_any_text_survives_our_own_json(title: str, content: str, roles: list[Any]) -> None:
    built = chain("test", 0, title, (Message(role, content) for role in roles))

    (again,) = read(own.write([built]).encode())

    assert again == built
