"""Usage, playground, settings and the frame around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import parley as process
from core.parley import Parley
from core.settings import read_settings
from core.store.engine import StoreError
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts

SCREENS = ("chat/page.py", "playground/page.py", "prompts/page.py", "usage/page.py", "settings/page.py")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens_in_both_languages(open_app: OpenApp, screen: str, locale: str) -> None:
    app = open_app(screen, locale)

    assert not app.exception
    assert not app.error


def test_the_language_switch_changes_the_page(open_app: OpenApp) -> None:
    app = open_app(locale="en-US")
    app.segmented_control(key="language").set_value("zh").run()

    assert app.header[0].value == "想聊点什么？"


def test_an_empty_usage_page_says_what_to_do(open_app: OpenApp) -> None:
    assert "No request yet" in texts(open_app("usage/page.py"))


def test_a_gateway_test_names_models_and_time(open_app: OpenApp) -> None:
    app = open_app("settings/page.py")
    app.button(key="test_baystone").click().run()

    assert "It lists" in app.success[0].value
    assert "answered in" in app.success[1].value


def test_a_gateway_test_without_key_says_what_to_do(open_app: OpenApp) -> None:
    app = open_app("settings/page.py")
    app.button(key="test_bees").click().run()

    assert "BEES_API_KEY" in app.error[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("address", "key", "sentence"),
    [
        ("not an address", "sk-0123456789", "is not a web address"),
        ("https://api.baystoneai.cn/v1", "sk-你好", "holds a character no key has"),
        ("https://api.baystoneai.cn/v1", "sk-01 23", "a space"),
    ],
    ids=["no-url", "chinese-key", "space-in-key"],
)
def test_bad_gateway_input_is_explained(open_app: OpenApp, address: str, key: str, sentence: str) -> None:
    app = open_app("settings/page.py")
    app.text_input(key="settings_address_baystone").set_value(address)
    app.text_input(key="settings_key_baystone").set_value(key)
    next(button for button in app.button if button.label == "Use and test it").click().run()

    assert sentence in app.error[0].value


def test_a_typed_key_is_used_and_shown_nowhere(open_app: OpenApp, gateway: FakeGateway, parley: Parley) -> None:
    app = open_app("settings/page.py")
    app.selectbox(key="settings_preset").set_value("bees").run()
    app.text_input(key="settings_address_bees").set_value(gateway.base_url)
    app.text_input(key="settings_key_bees").set_value("sk-typed-canary-42")
    next(button for button in app.button if button.label == "Use and test it").click().run()
    app.switch_page("chat/page.py").run()
    app.selectbox(key="chat_gateway").set_value("bees").run()
    app.chat_input[0].set_value("Hello").run()

    assert gateway.requests[-1].headers["authorization"] == "Bearer sk-typed-canary-42"
    assert "canary" not in texts(app)
    assert parley.store.ledger.newest("")[0].key_label == "…y-42"


def test_a_store_that_cannot_open_is_explained_on_every_page(open_app: OpenApp, tmp_path: Path) -> None:
    process.close()
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        process.parley(read_settings(tmp_path / "no.env", {"PARLEY_DATA": str(tmp_path / "file" / "data")}))
    app = open_app()

    assert "can't open its store" in app.error[0].value
    assert "PARLEY_DATA" in app.error[0].value
