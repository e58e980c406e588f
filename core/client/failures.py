"""What a gateway says when it fails -> a `ChatError`. Labels lie: status, content type, `type` and `code` all do.

Words beat the status for quota, content filter and DashScope's throttle; otherwise the status decides. Each row of
WORDS has the place where the words were seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from time import time
from typing import Any

from core.errors import KINDS, ChatError, ProtocolError
from core.text import Text

LONGEST_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class Words:
    """Words in an error's code, type or message that name its kind. `statuses`: only under these; empty: any,
    also inside a 200."""

    kind: str
    pattern: re.Pattern[str]
    source: str
    statuses: tuple[int, ...] = ()


def _words(kind: str, pattern: str, source: str, *statuses: int) -> Words:
    return Words(kind, re.compile(pattern, re.IGNORECASE), source, statuses)


WORDS: tuple[Words, ...] = (
    _words(
        "rate_limit",
        r"\bthrottling|error-code#token-limit|limit_burst_rate|limit_requests",
        "DashScope: a per-minute throttle in the words of a quota (oh-my-pi#8476)",
    ),
    _words(
        "quota", r"insufficient_(user_)?quota|insufficient_balance|exceeded_current_quota", "OpenAI, new-api, Moonshot"
    ),
    _words(
        "quota",
        r"exceeded your current quota|quota is not enough|billing_(hard_limit|not_active)",
        "OpenAI, one-api#1270",
    ),
    _words(
        "quota",
        r"insufficient balance|balance is insufficient|balance is too low|credit balance",
        "DeepSeek, SiliconFlow",
    ),
    _words(
        "quota",
        r"(额度|余额)[^，。]{0,4}(不足|用完|用尽|耗尽)|欠费|账户余额已用完|请充值",
        "new-api#6929, one-api, Zhipu",
    ),
    _words("quota", r"arrearage|good standing|overdue", "DashScope (supersonic#1572), Volcengine"),
    _words("quota", r"(not enough|insufficient|more|out of) credits|payment required", "OpenRouter 402"),
    _words("quota", r"^(1113|30011) ", "Zhipu, SiliconFlow error codes"),
    _words(
        "content_filter",
        r"content_filter|content_policy|content ?policy ?violation|responsibleaipolicy",
        "Azure, LiteLLM, Moonshot",
    ),
    _words(
        "content_filter",
        r"content management policy|content exists risk|data_?inspection_?failed",
        "Azure, DeepSeek, DashScope",
    ),
    _words("content_filter", r"敏感内容|不安全内容|^1301 ", "Zhipu"),
    _words(
        "rate_limit",
        r"^(1302|1303|1305) |访问量过大|并发数过高|too many requests|rate.?limit",
        "Zhipu; inside a 200",
        0,
    ),
    _words(
        "unavailable",
        r"overloaded|无可用渠道|service unavailable|temporarily unavailable",
        "OpenRouter, one-api; inside a 200",
        0,
    ),
    _words(
        "authentication", r"invalid.?api.?key|incorrect api key|unauthorized|无效的令牌", "one-api; inside a 200", 0
    ),
    _words(
        "not_found",
        r"model.{0,40}(does not exist|not found|not exist)|model_not_found|^20012 ",
        "SiliconFlow, Ollama",
        0,
        400,
    ),
    _words("bad_request", r"invalid.?(request|parameter)|badrequest|validation", "DashScope, vLLM; inside a 200", 0),
)

STATUS_KINDS: dict[int, str] = {
    401: "authentication",
    402: "quota",
    403: "permission",
    404: "not_found",
    405: "not_found",
    408: "timeout",
    429: "rate_limit",
    500: "server",
    501: "server",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
    529: "unavailable",
}

REDIRECT = Text("the gateway sends elsewhere, to {location}", "网关要求转到 {location}")
USE_THAT_ADDRESS = Text(
    "Requests with a key are not sent on to another address by themselves. If you trust it, set it as the gateway's address.",
    "带 Key 的请求不会自动转发到别的地址；如果信任它，请把它设为网关地址。",
)
WEB_PAGE = Text("it answers with a web page{title}", "返回的是网页{title}")
NO_CHANNEL = re.compile(r"无可用渠道|no available channel", re.IGNORECASE)
OTHER_MODEL = Text(
    "The gateway has nothing behind this model: choose another one.", "网关没有提供这个模型的渠道，请换一个模型。"
)


def error_in(event: object) -> Any:
    """The error an event of a 200 reply carries; None when it carries none.

    `"error": null` and `{}` on good chunks are none (foundry-local#263); `{"code", "message"}` without choices is one.
    """
    if not isinstance(event, Mapping):
        return None
    if event.get("error"):
        return event
    choices = event.get("choices")
    if isinstance(choices, list) and choices:
        first = choices[0]
        return first if isinstance(first, Mapping) and first.get("error") else None
    speaks = any(
        isinstance(event.get(key), str) and event[key] for key in ("message", "msg", "detail", "error_msg", "err")
    )
    labelled = any(event.get(key) not in (None, "", 0, 200, "200") for key in ("code", "error_code", "status", "type"))
    failed = event.get("object") == "error" or event.get("success") is False or "error_msg" in event or "err" in event
    return event if "usage" not in event and speaks and (labelled or failed or "detail" in event) else None


def failure(status: int | None, body: object, headers: Mapping[str, str] | None = None) -> ChatError:
    """The error for an HTTP status and a body (parsed JSON, or text), or for an error event (`status` None)."""
    headers = headers or {}
    if status is not None and 300 <= status < 400:
        location = headers.get("Location", "?")
        return ProtocolError(REDIRECT.fill(location=location), status=status, remedy=USE_THAT_ADDRESS)
    if isinstance(body, str):
        body = _parsed(body)
    message, code, type_, param = _message(body, status), _code(body), _field(body, "type"), _param(body)
    told = status if status is not None else _status(body, code)
    kind = _kind(status, told, f"{code} {type_} {message} {_inner_code(body)}")
    remedy = OTHER_MODEL if kind == "unavailable" and NO_CHANNEL.search(message) else None
    retryable = False if remedy else (True if told == 408 else None)
    return KINDS[kind](
        message,
        status=told,
        param=param,
        code=code,
        retry_after_s=retry_after_s(headers),
        retryable=retryable,
        remedy=remedy,
    )


def web_page(status: int, page: str) -> ChatError:
    """The error for HTML where JSON was due: its title only, a page may hold the visitor's IP address."""
    title = page_title(page)
    said = Text(f": {title}", f"：{title}") if title else Text("", "")
    return ProtocolError(WEB_PAGE.fill(title=said), status=status)


def page_title(page: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", page, re.IGNORECASE | re.DOTALL)
    return _short(unescape(re.sub(r"<[^>]*>", " ", found.group(1)))) if found else ""


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long to wait, in seconds: `retry-after-ms`, else `retry-after` as a number or a date; None: not said."""
    try:
        if (milliseconds := headers.get("retry-after-ms")) is not None:
            return max(0.0, float(milliseconds) / 1000)
        said = headers.get("retry-after")
        if said is None:
            return None
        if re.fullmatch(r"\s*\d+(\.\d+)?\s*", said):
            return float(said)
        return max(0.0, parsedate_to_datetime(said).timestamp() - time())
    except (ValueError, TypeError, OverflowError):
        return None


def _kind(status: int | None, told: int | None, words: str) -> str:
    for row in WORDS:
        applies = (
            not row.statuses or (told or 0) in row.statuses or (status is None and told is None and 0 in row.statuses)
        )
        if applies and row.pattern.search(words.strip() if row.pattern.pattern.startswith("^") else words):
            return row.kind
    if told is None:
        return "server"
    if told in STATUS_KINDS:
        return STATUS_KINDS[told]
    if 520 <= told < 530:
        return "unavailable"
    return "bad_request" if told < 500 else "server"


def _status(body: object, code: str) -> int | None:
    """The HTTP status an error event names; None where it names none."""
    for said in (code, _field(body, "status"), _field(body, "status_code"), _field(body, "http_status")):
        if re.fullmatch(r"[45]\d\d", said):
            return int(said)
    return None


def _error(body: object) -> Any:
    error = body.get("error") if isinstance(body, Mapping) else None
    return error or body


def _field(body: object, key: str) -> str:
    """A field of the error object, or of the body around it, as text."""
    for place in (_error(body), body):
        value = place.get(key) if isinstance(place, Mapping) else None
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""


def _code(body: object) -> str:
    return _field(body, "code") or _field(body, "error_code")


def _inner_code(body: object) -> str:
    error = _error(body)
    if not isinstance(error, Mapping):
        return ""
    return json.dumps([error.get(key) for key in ("innererror", "provider_specific_fields")], default=str)


def _param(body: object) -> str | None:
    if said := _field(body, "param"):
        return said
    found = re.search(r"'loc': \[([^\]]*)\]", str(body))
    parts = re.findall(r"'([^']+)'", found.group(1)) if found else []
    return next((part for part in parts if part != "body"), None)


def _message(body: object, status: int | None) -> str:
    if isinstance(body, str):
        if body.lstrip().startswith("<"):
            return page_title(body) or (f"HTTP {status}" if status else "")
        return _short(body)
    return _short(_first_text(_error(body)) or _first_text(body))


def _first_text(said: object) -> str:
    """The first sentence in an error of whatever shape (one-api's relay/controller/error.go lists a dozen)."""
    if isinstance(said, str):
        return said
    if isinstance(said, list):
        return "; ".join(text for item in said[:5] if (text := _first_text(item)))
    if not isinstance(said, Mapping):
        return ""
    keys = (
        "message",
        "msg",
        "detail",
        "error_msg",
        "err",
        "error",
        "errors",
        "reason",
        "title",
        "description",
        "header",
    )
    text = next((text for key in keys if (text := _first_text(said.get(key)))), "")
    place = said.get("loc")
    if text and isinstance(place, list):
        text = f"{'.'.join(str(part) for part in place if part != 'body')}: {text}"
    return text


def _parsed(body: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body


def _short(text: str) -> str:
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"
