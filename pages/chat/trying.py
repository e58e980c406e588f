"""A message of a chat, in the playground: to try it with other words, models and parameters."""

from __future__ import annotations

from core.errors import ParleyError
from core.parley import parley
from core.store.rows import StoredMessage
from pages.chat.opened import PLACE
from pages.chat.place import Place
from pages.shared.chosen import chosen
from pages.shared.going import to_workbench
from pages.shared.me import me
from pages.shared.words import NOT_KEPT


def try_in_playground(message: StoredMessage, _: Place) -> None:
    """Take it along and go there: an answer with the request that it came of, a question with the system prompt, the
    model and the parameters of the chat. Raises ParleyError where that request was not kept."""
    asks = message.message.role == "user"
    to_workbench(_question(message.message.text) if asks else _request(message))


def _question(text: str) -> tuple[dict[str, object], str]:
    setup, _wrong = chosen(PLACE)
    system = [{"role": "system", "content": setup.system}] if setup.system.strip() else []
    messages = [*system, {"role": "user", "content": text}]
    return {"model": setup.model, "messages": messages, **setup.parameters}, setup.connection.id


def _request(message: StoredMessage) -> tuple[dict[str, object], str]:
    body = parley().store.ledger.sent(me().id, message.request_id or "")
    if body is None:
        raise ParleyError(NOT_KEPT)
    return body, message.gateway or ""
