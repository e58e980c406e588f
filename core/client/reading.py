"""A response -> chunks: sniff the body, find errors in it, notice its end."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests
import urllib3.exceptions

from core.chat import ChatCompletionChunk
from core.client import wire
from core.client.clocks import Clocks
from core.client.failures import error_in, failure, plain, web_page
from core.client.normalise import Normaliser
from core.client.sse import DONE, LONGEST_STRAY, EventSource, Malformed, TooLarge, documents
from core.client.transport import read
from core.errors import ChatError, ConnectionFailedError, ProtocolError, TimedOutError
from core.text import Text

LARGEST_ERROR_BODY = 1024 * 1024

SILENT = Text("nothing came for a while", "长时间没有收到数据")
BROKE_OFF = Text("the connection broke: {why}", "连接中断：{why}")
ENDED_EARLY = Text("the answer ended before it was finished", "回复没有完成就中断了")
EMPTY = Text("the reply is empty", "返回内容为空")
NOT_CHAT = Text("it says: {words}", "返回内容：{words}")
BROKEN_JSON = Text("a part of it is broken JSON", "其中有损坏的 JSON")
BAD_ENCODING = Text("the compressed body is damaged: {why}", "压缩的内容已损坏：{why}")
OVERSIZE = Text("a single event is larger than 32 MB", "单个事件超过 32 MB")
TRY_AGAIN = Text("What had arrived is kept; try again.", "已收到的内容都已保留，请重试。")


class Reader:
    """Reads one response. What it saw on the way is in `saw_done`, `saw_choices`, `saw_whole_answer`, `saw_error`.
    `hear` is given the data of each event, or the body of an error, as it came; None: nobody listens."""

    def __init__(self, n: int, model: str, hear: Callable[[str], None] | None = None) -> None:
        self._hear = hear
        self._normaliser = Normaliser(n, model)
        self._stray = ""
        self._page: str | None = None
        self._status = 200
        self._malformed = False
        self._fresh = True
        self._documents = 0
        self.saw_done = False
        self.saw_choices = False
        self.saw_whole_answer = False
        self.saw_error = False

    def chunks(self, response: requests.Response, clocks: Clocks) -> Iterator[ChatCompletionChunk]:
        """The chunks of an answer. Raises ChatError for an error status, an error in the body, a broken transport."""
        self._status = response.status_code
        if response.status_code >= 300:
            body = body_text(response)
            if self._hear is not None:
                self._hear(body)
            raise failure(response.status_code, body, response.headers)
        source = EventSource(watched(response))
        try:
            for event in source:
                if self._hear is not None:
                    self._hear(event.data)
                yield from self._of_event(event.event, event.data, clocks)
                if self.saw_done:
                    break
        except TooLarge as error:
            raise ProtocolError(OVERSIZE) from error
        self._stray, self._page = self._stray or source.stray, source.html
        if (rest := self.rest()).deltas:
            yield rest

    def _of_event(self, name: str | None, data: str, clocks: Clocks) -> Iterator[ChatCompletionChunk]:
        """The chunks of one event's data. Raises ChatError where it carries an error."""
        try:
            for document in documents(data):
                if self._malformed:
                    raise ProtocolError(BROKEN_JSON, remedy=TRY_AGAIN)
                clocks.event_came()
                if document is DONE:
                    self.saw_done = True
                    return
                for part in document if isinstance(document, list) else [document]:
                    yield from self._of_document(name, part)
        except Malformed:
            self._malformed = True  # at the very end it means that the reply was cut
        if not self._stray and '"choices"' not in data:
            self._stray = data[:LONGEST_STRAY]
        if name == "error":
            self.saw_error = True
            raise failure(None, data)

    def _of_document(self, name: str | None, document: object) -> Iterator[ChatCompletionChunk]:
        said = error_in(document)
        self.saw_error = said is not None
        if name != "error" and isinstance(document, Mapping):
            yield self._chunk(document)
        if said is not None:
            raise failure(None, said)

    def _chunk(self, document: Mapping[str, Any]) -> ChatCompletionChunk:
        self._documents += 1
        if document.get("choices"):
            self.saw_choices = True
        if wire.is_whole_answer(document):
            kind = document.get("object")
            self.saw_whole_answer = kind == "chat.completion" or (not kind and self._documents == 1)
        chunk = wire.parse_event(document, fresh=self._fresh)
        self._fresh = self._fresh and not any(delta.content or delta.reasoning for delta in chunk.deltas)
        return self._normaliser.feed(chunk)

    def rest(self) -> ChatCompletionChunk:
        """What was held back; call it when nothing more comes. A second call gives nothing."""
        return self._normaliser.finish()

    def unfinished(self, spoke: bool) -> ChatError:
        """The error for a reply that ended without the end of an answer."""
        if self._page is not None:
            return web_page(self._status, self._page)
        if spoke or self._malformed:
            return ProtocolError(ENDED_EARLY, remedy=TRY_AGAIN)
        if not self.saw_choices and (words := plain(self._stray)):
            return ProtocolError(NOT_CHAT.fill(words=words), status=self._status)
        return ProtocolError(EMPTY, retryable=True, remedy=TRY_AGAIN)


def watched(response: requests.Response) -> Iterator[bytes]:
    """The body's bytes, with what can go wrong below as ChatErrors."""
    try:
        yield from read(response.raw)
    except urllib3.exceptions.ReadTimeoutError as error:
        raise TimedOutError(SILENT) from error
    except (zlib.error, urllib3.exceptions.DecodeError) as error:
        raise ProtocolError(BAD_ENCODING.fill(why=type(error).__name__), remedy=TRY_AGAIN) from error
    except (urllib3.exceptions.HTTPError, OSError, ValueError, AttributeError) as error:
        # ValueError, AttributeError: the response was closed under the reader
        raise ConnectionFailedError(BROKE_OFF.fill(why=type(error).__name__)) from error


def body_text(response: requests.Response) -> str:
    """A small body as text, whatever its label; what is cut off or damaged ends it without an error."""
    collected = bytearray()
    try:
        for data in watched(response):
            collected += data
            if len(collected) > LARGEST_ERROR_BODY:
                break
    except ChatError:
        pass
    return collected.decode("utf-8-sig", "replace")


def body_json(response: requests.Response) -> Any:
    """A small body as JSON. Raises ProtocolError for a web page, nothing, or anything else."""
    text = body_text(response).strip()
    if text.startswith("<"):
        raise web_page(response.status_code, text)
    try:
        return next(iter(documents(text))) if text else _empty()
    except (Malformed, StopIteration) as error:
        raise ProtocolError(NOT_CHAT.fill(words=plain(text[:200])), status=response.status_code) from error


def _empty() -> Any:
    raise ProtocolError(EMPTY, remedy=TRY_AGAIN)
