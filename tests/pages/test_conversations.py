"""The list beside the chat, the tree in it, and moving conversations in and out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from core.chat import Message
from core.parley import Parley
from core.transfer import own
from pages.chat.groups import grouped
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.test_chat import answer_text, ask


def menu(app: AppTest, key: str, option: str) -> AppTest:
    app.menu_button(key=key).set_value(option).run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[str]:
    return [button.label for button in app.sidebar.button if button.key.startswith("open_")]


def conversation(parley: Parley, title: str, *turns: str) -> str:
    made = parley.store.conversations.create("", title=title)
    roles = ("user", "assistant")
    messages = [(Message(roles[at % 2], turn), "complete") for at, turn in enumerate(turns)]  # type: ignore[arg-type]
    parley.store.messages.add_all("", made.id, messages, parent_id=None)  # type: ignore[arg-type]
    return made.id


def shown(app: AppTest) -> list[str]:
    """The text of each message, without what is said beside it."""
    texts_of = ([one.value for one in message.markdown if "-badge[" not in one.value] for message in app.chat_message)
    return [values[0] if values else "" for values in texts_of]


def test_a_new_conversation_is_listed_by_its_first_words(open_app: OpenApp) -> None:
    app = ask(open_app(), "What is a lighthouse?\nAnd why?")

    assert titles(app) == ["What is a lighthouse?"]
    assert "Today" in texts(app)


def test_a_click_opens_a_conversation(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Old one", "question", "answer")
    app = open_app()
    app.button(key=f"open_{wanted}").click().run()

    assert conversation_of(app) == wanted
    assert shown(app) == ["question", "answer"]


def test_search_jumps_to_the_hit_on_its_branch(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Physics", "question", "量子力学")
    first = parley.store.messages.branch("", wanted, parley.store.conversations.get("", wanted).leaf_id)[0]
    parley.store.messages.add("", wanted, Message("assistant", "another version"), parent_id=first.id)
    app = open_app()

    app.text_input(key="chat_search").set_value("力学").run()
    app.button(key="hit_0").click().run()

    assert "量子力学" in texts(app) and "another version" not in texts(app)
    assert "found here" in texts(app)


def test_a_search_without_a_hit_says_so(open_app: OpenApp, parley: Parley) -> None:
    conversation(parley, "Physics", "question", "answer")
    app = open_app()
    app.text_input(key="chat_search").set_value("zebra").run()

    assert "Nothing found for 'zebra'" in texts(app)


def test_delete_has_an_undo(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Precious", "question", "answer")
    app = menu(open_app(query={"c": wanted}), f"menu_{wanted}", "delete")
    assert titles(app) == [] and not app.chat_message

    app.button(key="undo").click().run()

    assert titles(app) == ["Precious"]


def test_pin_and_archive(open_app: OpenApp, parley: Parley) -> None:
    first, second = (conversation(parley, title, "q", "a") for title in ("first", "second"))
    app = menu(open_app(), f"menu_{first}", "pin")
    assert titles(app) == ["first", "second"]
    assert "Pinned" in texts(app)

    app = menu(app, f"menu_{second}", "archive")
    assert titles(app) == ["first"]
    app.toggle(key="chat_archived").set_value(True).run()
    assert titles(app) == ["second"]


def test_an_edited_question_is_a_version_and_the_old_one_stays(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = ask(open_app(), "First question")
    next(button for button in app.button if button.key.startswith("edit_")).click().run()
    app.text_area[-1].set_value("Better question")
    next(button for button in app.button if button.label == "Ask this instead").click().run()
    assert shown(app) == ["Better question", answer_text(20)]
    assert [message["content"] for message in gateway.requests[-1].body["messages"]] == ["Better question"]

    next(button for button in app.button if button.key.startswith("earlier_")).click().run()

    assert shown(app) == ["First question", answer_text(20)]


def test_from_here_a_branch_is_deleted_and_put_back(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Long", "q1", "a1", "q2", "a2")
    branch = parley.store.messages.branch("", wanted, parley.store.conversations.get("", wanted).leaf_id)
    app = menu(open_app(query={"c": wanted}), f"more_{branch[2].id}", "delete_below")
    assert shown(app) == ["q1", "a1"]

    app.button(key="undo").click().run()

    assert shown(app) == ["q1", "a1", "q2", "a2"]


def test_a_fork_opens_as_a_conversation_of_its_own(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Long", "q1", "a1", "q2", "a2")
    branch = parley.store.messages.branch("", wanted, parley.store.conversations.get("", wanted).leaf_id)
    app = menu(open_app(query={"c": wanted}), f"more_{branch[1].id}", "fork")

    assert conversation_of(app) != wanted
    assert shown(app) == ["q1", "a1"]
    assert "Long (from here)" in titles(app)


def test_a_long_conversation_draws_its_end_and_shows_earlier_on_demand(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Long", *(f"turn {number}" for number in range(100)))
    app = open_app(query={"c": wanted})
    assert shown(app) == [f"turn {number}" for number in range(80, 100)]

    app.button(key="chat_earlier").click().run()

    assert shown(app) == [f"turn {number}" for number in range(40, 100)]


def test_an_import_says_what_it_will_bring_before_it_does(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Travelled", "q", "a")
    source = own.write(parley.store.archive.read("", wanted)).replace("Travelled", "Came back")
    app = open_app("settings/page.py")
    app.file_uploader[0].upload("x.parley.json", source.encode()).run()
    assert "1 conversations with 2 messages; 1 of them are here already" in texts(app)

    with parley.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM messages")
        connection.exec_driver_sql("DELETE FROM conversations")
    app.run()
    app.button(key="import_go").click().run()

    assert "1 conversations with 2 messages were imported" in texts(app)
    assert [one.title for one in parley.store.conversations.list("")] == ["Came back"]


def test_a_file_of_the_wrong_shape_is_refused_with_its_place(open_app: OpenApp) -> None:
    app = open_app("settings/page.py", locale="zh-CN")
    app.file_uploader[0].upload("x.json", b'[{"messages": [{"role": "wizard"}]}]').run()

    assert "$[0].messages[0].role" in app.error[0].value
    assert "没有导入任何内容" in app.error[0].value


@pytest.mark.parametrize(
    ("ago", "heading"),
    [
        (timedelta(0), "Today"),
        (timedelta(hours=20), "Yesterday"),
        (timedelta(days=5), "Last 7 days"),
        (timedelta(days=20), "Last 30 days"),
        (timedelta(days=90), "2026-08"),
    ],
)
def test_days_are_those_of_the_readers_zone(parley: Parley, ago: timedelta, heading: str) -> None:
    from dataclasses import replace

    now = datetime(2026, 11, 21, 18, tzinfo=UTC)  # in Shanghai it is 2 o'clock on the 22nd
    made = replace(parley.store.conversations.create("", title="x"), updated_at=now - ago)

    ((found, _),) = grouped([made], now, ZoneInfo("Asia/Shanghai"))

    assert found.en == heading
