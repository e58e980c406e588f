"""Keeps the books of one reply: its requests in the ledger, its answers in their rows, each pair in one transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from core.chat import ChatCompletion, Choice, Message
from core.client import Exchange, Observer
from core.errors import ChatError, ParleyError
from core.ledger.prices import PriceFinder, listed
from core.ledger.record import RequestRecord, closed, opened
from core.people.limits import Limits
from core.replies.reply import Job, Reply
from core.store.engine import StoreError
from core.store.raw import Event
from core.store.rows import Answer, MessageStatus, StoredError, storable
from core.store.store import Store
from core.tally import tell
from core.text import Text

KEEP_TRYING_S = 60.0
FEWER = Text(
    "The gateway gave fewer answers than were asked for (n): ask once more for another one.",
    "网关给出的回复少于要求的数量（n）：想要更多，请再问一次。",
)
PAUSE_S = 0.5
log = logging.getLogger(__name__)


class Recorder(Observer):
    """Hears of every request of a reply."""

    def __init__(self, store: Store, reply: Reply, limits: Limits | None = None) -> None:
        self._store = store
        self._limits = limits
        self._reply = reply
        self._open: dict[int, RequestRecord] = {}
        self._heard: list[Event] = []
        self._find: PriceFinder = listed
        self.listens = reply.job.raw

    def sending(self, exchange: Exchange) -> None:
        """Raises StoreError: what can't be recorded is not sent; RateLimitError where its owner asks for too much."""
        job = self._reply.job
        record = opened(
            exchange,
            kind=job.kind,
            owner=job.owner,
            key_label=job.connection.key_label,
            conversation_id=job.conversation_id or job.about,
            message_id=job.answer_ids[0] if job.answer_ids else None,
            run_id=job.run_id,
            process_id=self._store.processes.id,
            messages=job.request.messages,
            prompt=job.prompt,
        )
        self._find = self._store.prices.finder(record.started_at)  # the store may be away when it ends
        self._store.ledger.begin(record, job.answer_ids, job.kept_in, self._limits)
        self._open[id(exchange)] = record
        self._reply.request_ids.append(record.id)
        self._reply.restart()
        self._reply.again(None)

    def ended(self, exchange: Exchange) -> None:
        job = self._reply.job
        record = closed(self._open.pop(id(exchange)), exchange, job.request.messages, self._find)
        self._reply.completion = exchange.completion
        answers = answers_of(job, exchange.completion, exchange.error, stopped=exchange.stopped)
        events, self._heard = self._heard, []
        messages = exchange.body.get("messages", ())
        insist(lambda: self._store.ledger.end(record, answers, messages, job.kept_in, events))
        tell(record)

    def heard(self, exchange: Exchange, data: str, after_s: float) -> None:
        self._heard.append(Event(after_s, storable(data)))

    def waiting(self, pause_s: float, error: ChatError) -> None:
        self._reply.again(pause_s, error)


def insist(write: Callable[[], None]) -> None:
    """Write, and where the database is away for a while, try again: what arrived must not be lost."""
    until = time.monotonic() + KEEP_TRYING_S
    while True:
        try:
            write()
            return
        except StoreError as error:
            if time.monotonic() > until:
                log.error("a reply could not be stored: %s", error)
                return
            time.sleep(PAUSE_S)


def answers_of(
    job: Job, completion: ChatCompletion | None, error: ParleyError | None, *, stopped: bool
) -> list[tuple[str, Answer]]:
    """The final state of each answer's row."""
    choices: tuple[Choice, ...] = completion.choices if completion else ()
    status: MessageStatus = "stopped" if stopped else "failed" if error else "complete"
    kept = stored_error(error) if error else None
    fewer = status == "complete" and any(choice.came for choice in choices)
    answers = []
    for choice, answer_id in zip(choices, job.answer_ids, strict=False):
        missing = fewer and not choice.came
        answers.append(
            (
                answer_id,
                Answer(
                    joined(job.begun, choice.message),
                    "failed" if missing else status,
                    finish_reason=choice.finish_reason,
                    error=StoredError("fewer", FEWER, "n") if missing else kept,
                    repairs=completion.repairs if completion else (),
                    logprobs=choice.logprobs,
                ),
            )
        )
    return answers


def joined(begun: Message | None, new: Message) -> Message:
    """An answer and what it went on with, as one message."""
    if begun is None:
        return new
    return replace(new, content=begun.text + new.text, reasoning=begun.reasoning + new.reasoning)


def stored_error(error: ParleyError) -> StoredError:
    if isinstance(error, ChatError):
        return StoredError(error.kind, error.text, error.param, error.retryable)
    return StoredError("store", error.text)
