"""JSON answers: whether a gateway will take the question, and whether what came is what was asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.chat import ChatRequest
from core.patterns import validator
from core.text import Text

INSTRUCTION = Text("Answer in JSON.", "请用 JSON 格式回答。")
LACKS_WORD = Text(
    "The answer format is json_object, and no message contains the word 'json': most gateways refuse that.",
    "输出格式是 json_object，但没有任何消息包含“json”一词：多数网关会拒绝这样的请求。",
)
NOT_JSON = Text(
    "Not valid JSON: {why} (line {line}, column {column}).", "不是有效的 JSON：{why}（第 {line} 行第 {column} 列）。"
)
NOT_THE_SCHEMA = Text(
    "Valid JSON, but not of the schema, at {place}: {why}.", "是有效的 JSON，但不符合 Schema，位置 {place}：{why}。"
)


def lacks_json(request: ChatRequest) -> bool:
    """Whether json_object is asked for while no message says "json": OpenAI and what stands behind many gateways answer
    400 then (https://platform.openai.com/docs/guides/structured-outputs#json-mode)."""
    asked = request.parameters.get("response_format")
    if not isinstance(asked, Mapping) or asked.get("type") != "json_object":
        return False
    return not any("json" in message.text.lower() for message in request.messages)


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """`value`: what was parsed, None where it could not be. `wrong`: why it is not what was asked for, None: it is."""

    value: Any
    wrong: Text | None = None


def checked(text: str, parameters: Mapping[str, Any]) -> JsonAnswer | None:
    """An answer to a request with these parameters; None where no JSON was asked for."""
    asked = parameters.get("response_format")
    if not isinstance(asked, Mapping) or asked.get("type") not in ("json_object", "json_schema"):
        return None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return JsonAnswer(None, NOT_JSON.fill(why=error.msg, line=error.lineno, column=error.colno))
    except RecursionError:
        return JsonAnswer(None, NOT_JSON.fill(why="too deeply nested", line=1, column=1))
    except ValueError:
        return JsonAnswer(None, NOT_JSON.fill(why="a number of too many digits", line=1, column=1))
    return JsonAnswer(value, _against(value, asked))


def _against(value: Any, asked: Mapping[str, Any]) -> Text | None:
    named = asked.get("json_schema")
    schema = named.get("schema") if isinstance(named, Mapping) else None
    if not isinstance(schema, Mapping):
        return None
    # the library takes as long to import as a page takes to draw
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError, best_match

    try:
        Draft202012Validator.check_schema(schema)
        error = best_match(validator(schema).iter_errors(value))
    except SchemaError as broken:
        return NOT_THE_SCHEMA.fill(place=broken.json_path, why=broken.message[:200])
    except Exception as broken:  # noqa: BLE001 (a schema that points to nowhere)
        return NOT_THE_SCHEMA.fill(place="$ref", why=str(broken)[:200])
    return NOT_THE_SCHEMA.fill(place=error.json_path, why=error.message[:200]) if error else None
