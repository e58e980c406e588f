"""'Test this gateway': list its models, ask for one token, and say precisely what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat import ChatCompletion, ChatRequest, Message
from core.client.client import ChatClient
from core.errors import ParleyError


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of it. `models`: what it lists, empty where it lists none (`list_error` is why).

    `answer`: what it said to one question, None where it failed (`error` is why) or no model is known to ask.
    """

    models: tuple[str, ...] = ()
    list_error: ParleyError | None = None
    model: str = ""
    answer: ChatCompletion | None = None
    error: ParleyError | None = None


def probe(client: ChatClient, model: str = "") -> Probe:
    """Ask for the models, then `model` (or the first it lists) for one token. Costs a handful of tokens."""
    models: tuple[str, ...] = ()
    list_error: ParleyError | None = None
    try:
        models = tuple(client.models())
    except ParleyError as error:
        list_error = error
    model = model or (models[0] if models else "")
    if not model:
        return Probe(models, list_error)
    request = ChatRequest(model, (Message("user", "Hi"),), {"max_tokens": 1})
    try:
        return Probe(models, list_error, model, answer=client.complete(request))
    except ParleyError as error:
        return Probe(models, list_error, model, error=error)
