"""Sessions that have left leave nothing behind in the process."""

from __future__ import annotations

import gc
from collections import Counter

from core.parley import Parley
from tests.pages.conftest import OpenApp, texts

VISITS = 8


def visited(open_app: OpenApp, times: int) -> None:
    """So many people come, ask, open the panel's settings and go."""
    for _ in range(times):
        app = open_app()
        app.chat_input[0].set_value("Hello").run()
        app.toggle(key="chat_temperature_on").set_value(True).run()
        assert "word20" in texts(app)


def living() -> Counter[str]:
    """How many objects of Parley's own classes, and sessions of Streamlit's, are there."""
    gc.collect()
    kinds = (f"{type(one).__module__}.{type(one).__name__}" for one in gc.get_objects())
    return Counter(kind for kind in kinds if kind.startswith(("core.", "pages.", "streamlit.runtime.state.session")))


def test_sessions_that_have_left_leave_nothing(open_app: OpenApp, parley: Parley) -> None:
    visited(open_app, 2)
    before = living()

    visited(open_app, VISITS)

    # what each of them left would be there so many times; one or two may belong to what runs beside this test
    grown = {kind: count - before[kind] for kind, count in living().items() if count - before[kind] >= VISITS}
    assert grown == {}
