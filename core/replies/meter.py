"""What a question would weigh, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.chat import ChatRequest
from core.ledger.prices import Price
from core.ledger.tokens import TOKENS_A_MESSAGE, estimate_tokens, rough_prompt_tokens


@dataclass(frozen=True, slots=True)
class Weight:
    """Tokens, all of them estimates: of the system prompt, of the messages before the question (`messages` of them) and
    of the question. `reply`: at most so many come back, None where no limit is set. `context`: what the model can read
    and write at once, None where that is not known. `cost`: at list price, in `currency`, of the question alone and
    with the longest reply (None: how long that may be is not known); None where there is no price."""

    system: int
    history: int
    messages: int
    question: int
    reply: int | None
    context: int | None = None
    cost: tuple[float, float | None] | None = None
    currency: str = ""

    @property
    def sent(self) -> int:
        return self.system + self.history + self.question


def weight(request: ChatRequest, context: int | None = None, price: Price | None = None) -> Weight:
    """Of a request whose last message is the question. The past is counted at a glance: it may be long. `context`: of
    the model, where a person has said it. `price`: of the model, None where none is known."""
    first = 1 if request.messages[0].role == "system" and len(request.messages) > 1 else 0
    past = request.messages[first:-1]
    weighed = Weight(
        system=rough_prompt_tokens(request.messages[:first]),
        history=rough_prompt_tokens(past),
        messages=len(past),
        question=TOKENS_A_MESSAGE + estimate_tokens(request.messages[-1].text),
        reply=request.limit,
        context=context,
    )
    if price is None:
        return weighed
    cost = price.cost_range(weighed.sent, request.limit, request.n)
    return replace(weighed, context=context or price.context_tokens, cost=cost, currency=price.currency)
