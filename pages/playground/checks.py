"""The checks that answers are held against: chosen, not written."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.lab.checks import BY_ID, CHECKS, check_of, wrong_with
from core.text import Text
from pages.playground.bench import PLACE
from pages.shared import state
from pages.shared.words import labels, t

TITLE = Text("Checks", "检查")
INTRO = Text(
    "Each answer is held against these; they cost nothing and can be changed afterwards.",
    "每条回复都会按这些条件检查；检查不产生费用，运行之后也可以改。",
)
ADD = Text("Add a check", "添加检查")
KIND = Text("The answer …", "回复应当……")
REMOVE = Text("Remove this check", "移除这项检查")
TALL = {"schema"}


def checks_editor() -> None:
    rows: list[dict[str, str]] = list(state.form(PLACE).get("checks", ()))
    st.header(t(TITLE), anchor=False)
    st.caption(t(INTRO))
    for at, row in enumerate(rows):
        _check(at, row)
    st.button(t(ADD), key="check_add", icon=":material/add:", on_click=_add)


def _check(at: int, row: dict[str, str]) -> None:
    kind = BY_ID.get(row["kind"], CHECKS[0])
    ids = list(BY_ID)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"check_row_{at}"):
        key = state.form_key(PLACE, f"check_kind_{at}")
        st.selectbox(
            t(KIND),
            ids,
            ids.index(kind.id),
            format_func=labels({name: row.label for name, row in BY_ID.items()}),
            key=key,
            on_change=_hear,
            args=(at, "kind", key),
        )
        if kind.needs is not None:
            value = state.form_key(PLACE, f"check_value_{at}_{kind.id}")
            box: Any = st.text_area if kind.id in TALL else st.text_input
            box(t(kind.needs), row["value"], key=value, on_change=_hear, args=(at, "value", value))
        st.button(
            "",
            key=f"check_remove_{at}",
            icon=":material/close:",
            help=t(REMOVE),
            type="tertiary",
            on_click=_remove,
            args=(at,),
        )
    if row["value"] and (wrong := wrong_with(check_of(row))) is not None:
        st.error(t(wrong))


def _hear(at: int, name: str, key: str) -> None:
    rows = list(state.form(PLACE).get("checks", ()))
    changed = {**rows[at], name: str(state.state().get(key) or "")}
    state.form(PLACE)["checks"] = [*rows[:at], changed, *rows[at + 1 :]]


def _add() -> None:
    state.form(PLACE)["checks"] = [*state.form(PLACE).get("checks", ()), {"kind": "contains", "value": ""}]


def _remove(at: int) -> None:
    rows = list(state.form(PLACE).get("checks", ()))
    state.fill_form(PLACE, {**state.form(PLACE), "checks": [*rows[:at], *rows[at + 1 :]]})
