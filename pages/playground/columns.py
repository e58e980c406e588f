"""The columns of the workbench: whom each asks and how; duplicated, moved, removed, spread to all."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.lab.bench import LETTERS, MOST_VARIANTS
from core.lab.demonstrations import DEMONSTRATIONS
from core.text import Text
from pages.playground import bench
from pages.playground.kept import keep_bench
from pages.playground.request import preview_open
from pages.playground.rows import message_rows
from pages.shared import state
from pages.shared.gateway_picker import chosen_gateway, chosen_model, pick_gateway, pick_model
from pages.shared.marked import marks_at
from pages.shared.parameter_form import parameter_form
from pages.shared.show_me import Shown, open_demonstration
from pages.shared.words import PARAMETERS, REMOVE, labels, plain, t

ADD_COLUMN = Text("Add a column", "添加一列")
DUPLICATE = Text("Duplicate", "复制这一列")
LEFT, RIGHT = Text("Swap with the left", "与左边交换"), Text("Swap with the right", "与右边交换")
ALL = Text("Apply to all columns", "应用到所有列")
MORE = Text("Duplicate, move, remove this column", "复制、移动或移除这一列")
NAME = Text("Name of the column", "列名")
OWN = Text("A prompt of its own", "使用单独的提示词")
OWN_HELP = Text(
    "On: this column is asked these messages instead of the shared ones.",
    "打开后，这一列使用这里的消息，而不用共用的提示词。",
)
REMOVED = Text("Column {name} is removed.", "{name} 列已移除。")
PROMPT = Text("Prompt", "提示词")
SHOW_ME = Text("Show me what {name} does, on my prompt", "用我的提示词演示 {name} 的作用")


def column_settings(column: str, at: int) -> None:
    """The card of one column."""
    place = bench.column_place(column)
    own = state.form(bench.own_place(column))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(str(own.get('name') or '') or LETTERS[at])}**")
        _menu(column, at)
    connection = pick_gateway(place)
    pick_model(place, connection, after=_changed)
    with st.container(horizontal=True, gap="small"):
        with st.popover(t(PARAMETERS), icon=":material/tune:", key=state.form_key(f"panel_{column}", "open")):
            _parameters(column)
        icon = ":material/edit_note:" if own.get(bench.OWN) else ":material/notes:"
        with st.popover(t(PROMPT), icon=icon, key=f"own_{column}"):
            _own_prompt(column)


@st.fragment
def _parameters(column: str) -> None:
    place = bench.column_place(column)
    connection = chosen_gateway(place)
    marks = marks_at(connection, chosen_model(place, connection))
    parameter_form(place, marks, show=lambda name: _show(column, name))
    _changed()


def shown_at(column: str) -> Shown | None:
    """What 'show me' shows a parameter on; None: the column is no more."""
    if column not in bench.columns():
        return None
    now, wrong = bench.bench_now()
    return Shown(now, bench.columns().index(column), wrong)


def _show(column: str, name: str) -> None:
    if name in DEMONSTRATIONS:
        label = t(SHOW_ME, name=name)
        if st.button("", key=f"show_{column}_{name}", icon=":material/play_circle:", help=label, type="tertiary"):
            open_demonstration(column, name)
            state.fill_form(f"panel_{column}", {"shown": state.form(f"panel_{column}").get("shown", 0) + 1})
            st.rerun("app")  # the panel has another name now: it is closed, and in nobody's way


def _changed() -> None:
    """Keep it; where the request is open below, it follows."""
    if keep_bench() and preview_open():
        st.rerun()


def _own_prompt(column: str) -> None:
    place = bench.own_place(column)
    said = state.form(place)
    st.text_input(t(NAME), said.get("name", ""), max_chars=40, **state.form_widget(place, "name"))
    if st.toggle(t(OWN), said.get(bench.OWN, False), help=t(OWN_HELP), **state.form_widget(place, bench.OWN)):
        message_rows(place)


def _menu(column: str, at: int) -> None:
    ids = bench.columns()
    acts: dict[str, tuple[Text, Callable[[], None]]] = {}
    if len(ids) < MOST_VARIANTS:
        acts["duplicate"] = (DUPLICATE, lambda: bench.add_column(column))
    if len(ids) > 1:
        acts["all"] = (ALL, lambda: bench.apply_to_all(column))
    if at:
        acts["left"] = (LEFT, lambda: bench.move_column(column, -1))
    if at < len(ids) - 1:
        acts["right"] = (RIGHT, lambda: bench.move_column(column, 1))
    if len(ids) > 1:
        acts["remove"] = (REMOVE, lambda: _remove(column, at))
    key = f"column_menu_{column}"

    def act() -> None:
        chosen = str(state.state().get(key))
        if chosen in acts:
            acts[chosen][1]()

    st.menu_button(
        "",
        list(acts),
        key=key,
        icon=":material/more_horiz:",
        type="tertiary",
        help=t(MORE),
        format_func=labels({name: words for name, (words, _) in acts.items()}),
        on_click=act,
    )


def _remove(column: str, at: int) -> None:
    now, _ = bench.bench_now()
    bench.remove_column(column)
    variant = now.variants[at]
    state.offer_undo(REMOVED.fill(name=plain(now.name(at))), lambda: bench.restore_column(column, at, variant))


def add_column_button() -> None:
    if len(bench.columns()) < MOST_VARIANTS:
        st.button(t(ADD_COLUMN), key="column_add", icon=":material/add:", on_click=bench.add_column)
