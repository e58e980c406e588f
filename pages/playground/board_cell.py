"""A cell of the board: its newest answer, short, with what the checks say, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.lab.bench import Bench
from core.lab.checks import BY_ID
from core.lab.probabilities import confidence
from core.lab.results import Judged
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from core.transfer.run_rows import STATUSES
from pages.playground import running
from pages.playground.cell_menu import cell_menu
from pages.shared.answer import FIRST_TOKEN, TOTAL, finish_word, tokens
from pages.shared.drawn_cell import TAKEN
from pages.shared.money import money
from pages.shared.words import plain, t

SHOWN = 360
RUN_IT = Text("Run", "运行")
SURE = Text("{share:.0%} sure", "确信度 {share:.0%}")
OFFERED = ("whole", "request", "rate", "chat", "prompt", "again")


def board_cell(run: StoredRun, bench: Bench, case: int, variant: int, found: Sequence[Judged]) -> None:
    st.caption(f"**{plain(bench.name(variant))}** · {plain(bench.variants[variant].model)}")
    if not found:
        st.button(
            t(RUN_IT),
            key=f"run_{case}_{variant}",
            icon=":material/play_arrow:",
            type="tertiary",
            on_click=running.fill,
            args=(run, bench, [case], [variant]),
        )
        return
    for one in found:
        _answer(run, bench, one)


def _answer(run: StoredRun, bench: Bench, judged: Judged) -> None:
    cell = judged.cell
    text = cell.message.text
    if text:
        st.markdown(plain(text[:SHOWN]) + (" …" if len(text) > SHOWN else ""))
    if cell.error is not None:
        st.markdown(f":material/error: {plain(t(cell.error.text))}")
    marks = [_mark(says, bench_check) for says, bench_check in zip(judged.verdicts, _labels(bench), strict=False)]
    if marks:
        st.caption(" ".join(mark for mark in marks if mark))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_facts(cell))
        cell_menu(run, bench, cell, OFFERED)


def _labels(bench: Bench) -> list[str]:
    return [f"{t(BY_ID[one.kind].label)} {one.value}".strip() for one in bench.checks]


def _mark(says: bool | None, label: str) -> str:
    if says is None:
        return ""
    return f":material/{'check_circle' if says else 'cancel'}: {plain(label)}"


def _facts(cell: StoredCell) -> str:
    record = cell.record
    parts = [t(finish_word(cell.finish_reason)) if cell.status == "complete" else t(STATUSES[cell.status])]
    if record is not None:
        parts += [t(FIRST_TOKEN, seconds=record.first_token_s)] if record.first_token_s is not None else []
        parts += [t(TOTAL, seconds=record.total_s)] if record.total_s is not None else []
        parts += [tokens(record) or ""]
        known = record.cost is not None and record.currency is not None
        parts += [plain(money(record.cost, record.currency))] if known else []  # type: ignore[arg-type]
    parts += [t(SURE, share=sure)] if (sure := confidence(cell.logprobs)) is not None else []
    parts += ["★" * cell.rating] if cell.rating else []
    parts += [plain(cell.note[:60])] if cell.note else []
    parts += [t(TAKEN)] if cell.taken_from else []
    return " · ".join(part for part in parts if part)
