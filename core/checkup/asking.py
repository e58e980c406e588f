"""A check-up: TRIALS asked one after the other, each finding told as soon as it is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from core.chat import ChatRequest
from core.checkup.seen import LIMITS, MANY, Known, Seen
from core.checkup.trials import LONG, TRIALS, Trial
from core.client.client import ChatClient
from core.errors import (
    AuthenticationError,
    BadRequestError,
    ChatError,
    ConnectionFailedError,
    NotFoundError,
    QuotaError,
    RateLimitError,
)
from core.store.checkups import Finding

PAUSE_S, LONGEST_PAUSE_S, PAUSES = 2.0, 20.0, 2
"""Of a gateway that is busy: how long it is left alone where it does not say, at most, and how often."""
FIRST = ("whole", "stream")
"""Trials one of which has to bring an answer, or nothing else can be found out."""
LONG_ANSWER = 400
LOOK_S, LOOK_EVERY_S = 0.5, 0.05


class AsWritten(ChatClient):
    """Sends a request as it was written: nothing is checked, put into a dialect or repaired."""

    def body(self, request: ChatRequest, *, stream: bool) -> dict[str, Any]:
        return {"model": request.model, **request.parameters}


def check_up(client: AsWritten, model: str) -> Iterator[tuple[str, Finding]]:
    """Each row of the matrix with what was found. Raises ChatError where the gateway can't be asked at all: no right
    key, nothing left on it, or an answer neither in one piece nor in a stream."""
    known = Known()
    yield "models", _models(client)
    for _, of_group in groupby(TRIALS, lambda trial: trial.group or trial.id):
        for trial, seen in _asked(client, model, list(of_group), known):
            found = known.found[trial.id] = trial.judge(seen, known)
            yield trial.id, found
        if all(name in known.found for name in FIRST) and not known.plain.choices:
            raise known.plain.error or known.stream.error or NotFoundError()
    yield "hang_up", _hang_up(client, model, known)


def _asked(client: AsWritten, model: str, trials: Sequence[Trial], known: Known) -> Iterator[tuple[Trial, Seen]]:
    """Those of one group in one request; where that doesn't go, each by itself."""
    if trials[0].id in FIRST and not known.plain.choices:
        yield trials[0], _first(client, model, trials[0], known)
        return
    bodies = {trial.id: trial.body(known) for trial in trials if trial.body is not None}
    if len(trials) > 1:
        together: dict[str, Any] = {}
        for body in bodies.values():
            together |= body
        seen = _ask(client, model, together)
        if seen.error is None:
            yield from ((trial, seen) for trial in trials)
            return
    for trial in trials:
        yield trial, _ask(client, model, bodies[trial.id]) if trial.id in bodies else Seen()


def _first(client: AsWritten, model: str, trial: Trial, known: Known) -> Seen:
    """One of the first requests: it also finds out where the gateway answers, and what keeps answers short."""
    assert trial.body is not None
    known.limit = LIMITS[0]
    endpoints = client.endpoints
    at_each: list[Seen] = []
    for endpoint in endpoints:
        client.found(endpoint)
        at_each.append(_shortened(client, model, trial.body, known))
        if not isinstance(at_each[-1].error, NotFoundError):
            return at_each[-1]
    client.endpoints = endpoints
    return at_each[0]  # the likelier address tells more


def _shortened(client: AsWritten, model: str, body: Callable[[Known], dict[str, Any]], known: Known) -> Seen:
    for name in LIMITS:
        known.limit = name
        seen = _ask(client, model, body(known))
        if seen.too_few and known.tokens < MANY:
            known.tokens = MANY
            seen = _ask(client, model, body(known))
        if not isinstance(seen.error, BadRequestError):
            break
    return seen


def _ask(client: AsWritten, model: str, body: Mapping[str, Any]) -> Seen:
    """Once more where a gateway was busy, or where nothing came: some close a connection just as it is used again."""
    for left in reversed(range(PAUSES + 1)):
        seen = _ask_once(client, model, body)
        if isinstance(seen.error, AuthenticationError | QuotaError):
            raise seen.error
        if left == 0 or seen.pieces or not isinstance(seen.error, RateLimitError | ConnectionFailedError):
            break
        time.sleep(min(seen.error.retry_after_s or PAUSE_S, LONGEST_PAUSE_S))
    return seen


def _ask_once(client: AsWritten, model: str, body: Mapping[str, Any]) -> Seen:
    request = ChatRequest(model, (), dict(body))
    ask = client.stream if body.get("stream") else client.whole
    pieces = 0
    try:
        with ask(request) as stream:
            for chunk in stream:
                pieces += any(delta.content or delta.reasoning for delta in chunk.deltas)
            return Seen(stream.completion, pieces=pieces)
    except ChatError as error:
        return Seen(error=error, pieces=pieces)


def _models(client: AsWritten) -> Finding:
    try:
        listed = client.models()
    except (AuthenticationError, QuotaError):
        raise
    except ChatError as error:
        return Seen(error=error).judged(False)
    return Finding("works", f"models: {len(listed)}")


def _hang_up(client: AsWritten, model: str, known: Known) -> Finding:
    """Whether the gateway stops is seen where it tells what it is doing, as llama.cpp does; elsewhere its bill shows it
    alone."""
    if not known.limit or (before := _busy(client)):  # it might go on for long; or others are being answered
        return Finding("unclear")
    request = ChatRequest(model, (), {"messages": LONG, **known.short(LONG_ANSWER), "stream": True})
    try:
        with client.stream(request) as stream:
            for chunk in stream:
                if any(delta.content or delta.reasoning for delta in chunk.deltas):
                    break
            stream.cancel()
    except ChatError as error:
        return Seen(error=error).judged(False)
    if before is None:
        return Finding("accepted")
    until = time.monotonic() + LOOK_S
    while (busy := _busy(client)) and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)
    return Finding("ignored" if busy else "works", "/slots")


def _busy(client: AsWritten) -> bool | None:
    """Whether any answer is being written (https://github.com/ggml-org/llama.cpp/tree/master/tools/server, GET /slots).
    None: it does not tell."""
    root = client.endpoints[0].chat.partition("?")[0].rpartition("/chat/completions")[0].removesuffix("/v1")
    try:
        slots = client.document(f"{root}/slots")
    except ChatError:
        return None
    if not isinstance(slots, list) or not all(isinstance(one, dict) and "is_processing" in one for one in slots):
        return None
    return any(one["is_processing"] for one in slots)
