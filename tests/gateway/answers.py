"""What the test gateway answers. The request's `model` chooses, by this table:

| model | answer |
| --- | --- |
| `words-200@50` | 200 numbered words as Markdown, 50 a second; without `@50` as fast as they can be sent |
| `text-NAME`, `hold-NAME` | an answer of `texts.py`, eight characters an event; `hold` then sends nothing more |
| `echo` | the messages it was sent, as JSON |
| `think` | `reasoning_content` (5 words), then 10 words |
| `tools` | two tool calls, their arguments in pieces |
| `one-10` | 10 words, one answer whatever `n` asks for |
| `length`, `filter` | 10 words, then the finish reason `length` or `content_filter` |
| `json` | one JSON document, also where a stream was asked for; its text is a JSON object |
| `html` | a web page with status 200 |
| `redirect` | 302 to /elsewhere/v1/chat/completions |
| `status-429~2` | the HTTP status 429; `Retry-After: 2` where `~2` is there |
| `busy-2` | 503 twice for each list of messages, then 10 words; `busy-2~1` with `Retry-After: 1` |
| `faulty-5` | 10 words; five of a hundred requests fail: 429 with `Retry-After: 0.2`, 500, or a reset in mid-answer |
| `leak` | 401, its message quotes the request's Authorization header |
| `refuse-FIELD` | 400 naming FIELD while the body holds it, else 10 words; the fields are those of REFUSALS |
| `silent` | accepts the request, never sends a byte |
| `headers` | the headers, then nothing |
| `comments` | the headers, then a comment every 20 ms, no event |
| `stall-10` | 10 words, then nothing |
| `cut-10` | 10 words, then the connection is reset |
| `eof-10` | 10 words, then a proper end of the body without finish reason or [DONE] |
| `open-10` | 10 words and the finish reason, then nothing: no [DONE], the connection stays open |
| any other name | 20 words |

Every answer of words takes `@RATE`. They come one event a word, or in one piece where no stream was asked for. With
`n`, answer 2 begins with `(2) `. Usage counts the words of the question and the tokens of all answers; a stream reports
it where `stream_options.include_usage` asks. `logprobs` is answered in the dialect it was asked in.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.gateway.chances import logprobs
from tests.gateway.texts import TEXTS

if TYPE_CHECKING:
    from tests.gateway.gateway import Connection

MODELS = (
    *(
        "words-200@50",
        "text-mixed",
        "hold-mixed",
        "echo",
        "think",
        "tools",
        "length",
        "filter",
        "json",
        "html",
        "redirect",
        "leak",
    ),
    *("status-401", "status-429~2", "status-500", "busy-2", "silent", "headers", "comments"),
    *("refuse-temperature", "refuse-top_p", "refuse-stream_options", "refuse-max_tokens", "refuse-logprobs"),
    *("one-10", "refuse-stream", "refuse-no_stream", "stall-10", "cut-10", "eof-10", "open-10"),
)
REFUSALS = {
    "stream_options": "Unknown parameter: 'stream_options'. (request id: 20261121)",  # new-api
    "max_tokens": "Unsupported parameter: 'max_tokens' is not supported with this model. "
    "Use 'max_completion_tokens' instead.",  # OpenAI, as the next two
    "temperature": "Unsupported value: 'temperature' does not support 0.2 with this model. "
    "Only the default (1) value is supported.",
    "stream": "Unsupported value: 'stream' does not support true with this model.",
    "top_p": "Unsupported parameter: 'top_p' is not supported with this model.",
    "logprobs": "logprobs: this form is not valid here",  # refuses a boolean, takes a number
    "no_stream": "This model only support stream mode, please enable the stream parameter.",  # DashScope
}
PAGE = "<!doctype html><html><head><title>One API</title></head><body><div id='root'></div></body></html>"
CALLS = (("call_1", "weather", '{"city": "Berlin"}'), ("call_2", "clock", '{"zone": "Asia/Shanghai"}'))
Delta = Mapping[str, Any]


def words(count: int) -> list[str]:
    """The tokens of `words-COUNT`: joined they are Markdown. Every forty make a heading (4), a paragraph (16), a list
    (4 items of 2) and a code fence (12 lines)."""
    before = {0: "\n\n## ", 4: "\n\n", 20: "\n\n- ", 22: "\n- ", 24: "\n- ", 26: "\n- ", 28: "\n\n```text\n"}
    before |= dict.fromkeys(range(29, 40), "\n")
    said = [f"{before.get(at % 40, ' ')}word{at + 1}" + ("\n```" if at % 40 == 39 else "") for at in range(count)]
    return [token.lstrip() if at == 0 else token for at, token in enumerate(said)]


def error_body(status: int, message: str, param: str | None = None) -> str:
    """An error as BaystoneAI's document shows it: the type is always the same, the code is the status as text."""
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": str(status)}
    return json.dumps({"error": error}, ensure_ascii=False)


class Script(NamedTuple):
    """What the model says, and how the answer ends: done, eof, open, stall or reset."""

    deltas: list[Delta]
    finish_reason: str | None = "stop"
    end: str = "done"


def _said(said: list[str], field: str = "content") -> list[Delta]:
    return [{field: token} for token in said]


def _pieces(text: str) -> list[str]:
    return [text[at : at + 8] for at in range(0, len(text), 8)]


def _call(index: int, id_: str, name: str, arguments: str) -> list[Delta]:
    head = {"index": index, "id": id_, "type": "function", "function": {"name": name, "arguments": ""}}
    parts = [{"index": index, "function": {"arguments": piece}} for piece in _pieces(arguments)]
    return [{"tool_calls": [part]} for part in (head, *parts)]


class Question:
    """One request: its body, and its model's name taken apart."""

    def __init__(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        named = re.fullmatch(r"([a-z]+)(?:-(\w+))?(?:@([\d.]+))?(?:~([\d.]+))?", body["model"])
        parts: tuple[str | None, ...] = named.groups() if named else (None,) * 4
        self.name, argument, rate, self.wait = parts
        self.argument = argument or ""
        self.count = int(self.argument) if self.argument.isdigit() else 0
        self.pause_s = 1 / float(rate) if rate else 0.0
        self.body, self.headers = body, headers
        self.n = 1 if self.name == "one" else body.get("n") or 1
        self.streams = body.get("stream") is True and self.name != "json"

    def script(self) -> Script:
        ten, all_of_it = _said(words(10)), _said(words(self.count or 20))
        scripts: dict[str, Callable[[], Script]] = {
            "echo": lambda: Script(_said(_pieces(json.dumps(self.body["messages"], ensure_ascii=False)))),
            "json": lambda: Script(_said(_pieces(json.dumps({"answer": 42})))),
            "think": lambda: Script([*_said(words(5), "reasoning_content"), *ten]),
            "tools": lambda: Script([d for at, call in enumerate(CALLS) for d in _call(at, *call)], "tool_calls"),
            "text": lambda: Script(_said(_pieces(TEXTS[self.argument]))),
            "hold": lambda: Script(_said(_pieces(TEXTS[self.argument])), None, "stall"),
            "length": lambda: Script(ten, "length"),
            "filter": lambda: Script(ten, "content_filter"),
            "busy": lambda: Script(ten),
            "refuse": lambda: Script(ten),
            "stall": lambda: Script(all_of_it, None, "stall"),
            "cut": lambda: Script(all_of_it, None, "reset"),
            "eof": lambda: Script(all_of_it, None, "eof"),
            "open": lambda: Script(all_of_it, "stop", "open"),
        }
        return scripts.get(self.name or "", lambda: Script(all_of_it))()

    def failure(self, busy: Callable[[str, int], bool]) -> tuple[int, str, str | None] | None:
        """Status, message and blamed field where it is not answered. `busy`: whether to say so once more."""
        field, body = self.argument, self.body
        if self.name == "status":
            return self.count, HTTPStatus(self.count).phrase, None
        if self.name == "busy" and busy(json.dumps([body["model"], body["messages"]]), self.count):
            return 503, HTTPStatus(503).phrase, None
        if self.name == "leak":
            return 401, f"Incorrect API key provided: {self.headers.get('authorization', 'none')}", None
        refused = "stream" not in body if field == "no_stream" else body.get(field) not in (None, False)
        if field == "logprobs":
            refused = body.get("logprobs") is True
        return (400, REFUSALS[field], field) if self.name == "refuse" and refused else None


def answer(line: Connection, question: Question, busy: Callable[[str, int], bool]) -> None:
    if question.name == "faulty":
        _maybe(line, question)
    elif failed := question.failure(busy):
        status, message, param = failed
        headers = {"Retry-After": question.wait} if question.wait else {}
        line.whole(status, "application/json", error_body(status, message, param), headers)
    elif question.name == "html":
        line.whole(200, "text/html; charset=utf-8", PAGE)
    elif question.name == "redirect":
        line.whole(302, "text/html", "", {"Location": "/elsewhere/v1/chat/completions"})
    elif question.name == "silent":
        line.wait(None)
    elif question.name in ("headers", "comments"):
        line.begin("text/event-stream")
        while question.name == "comments":
            line.chunk(": keep-alive\n\n")
            line.wait(0.02)
        line.wait(None)
    elif question.streams:
        _stream(line, question, question.script())
    else:
        _document(line, question, question.script())


def _maybe(line: Connection, question: Question) -> None:
    """An answer, or once in a while none; which requests fail is drawn by lot, the same in every run."""
    fault = line.gateway.fault(question.count)
    ten = _said(words(10))
    script = Script(ten, None, "reset") if fault == "reset" else Script(ten)
    if fault in ("429", "500"):
        status = int(fault)
        headers = {"Retry-After": "0.2"} if status == 429 else {}
        line.whole(status, "application/json", error_body(status, HTTPStatus(status).phrase), headers)
    elif question.streams:
        _stream(line, question, script)
    else:
        _document(line, question, script)


def _stream(line: Connection, question: Question, script: Script) -> None:
    line.begin("text/event-stream")
    _choices(line, question, {"role": "assistant", "content": ""})
    began = time.monotonic()
    first = next((delta for delta in script.deltas if "content" in delta), None)
    for position, delta in enumerate(script.deltas):
        if not line.gateway.hurry:
            line.wait(began + position * question.pause_s - time.monotonic())
        _choices(line, question, delta, first=delta is first)
        line.received.sent_at.append(time.monotonic())
    if script.finish_reason:
        _choices(line, question, {}, script.finish_reason)
    if script.end == "done":
        if (question.body.get("stream_options") or {}).get("include_usage"):
            line.received.reported = _usage(question, script)
            _event(line, question, choices=[], usage=line.received.reported)
        line.chunk("data: [DONE]\n\n")
    _end(line, script)


def _choices(
    line: Connection, question: Question, delta: Delta, reason: str | None = None, *, first: bool = False
) -> None:
    """The same delta for each answer."""
    for index in range(question.n):
        choice = {"index": index, "delta": _marked(delta, index) if first else delta, "finish_reason": reason}
        if delta.get("content"):
            choice["logprobs"] = logprobs(question.body, [delta["content"]])
        _event(line, question, choices=[choice])


def _event(line: Connection, question: Question, **fields: Any) -> None:
    event = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1677858243}
    line.chunk(f"data: {json.dumps({**event, 'model': question.body['model'], **fields}, ensure_ascii=False)}\n\n")


def _document(line: Connection, question: Question, script: Script) -> None:
    said = [delta["content"] for delta in script.deltas if "content" in delta]
    thought = [delta["reasoning_content"] for delta in script.deltas if "reasoning_content" in delta]
    message: dict[str, Any] = {"role": "assistant", "content": "".join(said) or None}
    if thought:
        message["reasoning_content"] = "".join(thought)
    if script.finish_reason == "tool_calls":
        message["tool_calls"] = [
            {"id": id_, "type": "function", "function": {"name": name, "arguments": text}} for id_, name, text in CALLS
        ]
    chances, reason = logprobs(question.body, said), script.finish_reason
    choices = [
        {"index": at, "message": _marked(message, at), "logprobs": chances, "finish_reason": reason}
        for at in range(question.n)
    ]
    whole = {"id": "chatcmpl-fake", "object": "chat.completion", "created": 1677858242, "model": question.body["model"]}
    if script.end == "done":
        line.received.reported = _usage(question, script)
    text = json.dumps({**whole, "choices": choices, "usage": _usage(question, script)}, ensure_ascii=False)
    line.wait(len(script.deltas) * question.pause_s)
    line.begin("application/json")
    line.chunk(text if script.end == "done" else text[: len(text) // 2])
    _end(line, script)


def _end(line: Connection, script: Script) -> None:
    if script.end == "reset":
        line.reset()
    elif script.end in ("stall", "open"):
        line.wait(None)
    else:
        line.end()


def _marked(delta: Delta, index: int) -> Delta:
    return {**delta, "content": f"({index + 1}) {delta['content']}"} if index and delta.get("content") else delta


def _usage(question: Question, script: Script) -> Mapping[str, Any]:
    asked = sum(len(str(message.get("content") or "").split()) for message in question.body["messages"])
    answered = len(script.deltas) * question.n
    thought = sum("reasoning_content" in delta for delta in script.deltas) * question.n
    usage = {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}
    return {**usage, "completion_tokens_details": {"reasoning_tokens": thought}} if thought else usage
