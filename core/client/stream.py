"""One question on its way: `ChatStream`, the chunks as they arrive, and whatever it takes to get them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Lock
from types import TracebackType
from typing import TYPE_CHECKING, TypeGuard

import requests

from core.chat import ChatCompletion, ChatCompletionChunk, ChatRequest, Timings
from core.client import repairs
from core.client.address import Endpoint
from core.client.assemble import Assembler
from core.client.clocks import Clocks
from core.client.exchange import Exchange, Observer
from core.client.reading import Reader
from core.client.retry import pause_s
from core.client.transport import Link, WasCut, finish
from core.errors import ChatError, ConnectionFailedError, NotFoundError, ProtocolError

if TYPE_CHECKING:
    from core.client.client import ChatClient

AFTER_FINISH_S = 5.0
"""How long the usage and [DONE] may take once every answer has ended; some gateways never send them, nor hang up."""
ABOUT_MODEL = re.compile("model|模型", re.IGNORECASE)


class ChatStream:
    """Iterate it once for the chunks; nothing is sent before. As a context manager it closes what is open.

    `completion` is what has arrived, at any time, also after an error or `cancel()`, which any other thread may call.
    After a cancel the iteration just ends. Iterating raises ChatError, with what had arrived in its `completion`.
    """

    def __init__(self, client: ChatClient, request: ChatRequest, *, streaming: bool, observer: Observer) -> None:
        self._client = client
        self._request = request
        self._observer = observer
        self._streaming = streaming
        self._lock = Lock()
        self._link: Link | None = None
        self._cancelled = Event()
        self._reader = Reader(request.n, request.model)
        self._assembler = Assembler(request.n)
        self._repairs: tuple[str, ...] = ()
        self._timings = Timings()
        self._done = False
        self._response: requests.Response | None = None
        self._chunks = self._run()

    def __enter__(self) -> ChatStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[ChatCompletionChunk]:
        return self._chunks

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def completion(self) -> ChatCompletion:
        complete = self._done and not self._assembler.given_up
        return self._assembler.completion(
            complete=complete,
            partial=not complete and self._assembler.spoke,
            repairs=self._repairs,
            timings=self._timings,
        )

    def cancel(self) -> None:
        """Stop now: the connection is shut down, what has arrived is kept. From any thread, any number of times."""
        self._cancelled.set()
        with self._lock:
            if self._link is not None:
                self._link.cut()

    def close(self) -> None:
        """Let go of the connection: it is kept for the next request where the answer was read to its end."""
        try:
            self._chunks.close()
        except ValueError:
            return  # another thread is iterating; it closes on its own way out
        if self._response is not None and self._link is not None:
            finish(self._response, self._link, drain=self._done)
            self._response = None

    def _run(self) -> Generator[ChatCompletionChunk, None, None]:
        client, request = self._client, self._request
        endpoints = list(client.endpoints)
        body = client.body(request, stream=self._streaming)
        known = client.memory.recall(client.address, request.model)
        body, self._repairs = repairs.apply(body, known)
        attempt = retried = 0
        elsewhere: ChatError | None = None
        while True:
            attempt += 1
            try:
                yield from self._attempt(endpoints[0], body, attempt)
                if self._done:
                    client.memory.learn(client.address, request.model, self._repairs)
                    client.found(endpoints[0])
                return
            except ChatError as error:
                if self.cancelled:
                    return
                error.completion = self.completion
                if self._assembler.delivered:
                    error.retryable = False
                    raise
                if client.retries and len(endpoints) > 1 and _nothing_there(error):
                    elsewhere = error
                    endpoints.pop(0)
                elif client.retries and (name := repairs.find_repair(error, body, self._repairs)):
                    body = repairs.BY_NAME[name].change(body)
                    self._repairs += (name,)
                elif (pause := pause_s(error, retried, client.retries)) is not None:
                    retried += 1
                    self._observer.waiting(pause, error)
                    if self._cancelled.wait(pause):
                        return
                elif elsewhere is not None and _nothing_there(error):
                    raise elsewhere from error  # the likelier address tells more
                else:
                    raise

    def _attempt(self, endpoint: Endpoint, body: repairs.Body, attempt: int) -> Iterator[ChatCompletionChunk]:
        """Send once and read what comes. The observer hears of it, whatever happens."""
        exchange = Exchange(self._client.gateway.name, endpoint.chat, body, attempt, datetime.now(UTC))
        if self.cancelled:
            return
        self._observer.sending(exchange)
        self._assembler = Assembler(self._request.n)
        started = time.monotonic()
        self._reader = Reader(self._request.n, self._request.model, self._ear(exchange, started))
        self._timings = Timings()
        self._done = False
        try:
            yield from self._exchange(exchange, started)
        except ChatError as error:
            if not self.cancelled:
                exchange.error = self._client.redacted(error)
                if isinstance(error, NotFoundError):
                    error.asked(re.sub("//[^/@]*@", "//", exchange.url))
            raise
        finally:
            self._timings = replace(self._timings, total_s=time.monotonic() - started)
            exchange.completion = self.completion
            exchange.stopped = not self._done and exchange.error is None
            self._observer.ended(exchange)

    def _exchange(self, exchange: Exchange, started: float) -> Iterator[ChatCompletionChunk]:
        link = Link()
        with self._lock:
            self._link = link
            if self.cancelled:
                return
        with Clocks(link, self._client.first_event_timeout_s, self._client.total_timeout_s) as clocks:
            try:
                response = self._response = self._client.send(exchange, link)
                exchange.http_status = response.status_code
                self._timings = replace(self._timings, headers_s=time.monotonic() - started)
                for chunk in self._reader.chunks(response, clocks):
                    if self._timings.answer_s is None:
                        self._clock(chunk, time.monotonic() - started)
                    self._assembler.add(chunk)
                    yield chunk
                    if self.cancelled:
                        raise WasCut
                    if self._assembler.finished:
                        link.set_timeout(min(AFTER_FINISH_S, self._client.read_timeout_s or AFTER_FINISH_S))
                self._judge_end()
            except (ChatError, WasCut) as error:
                if (rest := self._reader.rest()).deltas:
                    self._assembler.add(rest)
                    yield rest
                if self._complete and not (self._reader.saw_error and self._broken):
                    self._done = True
                    return
                if self.cancelled:
                    return
                if (late := clocks.error()) is not None:
                    raise late from error
                if _was_generated(error, exchange):
                    error.retryable = False
                raise
            finally:
                self._assembler.add(self._reader.rest())  # where nobody iterates any longer
                if not self._done:
                    self._release()

    def _ear(self, exchange: Exchange, started: float) -> Callable[[str], None] | None:
        heard, without_key = self._observer.heard, self._client.without_key
        if not self._observer.listens:
            return None
        return lambda data: heard(exchange, without_key(data), time.monotonic() - started)

    def _clock(self, chunk: ChatCompletionChunk, after_s: float) -> None:
        if self._timings.first_token_s is None and _says_something(chunk):
            self._timings = replace(self._timings, first_token_s=after_s)
        if any(delta.content or delta.tool_calls for delta in chunk.deltas):
            self._timings = replace(self._timings, answer_s=after_s)

    def _release(self) -> None:
        if self._response is not None:
            with suppress(Exception):  # it is given up: whatever is wrong with it is told already, or no error
                self._response.close()
            self._response = None

    @property
    def _complete(self) -> bool:
        """Rule: `[DONE]` after an answer, or a reason for every answer, or a whole answer in one document."""
        ended = self._reader.saw_done or self._reader.saw_whole_answer or self._assembler.finished
        return ended and self._reader.saw_choices

    @property
    def _broken(self) -> bool:
        """Whether an answer that named its end has none: nothing was said, or the provider gave up."""
        return self._assembler.given_up or not self._assembler.delivered

    def _judge_end(self) -> None:
        """The body has ended: was that the end of the answer? Raises ProtocolError."""
        if self.cancelled and not self._complete:
            return
        if self._complete:
            self._done = True
        else:
            raise self._reader.unfinished(self._assembler.spoke)


def _says_something(chunk: ChatCompletionChunk) -> bool:
    return any(delta.content or delta.reasoning or delta.undecided or delta.tool_calls for delta in chunk.deltas)


def _was_generated(error: ChatError | WasCut, exchange: Exchange) -> TypeGuard[ChatError]:
    """Whether the transport broke on a whole answer: it had been written, and is billed."""
    whole = exchange.http_status is not None and not exchange.body.get("stream")
    return whole and isinstance(error, ConnectionFailedError)


def _nothing_there(error: ChatError) -> bool:
    """Whether the address may be wrong; a gateway that does not know the model has been found."""
    return isinstance(error, ProtocolError) or (isinstance(error, NotFoundError) and not ABOUT_MODEL.search(str(error)))
