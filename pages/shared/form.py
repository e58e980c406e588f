"""What a form says: the parameters that are set, and how a form is filled with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.parameters import PARAMETERS, Parameter, parse_extra, problem
from core.text import Text
from pages.shared import state

SYSTEM, HISTORY, ALSO, EXTRA, SCHEMA = "system", "history", "also", "extra", "response_format_schema"
TWICE = "twice"
"""The boxes beside those of the parameters, by the names under which the form keeps what they say."""
PROMPT = "prompt"
"""Beside them: the name of the prompt that was used, and the system prompt that was set then."""
FIRST_FORMAT = "json_object"
BAD_SCHEMA = Text(
    "The schema is not a valid JSON object: correct it, or choose json_object.",
    "Schema 不是有效的 JSON 对象：请改正，或选择 json_object。",
)
_BAD = object()


def chosen_parameters(place: str) -> tuple[dict[str, Any], list[Text]]:
    """The parameters that are switched on, and what is wrong with them (then don't send)."""
    chosen: dict[str, Any] = {}
    wrong: list[Text] = []
    for row in PARAMETERS:
        value = _read(place, row) if is_on(place, row) else None
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


def is_on(place: str, row: Parameter) -> bool:
    """Whether a parameter is switched on."""
    return bool(state.form(place).get(switch(row.name), row.kind == "switch" and bool(row.start)))


def value_of(place: str, row: Parameter) -> Any:
    """What its control shows, on or off."""
    value = state.form(place).get(row.name)
    return row.initial if value is None else value


def _read(place: str, row: Parameter) -> Any:
    """What a control says that is switched on; None: nothing."""
    value = value_of(place, row)
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
    except (ValueError, RecursionError):
        return _BAD
    return {"type": "json_schema", "json_schema": schema} if isinstance(schema, dict) else _BAD


def form_of(
    system: str, parameters: Mapping[str, Any], history: int | None, prompt: str = "", *, twice: bool = False
) -> dict[str, Any]:
    """What the form says where these are set. `prompt`: the name of the one that set them. `twice`: as in `Setup`."""
    said: dict[str, Any] = {SYSTEM: system, HISTORY: history, PROMPT: (prompt, system), TWICE: twice}
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
