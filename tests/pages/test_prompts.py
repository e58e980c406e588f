"""The prompt library, and its prompts in the chat: cards, /name, blanks, examples, files."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.chat import Message
from core.parley import Parley
from core.prompts.prompt import Prompt
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.test_chat import ask
from tests.pages.test_conversations import conversation, menu, shown

LIBRARY = "prompts/page.py"


def box(app: AppTest) -> str | None:
    """What was put into the box."""
    return app.chat_input[0].proto.value or None


def blank(app: AppTest, at: int) -> Any:
    """A blank of the form, counted from 0."""
    return [one for one in app.text_area if one.key.startswith("blanks_")][at]


def fill(app: AppTest, **values: str) -> AppTest:
    for at, value in enumerate(values.values()):
        blank(app, at).set_value(value)
    app.button(key="use_blanks").click().run()
    assert not app.exception
    return app


def write(app: AppTest, name: str, **boxes: Any) -> AppTest:
    """Fill the library's form and save it."""
    for box_name, value in {"name": name, **boxes}.items():
        found = [one for kind in (app.text_input, app.text_area) for one in kind if one.key.startswith("prompts_")]
        next(one for one in found if one.key.removeprefix("prompts_").rstrip("_0123456789") == box_name).set_value(
            value
        )
    app.button(key="prompt_save").click().run()
    assert not app.exception
    return app


def test_a_prompt_is_written_called_by_its_name_and_filled_in(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(
        open_app(LIBRARY), "翻译", system="Be exact.", text="Into {{语言}}: {{text}}", parameters='{"temperature": 0.2}'
    )
    assert [one.name for one in parley.store.prompts.list("")] == ["翻译"]
    app.switch_page("chat/page.py").run()

    app.chat_input[0].set_value("/翻译 你好").run()
    assert blank(app, 1).value == "你好"
    fill(app, 语言="English", text="你好")
    assert not [one for one in gateway.requests if one.body]
    assert box(app) == "Into English: 你好"
    ask(app, "Into English: 你好")

    body = gateway.requests[-1].body
    assert body["messages"] == [
        {"role": "system", "content": "Be exact."},
        {"role": "user", "content": "Into English: 你好"},
    ]
    assert body["temperature"] == 0.2


def test_what_calls_no_prompt_is_sent_as_typed(open_app: OpenApp, gateway: FakeGateway) -> None:
    ask(open_app(), "/nothing of the kind")

    assert gateway.requests[-1].body["messages"][-1]["content"] == "/nothing of the kind"


@pytest.mark.parametrize(("locale", "name"), [("en-US", "Explain"), ("zh-CN", "解释概念")])
def test_an_empty_chat_offers_what_parley_brings(open_app: OpenApp, locale: str, name: str) -> None:
    app = open_app(locale=locale)
    assert app.button(key="card_0").label == name

    app.button(key="card_0").click().run()
    assert blank(app, 0).label in ("topic", "主题")


def test_ones_own_cards_take_their_place(open_app: OpenApp, parley: Parley) -> None:
    parley.store.prompts.save("", Prompt("Mine", text="Do it", card=True))
    parley.store.prompts.save("", Prompt("Hidden", text="Do it"))

    app = open_app()

    assert [one.label for one in app.button if one.key.startswith("card_")] == ["Mine"]


def test_examples_begin_a_conversation_of_their_own(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    parley.store.prompts.save(
        "",
        Prompt(
            "rhyme",
            examples=(Message("user", "cat"), Message("assistant", "hat")),
            text="",
            gateway="baystone",
            model="words-10",
        ),
    )
    before = conversation(parley, "Before", "q", "a")
    app = open_app(query={"c": before})

    app.chat_input[0].set_value("/rhyme dog").run()
    assert conversation_of(app) != before
    assert shown(app) == ["cat", "hat"]
    assert app.selectbox(key="chat_model_baystone").value == "words-10"
    assert box(app) == "dog"
    app.chat_input[0].set_value("dog").run()

    assert [one["content"] for one in gateway.requests[-1].body["messages"]] == ["cat", "hat", "dog"]


def test_a_chat_is_kept_as_a_prompt(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "Few", "cat", "hat")
    app = open_app(query={"c": wanted})
    app.text_area(key="chat_system").set_value("Rhyme.").run()

    menu(app, "chat_prompts", "keep")
    write(app, "rhyme")

    (kept,) = parley.store.prompts.list("")
    assert (kept.system, [one.text for one in kept.examples]) == ("Rhyme.", ["cat", "hat"])


@pytest.mark.parametrize(
    ("boxes", "says"),
    [
        ({"name": "", "text": "x"}, "name"),
        ({"name": "two words", "text": "x"}, "no spaces"),
        ({"name": "a"}, "says nothing"),
        ({"name": "a", "text": "x", "parameters": "{"}, "JSON"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays(
    open_app: OpenApp, parley: Parley, boxes: dict[str, str], says: str
) -> None:
    app = write(open_app(LIBRARY), **boxes)

    assert says in texts(app)
    assert parley.store.prompts.list("") == []
    assert next(one for one in app.text_input if one.key.startswith("prompts_name")).value == boxes["name"]


def test_a_new_prompt_that_cannot_be_tried_says_why(open_app: OpenApp) -> None:
    app = open_app(LIBRARY)
    next(one for one in app.text_area if one.key.startswith("prompts_parameters")).set_value("{").run()

    app.button(key="prompt_try").click().run()

    assert "JSON" in app.error[0].value


def test_a_prompt_is_deleted_and_brought_back(open_app: OpenApp, parley: Parley) -> None:
    saved = parley.store.prompts.save("", Prompt("Mine", text="Do it"))
    app = open_app(LIBRARY)
    app.button(key=f"open_{saved.id}").click().run()
    app.button(key="prompt_delete").click().run()
    assert parley.store.prompts.list("") == []

    app.button(key="undo").click().run()

    assert [one.name for one in parley.store.prompts.list("")] == ["Mine"]


def test_examples_are_written_in_the_form(open_app: OpenApp, parley: Parley) -> None:
    app = open_app(LIBRARY)
    for text in ("cat", "hat"):
        app.button(key="example_add").click().run()
        next(one for one in reversed(app.text_area) if one.key.startswith("prompts_text_")).set_value(text)
    write(app, "rhyme")

    (kept,) = parley.store.prompts.list("")
    assert kept.examples == (Message("user", "cat"), Message("assistant", "hat"))


def test_a_prompt_of_the_menu_sets_the_boxes_above(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    parley.store.prompts.save("", Prompt("short", system="Be brief.", gateway="baystone", model="words-10"))
    app = open_app()

    menu(app, "chat_prompts", "/short")
    ask_with = app.chat_input[0].set_value("Hello").run()

    assert not ask_with.exception
    body = gateway.requests[-1].body
    assert (body["model"], body["messages"][0]["content"]) == ("words-10", "Be brief.")


def test_each_form_begins_with_what_was_typed_for_it(open_app: OpenApp) -> None:
    app = open_app()
    app.chat_input[0].set_value("/Translate hello").run()
    assert blank(app, 1).value == "hello"

    app.chat_input[0].set_value("/Explain world").run()

    assert blank(app, 0).value == "world"
    app.run()
    assert blank(app, 0).value == "world"  # it stays, whatever draws the page anew


def test_a_model_goes_with_its_gateway_only(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    parley.store.prompts.save("", Prompt("far", text="Hi", gateway="elsewhere", model="theirs"))
    app = open_app()
    before = app.selectbox(key="chat_model_baystone").value

    app.chat_input[0].set_value("/far").run()

    assert app.selectbox(key="chat_model_baystone").value == before
    assert box(app) == "Hi"


def test_what_was_changed_and_not_saved_can_be_brought_back(open_app: OpenApp, parley: Parley) -> None:
    saved = parley.store.prompts.save("", Prompt("Mine", text="Do it"))
    app = open_app(LIBRARY)
    next(one for one in app.text_area if one.key.startswith("prompts_text")).set_value("half written").run()
    app.button(key=f"open_{saved.id}").click().run()
    assert next(one for one in app.text_area if one.key.startswith("prompts_text")).value == "Do it"

    app.button(key="undo").click().run()

    assert next(one for one in app.text_area if one.key.startswith("prompts_text")).value == "half written"


def test_versions_are_compared_and_brought_back(open_app: OpenApp, parley: Parley) -> None:
    saved = parley.store.prompts.save("", Prompt("Mine", text="Say it kindly"), "first")
    app = open_app(LIBRARY)
    app.button(key=f"open_{saved.id}").click().run()
    text = next(one for one in app.text_area if one.key.startswith("prompts_text"))
    text.set_value("Say it shortly").run()
    assert "Modified" in texts(app)
    next(one for one in app.text_input if one.key.startswith("prompts_note")).set_value("shorter").run()
    app.button(key="prompt_save").click().run()
    assert "Modified" not in texts(app)
    newest, first = parley.store.prompts.versions("", saved.id)
    assert (newest.note, first.note) == ("shorter", "first")

    app.selectbox(key=f"version_of_{saved.id}_2").set_value(1).run()
    assert "alike" in texts(app)
    app.button(key="version_restore").click().run()

    assert next(one for one in app.text_area if one.key.startswith("prompts_text")).value == "Say it kindly"
    assert "Modified" in texts(app)
