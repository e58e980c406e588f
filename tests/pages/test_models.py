"""What is said of models, and what is left on a key."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from core.parley import Parley
from core.store.models import ModelMark
from tests.pages.conftest import OpenApp, texts


def mark(app: AppTest, kind: str) -> Any:
    return next(one for boxes in (app.toggle, app.number_input) for one in boxes if one.key.startswith(f"mark_{kind}_"))


def test_a_favourite_is_listed_first_with_what_is_known_of_it(open_app: OpenApp, parley: Parley) -> None:
    app = open_app()
    app.selectbox(key="chat_model_baystone").set_value("echo").run()
    mark(app, "favourite").set_value(True).run()
    mark(app, "context_tokens").set_value(128_000).run()
    app.run()

    assert app.selectbox(key="chat_model_baystone").options[0] == "★ echo · 128k"
    assert app.selectbox(key="chat_model_baystone").value == "echo"
    assert parley.store.models.marks("", "baystone") == {"echo": ModelMark(True, None, 128_000)}
    assert open_app().selectbox(key="chat_model_baystone").value == "echo"


def test_the_balance_is_told_where_the_gateway_serves_it(open_app: OpenApp) -> None:
    app = open_app("settings/page.py")
    app.button(key="balance_baystone").click().run()

    assert "12.50 USD left · 7.50 USD used" in texts(app)
    assert not [one for one in app.button if one.key == "balance_bees"]  # it has no key
