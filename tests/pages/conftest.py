"""Pages as Streamlit runs them, without a browser: `AppTest` on pages/frame.py, the test gateway, an own store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import parley as process
from core.parley import Parley
from core.settings import read_settings
from tests.gateway import FakeGateway

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"
TYPED = "words-20,words-10,think@50,status-400,status-403,status-404,status-429,status-503"
"""Models the tests use that the gateway does not list: AppTest can't type a name into the box."""
OpenApp = Callable[..., AppTest]


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


@pytest.fixture
def parley(gateway: FakeGateway, tmp_path: Path) -> Iterator[Parley]:
    """A Parley whose BaystoneAI is the test gateway, with a key; BeesAI has none."""
    environment = {
        "BAYSTONE_BASE_URL": gateway.base_url,
        "BAYSTONE_API_KEY": "sk-test-0123456789",
        "BAYSTONE_MODELS": TYPED,
        "BEES_MODELS": TYPED,
        "PARLEY_DATA": str(tmp_path / "data"),
        "PARLEY_READ_TIMEOUT_S": "5",
        "PARLEY_RETRIES": "0",
        "PARLEY_TITLES": "0",
    }
    process.close()
    yield process.parley(read_settings(tmp_path / "no.env", environment))
    process.close()


@pytest.fixture
def open_app(parley: Parley) -> OpenApp:
    """Opens the chat (or another screen, by its file) in a language."""

    def opened(page: str | None = None, locale: str = "en-US", query: dict[str, str] | None = None) -> AppTest:
        app = AppTest.from_file(str(FRAME), default_timeout=20)
        app.context = {"locale": locale}
        for name, value in (query or {}).items():
            app.query_params[name] = value
        app.run()
        if page is not None:
            app.switch_page(page).run()
        assert not app.exception
        return app

    return opened


def texts(app: AppTest) -> str:
    """Everything that is written on the page, a line each."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.error, app.warning, app.info, app.success)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def conversation_of(app: AppTest) -> str:
    """The id in the address."""
    value = app.query_params["c"]
    return value if isinstance(value, str) else str(value[0])
