"""`RequestRecord`: one row of the ledger, one request that left the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from core.chat import ChatCompletion, Message, Usage
from core.client.exchange import Exchange
from core.ledger.prices import PriceFinder, listed
from core.ledger.tokens import estimate_prompt_tokens, estimate_tokens, rough_prompt_tokens
from core.text import Text

RequestKind = Literal["chat", "playground", "experiment", "checkup", "title", "summary", "sample"]
Status = Literal["running", "ok", "stopped", "failed", "interrupted"]
Provenance = Literal["reported", "partial", "estimated", "unknown"]

STATUSES: dict[Status, Text] = {
    "running": Text("running", "进行中"),
    "ok": Text("ok", "成功"),
    "stopped": Text("stopped", "已停止"),
    "failed": Text("failed", "失败"),
    "interrupted": Text("interrupted", "中断"),
}
PROVENANCES: dict[Provenance, Text] = {
    "reported": Text("reported by the gateway", "网关报告"),
    "partial": Text("partly reported", "部分由网关报告"),
    "estimated": Text("estimated", "估算"),
    "unknown": Text("unknown", "未知"),
}


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request. Times are UTC, durations seconds. None: not known, never 0.

    `key_label` tells keys apart, it is never the key. `parameters`: what was sent beside model and messages.
    `tokens_from`: who counted (`reported`; `partial`: some reported, some estimated; `estimated`; `unknown`).
    `cost` is in `currency` (ISO 4217). `attempt` counts from 1 within one question. `characters`: of the text received.
    `sent_id`: under which its messages are kept. `thinking_s`: from the first thought to the first word of the answer.
    `prompt`: by which name it was asked, or its first words; None: a question without a system prompt, or from before
    this was kept.
    """

    id: str
    kind: RequestKind
    gateway: str
    model: str
    started_at: datetime
    status: Status = "running"
    owner: str = ""
    key_label: str = ""
    attempt: int = 1
    stream: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    model_answered: str | None = None
    response_id: str | None = None
    finish_reason: str | None = None
    http_status: int | None = None
    error_kind: str | None = None
    error_message: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    tokens_from: Provenance = "unknown"
    cost: float | None = None
    currency: str | None = None
    price: str | None = None
    cost_from: Provenance = "unknown"
    headers_s: float | None = None
    first_token_s: float | None = None
    total_s: float | None = None
    characters: int | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    run_id: str | None = None
    process_id: str | None = None
    ended_at: datetime | None = None
    sent_id: str | None = None
    thinking_s: float | None = None
    prompt: str | None = None


def opened(
    exchange: Exchange,
    *,
    kind: RequestKind,
    owner: str = "",
    key_label: str = "",
    conversation_id: str | None = None,
    message_id: str | None = None,
    run_id: str | None = None,
    process_id: str | None = None,
    messages: tuple[Message, ...] = (),
    prompt: str | None = None,
) -> RequestRecord:
    """The record of a request about to be sent. `messages`: for an estimate, should it never be heard of again."""
    body = exchange.body
    return RequestRecord(
        id=uuid4().hex,
        kind=kind,
        gateway=exchange.gateway,
        model=str(body.get("model", "")),
        started_at=exchange.started_at,
        owner=owner,
        key_label=key_label,
        attempt=exchange.attempt,
        stream=bool(body.get("stream")),
        parameters={name: value for name, value in body.items() if name not in ("model", "messages", "stream")},
        conversation_id=conversation_id,
        message_id=message_id,
        run_id=run_id,
        process_id=process_id,
        prompt_tokens=rough_prompt_tokens(messages) if messages else None,
        tokens_from="estimated" if messages else "unknown",
        prompt=prompt,
    )


def closed(
    record: RequestRecord, exchange: Exchange, messages: tuple[Message, ...], find: PriceFinder = listed
) -> RequestRecord:
    """The record once its request has ended. `messages` are those sent, for an estimate where nothing was reported.
    `find`: what it costs there."""
    completion, error = exchange.completion, exchange.error
    if completion is None:
        return replace(record, status="failed", ended_at=datetime.now(UTC))
    texts = [choice.message.reasoning + choice.message.text for choice in completion.choices]
    record = replace(
        record,
        status="stopped" if exchange.stopped else "failed" if error else "ok",
        model_answered=completion.model,
        response_id=completion.id,
        finish_reason=completion.finish_reason,
        http_status=exchange.http_status or (error.status if error else None),
        error_kind=error.kind if error else None,
        error_message=error.message if error else None,
        headers_s=completion.timings.headers_s,
        first_token_s=completion.timings.first_token_s,
        total_s=completion.timings.total_s,
        thinking_s=completion.timings.thinking_s,
        characters=sum(len(text) for text in texts),
        ended_at=datetime.now(UTC),
    )
    return with_cost(_counted(record, exchange, completion, messages, texts), find)


def with_cost(record: RequestRecord, find: PriceFinder = listed) -> RequestRecord:
    """The record with what its tokens cost at the price of the model, an estimate; as it was where either is not
    known."""
    price = find(record.gateway, record.model) or find(record.gateway, record.model_answered or "")
    if price is None or record.prompt_tokens is None or record.completion_tokens is None:
        return record
    completion = max(record.completion_tokens, (record.total_tokens or 0) - record.prompt_tokens)  # thinking beside it
    cost = price.cost(record.prompt_tokens, completion, record.cached_tokens)
    if cost is None:
        return record
    return replace(record, cost=cost, currency=price.currency, price=price.words, cost_from="estimated")


def _counted(
    record: RequestRecord,
    exchange: Exchange,
    completion: ChatCompletion,
    messages: tuple[Message, ...],
    texts: Sequence[str],
) -> RequestRecord:
    generated = any(texts) or any(choice.message.tool_calls for choice in completion.choices)
    if not generated and (exchange.error is not None or (completion.usage is None and exchange.http_status is None)):
        return with_usage(record, completion.usage, None, None)
    said = completion.usage
    asked = estimate_prompt_tokens(messages) if said is None or said.prompt_tokens is None else None
    answered = sum(map(estimate_tokens, texts)) if said is None or said.completion_tokens is None else None
    return with_usage(record, said, asked, answered)


def with_usage(
    record: RequestRecord, usage: Usage | None, prompt_estimate: int | None, completion_estimate: int | None
) -> RequestRecord:
    """The record with the gateway's counts, the missing ones estimated. Estimates of None stay unknown."""
    said = usage or Usage()
    prompt = said.prompt_tokens if said.prompt_tokens is not None else prompt_estimate
    completion = said.completion_tokens if said.completion_tokens is not None else completion_estimate
    total = said.total_tokens
    if total is None and prompt is not None and completion is not None:
        total = prompt + completion
    reported = [said.prompt_tokens is not None, said.completion_tokens is not None]
    came_from: Provenance = "estimated"
    if all(reported):
        came_from = "reported"
    elif any(reported):
        came_from = "partial"
    elif prompt is None and completion is None:
        came_from = "reported" if total is not None else "unknown"
    return replace(
        record,
        prompt_tokens=prompt,
        completion_tokens=completion,
        total_tokens=total,
        reasoning_tokens=said.reasoning_tokens,
        cached_tokens=said.cached_tokens,
        tokens_from=came_from,
    )
