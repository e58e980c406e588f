"""A prompt that most gateways refuse, said before it is sent: JSON is asked for, and no message says so."""

from __future__ import annotations

import streamlit as st

from core.chat import Message
from core.lab.bench import Bench
from core.lab.plan import asked
from core.replies.json_mode import INSTRUCTION, LACKS_WORD, lacks_json
from core.text import Text
from pages.playground.bench import OWN, PLACE, columns, own_place
from pages.playground.rows import rows_of, set_rows
from pages.shared import state
from pages.shared.words import plain, t

ADD = Text("Add “{words}” to the prompt", "在提示词里加上“{words}”")
IN_COLUMN = Text("Column {name}: {why}", "{name} 列：{why}")


def json_word(now: Bench) -> None:
    """For each column that lacks it, a sentence and a button; it can be run all the same."""
    for at, column in enumerate(columns()):
        if lacks_json(asked(now, 0, at, 0).request):
            own = bool(state.form(own_place(column)).get(OWN))
            with st.container(horizontal=True, vertical_alignment="center"):
                st.warning(t(IN_COLUMN, name=plain(now.name(at)), why=t(LACKS_WORD)))
                st.button(
                    t(ADD, words=t(INSTRUCTION)),
                    key=f"json_word_{column}",
                    icon=":material/add:",
                    on_click=_add,
                    args=(own_place(column) if own else PLACE,),
                )


def _add(place: str) -> None:
    """To the first instruction, or as one of its own."""
    rows = rows_of(place)
    first = rows.pop(0).text.rstrip() if rows and rows[0].role == "system" else ""
    set_rows(place, [Message("system", f"{first}\n{t(INSTRUCTION)}".lstrip()), *rows])
