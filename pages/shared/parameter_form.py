"""The parameters: one control a row of PARAMETERS, each with an off position in which it is not sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import streamlit as st

from core.checkup.learned import Mark
from core.lab.lint import BOTH
from core.parameters import PARAMETERS, Parameter
from core.text import Text
from pages.shared import state
from pages.shared.form import (
    ALSO,
    EXTRA,
    FIRST_FORMAT,
    HISTORY,
    PROMPT,
    SCHEMA,
    SYSTEM,
    chosen_parameters,
    form_of,
    is_on,
    switch,
    value_of,
)
from pages.shared.marked import badged
from pages.shared.words import SYSTEM_HINT, SYSTEM_PROMPT, plain, t, together

EXTRA_WORDS = Text("Extra parameters (JSON)", "额外参数（JSON）")
EXTRA_HELP = Text(
    'Sent as they are, for what has no control here, such as {"seed": 7}.',
    '原样发送，用于这里没有控件的参数，例如 {"seed": 7}。',
)
OFF_IS_NOT_SENT = Text(
    "Off means not sent: the gateway uses its own default.", "关闭表示不发送，由网关使用它自己的默认值。"
)
HISTORY_WORDS = Text("Earlier messages that are sent", "附带的历史消息数")
HISTORY_ALL = Text("all", "全部")
HISTORY_HELP = Text(
    "How many messages before the question go with it; pinned ones always do. Fewer cost less and tell the model less.",
    "随提问一起发送的历史消息条数，固定的消息始终发送。条数越少费用越低，但模型知道的上下文也越少。",
)
FORMAT_TYPES = ("text", "json_object", "json_schema")
SCHEMA_WORDS = Text("JSON schema", "JSON Schema")
ADD_STOP = Text("Type a text, then Enter", "输入文字后按回车")
FORMAT = Text("Format", "格式")
DEFAULT = Text("Default: {default}.", "默认值：{default}。")

ALL_OFF = Text("Switch all off", "全部关闭")


def parameter_form(
    place: str, marks: Mapping[str, Mark], *, chat: bool = False, show: Callable[[str], None] | None = None
) -> None:
    """Draw the form; what it says is `chosen_parameters`. `marks`: of the parameters that don't work where it is sent.
    `chat`: with the system prompt and how much of the past is sent. `show`: draws something beside a parameter, by its
    name. Call it in a fragment: what changes here changes nothing else."""
    said = state.form(place)
    if chat:
        st.text_area(
            t(SYSTEM_PROMPT),
            said.get(SYSTEM, ""),
            placeholder=t(SYSTEM_HINT),
            height=110,
            **state.form_widget(place, SYSTEM),
        )
        st.number_input(
            t(HISTORY_WORDS),
            min_value=0,
            step=1,
            value=said.get(HISTORY),
            placeholder=t(HISTORY_ALL),
            help=t(HISTORY_HELP),
            **state.form_widget(place, HISTORY),
        )
    st.caption(t(OFF_IS_NOT_SENT))
    for row in PARAMETERS:
        _control(place, row, marks.get(row.name), show)
    extra = state.form_widget(place, EXTRA)
    st.text_area(t(EXTRA_WORDS), said.get(EXTRA, ""), help=t(EXTRA_HELP), height=80, placeholder="{}", **extra)
    st.button(
        t(ALL_OFF),
        key=f"{place}_all_off",
        icon=":material/restart_alt:",
        type="tertiary",
        on_click=_all_off,
        args=(place,),
    )
    chosen, wrong = chosen_parameters(place)
    if "temperature" in chosen and "top_p" in chosen:
        st.info(t(BOTH))
    for sentence in wrong:
        st.error(t(sentence))


def _all_off(place: str) -> None:
    """As at first: nothing is sent but what makes the answer stream. The system prompt and the past stay."""
    said = state.form(place)
    kept = {name: value for name, value in said.items() if name.startswith(ALSO)}
    stream = {row.name: True for row in PARAMETERS if row.kind == "switch" and row.start}
    state.fill_form(
        place, {**kept, **form_of(str(said.get(SYSTEM) or ""), stream, said.get(HISTORY)), PROMPT: said.get(PROMPT)}
    )


def _control(place: str, row: Parameter, mark: Mark | None, show: Callable[[str], None] | None) -> None:
    if show is None:  # a container of its own would be sent for each parameter, at each move of a slider
        on = _switch(place, row, mark)
    else:
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            on = _switch(place, row, mark)
            show(row.name)
    if on and row.kind != "switch":
        _DRAW[row.kind](place, row)


def _switch(place: str, row: Parameter, mark: Mark | None) -> bool:
    widget = state.form_widget(place, switch(row.name))
    return st.toggle(badged(row.label, mark), is_on(place, row), help=_help(row, mark), width="stretch", **widget)


def _help(row: Parameter, mark: Mark | None) -> str:
    default = t(DEFAULT, default=json.dumps(row.default)) if row.default is not None else ""
    return together(t(row.help), default, plain(t(mark.why)) if mark else "")


def _number(place: str, row: Parameter) -> None:
    st.slider(
        t(row.label),
        float(row.low or 0),
        float(row.high or 1),
        float(value_of(place, row)),
        step=row.step,
        label_visibility="collapsed",
        **state.form_widget(place, row.name),
    )


def _integer(place: str, row: Parameter) -> None:
    value = value_of(place, row)
    st.number_input(
        t(row.label),
        min_value=int(row.low) if row.low is not None else None,
        max_value=int(row.high) if row.high is not None else None,
        value=int(row.low or 0) if value is None else int(value),
        step=int(row.step or 1),
        label_visibility="collapsed",
        **state.form_widget(place, row.name),
    )


def _texts(place: str, row: Parameter) -> None:
    chosen = value_of(place, row) or []
    st.multiselect(
        t(row.label),
        chosen,
        chosen,
        accept_new_options=True,
        placeholder=t(ADD_STOP),
        label_visibility="collapsed",
        **state.form_widget(place, row.name),
    )


def _text(place: str, row: Parameter) -> None:
    widget = state.form_widget(place, row.name)
    st.text_input(t(row.label), value_of(place, row) or "", label_visibility="collapsed", **widget)


def _format(place: str, row: Parameter) -> None:
    kept = state.form(place).get(row.name) or FIRST_FORMAT
    kind = st.selectbox(
        t(FORMAT),
        FORMAT_TYPES,
        FORMAT_TYPES.index(kept) if kept in FORMAT_TYPES else 0,
        label_visibility="collapsed",
        **state.form_widget(place, row.name),
    )
    if kind == "json_schema":
        st.text_area(t(SCHEMA_WORDS), state.form(place).get(SCHEMA, ""), height=140, **state.form_widget(place, SCHEMA))


_DRAW: dict[str, Callable[[str, Parameter], None]] = {
    "number": _number,
    "integer": _integer,
    "texts": _texts,
    "text": _text,
    "format": _format,
}
