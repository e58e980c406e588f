"""Where other machines may come: open to all on purpose, or with a sign-in that isn't complete."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import parley as process
from core.settings import read_settings
from tests.gateway import FakeGateway
from tests.pages.conftest import FRAME, texts


@pytest.fixture
def opened(gateway: FakeGateway, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[AppTest]:
    """The frame, with these lines of `.env`."""
    process.close()
    environment = {
        "BAYSTONE_BASE_URL": gateway.base_url,
        "BAYSTONE_API_KEY": "sk-test-0123456789",
        "PARLEY_DATA": str(tmp_path),
        "PARLEY_TITLES": "0",
    }
    process.parley(read_settings(tmp_path / "no.env", {**environment, **request.param}))
    app = AppTest.from_file(str(FRAME), default_timeout=20)
    app.context = {"locale": "en-US"}
    yield app.run()
    process.close()


OPEN = pytest.mark.parametrize("opened", [{"PARLEY_OPEN": "1"}], indirect=True)


@OPEN
@pytest.mark.parametrize("screen", ["chat/page.py", "usage/page.py"])
def test_a_notice_stands_on_every_page(opened: AppTest, screen: str) -> None:
    opened.switch_page(screen).run()

    assert "whoever reaches this address reads everything" in opened.warning[0].value
    opened.segmented_control(key="language").set_value("zh").run()
    assert "任何能打开此地址的人" in opened.warning[0].value


@OPEN
@pytest.mark.parametrize("address", ["http://127.0.0.1", "http://localhost:11434/v1", "http://169.254.169.254/v1"])
def test_a_gateway_within_is_refused_with_a_sentence(opened: AppTest, address: str) -> None:
    app = opened.switch_page("settings/page.py").run()
    app.selectbox(key="settings_preset").set_value("other").run()
    app.text_input(key="settings_address_other").set_value(address)
    app.button("FormSubmitter:settings_gateway-Use and test it").click().run()

    assert "PARLEY_PRIVATE_HOSTS" in app.error[0].value
    assert "settings_keep_other" not in {one.key for one in app.toggle}


@OPEN
def test_the_address_of_the_environment_stays_allowed(opened: AppTest, gateway: FakeGateway) -> None:
    app = opened.switch_page("settings/page.py").run()
    app.text_input(key="settings_address_baystone").set_value(gateway.base_url)
    app.text_input(key="settings_key_baystone").set_value("sk-mine-0123456789")
    app.button("FormSubmitter:settings_gateway-Use and test it").click().run()

    assert not app.error
    app.button(key="test_baystone").click().run()
    assert gateway.requests[-1].headers["authorization"] == "Bearer sk-mine-0123456789"


@pytest.mark.parametrize(
    "opened", [{"PARLEY_SIGN_IN": "https://id.example.com", "PARLEY_SIGN_IN_ID": "x"}], indirect=True
)
def test_a_sign_in_that_is_not_complete_lets_nobody_in(opened: AppTest) -> None:
    assert "PARLEY_COOKIE_SECRET" in opened.error[0].value
    assert not opened.chat_input
    assert "Ask" not in texts(opened)
