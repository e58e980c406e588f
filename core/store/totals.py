"""What a conversation has used so far, summed by the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, func, select

from core.store.engine import Database
from core.store.tables import requests


@dataclass(frozen=True, slots=True)
class Totals:
    """`requests` that were sent, and the tokens of those where they are known. `reported_tokens`: how many of them the
    gateway itself counted. `again_tokens`: input that had been sent before, as history; an estimate, from the counts of
    each request and the one before it. `costs`: what is known to have cost something, by currency (ISO 4217)."""

    requests: int
    prompt_tokens: int
    completion_tokens: int
    reported_tokens: int
    again_tokens: int
    costs: Mapping[str, float] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def reported(self) -> float:
        """The share of the tokens that the gateway counted; 0 where none are known."""
        return self.reported_tokens / self.tokens if self.tokens else 0.0

    @property
    def tax(self) -> float:
        """The share of the input that had been sent before."""
        return self.again_tokens / self.prompt_tokens if self.prompt_tokens else 0.0


def totals_of(database: Database, owner: str, conversation_id: str) -> Totals:
    """Raises StoreError."""
    prompt, completion = func.coalesce(requests.c.prompt_tokens, 0), func.coalesce(requests.c.completion_tokens, 0)
    before = func.lag(prompt + completion, 1, 0).over(order_by=(requests.c.started_at, requests.c.id))
    reported = case((requests.c.tokens_from == "reported", prompt + completion), else_=0)
    each = (
        select(
            prompt.label("prompt"),
            completion.label("completion"),
            reported.label("reported"),
            case((before < prompt, before), else_=prompt).label("again"),
        )
        .where(requests.c.conversation_id == conversation_id, requests.c.owner == owner, requests.c.kind == "chat")
        .where(requests.c.status != "running")
        .subquery()
    )
    spent = (
        select(requests.c.currency, func.sum(requests.c.cost).label("cost"))
        .where(requests.c.conversation_id == conversation_id, requests.c.owner == owner)
        .where(requests.c.cost.is_not(None), requests.c.currency.is_not(None))
        .group_by(requests.c.currency)
        .order_by(requests.c.currency)
    )
    sums = (func.coalesce(func.sum(each.c[name]), 0) for name in ("prompt", "completion", "reported", "again"))
    with database.read() as connection:
        count, *amounts = connection.execute(select(func.count(), *sums).select_from(each)).one()
        costs = {row.currency: float(row.cost) for row in connection.execute(spent)}
    prompt_tokens, completion_tokens, reported_tokens, again_tokens = (int(amount) for amount in amounts)
    return Totals(count, prompt_tokens, completion_tokens, reported_tokens, again_tokens, costs)
