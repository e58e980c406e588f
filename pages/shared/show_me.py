"""'Show me': what a parameter does, on a prompt of one's own, with two requests whose cost is said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.errors import ParleyError
from core.lab.bench import Bench, bench_of
from core.lab.demonstrations import DEMONSTRATIONS, demonstration, told
from core.lab.plan import estimate, plan
from core.parameters import BY_NAME
from core.parley import parley
from core.store.cells import StoredCell
from core.store.runs import StoredRun
from core.text import Text
from pages.shared import runs, state
from pages.shared.about import about
from pages.shared.drawn_cell import draw_cell
from pages.shared.me import me
from pages.shared.words import labels, plain, t, together

TITLE = Text("What it does", "它有什么作用")
WHICH = Text("Parameter", "参数")
TWO = Text("Two requests on this prompt:", "用这段提示词发送两个请求：")
ASK = Text("Show me", "演示一下")
AGAIN = Text("Ask again", "再问一次")
LOOK_EVERY_S = 0.3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a parameter is shown on: a variant of a bench. `wrong`: why it can't be. `literal`: the prompt is filled in
    already."""

    bench: Bench
    variant: int = 0
    wrong: Sequence[Text] = ()
    literal: bool = False


Find = Callable[[str], Shown | None]
"""What stands at a place now; None: the place is no more."""


def open_demonstration(place: str, name: str) -> None:
    """In a callback, or before the page is drawn again. `place`: for the page's `Find`."""
    state.state()[state.DEMONSTRATION] = (place, name, None)


def demonstration_dialog(find: Find, *, choose: bool = False) -> None:
    """Draw it where it is open. `choose`: with a box for the parameter."""
    said = state.state().get(state.DEMONSTRATION)
    if said is None:
        return
    if find(said[0]) is None:
        _close()
        return

    @st.dialog(t(TITLE), width="large", on_dismiss=_close)
    def show() -> None:
        place, name, run_id = state.state().get(state.DEMONSTRATION) or said  # a click draws this part alone
        of = find(place)
        if of is None:
            return
        if choose:
            _choose(place, name)
        else:
            st.markdown(f"**{plain(t(BY_NAME[name].label))}**")
        st.markdown(f"{plain(t(BY_NAME[name].help))}\n\n{plain(t(DEMONSTRATIONS[name].look))}")
        shown = demonstration(of.bench, of.variant, name)
        shown = shown.literal() if of.literal else shown
        found = [*of.wrong, *runs.problems(shown)]
        for sentence in found:
            st.info(plain(t(sentence)), icon=":material/info:")
        if not found:
            st.caption(together(t(TWO), about(estimate(list(plan(shown)), find=parley().store.prices.finder()))))
            st.button(
                t(ASK if run_id is None else AGAIN),
                key="demonstration_ask",
                type="primary" if run_id is None else "secondary",
                icon=":material/play_arrow:",
                on_click=_ask,
                args=(place, name, shown),
            )
        if run_id is not None:
            _answers(str(run_id))

    show()


def _choose(place: str, name: str) -> None:
    words = {one: BY_NAME[one].label for one in DEMONSTRATIONS}
    names = list(words)
    st.selectbox(
        t(WHICH),
        names,
        names.index(name),
        format_func=labels(words),
        key="demonstration_of",
        on_change=_chosen,
        args=(place,),
    )


def _chosen(place: str) -> None:
    open_demonstration(place, str(state.state()["demonstration_of"]))


def _ask(place: str, name: str, shown: Bench) -> None:
    cells = [cell for one in plan(shown) for cell in one.cells()]
    try:
        run = parley().store.runs.create(me().id, "compare", shown.as_json(), cells)
        runs.go_on(run)
    except ParleyError as error:
        st.toast(t(error.text), icon=":material/error:")
        return
    state.state()[state.DEMONSTRATION] = (place, name, run.id)


def _answers(run_id: str) -> None:
    try:
        run = parley().store.runs.get(me().id, run_id)
    except ParleyError as error:
        st.info(t(error.text))
        return
    every = LOOK_EVERY_S if runs.running(run) else None

    @st.fragment(run_every=every)
    def watched() -> None:
        if every is not None and not runs.running(run):
            st.rerun("app")
        _side_by_side(run)

    watched()


def _side_by_side(run: StoredRun) -> None:
    shown = bench_of(run.bench)
    cells = parley().store.runs.cells(me().id, run.id)
    first: dict[int, StoredCell] = {}
    for at, box in enumerate(st.columns(len(shown.variants), border=True)):
        with box:
            st.markdown(f"**{plain(shown.variants[at].name)}**")
            for cell in (one for one in cells if one.variant == at):
                first.setdefault(at, cell)
                draw_cell(cell)
    if len(first) == 2 and all(one.status == "complete" for one in first.values()):
        one, other = first[0], first[1]
        words = told(one.message.text, other.message.text, cut=one.finish_reason == "length" != other.finish_reason)
        st.success(plain(t(words)), icon=":material/lightbulb:")


def _close() -> None:
    state.state().pop(state.DEMONSTRATION, None)
