"""An answer that another process writes, on the same database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.parley import Parley
from core.replies.ask import Setup, ask, ask_each
from core.replies.desk import Desk
from core.store.store import open_store
from pages.chat.elsewhere import ELSEWHERE
from tests.pages.conftest import OpenApp, texts
from tests.pages.test_costs import statements
from tests.waiting import until


@pytest.fixture
def other(parley: Parley, tmp_path: Path) -> Iterator[Desk]:
    """The desk of another process."""
    store = open_store(None, tmp_path / "data")
    desk = Desk(store, parley.settings)
    yield desk
    desk.close()
    store.close()


def setup(parley: Parley, model: str) -> Setup:
    return Setup(parley.connections()[0], model, parameters={"stream": True})


def test_its_text_so_far_is_shown_then_the_whole(open_app: OpenApp, parley: Parley, other: Desk) -> None:
    conversation = parley.store.conversations.create("")
    reply = ask(other, conversation, "Count", setup(parley, "stall-10"))
    messages = parley.store.messages
    leaf = reply.job.message_ids[0]
    until(lambda: "word10" in str(messages.branch("", conversation.id, leaf)[-1].message.text))
    app = open_app(query={"c": conversation.id})

    assert "word10" in texts(app)
    assert ELSEWHERE.en in texts(app)
    assert not [button for button in app.button if str(button.key).startswith(("again_", "edit_"))]

    reply.stop()
    app.run()

    assert ELSEWHERE.en not in texts(app)
    assert "stopped by you" in texts(app)
    assert not app.exception


def test_several_at_once_are_shown_side_by_side(open_app: OpenApp, parley: Parley, other: Desk) -> None:
    conversation = parley.store.conversations.create("")
    setups = [setup(parley, "stall-10"), setup(parley, "stall-12")]
    replies = ask_each(other, conversation, "Count", setups)
    until(lambda: all(reply.content().endswith(("word10", "word12")) for reply in replies))
    app = open_app(query={"c": conversation.id})
    until(lambda: "word12" in texts(app.run()))

    assert "**1** · stall-10" in texts(app)
    assert "**2** · stall-12" in texts(app)
    assert ELSEWHERE.en in texts(app)
    assert not app.exception


def test_it_asks_the_store_for_no_more_than_a_whole_answer_does(open_app: OpenApp, parley: Parley, other: Desk) -> None:
    conversation = parley.store.conversations.create("")
    reply = ask(other, conversation, "Count", setup(parley, "stall-10"))
    until(lambda: reply.content().endswith("word10"))
    app = open_app(query={"c": conversation.id})
    with statements(parley) as growing:
        app.run()
    reply.stop()
    app.run()
    with statements(parley) as whole:
        app.run()

    assert 0 < len(growing) <= len(whole)
