"""What a person does on the workbench, for the tests of the playground."""

from __future__ import annotations

import re
from typing import Any

from streamlit.testing.v1 import AppTest

from core.parley import Parley
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from tests.gateway import FakeGateway
from tests.waiting import until

PLAYGROUND = "playground/page.py"


def box(app: AppTest, kind: str, name: str) -> Any:
    """A widget by its key, which grows a number when its form is filled."""
    return next(one for one in app.get(kind) if re.fullmatch(rf"{re.escape(name)}(_\d+)?", one.key or ""))


def write(app: AppTest, text: str, row: int = 0) -> AppTest:
    return box(app, "text_area", f"bench_text_{row}").set_value(text).run()


def model(app: AppTest, column: str, name: str) -> AppTest:
    return app.selectbox(key=f"playground_{column}_model_baystone").set_value(name).run()


def run(app: AppTest, parley: Parley) -> AppTest:
    """Run all columns, and look once the answers are there."""
    app.button(key="playground_go").click().run()
    until(lambda: parley.runner.idle)
    app.run()
    assert not app.exception
    return app


def newest(parley: Parley) -> tuple[StoredRun, list[StoredCell]]:
    one = parley.store.runs.newest("")[0]
    return one, parley.store.runs.cells("", one.id)


def menu(app: AppTest, key: str, entry: str) -> AppTest:
    button = next(one for one in app.menu_button if (one.key or "").startswith(key))
    button.set_value(entry).run()
    assert not app.exception
    return app


def preview(app: AppTest) -> str:
    """The request as JSON and as code, opened."""
    app.session_state["preview"] = True
    app.run()
    return "\n".join(one.value for one in app.code)


def bodies(gateway: FakeGateway) -> list[Any]:
    return [one.body for one in gateway.requests if one.body]
