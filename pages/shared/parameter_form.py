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

SYSTEM, HISTORY, ALSO, EXTRA, SCHEMA = "system", "history", "also", "extra", "response_format_schema"
"""The boxes beside those of the parameters, by the names under which the form keeps what they say."""
EXTRA_WORDS = Text("Extra parameters (JSON)", "额外参数（JSON）")
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
HISTORY_WORDS = Text("Earlier messages that are sent", "附带的历史消息数")
HISTORY_ALL = Text("all", "全部")
HISTORY_HELP = Text(
    "How many messages before the question go with it; pinned ones always do. Fewer cost less and tell the model less.",
    "随提问一起发送的历史消息条数，固定的消息始终发送。条数越少费用越低，但模型知道的上下文也越少。",
)
FIRST_FORMAT = "json_object"
FORMAT_TYPES = ("text", "json_object", "json_schema")
SCHEMA_WORDS = Text("JSON schema", "JSON Schema")
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
        _control(place, row)
    extra = state.form_widget(place, EXTRA)
    st.text_area(t(EXTRA_WORDS), said.get(EXTRA, ""), help=t(EXTRA_HELP), height=80, placeholder="{}", **extra)
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
        value = _read(place, row) if _is_on(place, row) else None
        if value is _BAD:
            wrong.append(BAD_SCHEMA)
        elif value is not None and row.kind != "switch" and (sentence := problem(row.name, value)) is not None:
            wrong.append(sentence)
        elif value is not None:
            chosen[row.name] = value
    extra, bad_extra = parse_extra(state.form(place).get(EXTRA) or "")
    return {**extra, **chosen}, [*wrong, *([bad_extra] if bad_extra else [])]


def switch(name: str) -> str:
    """The name of the box that switches a parameter on."""
    return f"{name}_on"


def _is_on(place: str, row: Parameter) -> bool:
    return bool(state.form(place).get(switch(row.name), row.kind == "switch" and bool(row.start)))


def _value(place: str, row: Parameter) -> Any:
    value = state.form(place).get(row.name)
    return row.initial if value is None else value


def _read(place: str, row: Parameter) -> Any:
    """What a control says that is switched on; None: nothing."""
    value = _value(place, row)
    if row.kind == "switch":  # on is its only value: off is not sent, and the gateway's default
        return True
    if row.kind == "texts":
        return None if not value else value[0] if len(value) == 1 else list(value)
    if row.kind == "text":
        return value or None
    if row.kind == "format":
        return _read_format(place, state.form(place).get(row.name) or FIRST_FORMAT)
    return value if value is not None else row.low


def _read_format(place: str, kind: str) -> Any:
    if kind != "json_schema":
        return {"type": kind}
    try:
        schema = json.loads(state.form(place).get(SCHEMA) or "")
    except ValueError:
        return _BAD
    return {"type": "json_schema", "json_schema": schema} if isinstance(schema, dict) else _BAD


def form_of(system: str, parameters: Mapping[str, Any], history: int | None) -> dict[str, Any]:
    """What the form says where these are set."""
    said: dict[str, Any] = {SYSTEM: system, HISTORY: history}
    for row in PARAMETERS:
        said[switch(row.name)] = row.name in parameters
        if row.name in parameters and row.kind != "switch":
            said |= _said(row, parameters[row.name])
    names = {row.name for row in PARAMETERS}
    extra = {name: value for name, value in parameters.items() if name not in names}
    said[EXTRA] = json.dumps(extra, ensure_ascii=False, indent=2) if extra else ""
    return said


def _said(row: Parameter, value: Any) -> dict[str, Any]:
    if row.kind == "texts":
        return {row.name: [value] if isinstance(value, str) else list(value)}
    if row.kind == "format":
        schema = json.dumps(value.get("json_schema", {}), ensure_ascii=False, indent=2)
        return {row.name: value.get("type", "text"), SCHEMA: schema}
    return {row.name: float(value) if row.kind == "number" else value}


def _control(place: str, row: Parameter) -> None:
    widget = state.form_widget(place, switch(row.name))
    if st.toggle(t(row.label), _is_on(place, row), help=_help(row), **widget) and row.kind != "switch":
        _DRAW[row.kind](place, row)


def _help(row: Parameter) -> str:
    if row.default is None:
        return t(row.help)
    return f"{t(row.help)} {t(DEFAULT, default=json.dumps(row.default))}"


_BAD = object()


def _number(place: str, row: Parameter) -> None:
    st.slider(
        t(row.label),
        float(row.low or 0),
        float(row.high or 1),
        float(_value(place, row)),
        step=row.step,
        label_visibility="collapsed",
        **state.form_widget(place, row.name),
    )


def _integer(place: str, row: Parameter) -> None:
    value = _value(place, row)
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
    chosen = _value(place, row) or []
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
    st.text_input(t(row.label), _value(place, row) or "", label_visibility="collapsed", **widget)


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
