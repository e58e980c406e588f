"""Asking in a conversation: the question is stored before anything is sent, then the desk runs the reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.chat import ChatRequest, Message
from core.errors import ParleyError
from core.replies.desk import Desk
from core.replies.reply import Job, Reply
from core.replies.title import first_words
from core.settings import Connection
from core.store.messages import Busy
from core.store.rows import Conversation, StoredMessage
from core.text import Text

EMPTY = Text("Write a message first; this one is empty.", "请先写点内容，这条消息是空的。")


@dataclass(frozen=True, slots=True)
class Setup:
    """Whom to ask and how: what the header of a chat shows. `system` is "" for none; `parameters` only those set."""

    connection: Connection
    model: str
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stream(self) -> bool:
        """Whether the answer is asked for as a stream; off is not sent, and the gateway's default."""
        return bool(self.parameters.get("stream"))

    @property
    def sent(self) -> dict[str, Any]:
        """The parameters as a request has them: how the answer comes is not one of them."""
        return {name: value for name, value in self.parameters.items() if name != "stream"}

    def as_json(self) -> dict[str, Any]:
        """As a conversation keeps it: no address, no key."""
        return {
            "gateway": self.connection.id,
            "model": self.model,
            "system": self.system,
            "parameters": dict(self.parameters),
        }


def ask(desk: Desk, conversation: Conversation, prompt: str, setup: Setup) -> Reply:
    """Store the question and start its reply. Raises ParleyError (nothing was kept or sent), among them Busy."""
    title = {} if conversation.title else {"title": first_words(prompt)}
    return _ask(desk, conversation, prompt, conversation.leaf_id, setup, {"draft": "", **title})


def ask_instead(desk: Desk, conversation: Conversation, question: StoredMessage, prompt: str, setup: Setup) -> Reply:
    """Ask an edited question beside the old one, which keeps its answers. Raises ParleyError."""
    return _ask(desk, conversation, prompt, question.parent_id, setup, {})


def answer(desk: Desk, conversation: Conversation, question: StoredMessage, setup: Setup) -> Reply:
    """Start a reply to a message that is stored; earlier answers to it stay beside the new one. Raises ParleyError."""
    return _begin(desk, conversation, None, question.id, setup, {})


def _ask(
    desk: Desk, conversation: Conversation, prompt: str, parent_id: str | None, setup: Setup, changes: dict[str, Any]
) -> Reply:
    if not prompt.strip():
        raise ParleyError(EMPTY)
    return _begin(desk, conversation, Message("user", prompt), parent_id, setup, changes)


def _begin(
    desk: Desk,
    conversation: Conversation,
    question: Message | None,
    parent_id: str | None,
    setup: Setup,
    changes: dict[str, Any],
) -> Reply:
    if desk.live(conversation.id) is not None:
        raise Busy
    owner, store = conversation.owner, desk.store
    history = store.turns.history(owner, conversation.id, parent_id)
    said = [*history, question] if question is not None else history
    request = ChatRequest(setup.model, messages_to_send(said, setup.system), setup.sent)
    answers = store.turns.begin(
        owner,
        conversation.id,
        question=question,
        parent_id=parent_id,
        answers=request.n,
        model=setup.model,
        gateway=setup.connection.id,
        process_id=store.processes.id,
        changes={**changes, "settings": setup.as_json()},
    )
    job = Job(
        connection=setup.connection,
        request=request,
        stream=setup.stream,
        owner=owner,
        conversation_id=conversation.id,
        message_ids=tuple(message.id for message in answers),
    )
    return desk.start(job)


def messages_to_send(history: Sequence[Message], system: str) -> tuple[Message, ...]:
    """The system prompt and what was said; answers that never began are left out, thinking is not sent back."""
    said = [message for message in history if message.role != "assistant" or message.text or message.tool_calls]
    return (Message("system", system), *said) if system.strip() else tuple(said)
