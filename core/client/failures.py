"""What a gateway says when it fails -> a `ChatError`: its words, code, the parameter it blames, how long to wait."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from time import time
from typing import Any

from core.client.kinds import kind_of
from core.errors import KINDS, ChatError, ProtocolError
from core.text import Text, same

LONGEST_MESSAGE = 2000
DEEPEST_MESSAGE = 8
LONGEST_TITLE = 4000
"""Characters of a page's title that are looked at: Python reads no number of more than 4,300 digits (`&#111…;`)."""

REDIRECT = Text("the gateway sends elsewhere, to {location}", "网关要求转到 {location}")
USE_THAT_ADDRESS = Text(
    "Requests with a key are never sent on to another address by themselves. "
    "If you trust it, set it as the gateway's address.",
    "带 Key 的请求不会自动转发到别的地址；如果信任它，请把它设为网关地址。",
)
WEB_PAGE = Text("it answers with a web page{title}", "返回的是网页{title}")
NO_CHANNEL = re.compile(r"无可用渠道|no available channel", re.IGNORECASE)
OTHER_MODEL = Text(
    "The gateway has nothing behind this model: choose another one.", "网关没有提供这个模型的渠道，请换一个模型。"
)
_MESSAGES = (
    *("message", "msg", "detail", "error_msg", "error_message", "err", "error", "errors", "error_description"),
    *("reason", "title", "description", "status_msg", "header", "response", "base_resp", "fault", "faultstring"),
)
_SECONDS = re.compile(r"\s*\d{1,12}(\.\d+)?\s*")
_SOUNDS_WRONG = re.compile(r"err|exception|invalid|fail|denied|limit|overload|forbidden|unauthorized", re.IGNORECASE)
_TITLE, _TITLE_END = re.compile(r"<title[^<>]*>", re.IGNORECASE), re.compile("</title>", re.IGNORECASE)
_PAGE = re.compile(r"<(!doctype|html|head|body|\?xml)\b", re.IGNORECASE)


def error_in(event: object) -> Any:
    """The error an event of a 200 reply carries; None when it carries none.

    `"error": null` and `{}` on good chunks are none (foundry-local#263); `{"code", "message"}` without choices is one.
    """
    if not isinstance(event, Mapping):
        return None
    if _says_something(event.get("error")):
        return event
    choices = event.get("choices")
    if isinstance(choices, list) and choices:
        broken = (choice for choice in choices if isinstance(choice, Mapping) and _says_something(choice.get("error")))
        return next(broken, None)
    if not _first_text(event) or event.get("usage"):
        return None
    failed = any(key in event for key in ("detail", "error_msg", "err", "errors", "fault"))
    failed = failed or event.get("object") == "error" or event.get("success") is False
    places = (event, event.get("header"), event.get("base_resp"))
    return event if failed or any(_labelled(place) for place in places) else None


def failure(status: int | None, body: object, headers: Mapping[str, str] | None = None) -> ChatError:
    """The error for an HTTP status and a body (parsed JSON, or text), or for an error event (`status` None)."""
    try:
        return _failure(status, body, headers or {})
    except RecursionError:  # a body nested a thousandfold
        return KINDS[kind_of(status, "")](status=status)


def _failure(status: int | None, body: object, headers: Mapping[str, str]) -> ChatError:
    if status is not None and 300 <= status < 400:
        location = headers.get("Location", "?")
        return ProtocolError(REDIRECT.fill(location=location), status=status, remedy=USE_THAT_ADDRESS)
    if isinstance(body, str):
        body = _parsed(body)
    if isinstance(body, list) and len(body) == 1:  # Gemini wraps its errors
        body = body[0]
    message, code, type_ = _message(body, status), _code(body), _field(body, "type")
    told = status if status is not None else _status(body, code)
    kind = kind_of(told, f"{code} {type_} {message} {_inner_code(body)}".strip())
    return KINDS[kind](
        message,
        status=told,
        param=_param(body),
        code=code,
        retry_after_s=retry_after_s(headers),
        retryable=True if told == 408 else None,
        remedy=OTHER_MODEL if kind == "unavailable" and NO_CHANNEL.search(message) else None,
    )


def web_page(status: int, page: str) -> ChatError:
    """The error for HTML where JSON was due: its title only, a page may hold the visitor's IP address."""
    title = page_title(page)
    said = Text(f": {title}", f"：{title}") if title else same("")
    return ProtocolError(WEB_PAGE.fill(title=said), status=status)


def page_title(page: str) -> str:
    opened = _TITLE.search(page)
    closed = _TITLE_END.search(page, opened.end()) if opened else None
    if opened is None or closed is None:
        return ""
    said = page[opened.end() : min(closed.start(), opened.end() + LONGEST_TITLE)]
    return _short(unescape(re.sub(r"<[^<>]*>", " ", said)))


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long to wait, in seconds: `retry-after-ms`, else `retry-after` as a number or a date; None: not said."""
    milliseconds, said = headers.get("retry-after-ms", ""), headers.get("retry-after", "")
    if _SECONDS.fullmatch(milliseconds):
        return float(milliseconds) / 1000
    if _SECONDS.fullmatch(said):
        return float(said)
    try:
        date = parsedate_to_datetime(said)
        return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - time())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _says_something(error: object) -> bool:
    nothing: tuple[object, ...] = (None, "", False, 0, [], {})
    if isinstance(error, Mapping):
        return any(value not in nothing for value in error.values())
    return error not in nothing


def _labelled(event: object) -> bool:
    """Whether a code, status or type says that something went wrong (a gateway may also report progress)."""
    if not isinstance(event, Mapping):
        return False
    code = next((event[key] for key in ("code", "error_code", "status_code") if key in event), None)
    status, type_ = str(event.get("status")), str(event.get("type"))
    return (
        str(code).lower() not in ("none", "", "0", "200", "ok", "success")
        or bool(re.fullmatch(r"[45]\d\d", status) or _SOUNDS_WRONG.search(status))
        or bool(_SOUNDS_WRONG.search(type_))
    )


def _status(body: object, code: str) -> int | None:
    """The HTTP status an error event names; None where it names none."""
    for said in (code, *(_field(body, key) for key in ("status", "status_code", "http_status"))):
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
    said = _field(body, "param")
    if said and not said.isdigit():  # one-api writes the upstream's status there
        return said
    place = re.search(r"'loc': \[([^\[\]]*)\]", str(body))
    parts = re.findall(r"'([^']+)'", place.group(1)) if place else []
    return next((part for part in parts if part != "body"), None)


def _message(body: object, status: int | None) -> str:
    if isinstance(body, str):
        return plain(body) or (f"HTTP {status}" if status and body.strip() else "")
    said = _first_text(_error(body))
    if isinstance(body, Mapping) and isinstance(body.get("error"), str):  # {"error": "Not Found", "message": …}
        more = _first_text({key: body[key] for key in ("message", "detail", "msg") if key in body})
        said = f"{said}: {more}" if more and more not in said else said
    return plain(said or _first_text(body) or (json.dumps(body, ensure_ascii=False) if body else ""))


def plain(text: str) -> str:
    """Foreign words as they can be shown: in one line, not too long, of a web page only its title."""
    if page := _PAGE.search(text):
        text = f"{text[: page.start()]} {page_title(text)}"
    return _short(text)


def _first_text(said: object, depth: int = 0) -> str:
    """The first sentence in an error of whatever shape (one-api's relay/controller/error.go lists a dozen)."""
    if isinstance(said, str):
        return said
    if depth > DEEPEST_MESSAGE:
        return ""
    if isinstance(said, list):
        return "; ".join(text for item in said[:5] if (text := _first_text(item, depth + 1)))
    if not isinstance(said, Mapping):
        return ""
    text = next((text for key in _MESSAGES if (text := _first_text(said.get(key), depth + 1))), "")
    place = said.get("loc")
    if text and isinstance(place, list):
        text = f"{'.'.join(str(part) for part in place if part != 'body')}: {text}"
    return text


def _parsed(body: str) -> object:
    """A body as JSON, also where it is an event of a stream; the text itself where it is none."""
    event = re.search(r"^(?:data|error):\s*(\{.*\})\s*$", body, re.MULTILINE)
    try:
        return json.loads(event.group(1) if event else body)
    except (ValueError, RecursionError):
        return body


def _short(text: str) -> str:
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"
