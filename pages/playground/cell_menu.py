"""What can be done with an answer of a run: a row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.lab.bench import Bench
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from pages.playground import running, using
from pages.playground.opened_cell import open_cell
from pages.shared.words import labels, t

AGAIN = Text("Ask again", "再问一次")
MORE = Text("What can be done with this answer", "对这条回复的操作")

Do = Callable[[StoredRun, Bench, StoredCell], object]


@dataclass(frozen=True, slots=True)
class Action:
    """`whole`: offered only where the answer is."""

    words: Text
    do: Do
    whole: bool = False


def _open(what: str) -> Do:
    return lambda run, bench, cell: open_cell(cell.id, what)


def _again(run: StoredRun, bench: Bench, cell: StoredCell) -> None:
    running.once_more(run, bench, cell)
    st.rerun()


ACTIONS: dict[str, Action] = {
    "whole": Action(Text("Read it whole", "查看全文"), _open("whole")),
    "request": Action(Text("The request and the raw answer", "请求与原始响应"), _open("request")),
    "probabilities": Action(Text("Token probabilities", "词元概率"), _open("probabilities"), whole=True),
    "rate": Action(Text("Rate", "评分"), _open("rate"), whole=True),
    "continue": Action(Text("Go on with this conversation", "继续这段对话"), _open("continue"), whole=True),
    "chat": Action(Text("Go on in the chat", "在对话中继续"), using.go_on_in_chat, whole=True),
    "prompt": Action(
        Text("Keep its column as a prompt", "将这一列存为提示词"),
        lambda run, bench, cell: using.keep_as_prompt(bench, cell),
    ),
    "again": Action(AGAIN, _again),
}


def cell_menu(run: StoredRun, bench: Bench, cell: StoredCell, names: Sequence[str]) -> None:
    """Draw those of ACTIONS that fit, and do what was chosen."""
    fitting = [name for name in names if cell.status == "complete" or not ACTIONS[name].whole]
    chosen = st.menu_button(
        "",
        fitting,
        key=f"cell_menu_{cell.id}",
        icon=":material/more_horiz:",
        help=t(MORE),
        type="tertiary",
        format_func=labels({name: ACTIONS[name].words for name in fitting}),
    )
    if chosen is not None:
        ACTIONS[str(chosen)].do(run, bench, cell)
