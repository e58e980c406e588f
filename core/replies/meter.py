"""What a question would weigh, before it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat import ChatRequest
from core.ledger.tokens import TOKENS_A_MESSAGE, estimate_tokens, rough_prompt_tokens


@dataclass(frozen=True, slots=True)
class Weight:
    """Tokens, all of them estimates: of the system prompt, of the messages before the question (`messages` of them) and
    of the question. `reply`: at most so many come back, None where no limit is set."""

    system: int
    history: int
    messages: int
    question: int
    reply: int | None

    @property
    def sent(self) -> int:
        return self.system + self.history + self.question


def weight(request: ChatRequest) -> Weight:
    """Of a request whose last message is the question. The past is counted at a glance: it may be long."""
    first = 1 if request.messages[0].role == "system" and len(request.messages) > 1 else 0
    past = request.messages[first:-1]
    limit = request.parameters.get("max_tokens", request.parameters.get("max_completion_tokens"))
    return Weight(
        system=rough_prompt_tokens(request.messages[:first]),
        history=rough_prompt_tokens(past),
        messages=len(past),
        question=TOKENS_A_MESSAGE + estimate_tokens(request.messages[-1].text),
        reply=limit if isinstance(limit, int) else None,
    )
