"""What a person would want to know before a prompt is run, said below it: the findings of `core.lab.lint`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.chat import Message
from core.lab.bench import Bench
from core.lab.lint import Finding, Looked, findings
from core.lab.plan import asked
from core.parley import parley
from core.replies.json_mode import INSTRUCTION
from core.text import Text
from pages.playground.bench import OWN, PLACE, columns, own_place
from pages.playground.rows import rows_of, set_rows
from pages.shared import state
from pages.shared.gateway_picker import connections, context_of
from pages.shared.marked import marks_at
from pages.shared.me import me
from pages.shared.words import listed, plain, t

ADD = Text("Add “{words}” to the prompt", "在提示词里加上“{words}”")
IN_COLUMNS = Text("Column {names}: {why}", "{names} 列：{why}")


def advice(now: Bench, places: Sequence[int] | None = None) -> None:
    """Each finding once, with the columns that it is of; nothing of it keeps anybody from running the prompt. `places`:
    which column of the workbench each is made of, None: they are these."""
    found: dict[Finding, list[int]] = {}
    for at in range(len(now.variants)):
        for one in findings(_looked(now, at)):
            found.setdefault(one, []).append(at)
    for one, of in found.items():
        words = plain(t(one.text))
        if len(of) < len(now.variants):
            words = t(IN_COLUMNS, names=listed(plain(now.name(at)) for at in of), why=words)
        say = st.error if one.grave else st.warning
        with st.container(horizontal=True, vertical_alignment="center"):
            say(words, icon=":material/key:" if one.grave else ":material/lightbulb:")
            if one.rule == "json":
                _offer(of if places is None else sorted({places[at] for at in of}))


def _looked(now: Bench, at: int) -> Looked:
    variant = now.variants[at]
    connection = connections().get(variant.gateway)
    context = context_of(connection, variant.model) if connection is not None else None
    marks = marks_at(connection, variant.model) if connection is not None else {}
    looked = Looked(asked(now, 0, at, 0).request, context, marks=marks)
    if looked.request.limit is None:
        return looked
    usual = parley().store.ledger.usual_answer(me().id, variant.gateway, variant.model)
    return replace(looked, usual=usual)


def _offer(of: list[int]) -> None:
    """The word that is missing, into each prompt that lacks it."""
    ids = columns()
    places = [own_place(ids[at]) if _has_own(ids[at]) else PLACE for at in of if at < len(ids)]
    st.button(
        t(ADD, words=t(INSTRUCTION)),
        key=f"json_word_{'_'.join(map(str, of))}",
        icon=":material/add:",
        on_click=_add,
        args=(list(dict.fromkeys(places or [PLACE])),),
    )


def _has_own(column: str) -> bool:
    return bool(state.form(own_place(column)).get(OWN))


def _add(places: list[str]) -> None:
    """To the first instruction, or as one of its own."""
    for place in places:
        rows = rows_of(place)
        first = rows.pop(0).text.rstrip() if rows and rows[0].role == "system" else ""
        set_rows(place, [Message("system", f"{first}\n{t(INSTRUCTION)}".lstrip()), *rows])
