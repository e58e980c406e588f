"""Before a table is run: how many requests, about what cost, and which answers are there already."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.errors import ParleyError
from core.lab.bench import Bench
from core.lab.numbers import numbers
from core.lab.plan import Asked, estimate, plan
from core.parley import parley
from core.text import Text
from pages.playground import bench as workbench
from pages.playground import running
from pages.shared import runs, state
from pages.shared.about import about
from pages.shared.me import me
from pages.shared.words import t

BEFORE = Text("Before it runs", "运行之前")
ROWS = Text("Only these rows", "只运行这些行")
ROWS_HINT = Text("all; or 1-5, 8", "全部；或 1-5, 8")
COLUMNS = Text("Columns", "列")
REQUESTS = Text("{count:,} requests", "{count:,} 个请求")
THERE = Text("{count:,} of them have an answer from an earlier run", "其中 {count:,} 个在之前的运行里已有回复")
TAKE = Text("Take those answers over, without asking again", "直接使用这些回复，不再请求")
TAKE_HELP = Text(
    "Equal requests only: the same gateway, model, messages and parameters. They are marked, and cost nothing.",
    "仅限完全相同的请求（网关、模型、消息和参数都一样）。沿用的回复会注明，不产生费用。",
)
RUN = Text("Run", "开始运行")
NOTHING = Text("Nothing is left to be asked.", "没有要问的内容。")
MOST_REQUESTS = 100_000
TOO_MANY = Text(
    "These would be {count:,} requests; one run takes at most {limit:,}. Choose fewer rows, columns or repetitions.",
    "这样共有 {count:,} 个请求，一次运行最多 {limit:,} 个。请减少行、列或重复次数。",
)
REPETITIONS = Text("Times each", "每个用例重复次数")
REPETITIONS_HELP = Text(
    "The same request this many times: answers differ, and that is worth knowing. Each costs.",
    "同一请求重复多次，用来观察回复的差异；每次都产生费用。",
)
AT_ONCE = Text("At the same time", "同时请求数")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What would be run."""

    bench: Bench
    planned: list[Asked]
    there: dict[tuple[str, int, int], str]


def run_options() -> None:
    """How often, and how many at once."""
    said = state.form(workbench.PLACE)
    with st.container(horizontal=True):
        st.number_input(
            t(REPETITIONS),
            1,
            100,
            int(said.get("repetitions") or 1),
            help=t(REPETITIONS_HELP),
            width=180,
            **state.form_widget(workbench.PLACE, "repetitions"),
        )
        st.number_input(
            t(AT_ONCE), 1, 32, int(said.get("at_once") or 4), width=180, **state.form_widget(workbench.PLACE, "at_once")
        )


def ask_before() -> None:
    """In a callback: say what stands in the way, or open the dialog."""
    now, wrong = workbench.bench_now()
    found = [*wrong, *runs.problems(now)]
    if found:
        state.notify("\n\n".join(t(one) for one in found))
        return
    state.state()[state.AHEAD] = True


def before_dialog() -> None:
    if not state.state().get(state.AHEAD):
        return

    @st.dialog(t(BEFORE), on_dismiss=_close)
    def show() -> None:
        now, _ = workbench.bench_now()
        places = list(range(len(now.variants)))
        rows = st.text_input(t(ROWS), key="ahead_rows", placeholder=t(ROWS_HINT))
        chosen = st.multiselect(t(COLUMNS), places, places, format_func=now.name, key="ahead_columns")
        try:
            ahead = _ahead(now, numbers(rows or "", len(now.cases.rows)), sorted(set(chosen)))
        except ParleyError as error:
            st.error(t(error.text))
            return
        take = False
        if ahead.there:
            st.caption(t(THERE, count=_there(ahead)))
            take = st.toggle(t(TAKE), False, key="ahead_take", help=t(TAKE_HELP))
        _say(ahead, take)
        st.button(
            t(RUN),
            key="ahead_run",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not ahead.planned,
            on_click=_run,
            args=(ahead, take),
        )

    show()


def _ahead(now: Bench, cases: list[int], variants: list[int]) -> Ahead:
    count = len(cases) * len(variants) * now.repetitions
    if count > MOST_REQUESTS:
        raise ParleyError(TOO_MANY.fill(count=count, limit=MOST_REQUESTS))
    planned = list(plan(now, cases, variants))
    keys = list({one.key for one in planned})
    found = parley().store.runs.finished(me().id, keys)
    wanted = {(cell.key, cell.repetition, cell.choice) for one in planned for cell in one.cells()}
    return Ahead(now, planned, {place: cell for place, cell in found.items() if place in wanted})


def _there(ahead: Ahead) -> int:
    return estimate(ahead.planned, ahead.there).there


def _say(ahead: Ahead, take: bool) -> None:
    """What it would be, in a few lines."""
    now = estimate(ahead.planned, ahead.there if take else None, parley().store.prices.finder())
    sent = now.requests - now.there
    st.markdown(f"**{t(REQUESTS, count=sent)}**" if sent else t(NOTHING))
    if not sent:
        return
    st.caption(about(now))


def _run(ahead: Ahead, take: bool) -> None:
    _close()
    cells = [cell for one in ahead.planned for cell in one.cells(ahead.there if take else None)]
    try:
        running.start("table", ahead.bench, cells)
    except ParleyError as error:
        state.notify(t(error.text))
    st.rerun("app")


def _close() -> None:
    state.state().pop(state.AHEAD, None)
