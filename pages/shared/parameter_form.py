"""The parameters: one control a row of PARAMETERS, each with an off position in which it is not sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.parameters import PARAMETERS, Parameter, parse_extra, problem
from core.text import Text
from pages.shared import state
from pages.shared.words import SYSTEM_HINT, SYSTEM_PROMPT, t

EXTRA = Text("Extra parameters (JSON)", "额外参数（JSON）")
EXTRA_HELP = Text(
    'Sent as they are, for what has no control here, such as {"seed": 7}.',
    '原样发送，用于这里没有控件的参数，例如 {"seed": 7}。',
)
OFF_IS_NOT_SENT = Text(
    "Off means not sent: the gateway uses its own default.", "关闭表示不发送，由网关使用它自己的默认值。"
)
BOTH_MOVED = Text(
    "temperature and top_p are both set: change one at a time to see what it does.",
    "temperature 和 top_p 同时设置了：建议一次只改一个，才能看出效果。",
)
HISTORY = Text("Earlier messages that are sent", "附带的历史消息数")
HISTORY_ALL = Text("all", "全部")
HISTORY_HELP = Text(
    "How many messages before the question go with it; pinned ones always do. Fewer cost less and tell the model less.",
    "随提问一起发送的历史消息条数，固定的消息始终发送。条数越少费用越低，但模型知道的上下文也越少。",
)
FIRST_FORMAT = "json_object"
FORMAT_TYPES = ("text", "json_object", "json_schema")
SCHEMA = Text("JSON schema", "JSON Schema")
BAD_SCHEMA = Text(
    "The schema is not a valid JSON object: correct it, or choose json_object.",
    "Schema 不是有效的 JSON 对象：请改正，或选择 json_object。",
)
ADD_STOP = Text("Type a text, then Enter", "输入文字后按回车")
FORMAT = Text("Format", "格式")
DEFAULT = Text("Default: {default}.", "默认值：{default}。")


def parameter_form(place: str, *, chat: bool = False) -> None:
    """Draw the form; what it says is `chosen_parameters`. `chat`: with the system prompt and how much of the past is
    sent. Call it in a fragment: what changes here changes nothing else."""
    if chat:
        st.text_area(
            t(SYSTEM_PROMPT),
            key=state.system_key(place),
            placeholder=t(SYSTEM_HINT),
            height=110,
            persist_state="session",
        )
        st.number_input(
            t(HISTORY),
            min_value=0,
            step=1,
            value=None,
            key=state.history_key(place),
            placeholder=t(HISTORY_ALL),
            help=t(HISTORY_HELP),
            persist_state="session",
        )
    st.caption(t(OFF_IS_NOT_SENT))
    for row in PARAMETERS:
        _control(place, row)
    st.text_area(
        t(EXTRA), key=state.extra_key(place), help=t(EXTRA_HELP), height=80, persist_state="session", placeholder="{}"
    )
    chosen, wrong = chosen_parameters(place)
    if "temperature" in chosen and "top_p" in chosen:
        st.info(t(BOTH_MOVED))
    for sentence in wrong:
        st.error(t(sentence))


def chosen_parameters(place: str) -> tuple[dict[str, Any], list[Text]]:
    """The parameters that are switched on, and what is wrong with them (then don't send)."""
    chosen: dict[str, Any] = {}
    wrong: list[Text] = []
    for row in PARAMETERS:
        switch = state.state().get(state.switch_key(place, row.name), row.kind == "switch" and bool(row.start))
        value = _read(place, row) if switch else None
        if value is _BAD:
            wrong.append(BAD_SCHEMA)
        elif value is not None and row.kind != "switch" and (sentence := problem(row.name, value)) is not None:
            wrong.append(sentence)
        elif value is not None:
            chosen[row.name] = value
    extra, bad_extra = parse_extra(state.state().get(state.extra_key(place)) or "")
    return {**extra, **chosen}, [*wrong, *([bad_extra] if bad_extra else [])]


def _read(place: str, row: Parameter) -> Any:
    """What a control says that is switched on; None: nothing."""
    value = state.state().get(state.value_key(place, row.name))
    if row.kind == "switch":  # on is its only value: off is not sent, and the gateway's default
        return True
    if row.kind == "texts":
        return None if not value else value[0] if len(value) == 1 else list(value)
    if row.kind == "text":
        return value or None
    if row.kind == "format":
        return _read_format(place, row, value or FIRST_FORMAT)
    return value if value is not None else row.initial if row.initial is not None else row.low


def _read_format(place: str, row: Parameter, kind: str) -> Any:
    if kind != "json_schema":
        return {"type": kind}
    try:
        schema = json.loads(state.state().get(state.value_key(place, row.name) + "_schema") or "")
    except ValueError:
        return _BAD
    return {"type": "json_schema", "json_schema": schema} if isinstance(schema, dict) else _BAD


def fill_form(place: str, parameters: Mapping[str, Any]) -> None:
    """Set the form's controls to these parameters; call it before it is drawn."""
    store, names = state.state(), {row.name for row in PARAMETERS}
    for row in PARAMETERS:
        store[state.switch_key(place, row.name)] = row.name in parameters
        if row.name in parameters:
            _fill_value(place, row, parameters[row.name])
    extra = {name: value for name, value in parameters.items() if name not in names}
    store[state.extra_key(place)] = json.dumps(extra, ensure_ascii=False, indent=2) if extra else ""


def _fill_value(place: str, row: Parameter, value: Any) -> None:
    key = state.value_key(place, row.name)
    if row.kind == "texts":
        value = [value] if isinstance(value, str) else list(value)
    elif row.kind == "format":
        state.state()[key + "_schema"] = json.dumps(value.get("json_schema", {}), ensure_ascii=False, indent=2)
        value = value.get("type", "text")
    elif row.kind == "number":
        value = float(value)
    state.state()[key] = value


def _control(place: str, row: Parameter) -> None:
    switch = state.switch_key(place, row.name)
    if row.kind == "switch":
        state.state().setdefault(switch, bool(row.start))
    if st.toggle(t(row.label), key=switch, help=_help(row), persist_state="session") and row.kind != "switch":
        _DRAW[row.kind](place, row)


def _help(row: Parameter) -> str:
    if row.default is None:
        return t(row.help)
    return f"{t(row.help)} {t(DEFAULT, default=json.dumps(row.default))}"


_BAD = object()


def _start(place: str, row: Parameter) -> str:
    """The value's key, holding the row's initial value at first."""
    key = state.value_key(place, row.name)
    if state.state().get(key) is None and row.initial is not None:
        state.state()[key] = row.initial
    return key


def _number(place: str, row: Parameter) -> None:
    st.slider(
        t(row.label),
        float(row.low or 0),
        float(row.high or 1),
        step=row.step,
        key=_start(place, row),
        label_visibility="collapsed",
        persist_state="session",
    )


def _integer(place: str, row: Parameter) -> None:
    st.number_input(
        t(row.label),
        min_value=int(row.low) if row.low is not None else None,
        max_value=int(row.high) if row.high is not None else None,
        step=int(row.step or 1),
        key=_start(place, row),
        label_visibility="collapsed",
        persist_state="session",
    )


def _texts(place: str, row: Parameter) -> None:
    st.multiselect(
        t(row.label),
        state.state().get(state.value_key(place, row.name), []),
        key=state.value_key(place, row.name),
        accept_new_options=True,
        placeholder=t(ADD_STOP),
        label_visibility="collapsed",
        persist_state="session",
    )


def _text(place: str, row: Parameter) -> None:
    key = state.value_key(place, row.name)
    st.text_input(t(row.label), key=key, label_visibility="collapsed", persist_state="session")


def _format(place: str, row: Parameter) -> None:
    key = state.value_key(place, row.name)
    state.state().setdefault(key, FIRST_FORMAT)
    kind = st.selectbox(t(FORMAT), FORMAT_TYPES, key=key, label_visibility="collapsed", persist_state="session")
    if kind == "json_schema":
        st.text_area(t(SCHEMA), key=key + "_schema", height=140, persist_state="session")


_DRAW: dict[str, Callable[[str, Parameter], None]] = {
    "number": _number,
    "integer": _integer,
    "texts": _texts,
    "text": _text,
    "format": _format,
}
