"""Asking in a conversation: the question is stored before anything is sent, then the desk runs the reply."""

from __future__ import annotations

from collections.abc import Mapping
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

    def as_json(self) -> dict[str, Any]:
        """As a conversation keeps it: no address, no key."""
        return {
            "gateway": self.connection.id,
            "model": self.model,
            "system": self.system,
            "parameters": dict(self.parameters),
        }


def ask(desk: Desk, conversation: Conversation, prompt: str, setup: Setup) -> Reply:
    """Store the question and start its reply. Raises ParleyError (nothing was sent), among them Busy."""
    if not prompt.strip():
        raise ParleyError(EMPTY)
    if desk.live(conversation.id) is not None:
        raise Busy
    question = desk.store.messages.add(
        conversation.owner, conversation.id, Message("user", prompt), parent_id=conversation.leaf_id, alone=True
    )
    title = {} if conversation.title else {"title": first_words(prompt)}
    desk.store.conversations.change(conversation.owner, conversation.id, draft="", **title)
    return answer(desk, conversation, question, setup)


def ask_instead(desk: Desk, conversation: Conversation, question: StoredMessage, prompt: str, setup: Setup) -> Reply:
    """Ask an edited question beside the old one, which keeps its answers. Raises ParleyError."""
    if not prompt.strip():
        raise ParleyError(EMPTY)
    if desk.live(conversation.id) is not None:
        raise Busy
    edited = desk.store.messages.add(
        conversation.owner, conversation.id, Message("user", prompt), parent_id=question.parent_id, alone=True
    )
    return answer(desk, conversation, edited, setup)


def answer(desk: Desk, conversation: Conversation, question: StoredMessage, setup: Setup) -> Reply:
    """Start a reply to a message that is stored; earlier answers to it stay beside the new one. Raises ParleyError."""
    if desk.live(conversation.id) is not None:
        raise Busy
    owner, store = conversation.owner, desk.store
    branch = store.messages.branch(owner, conversation.id, question.id)
    request = ChatRequest(setup.model, messages_to_send(branch, setup.system), _sent(setup.parameters))
    answers = store.messages.add_all(
        owner,
        conversation.id,
        [(Message("assistant", ""), "queued")] * request.n,
        parent_id=question.id,
        siblings=True,
        alone=True,
        model=setup.model,
        gateway=setup.connection.id,
        process_id=store.processes.id,
    )
    store.conversations.change(owner, conversation.id, settings=setup.as_json())
    job = Job(
        connection=setup.connection,
        request=request,
        stream=setup.stream,
        owner=owner,
        conversation_id=conversation.id,
        message_ids=tuple(message.id for message in answers),
    )
    return desk.start(job)


def messages_to_send(branch: list[StoredMessage], system: str) -> tuple[Message, ...]:
    """The system prompt and the branch; answers that never began are left out, thinking is not sent back."""
    history = [one.message for one in branch if one.message.role != "assistant" or _said_something(one.message)]
    return (Message("system", system), *history) if system.strip() else tuple(history)


def _said_something(message: Message) -> bool:
    return bool(message.text or message.tool_calls)


def _sent(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name != "stream"}
