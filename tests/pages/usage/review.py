"""The usage page as a person opens it, for the tests of its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from core.ledger.record import RequestRecord
from core.parley import Parley
from core.store.tables import new_id, now

USAGE = "usage/page.py"
CELLS: dict[str, list[Any]] = {"columns": [], "cells": []}


def usage(app: AppTest, part: str = "overview", **params: str | list[str]) -> AppTest:
    """Open a part of the page, with what its address says."""
    app.switch_page(USAGE)
    for name, value in {"part": part, **params}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def logged(app: AppTest) -> Any:
    """The rows of the log, as a frame."""
    return next(one.value for one in app.dataframe if {"Status", "Model"} <= set(one.value.columns))


def table(app: AppTest, column: str) -> Any:
    """The first table with such a column."""
    return next(one.value for one in app.dataframe if column in one.value.columns)


def select(app: AppTest, key: str, at: int) -> AppTest:
    app.session_state[key] = {"selection": {"rows": [at], **CELLS}}
    app.run()
    assert not app.exception
    return app


def put(parley: Parley, **said: Any) -> RequestRecord:
    """A row that ended some minutes ago, cheap and ordinary but for what is said."""
    first = RequestRecord(
        new_id(),
        "chat",
        "baystone",
        "words-10",
        now() - timedelta(minutes=said.pop("minutes", 5)),
        "ok",
        "",
        "a",
        finish_reason="stop",
        http_status=200,
        prompt_tokens=100,
        completion_tokens=50,
        total_tokens=150,
        tokens_from="reported",
        first_token_s=0.5,
        total_s=2.0,
    )
    one = replace(first, **said)
    parley.store.ledger.begin(replace(one, status="running"))
    parley.store.ledger.end(one)
    return one


def address(app: AppTest) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in app.query_params.items()}
