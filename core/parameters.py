"""PARAMETERS: every request parameter of the gateways' documents, one row each.

A row is all there is to a parameter: its widget, its check, its field on the wire, its help in both languages
and its line in the README come from it. Only what was set is sent; none of the documents' defaults ever is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.text import Text

Kind = Literal["number", "integer", "texts", "text", "switch", "format", "json"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    `name`: on the wire. `kind`: which values it takes (`texts`: one string or several; `format`: a response_format
    object). `default`: what the gateway assumes when it is not sent, None where the documents name none.
    `low`, `high`: inclusive bounds, None where there is none. `step`: of the slider, in the value's unit.
    `start`: the value offered when it is switched on, where that is not the default.
    `documented`: the gateways whose document has it.
    """

    name: str
    kind: Kind
    label: Text
    help: Text
    default: float | int | bool | None = None
    low: float | None = None
    high: float | None = None
    step: float | None = None
    start: Any = None
    documented: tuple[str, ...] = ("baystone", "bees")

    @property
    def initial(self) -> Any:
        """What a control shows when the parameter is first switched on."""
        return self.start if self.start is not None else self.default


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "temperature",
        "number",
        Text("Randomness (temperature)", "随机性（temperature）"),
        Text(
            "Higher is more random and inventive, lower more predictable. Change this or top_p, not both.",
            "值越大，回复越随机、越有创造性；值越小越稳定。不要和 top_p 一起改。",
        ),
        default=1.0,
        low=0.0,
        high=2.0,
        step=0.1,
    ),
    Parameter(
        "top_p",
        "number",
        Text("Nucleus sampling (top_p)", "核采样（top_p）"),
        Text(
            "Only the likeliest words that together make up this share are considered; 0.1 is very certain.",
            "只在累计概率达到该比例的候选词里选；越低（如 0.1）越确定。",
        ),
        default=1.0,
        low=0.0,
        high=1.0,
        step=0.05,
    ),
    Parameter(
        "max_tokens",
        "integer",
        Text("Reply limit (max_tokens)", "单次回复上限（max_tokens）"),
        Text(
            "The most tokens one reply may have; it is cut there (finish reason: length).",
            "单次回复最多的 token 数，到达即截断（结束原因为 length）。",
        ),
        low=1,
        step=1,
        start=1000,
    ),
    Parameter(
        "frequency_penalty",
        "number",
        Text("Less repetition (frequency_penalty)", "频率惩罚（frequency_penalty）"),
        Text("Higher repeats the same words less often.", "值越大，越少重复同样的字词。"),
        default=0.0,
        low=-2.0,
        high=2.0,
        step=0.1,
    ),
    Parameter(
        "presence_penalty",
        "number",
        Text("New topics (presence_penalty)", "话题新鲜度（presence_penalty）"),
        Text("Higher moves on to new topics more readily.", "值越大，越倾向于谈新的话题。"),
        default=0.0,
        low=-2.0,
        high=2.0,
        step=0.1,
    ),
    Parameter(
        "stop",
        "texts",
        Text("Stop text (stop)", "停止标记（stop）"),
        Text("The reply ends where one of these texts would appear.", "回复在即将出现这些文字之一时结束。"),
    ),
    Parameter(
        "stream",
        "switch",
        Text("Show while it is written (stream)", "流式输出（stream）"),
        Text(
            "On: the reply appears word by word. Off: it appears at once, when it is finished.",
            "打开：回复逐字出现；关闭：生成完毕后一次出现。",
        ),
        default=False,
        start=True,
    ),
    Parameter(
        "logprobs",
        "integer",
        Text("Token probabilities (logprobs)", "词元概率（logprobs）"),
        Text(
            "With each token, the N likeliest candidates and their probabilities (5 at most).",
            "每一步同时返回概率最高的前 N 个候选词元（最多 5 个）。",
        ),
        low=1,
        high=5,
        step=1,
        start=5,
        documented=("baystone",),
    ),
    Parameter(
        "n",
        "integer",
        Text("Number of answers (n)", "回复数量（n）"),
        Text(
            "Several independent answers to one question; each costs tokens.",
            "一次生成几个独立的回复，会消耗更多 token。",
        ),
        default=1,
        low=1,
        high=128,
        step=1,
        start=2,
    ),
    Parameter(
        "user",
        "text",
        Text("User label (user)", "用户标识（user）"),
        Text(
            "Tells the gateway who asks, for tracing and for sharing out the bill.",
            "告诉网关是谁在请求，用于追踪和费用分摊。",
        ),
        documented=("baystone",),
    ),
    Parameter(
        "response_format",
        "format",
        Text("Answer format (response_format)", "输出格式（response_format）"),
        Text(
            "json_object makes the answer JSON; some message must then contain the word 'json'.",
            "json_object 让回复成为 JSON；此时消息里必须出现“json”一词。",
        ),
        start={"type": "json_object"},
        documented=("bees",),
    ),
)
BY_NAME: dict[str, Parameter] = {row.name: row for row in PARAMETERS}

NOT_A_NUMBER = Text("{name} must be a number; it is {value}.", "{name} 必须是数字，现在是 {value}。")
NOT_AN_INTEGER = Text("{name} must be a whole number; it is {value}.", "{name} 必须是整数，现在是 {value}。")
TOO_LOW = Text("{name} must be at least {low}; it is {value}.", "{name} 不能小于 {low}，现在是 {value}。")
TOO_HIGH = Text("{name} must be at most {high}; it is {value}.", "{name} 不能大于 {high}，现在是 {value}。")
NOT_TEXT = Text("{name} must be text; it is {value}.", "{name} 必须是文字，现在是 {value}。")
NOT_TEXTS = Text(
    "{name} must be one text or a list of texts, none of them empty; it is {value}.",
    "{name} 必须是一段文字或若干段文字，且不能为空，现在是 {value}。",
)
NOT_SWITCH = Text("{name} must be true or false; it is {value}.", "{name} 只能是 true 或 false，现在是 {value}。")
NOT_FORMAT = Text(
    '{name} must be an object with a "type", such as {{"type": "json_object"}}; it is {value}.',
    '{name} 必须是带 "type" 的对象，例如 {{"type": "json_object"}}，现在是 {value}。',
)


def problem(name: str, value: Any) -> Text | None:
    """What is wrong with a parameter's value, in both languages; None when nothing is.

    A name that is in no document is passed on as it is and never wrong. `logprobs` may also be a boolean: the
    dialect of OpenAI's own API, with `top_logprobs` beside it.
    """
    row = BY_NAME.get(name)
    if row is None or (name == "logprobs" and isinstance(value, bool)):
        return None
    wrong = _CHECKS[row.kind](row, value)
    return wrong and wrong.fill(name=name, value=json.dumps(value, ensure_ascii=False, default=str), **_bounds(row))


def problems(parameters: Mapping[str, Any]) -> dict[str, Text]:
    """The parameters that can't be sent as they are, each with its sentence."""
    found = {name: problem(name, value) for name, value in parameters.items()}
    return {name: text for name, text in found.items() if text is not None}


def _bounds(row: Parameter) -> dict[str, str]:
    return {
        "low": f"{row.low:g}" if row.low is not None else "",
        "high": f"{row.high:g}" if row.high is not None else "",
    }


def _number(row: Parameter, value: Any) -> Text | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return NOT_A_NUMBER
    if row.low is not None and value < row.low:
        return TOO_LOW
    return TOO_HIGH if row.high is not None and value > row.high else None


def _integer(row: Parameter, value: Any) -> Text | None:
    return _number(row, value) if isinstance(value, int) and not isinstance(value, bool) else NOT_AN_INTEGER


def _texts(_: Parameter, value: Any) -> Text | None:
    texts = [value] if isinstance(value, str) else value
    good = isinstance(texts, list | tuple) and texts and all(isinstance(text, str) and text for text in texts)
    return None if good else NOT_TEXTS


def _text(_: Parameter, value: Any) -> Text | None:
    return None if isinstance(value, str) else NOT_TEXT


def _switch(_: Parameter, value: Any) -> Text | None:
    return None if isinstance(value, bool) else NOT_SWITCH


def _format(_: Parameter, value: Any) -> Text | None:
    return None if isinstance(value, Mapping) and isinstance(value.get("type"), str) else NOT_FORMAT


_CHECKS = {
    "number": _number,
    "integer": _integer,
    "texts": _texts,
    "text": _text,
    "switch": _switch,
    "format": _format,
}

NOT_JSON = Text(
    "The extra parameters are not valid JSON (line {line}, column {column}: {why}). Correct them or empty the box.",
    "额外参数不是有效的 JSON（第 {line} 行第 {column} 列：{why}）。请改正，或清空输入框。",
)
NOT_OBJECT = Text(
    'The extra parameters must be one JSON object, such as {{"seed": 7}}.',
    '额外参数必须是一个 JSON 对象，例如 {{"seed": 7}}。',
)
RESERVED = Text(
    "The extra parameters can't hold {name}: it has a place of its own on this page.",
    "额外参数里不能有 {name}：页面上另有设置它的地方。",
)

KEYS = ("api_key", "apikey", "key", "authorization", "token", "secret")
IS_KEY = Text(
    "The extra parameters hold a key ({name}). Keys belong under Settings: what stands here is sent and kept as it is.",
    "额外参数里有 Key（{name}）。Key 请在“设置”里填写：这里的内容会原样发送并保存。",
)


def parse_extra(source: str) -> tuple[dict[str, Any], Text | None]:
    """The extra parameters a person typed as JSON, and what is wrong with them (then the first is empty)."""
    if not source.strip():
        return {}, None
    try:
        extra = json.loads(source)
    except json.JSONDecodeError as error:
        return {}, NOT_JSON.fill(line=error.lineno, column=error.colno, why=error.msg)
    except RecursionError:
        return {}, NOT_JSON.fill(line=1, column=1, why="too deeply nested")
    except ValueError:
        return {}, NOT_JSON.fill(line=1, column=1, why="a number of too many digits")
    if not isinstance(extra, dict):
        return {}, NOT_OBJECT.fill()
    for name in ("model", "messages", "stream"):
        if name in extra:
            return {}, RESERVED.fill(name=name)
    for name in extra:
        if name.lower().replace("-", "_") in KEYS:
            return {}, IS_KEY.fill(name=name)
    for name, value in extra.items():
        if wrong := problem(name, value):
            return {}, wrong
    return extra, None
